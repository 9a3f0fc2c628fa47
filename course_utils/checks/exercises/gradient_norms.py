"""The exercise `gradient_norms`."""

import numpy as np

from course_utils.checks.arrays.returned import listed, same
from course_utils.checks.fixtures.drawn_weights import draw_into
from course_utils.checks.numpy_reference.network import draw_weights, forward, sequential_graph
from course_utils.checks.numpy_reference.settings import NORM, RELU, conv_settings
from course_utils.checks.verdict import Exercise, Miss, Refusal, field

STEP = 1e-5  # of the central differences
EXAMPLES = 37  # more than a batch of 32
MOST = 1000  # entries of a list that are looked at
SHAPE, CLASSES = [4, 5, 2], 3

# The model that the gradients are asked of, as a graph, so that NumPy can compute them.
_STEPS = (
    ("input", {}),
    ("conv2d", conv_settings(3, 2, zeros=0)),
    ("batch_norm", NORM),
    ("relu", RELU),
    ("conv2d", conv_settings(2, 3, zeros=0)),
    ("relu", RELU),
    ("flatten", {}),
    ("dense", {"units": 4, "use_bias": True}),
    ("tanh", {}),
    ("dense", {"units": CLASSES, "use_bias": True}),
    ("softmax", {"axis": 1}),
)
_GRAPH = sequential_graph(_STEPS)
_KERNELS = tuple(i for i, (kind, _) in enumerate(_STEPS) if kind in ("conv2d", "dense"))


def _cases(seed: int) -> list[dict]:
    return [{"seed": seed}]


