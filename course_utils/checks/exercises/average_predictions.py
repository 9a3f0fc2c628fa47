"""The exercise `average_predictions`."""

import numpy as np

from course_utils.checks.arrays.mistakes import Mistake, counted, first_discriminating
from course_utils.checks.arrays.returned import input_changed, listed, no_array, returned_array, same
from course_utils.checks.fixtures.drawn_weights import draw_into
from course_utils.checks.numpy_reference.layers import softmax
from course_utils.checks.numpy_reference.network import forward, sequential_graph
from course_utils.checks.numpy_reference.settings import NORM
from course_utils.checks.verdict import Exercise, Miss, field

SHAPE, CLASSES = [3, 2, 2], 6
_STEPS = (
    ("input", {}),
    ("batch_norm", NORM),
    ("flatten", {}),
    ("dense", {"units": 5, "use_bias": True}),
    ("tanh", {}),
    ("dense", {"units": CLASSES, "use_bias": True}),
    ("softmax", {"axis": 1}),
)
# The models that predict, as a graph, so that NumPy can compute the right answer and the usual wrong ones.
_GRAPH = sequential_graph(_STEPS)


def _cases(seed: int) -> list[dict]:
    """Two that tell the mistakes apart; the first one's size again; more pictures than a batch of 32; ones alone."""
    sizes = ({"models": 3, "examples": 5}, {"models": 4, "examples": 7})
    cases = [first_discriminating(counted(seed, **size), _answers) for size in sizes]
    others = (
        {"models": 3, "examples": 5, "earlier": cases[0]},
        {"models": 2, "examples": 45},
        {"models": 2, "examples": 1},
    )
    others += ({"models": 1, "examples": 4},)
    return cases + [{"seed": 1000 * seed + 500 + i, **size} for i, size in enumerate(others)]


def _pictures(case: dict) -> np.ndarray:
    """x (m, 3, 2, 2), float32."""
    rng = np.random.default_rng([case["seed"], 91])
    return rng.normal(0, 1, (case["examples"], *SHAPE)).astype("float32")


def _seeds(case: dict) -> list[int]:
    """The seed of each model's weights."""
    return [100 * case["seed"] + number for number in range(case["models"])]


def _model(seed: int):
    """The model of `_GRAPH`."""
    import keras
    from keras import layers

    hidden, last = layers.Dense(5, activation="tanh"), layers.Dense(CLASSES, activation="softmax")
    model = keras.Sequential([keras.Input(tuple(SHAPE)), layers.BatchNormalization(), layers.Flatten(), hidden, last])
    draw_into(model, (kind for kind, _ in _STEPS), seed)
    return model


