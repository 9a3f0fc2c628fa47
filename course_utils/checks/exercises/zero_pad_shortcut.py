"""The exercise `zero_pad_shortcut`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import same
from course_utils.checks.graph.names import size
from course_utils.checks.model_check.collect import block_model, draw_inputs
from course_utils.checks.model_check.judge import not_a_tensor
from course_utils.checks.verdict import Exercise, Miss, field


def _cases(seed: int) -> list[dict]:
    sizes = (([5, 4, 3], 8), ([4, 7, 2], 4), ([3, 5, 6], 6))  # more zeros than channels, as many, none
    return [
        {"input_shape": shape, "filters": filters, "seed": seed + i, "batch": 2}
        for i, (shape, filters) in enumerate(sizes)
    ]


def _probe(fn, case: dict) -> dict:
    model, returned = block_model(lambda X: fn(X, case["filters"]), case["input_shape"])
    if not model:
        return {"returned": returned}
    outputs = np.asarray(model(draw_inputs(case), training=True))
    return {"returned": "model", "weights": int(sum(np.prod(w.shape) for w in model.weights)), "outputs": outputs}


def _judge(evidence: dict, case: dict) -> Miss | None:
    if evidence["returned"] != "model":
        return not_a_tensor(str(evidence["returned"]))
    if field(evidence, "weights", int):
        why = "this W_s is fixed: the identity on the old channels, zeros on the new ones. Nothing is learned."
        return Miss("the shortcut has weights", f"{evidence['weights']} weights", "no weights", why)
    X, outputs = draw_inputs(case), np.asarray(evidence["outputs"], "float64")
    right = _padded(X, case, front=0)
    if outputs.shape != right.shape:
        got, expected = (f"{size(case['input_shape'])} becomes {size(array.shape[1:])}" for array in (outputs, right))
        why = f"the main path has filters = {case['filters']} channels; only equal shapes can be added."
        return Miss("the shape is not that of the main path", got, expected, why)
    if same(outputs, right, tolerances.COPIED):
        return None
    what, why = next(
        ((what, why) for wrong, what, why in _mistakes(X, case) if same(outputs, wrong, tolerances.COPIED)),
        ("the output is not X with channels of zeros behind it", "the shortcut carries X as it is."),
    )
    return Miss(what, f"at one pixel: {_pixel(outputs)}", f"at one pixel: {_pixel(right)}", why)


def _padded(X: np.ndarray, case: dict, front: int) -> np.ndarray:
    return np.pad(X, ((0, 0), (0, 0), (0, 0), (front, case["filters"] - X.shape[-1] - front)))


def _mistakes(X: np.ndarray, case: dict) -> list[tuple[np.ndarray, str, str]]:
    """What the usual mistakes give, what they are, and why that matters."""
    n = case["filters"] - X.shape[-1]
    order = "X keeps its channels 0, 1, …; all blocks of a net have to agree on where the zeros are."
    new = "the new channels are zeros: they belong to the main path alone, and the shortcut adds nothing."
    repeated = np.concatenate([X] * case["filters"], axis=-1)[..., : case["filters"]]
    ones = _padded(X - 1, case, front=0) + 1
    return [
        (_padded(X, case, front=n), "the zeros come before the channels of X", order),
        (_padded(X, case, front=n // 2), "the zeros are on both sides of the channels of X", order),
        (repeated, "the new channels repeat X", new),
        (ones, "the new channels are ones, not zeros", new),
    ]


def _pixel(outputs: np.ndarray) -> str:
    return ", ".join(f"{value:.3g}" for value in outputs[0, 0, 0])


EXERCISE = Exercise(
    name="zero_pad_shortcut",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "How many channels are missing? `X.shape[-1]` says how many there are.",
        "`keras.ops.pad` takes a pair (before, after) for each of the four axes; three of the pairs are (0, 0).",
        "The last pair is (0, filters - X.shape[-1]): nothing before the channels of X, zeros behind them.",
    ),
)
