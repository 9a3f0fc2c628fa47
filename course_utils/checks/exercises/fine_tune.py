"""The exercise `fine_tune`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.fixtures.base_model import base_model, draw_photos, eagerly
from course_utils.checks.verdict import Exercise, Miss, field

CLASSES, PHOTOS = 3, 8
OLD_RATE = 0.02  # of the training before
# The layers of the base that have weights, with their places in base.layers.
PLACES = {"conv1": 2, "norm1": 3, "conv2": 5, "norm2": 6, "conv3": 9, "norm3": 10}
LAYERS, TOP = 13, "softmax"
PROBABILITIES = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25]])  # on which the loss is compared
LABELS = np.array([0, 0, 1])


def _cases(seed: int) -> list[dict]:
    # With 8 the first free layer is conv2, with 7 the one behind it: one layer more or less shows.
    # With 0 none is free, although base.layers[-0:] is all. The third base was left trainable by somebody, and of the
    # last one all layers were freed by an earlier call, while the base itself says that it is frozen.
    wanted = ((8, "frozen"), (0, "frozen"), (7, "trainable"), (8, "freed"))
    rates = np.random.default_rng([seed, 72]).uniform(1e-4, 9e-4, len(wanted))
    return [
        {"seed": 10 * seed + i, "layers_free": free, "before": before, "learning_rate": round(float(rate), 6)}
        for i, ((free, before), rate) in enumerate(zip(wanted, rates, strict=True))
    ]


def _classifier(base, before: str):
    """A softmax on a base, compiled for its own training; the base is as the case says."""
    import keras

    base.trainable = False
    photos = keras.Input(base.input_shape[1:])
    probabilities = keras.layers.Dense(CLASSES, activation="softmax", name=TOP)(base(photos, training=False))
    model = keras.Model(photos, probabilities)
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(OLD_RATE), loss=loss, metrics=["accuracy"])
    base.trainable = before == "trainable"
    if before == "freed":
        for layer in base.layers:
            layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    return model


def _probe(fn, case: dict) -> dict:
    base = base_model(case["seed"])
    model = _classifier(base, case["before"])
    optimizer, before = model.optimizer, model.get_weights()
    result = fn(model, base, case["layers_free"], case["learning_rate"])
    kept = all(np.array_equal(*pair) for pair in zip(before, model.get_weights(), strict=True))
    evidence = {"returned": _returned(result, model), "kept": kept, "compiled_anew": model.optimizer is not optimizer}
    if evidence["compiled_anew"]:
        evidence |= {"optimizer": type(model.optimizer).__name__, "rate": _rate(model.optimizer)}
        evidence["loss"] = _losses(model)
        with eagerly():
            evidence |= _metrics(model, case)
            evidence["moved"] = _moved(model, base, case)
    return evidence


def _returned(result, model) -> str:
    return "model" if result is model else type(result).__name__


def _rate(optimizer) -> float:
    return float(np.asarray(optimizer.learning_rate))


def _losses(model) -> list[float]:
    """What the compiled loss says of each of some predictions; nothing, where it does not take whole-number labels."""
    import keras

    pairs = zip(LABELS, PROBABILITIES.astype("float32"), strict=True)
    tensors = [[keras.ops.convert_to_tensor([value]) for value in pair] for pair in pairs]
    try:
        return [float(model.compute_loss(y=y, y_pred=p)) for y, p in tensors]
    except Exception:  # each loss has its own way to refuse labels
        return []


def _batch(case: dict) -> tuple[np.ndarray, np.ndarray]:
    return draw_photos(case["seed"], PHOTOS).astype("float32"), np.arange(PHOTOS) % CLASSES


def _metrics(model, case: dict) -> dict:
    """What the compiled metrics say of a batch, by name, and the share of it that is right."""
    x, y = _batch(case)
    right = float(np.mean(np.asarray(model(x, training=False)).argmax(axis=1) == y))
    try:
        values = model.test_on_batch(x, y, return_dict=True)
        return {
            "right": right,
            "metrics": {str(name): float(value) for name, value in values.items() if name != "loss"},
        }
    except Exception:  # a loss or a metric that does not take whole-number labels
        return {"right": right, "metrics": None}


def _moved(model, base, case: dict) -> list[str]:
    """The names of the layers whose weights a training step changes."""
    loss = "sparse_categorical_crossentropy"  # the loss and the metrics have been looked at, and may stop a step
    model.compile(model.optimizer, loss, metrics=["accuracy"])
    layers = [layer for layer in [*base.layers, model.layers[-1]] if layer.weights]
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(*_batch(case))
    return [
        layer.name
        for layer, old in zip(layers, before, strict=True)
        if not all(np.array_equal(*pair) for pair in zip(old, layer.get_weights(), strict=True))
    ]


def _judge(evidence: dict, case: dict) -> Miss | None:
    for judge in (_judge_compiled, _judge_loss, _judge_moved, _judge_returned):
        miss = judge(evidence, case)
        if miss:
            return miss
    return None


def _judge_compiled(evidence: dict, case: dict) -> Miss | None:
    if not field(evidence, "kept", bool):
        why = "it only prepares the training; the next cell trains."
        return Miss("your function changes the weights of the model", "other weights", "the weights as they were", why)
    wanted = f"Adam({case['learning_rate']:g})"
    if not field(evidence, "compiled_anew", bool):
        why = "the optimizer still belongs to the weights that were trained before; compile makes a new one."
        return Miss("the model is not compiled again", "the optimizer it had", f"model.compile({wanted}, …)", why)
    rate = float(evidence["rate"])
    if evidence["optimizer"] != "Adam":
        why = "a fair comparison changes nothing but which layers learn, and how fast."
        return Miss("the optimizer is not Adam", str(evidence["optimizer"]), f"keras.optimizers.{wanted}", why)
    if not abs(rate - case["learning_rate"]) <= tolerances.LEARNING_RATE * case["learning_rate"]:
        why = "weights that are nearly right need small steps; large ones undo what ImageNet taught."
        got = f"Adam with {rate:g}" + (", its default" if abs(rate - 1e-3) < tolerances.DEFAULT_RATE else "")
        return Miss("the learning rate is not the argument's", got, wanted, why)
    return None


def _judge_loss(evidence: dict, case: dict) -> Miss | None:
    have, want = np.asarray(evidence["loss"], "float64"), _cross_entropy(PROBABILITIES)
    if have.shape != want.shape or not np.allclose(have, want, rtol=tolerances.LOSS):
        exponentials = np.exp(PROBABILITIES)
        from_logits = _cross_entropy(exponentials / exponentials.sum(axis=1, keepdims=True))
        logits = have.shape == want.shape and np.allclose(have, from_logits, rtol=tolerances.LOSS)
        name = "from_logits=True on probabilities" if logits else "another function"
        got = "a loss that does not take whole-number labels"
        if have.size:
            got = f"{name}: {np.ravel(have)[0]:.3f} where the right class has a probability of 70%"
        expected = f'loss="sparse_categorical_crossentropy": {want[0]:.3f}'
        why = "the labels are whole numbers, the outputs probabilities: the loss is -log p of the right class."
        return Miss("the loss is not the cross-entropy of whole-number labels", got, expected, why)
    return _judge_metrics(evidence["metrics"], float(evidence["right"]))


def _judge_metrics(metrics: dict | None, right: float) -> Miss | None:
    """Whether one of the metrics is the share that is right, under the name that later cells read."""
    what, why = "the model reports no accuracy", "compile forgets the metrics that it is not given."
    if metrics is None:
        got, why = "a metric that does not take whole-number labels", "the labels are 0, 1, …, not one-hot rows."
        return Miss(what, got, 'metrics=["accuracy"]', why)
    if "accuracy" in metrics and abs(metrics["accuracy"] - right) < tolerances.METRIC:
        return None
    got = f"metrics: {', '.join(map(str, sorted({*metrics, 'loss'})))}"
    if "accuracy" in metrics:
        got = f"'accuracy' is {metrics['accuracy']:.3f} where {right:.3f} of the photographs are right"
        what, why = "what is called accuracy is something else", "the labels are 0, 1, …, not one-hot rows."
    elif any(abs(value - right) < tolerances.METRIC for value in metrics.values()):
        what, why = "the accuracy has another name", "later cells read 'accuracy' and 'val_accuracy'."
    return Miss(what, got, 'metrics=["accuracy"]', why)


def _cross_entropy(probabilities: np.ndarray) -> np.ndarray:
    return -np.log(probabilities[np.arange(len(LABELS)), LABELS])


def _judge_moved(evidence: dict, case: dict) -> Miss | None:
    free, moved = case["layers_free"], set(evidence["moved"])
    first = LAYERS - free
    want = {name for name, place in PLACES.items() if place >= first and not name.startswith("norm")}
    if moved == want | {TOP}:
        return None
    got = f"layers_free={free} trains {_names(moved)}"
    expected = f"of the last {free} of {LAYERS} layers, all but batch norm: {_names(want | {TOP})}"
    norms = {name for name in moved if name.startswith("norm")}
    what, why = _what_moved(moved - norms - {TOP}, want, free)
    if case["before"] == "freed" and want < moved:
        what = "layers that an earlier call has freed stay free"
        why = "`base.trainable = False` does nothing where the base says False already: set each layer's own."
    if TOP not in moved:
        what, why = "the softmax on top is not trained", "it has to follow what changes below it."
    elif norms:
        what = "batch normalization is trained"
        why = "its scale and shift belong to statistics that stay as they are; with few photographs both are lost."
    return Miss(what, got, expected, why)


def _what_moved(moved: set, want: set, free: int) -> tuple[str, str]:
    """What is wrong with the convolutions that are trained, and why it matters."""
    general = "the first layers see edges and colours, which all photographs share; the last ones are for ImageNet's."
    if free == 0 and moved:
        return "with layers_free=0 layers of the base are trained", "base.layers[-0:] is base.layers[0:], all of them."
    if not moved:
        return (
            "no layer of the base is trained",
            "fine-tuning lets the last layers of the base follow your photographs.",
        )
    if "conv1" in moved and "conv3" not in moved:
        return "the first layers of the base are trained, not the last", general
    if "conv1" in moved:
        return "the whole base is trained", "what is not freed has to be frozen, whatever it was before."
    return "the layers that are trained are not the last ones asked for", general


def _names(layers: set) -> str:
    places = PLACES | {TOP: LAYERS}
    return ", ".join(sorted(layers, key=lambda name: places[name])) or "nothing"


def _judge_returned(evidence: dict, case: dict) -> Miss | None:
    if evidence["returned"] == "model":
        return None
    nothing = evidence["returned"] == "NoneType"
    what = "your function returns nothing" if nothing else "your function does not return the model it was given"
    why = "the next cell goes on with what fine_tune returns."
    return Miss(what, "None" if nothing else str(evidence["returned"]), "return model, as the last line", why)


EXERCISE = Exercise(
    name="fine_tune",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Go through base.layers with their numbers, and set each layer's own `trainable` to True or False.",
        "The first number that is free is `len(base.layers) - layers_free`; this also works where layers_free is 0.",
        "`layer.trainable = i >= first and not isinstance(layer, keras.layers.BatchNormalization)`",
        'Last: `model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", '
        'metrics=["accuracy"])`, and return the model.',
    ),
)