def _probe(fn, case: dict) -> dict:
    models = [_model(seed) for seed in _seeds(case)]
    before = [weight for model in models for weight in model.get_weights()]
    x = _pictures(case)
    given = list(models)
    result = fn(given, x)
    same_list = len(given) == len(models) and all(a is b for a, b in zip(given, models, strict=True))
    after = [weight for model in models for weight in model.get_weights()]
    moved = any(not np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    return returned_array(result, tensors=True) | {"moved": moved, "same_list": same_list, "input_after": x}


def _judge(evidence: dict, case: dict) -> Miss | None:
    shape = (case["examples"], CLASSES)
    if evidence["returned"] != "array":
        why = "one array holds a row of probabilities for each picture, a column for each class."
        return no_array(evidence["returned"], f"an array of shape {shape}", why)
    values = np.asarray(evidence["values"], "float64")
    right, mistakes = _answers(case)
    if not same(values, right):
        return _mistake(values, right, mistakes, case)
    if not np.array_equal(evidence["input_after"], _pictures(case)):
        return input_changed("the next cell needs the pictures as they are.")
    if not field(evidence, "same_list", bool):
        why = "the models are needed again; take from a copy, `list(models)`, or go through it with `for`."
        got = "another list of models after the call"
        return Miss("your function changes the list of models that it is given", got, "the list as it was", why)
    if field(evidence, "moved", bool):
        why = "the models are needed again, each as it was trained."
        return Miss("your function changes the models", "other weights after the call", "the weights as they were", why)
    return None


def _mistake(values: np.ndarray, right: np.ndarray, mistakes: list, case: dict) -> Miss:
    got, expected = _written(values), _written(right)
    for what, wrong, why in mistakes:
        if same(values, wrong):
            return Miss(what, got, expected, why)
    if "earlier" in case and same(values, _answers(case["earlier"])[0]):
        why = "other photographs and other models of the same numbers have other answers: keep nothing between calls."
        return Miss("the answer of an earlier call comes back", got, expected, why)
    if values.shape != right.shape:
        if values.shape == np.squeeze(right).shape:
            why = "one photograph is a batch of one: `np.squeeze` drops every axis of length 1, not only the one meant."
            return Miss("an axis of length 1 is lost", got, expected, why)
        if len(values) == 32 < len(right):
            why = "`predict` works in batches of 32 and returns all; a cut at 32 leaves the rest out."
            return Miss("only the first 32 photographs are predicted", got, expected, why)
        sizes = f"{case['models']} models, {case['examples']} pictures and {CLASSES} classes"
        why = f"with {sizes}, each picture has one row, each class one column."
        return Miss("the result has the wrong shape", got, expected, why)
    why = "add the probabilities of all models for a picture and a class, and divide by the number of models."
    return Miss("the numbers are not the mean of the models' probabilities", got, expected, why)


def _written(values: np.ndarray) -> str:
    if not values.ndim:
        return f"one number, {listed(values)}"
    first = np.atleast_1d(values[(0,) * (values.ndim - 1)])  # the first row
    return f"shape {values.shape}, the first row {listed(first)}"


def _answers(case: dict) -> tuple[np.ndarray, list[Mistake]]:
    """The right probabilities, and for each usual mistake: what it is, what it gives, why it matters."""
    x = _pictures(case)
    p = np.stack([forward(_GRAPH, [x], seed)[0] for seed in _seeds(case)])  # (models, pictures, classes)
    return p.mean(axis=0), [*_of_the_shape(p), *_of_the_vote(p), *_of_the_mean(p), *_of_the_models(x, case)]


def _of_the_shape(p: np.ndarray) -> list[Mistake]:
    axes = "axis 0 of the stacked outputs counts the models, axis 1 the pictures, axis 2 the classes."
    return [
        ("the mean is taken over the pictures, not over the models", p.mean(axis=1), axes),
        ("the mean is taken over the classes, not over the models", p.mean(axis=2), axes),
        ("the mean is taken over everything", p.mean(), axes),
        ("the outputs are collected but not averaged", p, axes),
        ("the outputs stand below each other, not averaged", p.reshape(-1, p.shape[-1]), axes),
    ]


def _of_the_vote(p: np.ndarray) -> list[Mistake]:
    classes = p.argmax(axis=2)  # (models, pictures)
    votes = np.eye(p.shape[-1])[classes]
    winner = votes.sum(axis=0).argmax(axis=-1)
    sure = "a model that is sure should count for more than one that guesses; the arg-max forgets which is which."
    later = "the arg-max comes after the mean, in the next cell; the probabilities say how sure the ensemble is."
    return [
        ("the arg-max comes before the mean", votes.mean(axis=0), sure),
        ("the arg-max comes before the mean, and class numbers are averaged", classes.mean(axis=0), sure),
        ("the models vote; their probabilities are not averaged", winner, sure),
        ("the models vote; their probabilities are not averaged", np.eye(p.shape[-1])[winner], sure),
        ("you return the classes, not the probabilities", p.mean(axis=0).argmax(axis=-1), later),
    ]


def _of_the_mean(p: np.ndarray) -> list[Mistake]:
    geometric = np.exp(np.log(p).mean(axis=0))
    one = "the rows of an average of probabilities add up to 1 again."
    plain = "the text asks for the plain mean: the sum divided by the number of models."
    mistakes = [
        ("the outputs are added but not divided by the number of models", p.sum(axis=0), one),
        ("you take the geometric mean of the probabilities", geometric, one),
        (
            "you average logits, which is the geometric mean of the probabilities",
            geometric / geometric.sum(axis=-1, keepdims=True),
            "there, one model that is sure of a no can overrule all others; " + plain,
        ),
        ("you take the largest probability of any model", p.max(axis=0), one),
        ("you take the median, not the mean", np.median(p, axis=0), one),
        ("a softmax is applied to the mean", softmax(p.mean(axis=0)), "the outputs are probabilities already."),
    ]
    running = p[0]
    for other in p[1:]:
        running = (running + other) / 2
    mistakes.append(("each model is averaged with the mean so far", running, "the first models then count for less."))
    if len(p) != 3:
        what = f"the sum of {len(p)} outputs is divided by 3"
        mistakes.append((what, p.sum(axis=0) / 3, "the number of models is `len(models)`."))
    return mistakes


def _of_the_models(x: np.ndarray, case: dict) -> list[Mistake]:
    seeds, held = _seeds(case), [{} for _ in range(case["models"])]
    p = [forward(_GRAPH, [x], seed, weights=own)[0] for seed, own in zip(seeds, held, strict=True)]
    averaged = {key: np.mean([own[key] for own in held], axis=0) for key in held[0]}
    in_training = [forward(_GRAPH, [x], seed, training=True)[0] for seed in seeds]
    small = [forward(_GRAPH, [x / 255], seed)[0] for seed in seeds]
    every = "an ensemble is worth its name because each model errs in its own way."
    mode = "a prediction neither drops units nor uses the mean and variance of its own batch."
    weights = "filter 5 of one model is not filter 5 of another; average what they say, not what they are."
    return [
        ("only the first model predicts", p[0], every),
        ("only the last model predicts", p[-1], every),
        ("the weights are averaged, not the outputs", forward(_GRAPH, [x], 0, weights=averaged)[0], weights),
        ("the models run in training mode", np.mean(in_training, axis=0), mode),
        ("the pictures are divided by 255 first", np.mean(small, axis=0), "the models take x as it is."),
    ]


EXERCISE = Exercise(
    name="average_predictions",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Every model gives an array of shape (m, classes). What do you want to know for one picture and one class?",
        "Collect the arrays in a list, one entry a model: `model.predict(x, verbose=0)` or `model(x, training=False)`.",
        "`np.mean(list_of_arrays, axis=0)` averages over the entries of the list and keeps (m, classes).",
    ),
)
