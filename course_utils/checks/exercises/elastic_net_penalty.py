"""The exercise `elastic_net_penalty`."""

import numpy as np

from course_utils.checks.arrays.mistakes import Mistake, counted, first_discriminating
from course_utils.checks.arrays.returned import array, number, same
from course_utils.checks.verdict import Exercise, Miss, field
from course_utils.own_answers import own_answer

# The layers with weights of the two models: a convolution, batch normalization, two dense layers; three dense layers,
# of which two are of one size.
_SHAPES = {
    "a convolution": {
        "edges": {"kernel": (2, 3, 2, 3), "bias": (3,)},
        "norm": {"gamma": (3,), "beta": (3,), "moving_mean": (3,), "moving_variance": (3,)},
        "dense": {"kernel": (24, 4), "bias": (4,)},
        "output": {"kernel": (4, 5), "bias": (5,)},
    },
    "dense layers": {
        "first": {"kernel": (6, 6), "bias": (6,)},
        "dense": {"kernel": (6, 6)},
        "output": {"kernel": (6, 3), "bias": (3,)},
    },
}


def _cases(seed: int) -> list[dict]:
    """Two models with both terms, then each term alone."""
    both = [{"model": "a convolution", "l1": 0.03, "l2": 0.11}, {"model": "dense layers", "l1": 0.17, "l2": 0.05}]
    cases = [first_discriminating(counted(seed, **case), _answers) for case in both]
    alone = ({"l1": 0.07, "l2": 0.0}, {"l1": 0.0, "l2": 0.09})
    return cases + [{"seed": 1000 * seed + 700, "model": "a convolution", **factors} for factors in alone]


def _weights(case: dict) -> dict[str, dict[str, np.ndarray]]:
    """The weights of each layer by role, float32; variances are positive."""
    rng = np.random.default_rng([case["seed"], 23])
    layers = _SHAPES[case["model"]].items()
    drawn = {layer: {role: rng.normal(0.1, 0.6, shape) for role, shape in roles.items()} for layer, roles in layers}
    for roles in drawn.values():
        if "moving_variance" in roles:
            roles["moving_variance"] = np.abs(roles["moving_variance"]) + 0.1
    return {layer: {role: values.astype("float32") for role, values in roles.items()} for layer, roles in drawn.items()}


def _model(case: dict):
    """The model, with its weights; its layers have the names above."""
    import keras
    from keras import layers

    if case["model"] == "a convolution":
        hidden = [layers.Conv2D(3, (2, 3), name="edges"), layers.BatchNormalization(), layers.ReLU(), layers.Flatten()]
        stack = [keras.Input((3, 6, 2)), *hidden, layers.Dense(4, activation="relu"), layers.Dropout(0.5)]
    else:
        first = layers.Dense(6, activation="relu", name="first")
        stack = [keras.Input((6,)), first, layers.Dense(6, use_bias=False)]
    model = keras.Sequential([*stack, layers.Dense(*_SHAPES[case["model"]]["output"]["bias"], name="output")])
    with_weights = [layer for layer in model.layers if layer.weights]
    for layer, roles in zip(with_weights, _weights(case).values(), strict=True):
        layer.set_weights(list(roles.values()))
    return model


def _probe(fn, case: dict) -> dict:
    model = _model(case)
    before = model.get_weights()
    found = _number(fn(model, case["l1"], case["l2"]))
    moved = any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    model.set_weights([2 * weights for weights in before])
    return found | {"moved": moved, "twice": _number(fn(model, case["l1"], case["l2"]))["value"]}


def _number(answer) -> dict:
    """Evidence of a number, or of a tensor or an array without axes; of another array its shape."""
    found = number(answer)
    if found["value"] is None:
        values = array(answer)["values"]
        shape = None if values is None else list(np.shape(values))
        found = {"type": found["type"], "value": float(values) if shape == [] else None, "shape": shape}
    return found


def _judge(evidence: dict, case: dict) -> Miss | None:
    right, mistakes = _answers(case)
    call = f"elastic_net_penalty(model, {case['l1']}, {case['l2']})"
    expected = f"{case['l1']} · Σ|w| + {case['l2']} · Σw² = {right:.4f}"
    if evidence["value"] is None:
        return _no_number(evidence, call, expected)
    value = float(evidence["value"])
    got = f"{call} gives {value:.4f}, for a model with {case['model']}"
    if not same(value, right):
        for what, wrong, why in mistakes:
            if same(value, wrong):
                return Miss(what, got, expected, why)
        why = "for each kernel add l1 times the sum of |w| and l2 times the sum of w²; then add the kernels' numbers."
        return Miss("the number is not that of the formula", got, expected, why)
    if field(evidence, "moved", bool):
        why = "the penalty is computed from the weights; only training changes them."
        return Miss("your function changes the model", "other weights after the call", "the weights as they were", why)
    right, _ = _answers(case | {"l1": 2 * case["l1"], "l2": 4 * case["l2"]})  # as of weights twice as large
    if evidence["twice"] is None or not same(float(evidence["twice"]), right):
        got = f"first {value:.4f}, then, with weights twice as large, {evidence['twice']}"
        expected = f"{right:.4f} then, the penalty of the weights as they are"
        why = "each step of the training changes the weights: compute the number anew in each call."
        return Miss("the penalty does not follow the weights", got, expected, why)
    return None