def _data(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """x (m, 4, 5, 2), float32, and y (m,), whole numbers below 3."""
    rng = np.random.default_rng([case["seed"], 51])
    return rng.normal(0, 1, (EXAMPLES, *SHAPE)).astype("float32"), np.arange(EXAMPLES) % CLASSES


def _model(seed: int):
    """The model of `_GRAPH`."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input(tuple(SHAPE)),
            layers.Conv2D(3, 2),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2D(2, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(4, activation="tanh"),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    draw_into(model, (kind for kind, _ in _STEPS), seed)
    return model


def _probe(fn, case: dict) -> dict:
    model = _model(case["seed"])
    before = [np.array(weight) for weight in model.trainable_variables]
    result = fn(model, *_data(case))
    after = [np.array(weight) for weight in model.trainable_variables]
    moved = any(not np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    evidence = {"returned": type(result).__name__, "moved": moved}
    if not issubclass(type(result), list | tuple):
        return evidence
    if len(result) > MOST:
        what = f"your list holds {len(result)} entries for a model with {len(_KERNELS)} kernels"
        raise Refusal(Miss(what, why="a convolution and a dense layer have one kernel each; other layers none."))
    types = [type(value).__name__ for value in result if not issubclass(type(value), float)]
    numbers = [float(np.asarray(value)) if np.ndim(value) == 0 else None for value in result]
    return evidence | {"non_float_types": types, "values": numbers}


def _judge(evidence: dict, case: dict) -> Miss | None:
    if "values" not in evidence:
        why = "one number a layer, from the first to the last, is what the next figure draws."
        return Miss("your function returns no list", str(evidence["returned"]), "a list of floats", why)
    if field(evidence, "moved", bool):
        why = "the norms are to be compared between nets as they are; a training step makes another net."
        return Miss("your function changes the weights of the model", "other weights", "the weights as they were", why)
    values = evidence["values"]
    if None in values:
        why = "the norm of a kernel's gradient is one number: the root of the sum of its squares."
        return Miss("your list holds arrays in place of norms", "the gradients", "one float for each kernel", why)
    miss = _judge_values(np.array(values, "float64"), case)
    if miss or not field(evidence, "non_float_types", list):
        return miss
    why = "a float can be stored, printed and plotted; a tensor keeps the whole computation alive."
    return Miss("the norms are no Python floats", f"a list of {evidence['non_float_types'][0]}", "float(norm)", why)


def _judge_values(values: np.ndarray, case: dict) -> Miss | None:
    right, mistakes = _answers(case)
    if same(values, right):
        return None
    got, expected = listed(values, 6), listed(right, 6)
    for what, wrong, why in mistakes:
        if same(values, wrong):
            return Miss(what, got, expected, why)
    if len(values) == len(right) and same(np.sort(values), np.sort(right)):
        why = "the figure goes from the first layer to the last; sorted by size, nobody knows which is which."
        return Miss("the norms are right, and in another order", got, expected, why)
    if len(values) != len(right):
        what = f"your list holds {len(values)} numbers for a model with {len(right)} kernels"
        return Miss(what, got, expected, "a convolution and a dense layer have one kernel each; other layers none.")
    why = "the loss is the mean cross-entropy of the whole batch, all pictures with their classes y, in training mode."
    return Miss("the numbers are not the norms of the gradients of this loss", got, expected, why)


def _answers(case: dict) -> tuple[np.ndarray, list[tuple[str, np.ndarray, str]]]:
    """The right norms, and for each usual mistake: what it is, what it gives, why it matters."""
    gradients = _gradients(case)
    right = _norms(gradients)
    mode = "training uses the batch's own mean and variance, and gradients flow through them."
    mean = "the sum grows with the batch, so that norms of different batches cannot be compared."
    euclid = "the norm is the root of the sum of squares, as in `tf.norm`."
    kernels = {key: draw_weights(case["seed"], key, "kernel", gradients[key].shape) for key in _KERNELS}
    return right, [
        ("the model runs in inference mode, not in training mode", _norms(_gradients(case, training=False)), mode),
        ("the loss is a sum over the batch, not its mean", EXAMPLES * right, mean),
        ("the norms are squared", right**2, euclid),
        ("the absolute values are added", _each(gradients, lambda g: np.abs(g).sum()), euclid),
        ("the largest entry is not the norm", _each(gradients, lambda g: np.abs(g).max()), euclid),
        ("the root of the mean square is not the norm", _each(gradients, lambda g: np.sqrt(np.mean(g**2))), euclid),
        ("the layers are in the wrong order", right[::-1], "the figure goes from the first layer to the last."),
        ("you measure the kernels, not their gradients", _norms(kernels), "the gradient says how each one learns."),
    ]


def _gradients(case: dict, training: bool = True) -> dict[int, np.ndarray]:
    """The gradient of the mean loss with respect to each kernel, by central differences."""
    weights: dict = {}
    _loss(case, weights, training)  # draws the weights
    return {key: _gradient(case, weights, key, training) for key in _KERNELS}


def _gradient(case: dict, weights: dict, key: int, training: bool) -> np.ndarray:
    kernel = weights[key, "kernel"].astype("float64")
    gradient = np.zeros_like(kernel)
    for index in np.ndindex(kernel.shape):
        losses = []
        for sign in (1, -1):
            changed = kernel.copy()
            changed[index] += sign * STEP
            losses.append(_loss(case, weights | {(key, "kernel"): changed}, training))
        gradient[index] = (losses[0] - losses[1]) / (2 * STEP)
    return gradient


def _loss(case: dict, weights: dict, training: bool) -> float:
    x, y = _data(case)
    p = forward(_GRAPH, [x], case["seed"], training, weights)[0]
    return float(-np.log(p[np.arange(EXAMPLES), y]).mean())


def _norms(arrays: dict[int, np.ndarray]) -> np.ndarray:
    return _each(arrays, lambda a: np.sqrt(np.sum(np.square(a, dtype="float64"))))


def _each(arrays: dict[int, np.ndarray], measure) -> np.ndarray:
    return np.array([measure(arrays[key]) for key in _KERNELS])


EXERCISE = Exercise(
    name="gradient_norms",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "`with tf.GradientTape() as tape:` records what is computed inside it: the prediction and the mean loss.",
        "With `p = model(x, training=True)` the loss is "
        "`keras.ops.mean(keras.losses.sparse_categorical_crossentropy(y, p))`.",
        "`[layer.kernel for layer in model.layers if hasattr(layer, 'kernel')]` are the kernels, first to last.",
        "`tape.gradient(loss, kernels)` gives one gradient a kernel; `float(tf.norm(g))` is the norm of one.",
    ),
)
