"""The exercise `frozen_classifier`."""

import numpy as np

from course_utils.checks.arrays.returned import listed, same
from course_utils.checks.fixtures.base_model import (
    FEATURES,
    after_preprocessing,
    base_model,
    draw_photos,
    eagerly,
    features,
    preprocessed_twice,
)
from course_utils.checks.model_check.collect import probe_model
from course_utils.checks.model_check.judge import judge_model
from course_utils.checks.numpy_reference.layers import sigmoid, softmax
from course_utils.checks.numpy_reference.network import draw_weights
from course_utils.checks.verdict import Exercise, Miss, field

PHOTOS = 5
ON_TOP = 100  # the number under which the weights of the layer on top are drawn


def _cases(seed: int) -> list[dict]:
    """A base that ends in a layer without weights, and one whose last layer has some."""
    settings = ((4, False), (3, True))
    return [{"seed": 10 * seed + i, "classes": n, "projection": ends} for i, (n, ends) in enumerate(settings)]


def _photos(case: dict) -> np.ndarray:
    return draw_photos(case["seed"], PHOTOS).astype("float32")


def _features(case: dict, training: bool = False) -> np.ndarray:
    return features(_photos(case), case["seed"], training, case["projection"])


def _probe(fn, case: dict) -> dict:
    import keras

    base = base_model(case["seed"], projection=case["projection"])
    before = base.get_weights()
    with eagerly():
        model = fn(base, case["classes"])
        if not issubclass(type(model), keras.Model):
            return probe_model(model, case)
        outputs = keras.tree.flatten(model(_photos(case), training=False))
        if len(outputs) != 1:
            return {"returned": "model", "outputs": len(outputs)}
        evidence = {"returned": "model", "outputs": 1, "shape": list(outputs[0].shape)}
        evidence["kept"] = all(np.array_equal(*pair) for pair in zip(before, base.get_weights(), strict=True))
        evidence |= _weights(model, base) | {"called_in_training": _called_in_training(model)}
        if evidence["top"] == _top_shapes(case):
            _draw_top(model, base, case)
            for mode in ("inference", "training", "training again"):
                (output,) = keras.tree.flatten(model(_photos(case), training=mode != "inference"))
                evidence[mode] = np.asarray(output)
    return evidence


def _weights(model, base) -> dict:
    """Which weights of the model are the base's, which of those train, and which weights are on top of the base."""
    names = {id(weight): f"{layer.name} {weight.name}" for layer in base.layers for weight in layer.weights}
    training = {id(weight) for weight in model.trainable_weights}
    top = _on_top(model, base)
    return {
        "missing": len(names) - sum(id(weight) in names for weight in model.weights),
        "free": [name for key, name in names.items() if key in training],
        "top": [list(weight.shape) for weight in top],
        "learns": all(id(weight) in training for weight in top),
    }


def _called_in_training(model) -> bool:
    """Whether a layer or model inside was called with `training=True`, as Keras recorded it."""
    nodes = (node for operation in getattr(model, "operations", ()) for node in operation._inbound_nodes)
    return any(node.arguments.kwargs.get("training") is True for node in nodes)


def _on_top(model, base) -> list:
    of_base = {id(weight) for weight in base.weights}
    return [weight for weight in model.weights if id(weight) not in of_base]


def _top_shapes(case: dict) -> list[list[int]]:
    return [[FEATURES, case["classes"]], [case["classes"]]]


