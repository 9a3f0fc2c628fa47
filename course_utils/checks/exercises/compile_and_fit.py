"""The exercise `compile_and_fit`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.verdict import Exercise, Miss, field

SIZE = (4, 3, 3)
PROBABILITIES = np.linspace(0.05, 0.95, 10)  # on which the loss is compared with the formula
LABELS = np.arange(10) % 2


def _cases(seed: int) -> list[dict]:
    sizes = ({"examples": 19, "epochs": 3}, {"examples": 35, "epochs": 2, "validation": 7})
    return [{"seed": seed + i, **size} for i, size in enumerate(sizes)]


def _data(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """Tiny photographs and labels: x (m, 4, 3, 3) and y (m, 1), float32, no two rows alike."""
    rng = np.random.default_rng([case["seed"], 11])
    x = rng.uniform(0, 1, (case["examples"], *SIZE)).astype("float32")
    return x, (x.mean(axis=(1, 2, 3)) > 0.5).astype("float32").reshape(-1, 1)


def _validation(case: dict) -> tuple[np.ndarray, np.ndarray] | None:
    """The validation set of a case, as `_data` none of whose rows it has; `None` where the case has none."""
    if "validation" not in case:
        return None
    return _data({"seed": case["seed"] + 1000, "examples": case["validation"]})


def _watched_model(seen: list, validated: list):
    """A small model that writes down each batch it is trained on, and each that it is validated with while training.

    It runs eagerly: tracing would take seconds.
    """
    import keras

    class Watched(keras.Model):
        run_eagerly = property(lambda self: True, lambda self, value: None)

        def train_step(self, data):
            x, y, _ = keras.utils.unpack_x_y_sample_weight(data)
            seen.append((np.asarray(x), np.asarray(y)))
            return super().train_step(data)

        def test_step(self, data):
            validated.append(np.asarray(keras.utils.unpack_x_y_sample_weight(data)[0]))
            return super().test_step(data)

    inputs = keras.Input(SIZE)
    hidden = keras.layers.Flatten()(inputs)
    return Watched(inputs, keras.layers.Dense(1, activation="sigmoid")(hidden))


def _probe(fn, case: dict) -> dict:
    seen: list = []
    validated: list = []
    model = _watched_model(seen, validated)
    x, y = _data(case)
    before, held_out = model.get_weights(), _validation(case)
    history = fn(model, x, y, case["epochs"], *([held_out] if held_out else []))
    evidence = {"returned": _name_of(history), "compiled": bool(model.compiled), "trained": bool(seen)}
    evidence["another"] = _trains_another(history, model)
    if not (model.compiled and seen):
        return evidence
    during = np.concatenate(validated) if validated else np.empty((0, *SIZE), "float32")
    logs = model.evaluate(x, y, verbose=0, return_dict=True)
    return evidence | {
        "optimizer": type(model.optimizer).__name__,
        "adam": issubclass(type(model.optimizer), _adam()),
        "validated": during,
        "recorded": len(model.history.history.get("loss", ())),
        "metrics": [str(key) for key in model.history.history if key != "loss" and not key.startswith("val_")],
        "moved": any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)),
        "loss": [_loss(model, p, label) for p, label in zip(PROBABILITIES, LABELS, strict=True)],
        "accuracy": float(logs.get("accuracy", -1)),
        "outputs": np.asarray(model(x, training=False)),
        "x_seen": np.concatenate([batch for batch, _ in seen]),
        "y_seen": np.concatenate([labels.reshape(len(labels), -1) for _, labels in seen]),
    }


def _adam() -> type:
    import keras

    return keras.optimizers.Adam


def _trains_another(history, model) -> bool:
    """Whether what was returned is the history of another model, such as a clone."""
    return getattr(history, "model", model) is not model


def _name_of(value) -> str:
    import keras

    return "History" if issubclass(type(value), keras.callbacks.History) else type(value).__name__


def _loss(model, probability: float, label: int) -> float:
    """What the compiled loss says of one prediction."""
    import keras

    y, p = (keras.ops.convert_to_tensor([[float(value)]]) for value in (label, probability))
    return float(model.compute_loss(y=y, y_pred=p))


def _judge(evidence: dict, case: dict) -> Miss | None:
    judges = (_judge_compiled, _judge_loss, _judge_data, _judge_epochs, _judge_metrics, _judge_returned)
    for judge in (*judges, _judge_optimizer, _judge_validation):
        miss = judge(evidence, case)
        if miss:
            return miss
    return None


def _judge_compiled(evidence: dict, case: dict) -> Miss | None:
    if field(evidence, "another", bool):
        why = "the model that the next cells evaluate is the one that your function was given: train that one."
        return Miss("another model is trained, such as a clone", "a History of another model", "model.fit(...)", why)
    if not field(evidence, "compiled", bool):
        why = "fit needs to know what to minimize, and how; compile says so."
        return Miss(
            "the model is not compiled", "no call of model.compile", "model.compile(...), then model.fit(...)", why
        )
    if not field(evidence, "trained", bool):
        why = "compile only sets the goal; the weights change in fit."
        return Miss("the model is not trained", "no training step", f"{case['epochs']} epochs of model.fit", why)
    return None


def _judge_loss(evidence: dict, case: dict) -> Miss | None:
    p, y = PROBABILITIES, LABELS
    right = _cross_entropy(p, y)
    loss = np.asarray(evidence["loss"], "float64")
    if loss.shape == right.shape and np.allclose(loss, right, rtol=tolerances.LOSS):
        return None
    from_logits = _cross_entropy(1 / (1 + np.exp(-p)), y)
    why = "binary cross-entropy is the surprise at the right answer; it grows without bound for a confident mistake."
    others = {
        "from_logits=True on an output that is a probability already": from_logits,
        "the mean squared error": (p - y) ** 2,
        "the mean absolute error": np.abs(p - y),
        "the hinge loss": np.maximum(0, 1 - (2 * y - 1) * p),
        "categorical cross-entropy, which is 0 for a single output": np.zeros_like(p),
    }
    name = next(
        (name for name, value in others.items() if np.allclose(loss, value, atol=tolerances.LOSS)), "another function"
    )
    expected = f'loss="binary_crossentropy": {right[-1]:.3f}'
    got = f"{name}: {loss[-1]:.3f} for a prediction of 0.95 where the answer is {y[-1]}"
    return Miss("the loss is not binary cross-entropy", got, expected, why)


def _cross_entropy(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    return -np.log(np.where(y == 1, p, 1 - p))


def _judge_data(evidence: dict, case: dict) -> Miss | None:
    x, y = _data(case)
    rows = {row.tobytes(): float(label) for row, label in zip(x, y.ravel(), strict=True)}
    seen = [row.tobytes() for row in np.asarray(evidence["x_seen"], "float32")]
    labels = np.asarray(evidence["y_seen"], "float64").reshape(len(seen), -1)[:, 0]
    why = "what the model learns comes from the photographs and labels it is given, all of them and no others."
    held_out = _validation(case)
    if held_out and {row.tobytes() for row in held_out[0]} & set(seen):
        why = "validation data show how the model does on photographs that it was not trained on."
        return Miss("the model is trained on the validation data, too", "rows of both sets", "rows of x only", why)
    if _scaled_again(np.asarray(evidence["x_seen"], "float64"), x):
        got, why = "pixels from 0 to 1/255", "x comes scaled from 0 to 1 already; twice is too much."
        return Miss("the photographs are divided by 255 once more", got, "x as it is, from 0 to 1", why)
    if strange := sum(row not in rows for row in seen):
        got = f"{strange} of {len(seen)} photographs in training are not in x"
        return Miss("the model is not trained on x as it was given", got, "only rows of x, unchanged", why)
    if any(rows[row] != label for row, label in zip(seen, labels, strict=True)):
        return Miss(
            "the labels in training are not y", "photographs of x with other labels", "each row with its y", why
        )
    if len(set(seen)) < len(x):
        got = f"{len(set(seen))} of {len(x)} photographs"
        return Miss("the model is trained on a part of x only", got, f"all {len(x)}", why)
    return None


def _scaled_again(seen: np.ndarray, x: np.ndarray) -> bool:
    return len(seen) > 0 and bool(
        np.isclose(255 * seen[:1], x, atol=tolerances.UNSCALED_PIXEL).all(axis=(1, 2, 3)).any()
    )


def _judge_epochs(evidence: dict, case: dict) -> Miss | None:
    epochs = len(evidence["x_seen"]) / case["examples"]
    recorded = evidence["recorded"]
    why = "one epoch is one pass over all photographs; the argument says how many."
    if epochs != case["epochs"] or recorded != case["epochs"]:
        got = f"{epochs:g} passes over x, {recorded} of them in the last History"
        return Miss("the number of epochs is not the argument's", got, f"{case['epochs']} epochs", why)
    if not field(evidence, "moved", bool):
        why = "with a learning rate of 0, or with frozen layers, no step changes anything."
        return Miss("training leaves every weight as it was", "the same weights", "weights that change", why)
    return None


def _judge_metrics(evidence: dict, case: dict) -> Miss | None:
    names = evidence["metrics"]
    why = "the loss is what training minimizes; the accuracy is what people ask for."
    if "accuracy" not in names:
        got = f"the history has {', '.join(['loss', *names])}"
        return Miss("the history holds no accuracy", got, 'metrics=["accuracy"]', why)
    y = _data(case)[1].ravel()
    right = float(np.mean((np.reshape(evidence["outputs"], y.shape) > 0.5) == y))
    if not abs(evidence["accuracy"] - right) <= tolerances.METRIC:
        got, expected = f"{evidence['accuracy']:.3f}", f"{right:.3f}, the share of right answers"
        return Miss("what is called accuracy is something else", got, expected, why)
    return None


def _judge_optimizer(evidence: dict, case: dict) -> Miss | None:
    if field(evidence, "adam", bool):
        return None
    why = "Adam gives each weight a step of its own size; the epochs of this lesson are too few for plain SGD."
    got = str(evidence["optimizer"])
    return Miss(f"the optimizer is {got}, not Adam", got, 'optimizer="adam"', why)


def _judge_validation(evidence: dict, case: dict) -> Miss | None:
    """Whether the validation data that were given, and no others, are what `fit` validates with after each epoch."""
    held_out, seen = _validation(case), np.asarray(evidence["validated"], "float32")
    if held_out is None:
        if not len(seen):
            return None
        why = "without validation data there is nothing to hand on; `validation_data=None` says so to fit."
        got = "validation on other photographs, though validation_data is None"
        return Miss("the model is validated on photographs that are no validation data", got, "no validation", why)
    expected = "fit(..., validation_data=validation_data)"
    if not len(seen):
        why = "the next cell draws val_loss and val_accuracy; they come from validation_data alone."
        return Miss("validation_data is not handed on to fit", "no validation in any epoch", expected, why)
    rows = [row.tobytes() for row in held_out[0]]
    if sorted(row.tobytes() for row in seen) == sorted(rows * case["epochs"]):
        return None
    why = "the curves should be those of the photographs that are given for this purpose, once after each epoch."
    got = f"{len(seen)} photographs in {case['epochs']} epochs"
    return Miss("the validation is not on validation_data, once an epoch", got, f"all {len(rows)} each time", why)


def _judge_returned(evidence: dict, case: dict) -> Miss | None:
    if evidence["returned"] == "History":
        return None
    got = "None" if evidence["returned"] == "NoneType" else f"a {evidence['returned']}"
    why = "the History holds what each epoch measured; the next cell plots it."
    return Miss("your function does not return the History", got, "return model.fit(...)", why)


EXERCISE = Exercise(
    name="compile_and_fit",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Two calls: one says what to minimize and how, the other does it.",
        'compile takes the names as strings: optimizer "adam", loss "binary_crossentropy", and a list of metrics.',
        'Ask for `metrics=["accuracy"]`; fit returns the History: `return model.fit(x, y, epochs=epochs)`.',
    ),
)
