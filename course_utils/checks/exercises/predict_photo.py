"""The exercise `predict_photo`."""

import copy
import functools

import numpy as np

from course_utils.checks.arrays.mistakes import Mistake, counted, first_discriminating
from course_utils.checks.arrays.returned import same
from course_utils.checks.fixtures.drawn_weights import draw_into
from course_utils.checks.numpy_reference.network import forward, sequential_graph
from course_utils.checks.numpy_reference.settings import NORM
from course_utils.checks.verdict import Exercise, Miss, field

BODY = (("input", {}), ("batch_norm", NORM), ("flatten", {}), ("dense", {"units": 1, "use_bias": True}))
# The models that the photo is given to, as graphs, so that NumPy can compute the right answers. A sigmoid hides how far
# off a number is: all wrong preprocessing ends at 0 or 1. Without it, each has an answer of its own.
_GRAPHS = {"linear": sequential_graph(BODY), "sigmoid": sequential_graph((*BODY, ("sigmoid", {})))}
_DENSE = 3  # the node of the dense layer
_STEEP = 8.0  # what the kernel of a linear model is multiplied by


def _cases(seed: int) -> list[dict]:
    return copy.deepcopy(_drawn(seed))


@functools.lru_cache(maxsize=8)  # to find cases that tell so many mistakes apart takes a second
def _drawn(seed: int) -> list[dict]:
    """A linear model; one with a sigmoid and photos that are not square; again the first one's size; a dark photo."""
    settings = (("linear", [32, 32, 3], 200), ("sigmoid", [20, 28, 3], 130), ("linear", [32, 32, 3], 180))
    cases = [
        first_discriminating(counted(seed + i, head=head, shape=shape, brightest=brightest), _answers)
        for i, (head, shape, brightest) in enumerate(settings)
    ]
    dark = first_discriminating(counted(seed + 3, head="linear", shape=[15, 20, 3], brightest=1), _answers)
    cases[2]["earlier"] = cases[0] | {}
    return [*cases, dark]


def _photo(case: dict) -> np.ndarray:
    """A photo that gets brighter to one side and has more red than blue, (n_H, n_W, 3), uint8."""
    rng = np.random.default_rng([case["seed"], 13])
    noise = rng.uniform(0, 1, case["shape"]) * np.linspace(0.3, 1, case["shape"][1])[:, None] * (1, 0.8, 0.6)
    return np.rint(noise * case["brightest"]).astype("uint8")


def _weights(case: dict) -> dict:
    """The model's weights by (node, role); in a linear model such that the right answer is between 0 and 1."""
    held: dict = {}
    x = [_photo(case)[None] / 255]
    answer = forward(_GRAPHS[case["head"]], x, case["seed"], weights=held)[0].item()
    if case["head"] == "linear":
        right = np.random.default_rng([case["seed"], 14]).uniform(0.55, 0.85)
        without_bias = answer - held[_DENSE, "bias"].item()
        held[_DENSE, "kernel"] = held[_DENSE, "kernel"] * np.float32(_STEEP)
        held[_DENSE, "bias"] = np.array([right - _STEEP * without_bias], "float32")
    return held


def _model(case: dict, shapes: list):
    """The model of the case's graph; it writes down the shape of what it is called with."""
    import keras

    class Watched(keras.Sequential):
        def __call__(self, inputs, *args, **kwargs):
            shapes.append(list(getattr(inputs, "shape", ())))
            return super().__call__(inputs, *args, **kwargs)

    dense = keras.layers.Dense(1, activation=case["head"])
    model = Watched(
        [keras.Input(tuple(case["shape"])), keras.layers.BatchNormalization(), keras.layers.Flatten(), dense]
    )
    draw_into(model, (kind for kind, _ in BODY), case["seed"])
    held = _weights(case)
    dense.set_weights([held[_DENSE, "kernel"], held[_DENSE, "bias"]])
    return model


def _probe(fn, case: dict) -> dict:
    photo, shapes = _photo(case), []
    try:
        result = fn(_model(case, shapes), photo)
    except ValueError:
        if shapes and len(shapes[-1]) == photo.ndim:  # the usual reason, and Keras's own words for it are long
            return {"no_batch": True}
        raise
    evidence = {"returned": type(result).__name__, "is_float": type(result) is float, "photo_after": photo}
    is_number = hasattr(result, "shape") or evidence["is_float"]
    values = np.asarray(result) if is_number else np.empty(0)
    number = values.astype("float64") if values.size == 1 else np.empty(0)  # of more, only the shape is told
    return evidence | {"values": number, "shape": list(values.shape)}