def _top(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """Kernel and bias for the layer on top."""
    kernel, bias = map(tuple, _top_shapes(case))
    return 4 * draw_weights(case["seed"], ON_TOP, "kernel", kernel), draw_weights(case["seed"], ON_TOP, "bias", bias)


def _draw_top(model, base, case: dict) -> None:
    for weight, drawn in zip(_on_top(model, base), _top(case), strict=True):
        weight.assign(drawn)


def _judge(evidence: dict, case: dict) -> Miss | None:
    if evidence["returned"] != "model":
        return judge_model(evidence, case, ())
    if field(evidence, "outputs", int) != 1:
        why = "one row of probabilities a photograph is all that training and evaluation need."
        return Miss("the model does not have one output", f"{evidence['outputs']} outputs", "one output", why)
    for judge in (_judge_base, _judge_top, _judge_outputs, _judge_training):
        miss = judge(evidence, case)
        if miss:
            return miss
    if field(evidence, "called_in_training", bool):
        why = "fit and predict overrule the flag, model(x) does not: a base with dropout would answer at random."
        expected = "base(photos), or base(photos, training=False)"
        return Miss("the base is called with training=True", "base(photos, training=True)", expected, why)
    return None


def _judge_base(evidence: dict, case: dict) -> Miss | None:
    if not field(evidence, "kept", bool):
        why = "they are what was learned from a million photographs, and the reason to take this base."
        return Miss("your function changes the weights of the base", "other weights", "the weights as they were", why)
    if field(evidence, "missing", int):
        got = f"{evidence['missing']} of the base's weights are not in your model"
        why = "a new net, or a clone, starts from random weights; and what is freed later is freed in this base."
        return Miss("your model does not hold the base it was given", got, "base itself, called on the photos", why)
    free = field(evidence, "free", list)
    if not free:
        return None
    norms = all(name.startswith("norm") for name in free)
    what = "the batch normalization of the base is not frozen" if norms else "the base is not frozen"
    got = f"{len(free)} of its weights are trained: {', '.join(free[:3])}{', …' if len(free) > 3 else ''}"
    why = "a few photographs cannot teach millions of weights; they would spoil what the base knows."
    return Miss(what, got, "base.trainable = False: none of its weights is trained", why)


def _judge_top(evidence: dict, case: dict) -> Miss | None:
    top, expected = evidence["top"], f"one dense layer: a kernel {FEATURES}×{case['classes']} and a bias"
    if not top:
        why = "the base gives features; what they mean for your classes has to be learned."
        return Miss("there is no layer of your own on top of the base", "no new weights", expected, why)
    given = evidence["shape"]
    if given != [PHOTOS, case["classes"]]:
        got = f"outputs of shape {tuple(given)} for {PHOTOS} photos and classes={case['classes']}"
        why = "the number of classes comes from the argument, not from the base and not from ImageNet's 1,000."
        return Miss("the outputs are not one probability a class", got, f"shape ({PHOTOS}, {case['classes']})", why)
    if top != _top_shapes(case):
        got = "weights of shape " + ", ".join("×".join(map(str, shape)) for shape in top)
        why = "with few photographs, each further weight is one more that they have to teach."
        return Miss("what is on top of the base is not one dense layer on its features", got, expected, why)
    if not field(evidence, "learns", bool):
        why = "something has to learn: freeze the base, not the model."
        return Miss("the layer on top is frozen as well", "no weight is trained", "only the base is frozen", why)
    return None


def _judge_outputs(evidence: dict, case: dict) -> Miss | None:
    have, want = np.asarray(evidence["inference"], "float64"), _classify(_features(case), case)
    if same(have, want):
        return None
    for what, wrong, why in _mistakes(case):
        if same(have, wrong):
            return Miss(what, listed(have[0]), listed(want[0]), why)
    what, why = "the model computes something else than the base and a softmax on it", "two steps are all it needs."
    return Miss(what, listed(have[0]), listed(want[0]), why)


def _judge_training(evidence: dict, case: dict) -> Miss | None:
    have, want = np.asarray(evidence["training"], "float64"), np.asarray(evidence["inference"], "float64")
    if same(have, want):
        return None
    got = f"{listed(have[0])} in training, {listed(want[0])} when it predicts"
    if same(have, _classify(_features(case, training=True), case)):
        what = "in training, the base's batch normalization uses the mean and variance of each batch"
        expected = "base.trainable = False: its batch normalization rests in training as well"
        why = "a frozen weight is not enough: only a frozen layer keeps to the statistics of its own photographs."
        return Miss(what, got, expected, why)
    why = "the text asks for a softmax and nothing else, so training and prediction agree."
    if not same(have, evidence["training again"]):
        got = "two different answers to the same photographs"
        return Miss("something in your model is random in training", got, "the same outputs in both", why)
    return Miss("in training, what is on top of the base changes its features", got, "the same outputs in both", why)


def _classify(x: np.ndarray, case: dict, activation=softmax) -> np.ndarray:
    kernel, bias = _top(case)
    return activation(x @ kernel + bias)


def _mistakes(case: dict) -> list[tuple[str, np.ndarray, str]]:
    """What is wrong, what it gives, and why it matters."""
    photos, seed, x = _photos(case), case["seed"], _features(case)
    probabilities = "for each photo, the probabilities of the classes are positive and add up to 1."
    inside = "the base scales the photos itself, as its weights were trained: it takes values 0–255."
    twice = [_classify(scaled, case) for scaled in preprocessed_twice(photos, seed, case["projection"])]
    return [
        ("there is no softmax", _classify(x, case, lambda z: z), probabilities),
        ("a sigmoid stands where the softmax belongs", _classify(x, case, sigmoid), probabilities),
        ("the softmax goes over the photos of the batch", _classify(x, case, lambda z: softmax(z, 0)), probabilities),
        (
            "there are two softmaxes, one after the other",
            softmax(_classify(x, case)),
            "the second one blurs the first.",
        ),
        (
            "the features go through a softmax before your layer",
            _classify(softmax(x), case),
            "squeezed to a sum of 1, they lose most of what they say.",
        ),
        *[("the photos are preprocessed twice", wrong, inside) for wrong in twice],
        (
            "the photos are not preprocessed",
            _classify(after_preprocessing(photos, seed, projection=case["projection"]), case),
            inside,
        ),
    ]


EXERCISE = Exercise(
    name="frozen_classifier",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Three things: freeze the base, call it on an input, put one dense layer on what it returns.",
        "`base.trainable = False` freezes its weights, and puts its batch normalization into inference mode for good.",
        "The input is shaped like the base's: `keras.Input(base.input_shape[1:])`; the base scales the photos itself.",
        'The end is `layers.Dense(classes, activation="softmax")(features)` and `keras.Model(photos, probabilities)`.',
    ),
)