def _no_number(evidence: dict, call: str, expected: str) -> Miss:
    if evidence["type"] == "NoneType":
        return Miss("your function returns nothing", f"None for {call}", expected, "a printed number is gone.")
    if evidence.get("shape") is not None:
        got = f"an array of shape {tuple(evidence['shape'])} for {call}"
        return Miss("the numbers are not added up", got, expected, "a loss is one number, so is what is added to it.")
    return Miss("your function returns no number", f"{evidence['type']} for {call}", expected, "a loss is one number.")


@own_answer("elastic_net_penalty")
def _penalty(kernels, l1: float, l2: float) -> float:
    kernels = [np.asarray(kernel, "float64") for kernel in kernels]
    return float(sum(l1 * np.abs(w).sum() + l2 * (w**2).sum() for w in kernels))


def _answers(case: dict) -> tuple[float, list[Mistake]]:
    """The right number, and for each usual mistake: what it is, what it gives, why it matters."""
    layers, l1, l2 = _weights(case), case["l1"], case["l2"]
    kernels = [roles["kernel"].astype("float64") for roles in layers.values() if "kernel" in roles]
    right = _penalty(kernels, l1, l2)
    return right, _of_the_weights(layers, kernels, l1, l2) + (_of_the_formula(kernels, l1, l2) if l1 and l2 else [])


def _of_the_weights(layers: dict, kernels: list, l1: float, l2: float) -> list[Mistake]:
    """Too many weights, or too few."""
    bias = "a bias moves a unit as a whole and cannot make it fit single digits; it is left free."
    norm = "batch normalization's gamma and beta are no kernels: " + bias
    every = "each layer with a kernel adds its part."
    roles = {"kernel", "bias"}
    no_norm = [values for parts in layers.values() for role, values in parts.items() if role in roles]
    trainable = [values for parts in layers.values() for role, values in parts.items() if "moving" not in role]
    everything = [values for parts in layers.values() for values in parts.values()]
    mistakes = [("the biases are penalized, too", _penalty(no_norm, l1, l2), bias)]
    if "norm" in layers:
        dense = [w for w in kernels if w.ndim == 2]
        mistakes += [
            ("all trainable weights are penalized, not the kernels alone", _penalty(trainable, l1, l2), norm),
            ("all weights are penalized, moving averages as well", _penalty(everything, l1, l2), norm),
            ("the convolution is left out", _penalty(dense, l1, l2), "a convolution's kernel has weights as well."),
        ]
    mistakes.append(("only the last layer counts", _penalty(kernels[-1:], l1, l2), every))
    mistakes.append(("only the first layer counts", _penalty(kernels[:1], l1, l2), every))
    mistakes.append(("the last layer is left out", _penalty(kernels[:-1], l1, l2), every))
    return mistakes


def _of_the_formula(kernels: list, l1: float, l2: float) -> list[Mistake]:
    """Another function of the right weights."""
    absolute, squares = (sum(f(w).sum() for w in kernels) for f in (np.abs, np.square))
    signed, count = sum(w.sum() for w in kernels), sum(w.size for w in kernels)
    norms = sum(np.sqrt((w**2).sum()) for w in kernels)
    size = "weights of both signs would cancel: L1 adds absolute values, |w|."
    square = "L2 adds squares, w²: large weights cost much more than small ones."
    number = "the sum grows with the net, so that a larger net pays more; a mean would not."
    elastic = "an elastic net has both: L1, which makes weights 0, and L2, which keeps all of them small."
    return [
        ("L1 adds the weights with their signs", l1 * signed + l2 * squares, size),
        ("L1 takes the absolute value of the sum", l1 * sum(abs(w.sum()) for w in kernels) + l2 * squares, size),
        ("L2 adds absolute values, not squares", (l1 + l2) * absolute, square),
        ("L1 adds squares, not absolute values", (l1 + l2) * squares, "L1 adds |w|: a small weight still pays."),
        ("L2 takes the root of the sum of squares", l1 * absolute + l2 * norms, square),
        ("L2 squares the sum of the weights", l1 * absolute + l2 * sum(w.sum() ** 2 for w in kernels), square),
        ("L2 has a factor 1/2", l1 * absolute + l2 * squares / 2, "some books write l2/2; Keras and the text do not."),
        ("l1 and l2 are exchanged", l2 * absolute + l1 * squares, "l1 belongs to |w|, l2 to w²."),
        ("the mean is taken, not the sum", (l1 * absolute + l2 * squares) / count, number),
        (
            "the mean of each kernel is taken, not the sum",
            sum(l1 * np.abs(w).mean() + l2 * (w**2).mean() for w in kernels),
            number,
        ),
        ("l1 and l2 are left out", absolute + squares, "they say how much the penalty counts beside the loss."),
        ("the L2 term is missing", l1 * absolute, elastic),
        ("the L1 term is missing", l2 * squares, elastic),
    ]


EXERCISE = Exercise(
    name="elastic_net_penalty",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Which of a layer's arrays does the text penalize? Print `[w.name for w in layer.weights]` of a few layers.",
        "`layer.kernel` is that array; `hasattr(layer, 'kernel')` says whether a layer has one.",
        "For one kernel w: `l1 * ops.sum(ops.abs(w)) + l2 * ops.sum(w**2)`, with `from keras import ops`.",
    ),
)