def _judge(evidence: dict, case: dict) -> Miss | None:
    if "no_batch" in evidence:
        why = "a model takes a batch, even where it is a batch of one."
        shape = tuple(case["shape"])
        return Miss("the batch axis is missing", f"one photo, {shape}", f"a batch of it, {(1, *shape)}", why)
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
    """The right answer, and for each usual mistake: what it is, what it gives, why it matters."""
    photo, weights = _photo(case), _weights(case)

    def answer(pixels, training=False):
        pixels = np.asarray(pixels, "float64")[None]
        return forward(_GRAPHS[case["head"]], [pixels], case["seed"], training, weights)[0].item()

    right = answer(photo / 255)
    if case["brightest"] == 1:  # of such small numbers the other mistakes are none
        why = "the training photographs were divided by 255, however dark they were."
        return right, [("a photo of pixels 0 and 1 is not divided by 255", answer(photo), why)]
    mistakes = [*_of_scale(photo), *_of_means(photo)] if case["head"] == "linear" else []
    found = [(what, answer(pixels), why) for what, pixels, why in mistakes]
    one_photo = "training mode uses the mean and variance of this photo; a prediction uses those of the training set."
    found.append(("batch normalization runs in training mode", answer(photo / 255, training=True), one_photo))
    found.append(("you return the probability in percent", 100 * right, "a probability is a number from 0 to 1."))
    if "earlier" in case:
        other = "another photo and another model of the same size have another answer: keep nothing between calls."
        found.append(("the answer of an earlier call comes back", _answers(case["earlier"])[0], other))
    found.append(
        ("you return the probability of the other class", 1 - right, "the sigmoid gives the probability of label 1.")
    )
    found.append(("you return the class, not the probability", float(right > 0.5), "0.51 and 0.99 are both 'happy'."))
    return right, found


_TRAINED_ON = "the model was trained on pixels from 0 to 1, which are bytes divided by 255."


def _of_scale(photo: np.ndarray) -> list[tuple]:
    """Usual mistakes in scaling: what it is, the pixels that the model gets, why it matters."""
    same_scale = "the training photographs were divided by 255, whatever their brightest pixel."
    rows_first = "the first axis of an image is its rows, from top to bottom."
    mistakes = [
        ("the photo is not divided by 255", photo, _TRAINED_ON),
        ("the photo is divided by 256, not by 255", photo / 256, "a white pixel, 255, becomes 1."),
        ("the photo is divided by its own maximum", photo / max(photo.max(), 1), same_scale),
        ("the photo is scaled to -1 … 1", photo / 127.5 - 1, _TRAINED_ON),
        ("all pixels become 0: `//` drops the fractions", photo // 255, "divide by 255 with `/`, and once."),
        ("the photo is scaled to 0 … 1 and then less 0.5", photo / 255 - 0.5, _TRAINED_ON),
    ]
    if photo.shape[0] == photo.shape[1]:
        mistakes.append(("rows and columns of the photo are swapped", photo.transpose(1, 0, 2) / 255, rows_first))
    return mistakes


def _of_means(photo: np.ndarray) -> list[tuple]:
    """Preprocessing that belongs to other networks."""
    own = "the mean of one photo is not what the model was trained with: it knows bytes divided by 255, nothing else."
    theirs = "`preprocess_input` belongs to networks of keras.applications; this model knows bytes divided by 255."
    order = "the model was trained on red, green, blue."
    by_channel = photo.mean(axis=(0, 1))
    imagenet = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    return [
        ("the photo's mean is subtracted, and nothing is divided by 255", photo - photo.mean(), own),
        ("the photo's mean is subtracted before the division by 255", (photo - photo.mean()) / 255, own),
        ("each channel's mean is subtracted, and nothing is divided by 255", photo - by_channel, own),
        ("each channel's mean is subtracted before the division by 255", (photo - by_channel) / 255, own),
        ("the photo is standardized by its own mean and spread", (photo - photo.mean()) / max(photo.std(), 1e-9), own),
        ("means of ImageNet are subtracted", photo[..., ::-1] - np.array([103.939, 116.779, 123.68]), theirs),
        ("means and spreads of ImageNet are used", (photo / 255 - imagenet[0]) / imagenet[1], theirs),
        ("the channels are in reverse order", photo[..., ::-1] / 255, order),
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
