"""The exercise `predict_photo`."""

import numpy as np

from course_utils.checks.arrays.mistakes import Mistake, counted, first_discriminating
from course_utils.checks.arrays.returned import same
from course_utils.checks.fixtures.drawn_weights import draw_into
from course_utils.checks.numpy_reference.network import forward, sequential_graph
from course_utils.checks.numpy_reference.settings import NORM
from course_utils.checks.verdict import Exercise, Miss, field

SHAPE = [64, 64, 3]
# The model that the photo is given to, as a graph, so that NumPy can compute the right answer.
_STEPS = (
    ("input", {}),
    ("batch_norm", NORM),
    ("flatten", {}),
    ("dense", {"units": 1, "use_bias": True}),
    ("sigmoid", {}),
)
_GRAPH = sequential_graph(_STEPS)


def _cases(seed: int) -> list[dict]:
    return [first_discriminating(counted(seed, brightest=brightest), _answers) for brightest in (200, 130)]


def _photo(case: dict) -> np.ndarray:
    """A photo that gets brighter to one side, (64, 64, 3), uint8."""
    rng = np.random.default_rng([case["seed"], 13])
    noise = rng.uniform(0, 1, SHAPE) * np.linspace(0.3, 1, SHAPE[1])[:, None]
    return (noise * case["brightest"]).astype("uint8")


def _model(seed: int, shapes: list):
    """The model of `_GRAPH`; it writes down the shape of what it is called with."""
    import keras

    class Watched(keras.Sequential):
        def __call__(self, inputs, *args, **kwargs):
            shapes.append(list(getattr(inputs, "shape", ())))
            return super().__call__(inputs, *args, **kwargs)

    norm, dense = keras.layers.BatchNormalization(), keras.layers.Dense(1, activation="sigmoid")
    model = Watched([keras.Input(tuple(SHAPE)), norm, keras.layers.Flatten(), dense])
    draw_into(model, (kind for kind, _ in _STEPS), seed)
    return model


def _probe(fn, case: dict) -> dict:
    photo, shapes = _photo(case), []
    try:
        result = fn(_model(case["seed"], shapes), photo)
    except ValueError:
        if shapes and len(shapes[-1]) == len(SHAPE):  # the usual reason, and Keras's own words for it are long
            return {"no_batch": True}
        raise
    evidence = {"returned": type(result).__name__, "is_float": issubclass(type(result), float), "photo_after": photo}
    values = np.asarray(result) if hasattr(result, "shape") or evidence["is_float"] else np.empty(0)
    number = values.astype("float64") if values.size == 1 else np.empty(0)  # of more, only the shape is told
    return evidence | {"values": number, "shape": list(values.shape)}


def _judge(evidence: dict, case: dict) -> Miss | None:
    if "no_batch" in evidence:
        why = "a model takes a batch, even where it is a batch of one."
        return Miss("the batch axis is missing", "one photo, (64, 64, 3)", "a batch of it, (1, 64, 64, 3)", why)
    photo = _photo(case)
    if not np.array_equal(evidence["photo_after"], photo):
        why = "the same photo is shown after the prediction."
        return Miss("your function changes the photo", "other pixels after the call", "the photo as it was", why)
    values = np.asarray(evidence["values"], "float64")
    if values.size != 1:
        why = "a batch of one photo gives an array of shape (1, 1); its one number is the answer."
        return Miss("your function returns no single number", _returned(evidence), "a float from 0 to 1", why)
    miss = _judge_value(float(values.ravel()[0]), case)
    if miss is None and not field(evidence, "is_float", bool):
        why = "a plain number can be compared, formatted and stored by any later cell."
        return Miss("the probability is not a Python float", _returned(evidence), "float(probability)", why)
    return miss


def _returned(evidence: dict) -> str:
    shape = tuple(evidence["shape"])
    name = "None" if evidence["returned"] == "NoneType" else str(evidence["returned"])
    return f"{name} of shape {shape}" if shape not in ((), (0,)) else name


def _judge_value(value: float, case: dict) -> Miss | None:
    right, mistakes = _answers(case)
    if same(value, right):
        return None
    otherwise = (
        "the probability is not the model's",
        value,
        "the model's own answer for the scaled photo is what counts.",
    )
    what, _, why = next((entry for entry in mistakes if same(value, entry[1])), otherwise)
    return Miss(what, f"{value:.3f}", f"{right:.3f}", why)


def _answers(case: dict) -> tuple[float, list[Mistake]]:
    """The right probability, and for each usual mistake: what it is, what it gives, why it matters."""
    photo = _photo(case)

    def answer(pixels, training=False):
        return forward(_GRAPH, [np.asarray(pixels)[None]], case["seed"], training)[0].item()

    right = answer(photo / 255)
    trained_on = "the model was trained on pixels from 0 to 1."
    same_scale = "the training photographs were divided by 255, whatever their brightest pixel."
    one_photo = "training mode uses the mean and variance of this photo; a prediction uses those of the training set."
    rows_first = "the first axis of an image is its rows, from top to bottom."
    return right, [
        ("the photo is not divided by 255", answer(photo), trained_on),
        ("the photo is divided by its own maximum", answer(photo / photo.max()), same_scale),
        ("the photo is scaled to -1 … 1", answer(photo / 127.5 - 1), trained_on),
        ("rows and columns of the photo are swapped", answer(photo.transpose(1, 0, 2) / 255), rows_first),
        ("batch normalization runs in training mode", answer(photo / 255, training=True), one_photo),
        ("you return the probability of the other class", 1 - right, "the sigmoid gives the probability of label 1."),
        ("you return the class, not the probability", float(right > 0.5), "0.51 and 0.99 are both 'happy'."),
    ]


EXERCISE = Exercise(
    name="predict_photo",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "The model wants what it was trained on: a batch, of pixels from 0 to 1. Which shape has a batch of one photo?",
        '`photo[np.newaxis].astype("float32") / 255` is a batch of one.',
        "`model(batch, training=False)` gives an array of shape (1, 1); `float(...)` of its one element is the answer.",
    ),
)
