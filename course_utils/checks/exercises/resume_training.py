"""The exercise `resume_training`."""

import os
import tempfile
from pathlib import Path

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import listed, same
from course_utils.checks.numpy_reference.linear_training import Adam, Linear, in_batches
from course_utils.checks.verdict import Exercise, Miss, field

FEATURES, BATCH, EXAMPLES, RATE = 4, 32, 70, 0.05
STEPS = -(-EXAMPLES // BATCH)  # of an epoch


class Killed(BaseException):
    """Ends a training in the middle, as a signal would; no `except Exception` sees it."""


def _cases(seed: int) -> list[dict]:
    """Epochs: of a run that nothing disturbs, of one that is killed after `done`, and of the same one made longer.

    The longer one is killed after `then`, which has two digits and is odd where `done` is even: who saves only every
    second epoch, or takes file 9 for a later one than file 10, loses epochs.
    """
    done = 2 + seed % 2
    more = {"epochs": done + 2, "then": 13 - done, "longer": 14 - done}
    return [{"seed": seed, "undisturbed": 2, "done": done, "step": 1} | more]


def _data(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """x (70, 4) and y (70, 1), float32."""
    rng = np.random.default_rng([case["seed"], 31])
    x = rng.normal(0, 1, (EXAMPLES, FEATURES)).astype("float32")
    y = x @ rng.uniform(1, 3, (FEATURES, 1)) + rng.normal(0, 1, (EXAMPLES, 1))
    return x, y.astype("float32")


def _start(case: dict, run: int) -> np.ndarray:
    """The first weights of each run's model, (5,): in a new session they are other ones."""
    return np.random.default_rng([case["seed"], 32, run]).uniform(-1, 1, FEATURES + 1).astype("float32")


class _Runs:
    """Makes models that write down each batch they are trained on, and that die when they are told to.

    They run eagerly, as tracing would take seconds, and can be loaded again, as a solution may save whole models.
    """

    def __init__(self, case: dict):
        import keras

        seen = self.seen = []
        self.case, self.dies_at = case, None
        runs = self

        @keras.saving.register_keras_serializable("resume_training")
        class Watched(keras.Model):
            run_eagerly = property(lambda self: True, lambda self, value: None)

            def train_step(self, data):
                if runs.dies_at == len(seen):
                    raise Killed
                seen.append(np.asarray(keras.utils.unpack_x_y_sample_weight(data)[0]))
                return super().train_step(data)

            def __reduce__(self):  # a local class has no name under which pickle could find it
                return keras.Model._unpickle_model, super().__reduce__()[1]

        self._class = Watched

    def model(self, run: int):
        import keras

        inputs = keras.Input((FEATURES,))
        model = self._class(inputs, keras.layers.Dense(1)(inputs))
        start = _start(self.case, run)
        model.set_weights([start[:-1, None], start[-1:]])
        model.compile(keras.optimizers.Adam(RATE), "mse")
        return model

    def call(self, fn, run: int, epochs: int, folder: Path, dies_at: int | None = None) -> dict:
        """One call of the student's function, with a model of its own as in a new session."""
        folder.mkdir(exist_ok=True)  # a solution may have taken it away with its files
        self.seen.clear()
        self.dies_at = dies_at
        x, y = _data(self.case)
        try:
            evidence = _result(fn(self.model(run), x, y, epochs, folder)) | {"killed": False}
        except Killed:
            evidence = {"killed": True}
        rows = np.concatenate(self.seen) if self.seen else np.empty((0, FEATURES), "float32")
        return evidence | {
            "rows": rows,
            "batches": [len(batch) for batch in self.seen],
            "files": len(os.listdir(folder)) if folder.exists() else 0,
        }


def _result(result) -> dict:
    import keras

    if not issubclass(type(result), keras.Model):
        return {"returned": type(result).__name__, "model": False}
    weights = [np.ravel(array) for array in result.get_weights()]
    return {"returned": type(result).__name__, "model": True, "weights": np.concatenate(weights or [np.empty(0)])}


def _probe(fn, case: dict) -> dict:
    runs, dies_at = _Runs(case), STEPS * case["done"] + case["step"]
    with tempfile.TemporaryDirectory() as name:
        first, second = (Path(name).resolve() / part for part in ("first", "second"))
        calls = {"undisturbed": runs.call(fn, 0, case["undisturbed"], first)}
        if calls["undisturbed"].get("model"):
            calls["killed"] = runs.call(fn, 1, case["epochs"], second, dies_at)
            calls["resumed"] = runs.call(fn, 2, case["epochs"], second)
            calls["again"] = runs.call(fn, 3, case["epochs"], second)
            dies_at = STEPS * (case["then"] - case["epochs"]) + case["step"]
            calls["longer"] = runs.call(fn, 4, case["longer"], second, dies_at)
            calls["in_the_end"] = runs.call(fn, 5, case["longer"], second)
    return calls


def _judge(evidence: dict, case: dict) -> Miss | None:
    return _judge_undisturbed(evidence["undisturbed"], case) or _judge_killed(evidence, case)


def _judge_undisturbed(call: dict, case: dict) -> Miss | None:
    miss = _judge_returned(call) or _judge_batches(call, case, case["undisturbed"], "")
    if miss or same(call["weights"], _trained(case, 0, case["undisturbed"]).weights, tolerances.TRAINED):
        return miss
    why = "the model comes compiled: another optimizer, rate or loss would be another training."
    want = _trained(case, 0, case["undisturbed"]).weights
    what = "a run that nothing disturbs ends with other weights than model.fit"
    return Miss(what, listed(call["weights"]), listed(want), why)


def _judge_killed(evidence: dict, case: dict) -> Miss | None:
    killed, resumed = evidence["killed"], evidence["resumed"]
    if not field(killed, "killed", bool):
        why = "no code runs after a kill: what is needed has to lie in the folder before."
        return Miss("your function catches what ends it", "the call came back", "the training ends where it is", why)
    done = f"{case['done']} epochs of {case['epochs']} done, then killed"
    if not int(killed["files"]):
        why = "the next session has nothing but what lies there; save at the end of each epoch."
        return Miss("a killed run leaves nothing in the folder", f"{done}: no file", "the state after each epoch", why)
    miss = _judge_returned(resumed) or _judge_resumed(resumed, case, done)
    if miss:
        return miss
    return _judge_again(evidence["again"], case) or _judge_longer(evidence, case)


def _judge_returned(call: dict) -> Miss | None:
    if field(call, "killed", bool):
        return Miss("the training ends by itself", "no model", "a trained model")
    if field(call, "model", bool):
        return None
    got = "None" if call["returned"] == "NoneType" else str(call["returned"])
    why = "a solution may load a model from the folder; the caller needs the one that was trained."
    return Miss("your function does not return the model", got, "return model, trained", why)


def _judge_batches(call: dict, case: dict, epochs: int, when: str) -> Miss | None:
    """Whether these epochs, no more and no fewer, were trained, in the order of x and 32 examples at a time."""
    x, rows, batches = _data(case)[0], np.asarray(call["rows"], "float32"), [int(n) for n in call["batches"]]
    if not when and len(rows) % len(x):
        got, want = f"{len(rows)} examples in {epochs} epochs", f"{epochs} times all {len(x)}, the last batch as well"
        return Miss("an epoch does not have all examples", got, want, "every example counts, also in a smaller batch.")
    if len(rows) != epochs * len(x):
        got = f"{len(rows) / len(x):.3g} passes over x{when}"
        why = "`epochs` counts from the very beginning: what was done before is not done again, nor on top."
        return Miss("the number of epochs is not right", got, f"{epochs}", why)
    if not np.array_equal(rows, np.tile(x, (epochs, 1))):
        why = "each session would shuffle in its own way, and no resumed run could equal an undisturbed one."
        return Miss(f"the examples come in another order{when}", "shuffled", "the order of x: shuffle=False", why)
    sizes = [min(BATCH, len(x) - start) for start in range(0, len(x), BATCH)] * epochs
    if batches != sizes:
        got = f"batches of {max(batches, default=0)}"
        why = "another size is another training; the text asks for the default of fit."
        return Miss(f"the batches have another size{when}", got, f"of {BATCH}", why)
    return None


def _judge_resumed(call: dict, case: dict, done: str) -> Miss | None:
    want = _trained(case, 1, case["epochs"]).weights
    left = case["epochs"] - case["done"]
    passes = len(call["rows"]) / EXAMPLES
    have = call["weights"]
    for what, wrong, why in _mistakes(case):
        if same(have, wrong.weights, tolerances.TRAINED):
            return Miss(what, f"{done}; then {passes:.3g} epochs", f"{left} epochs more", why)
    miss = _judge_batches(call, case, left, " after the kill")
    if miss or same(have, want, tolerances.TRAINED):
        return miss
    why = "weights, the state of the optimizer and the number of epochs: all three of the last whole epoch."
    return Miss("the resumed run ends with other weights than an undisturbed one", listed(have), listed(want), why)


def _mistakes(case: dict) -> list[tuple[str, Linear, str]]:
    """What is wrong, the training that it comes to, and why it matters."""
    epochs, done = case["epochs"], case["done"]
    left = epochs - done
    kept = "Adam divides by a mean of squared gradients; begun anew, its first steps are as large as the rate again."
    anew = "the folder holds what was done; without it a killed run has cost all its time."
    count = "`epochs` is the number in all; `initial_epoch` of fit says how many are done."
    found = [
        ("the run begins anew, with the weights of the new model", _trained(case, 2, epochs), anew),
        ("the weights of the folder are not used", _trained(case, 2, left), anew),
        ("all epochs are trained again on top of those that were done", _trained(case, 1, done + epochs), count),
        ("one epoch is trained twice", _trained(case, 1, epochs + 1), count),
        ("one epoch is left out", _trained(case, 1, epochs - 1), count),
        ("the optimizer begins anew", _optimizer_anew(case, left), kept),
        ("the optimizer begins anew, and so does the number of epochs", _optimizer_anew(case, epochs), kept),
    ]
    in_the_middle = _killed_state(case)
    for more in (left, epochs):
        middle = "the epoch that was cut short is repeated from its beginning: go on from the last whole one."
        model = Linear(in_the_middle.weights, in_the_middle.optimizer).train(_batches(case), more)
        found.append(("the run goes on from the middle of an epoch", model, middle))
        in_the_middle = _killed_state(case)
    return found


def _batches(case: dict) -> list[tuple[np.ndarray, np.ndarray]]:
    x, y = _data(case)
    return list(in_batches(x, y.ravel(), BATCH))


def _trained(case: dict, run: int, epochs: int) -> Linear:
    """The model of this run after so many epochs that nothing disturbs."""
    return Linear(_start(case, run).astype("float64"), Adam(RATE)).train(_batches(case), epochs)


def _optimizer_anew(case: dict, epochs: int) -> Linear:
    """The weights of the killed run's last whole epoch, and an Adam that remembers nothing."""
    return Linear(_trained(case, 1, case["done"]).weights, Adam(RATE)).train(_batches(case), epochs)


def _killed_state(case: dict) -> Linear:
    """The model as it was when the run was killed, some steps into an epoch."""
    return _trained(case, 1, case["done"]).train(_batches(case)[: case["step"]], 1)


def _judge_again(call: dict, case: dict) -> Miss | None:
    """Whether a call for what is done already trains nothing and gives the model."""
    miss = _judge_returned(call)
    if miss:
        return miss
    if len(call["rows"]):
        got = f"{len(call['rows']) / EXAMPLES:.3g} epochs"
        why = (
            "all is done and lies in the folder. BackupAndRestore empties it at the end unless delete_checkpoint=False."
        )
        return Miss("a finished run is trained again", got, "no training, the model of the folder", why)
    if same(call["weights"], _trained(case, 1, case["epochs"]).weights, tolerances.TRAINED):
        return None
    why = "whoever calls for what is done wants the trained model, not the new one."
    what = "of a finished run the model does not come back"
    return Miss(what, listed(call["weights"]), listed(_trained(case, 1, case["epochs"]).weights), why)


def _judge_longer(evidence: dict, case: dict) -> Miss | None:
    """Whether a call for more epochs goes on from those that are done, and again after a kill."""
    longer, call = evidence["longer"], evidence["in_the_end"]
    more = f" of a finished run that is to have {case['longer']} instead of {case['epochs']}"
    if not field(longer, "killed", bool):  # it came back before
        return _judge_returned(longer) or _judge_batches(longer, case, case["longer"] - case["epochs"], more)
    then = f" after {case['then']} epochs of {case['longer']} and a second kill"
    miss = _judge_returned(call) or _judge_batches(call, case, case["longer"] - case["then"], then)
    want = _trained(case, 1, case["longer"]).weights
    if miss or same(call["weights"], want, tolerances.TRAINED):
        return miss
    why = "the state at the end of a run has to be as complete as that after each epoch."
    return Miss("a longer run does not go on from a finished one", listed(call["weights"]), listed(want), why)


EXERCISE = Exercise(
    name="resume_training",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "What must be in the folder after every epoch, so that a new session can go on as if nothing had happened?",
        "Weights, the optimizer's state, and how many epochs are done. One callback of Keras keeps all three.",
        "keras.callbacks.BackupAndRestore(folder, delete_checkpoint=False); otherwise the folder is empty in the end.",
        "model.fit(x, y, epochs=epochs, shuffle=False, callbacks=[backup], verbose=0), then return the model.",
    ),
)
