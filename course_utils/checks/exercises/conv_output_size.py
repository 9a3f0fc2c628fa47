"""The exercise `conv_output_size`."""

import itertools
import math

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import number
from course_utils.checks.verdict import Exercise, Miss, field
from course_utils.own_answers import own_answer

CALLS = 12


def _cases(seed: int) -> list[dict]:
    drawn = ([_draw(np.random.default_rng([seed, 31, i, j])) for j in range(CALLS)] for i in itertools.count())
    full = next(calls for calls in drawn if _discriminates(calls))
    short = [full[0][:2], full[1][:3], [11, 4], [14, 5, 2]]
    return [{"calls": full, "defaults": short}]


def _draw(rng: np.random.Generator) -> list[int]:
    """n, f, p, s, whose division is not exact."""
    while True:
        n, f, p, s = (int(rng.integers(*bounds)) for bounds in ((9, 230), (2, 9), (1, 5), (2, 6)))
        if (n + 2 * p - f) % s:
            return [n, f, p, s]


def _discriminates(calls: list[list[int]]) -> bool:
    """Whether the formula and every usual mistake give answers of their own."""
    formulas = (_size, *(formula for formula, _, _ in _MISTAKES))
    return len({tuple(formula(*call) for call in calls) for formula in formulas}) == len(formulas)


def _probe(fn, case: dict) -> dict:
    return {key: [number(fn(*arguments)) for arguments in case[key]] for key in ("calls", "defaults")}


def _judge(evidence: dict, case: dict) -> Miss | None:
    calls, answers = ([*source["calls"], *source["defaults"]] for source in (case, evidence))
    for arguments, answer in zip(calls, answers, strict=True):
        miss = _judge_one(arguments, answer, evidence, case)
        if miss:
            return miss
    return None


def _judge_one(arguments: list[int], answer: dict, evidence: dict, case: dict) -> Miss | None:
    call = f"conv_output_size({', '.join(map(str, arguments))})"
    n, f, p, s = (*arguments, *(0, 1)[len(arguments) - 2 :])
    right = _size(n, f, p, s)
    if answer["value"] is None:
        why = "the next layer needs the number; a printed one is gone."
        return Miss("your function returns no number", f"{answer['type']} for {call}", f"the int {right}", why)
    got, expected = f"{call} gives {answer['value']:g}", f"⌊({n} + 2·{p} − {f})/{s}⌋ + 1 = {right}"
    if answer["value"] != right:
        what, why = _mistake(arguments, evidence, case)
        return Miss(what, got, expected, why)
    if not field(answer, "whole", bool):
        why = "it is a number of pixels; `//` divides ints and rounds down."
        return Miss(f"the size is {answer['type']}, not an int", f"{call} gives {right:.1f}", f"the int {right}", why)
    return None


@own_answer("conv_output_size")
def _size(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return (n + 2 * p - f) // s + 1


def _mistake(arguments: list[int], evidence: dict, case: dict) -> tuple[str, str]:
    """What is wrong and why it matters: the usual mistake that gives all the answers, if one does."""
    if len(arguments) < 4:
        return "the defaults are not p=0 and s=1", "without them a convolution has no padding and takes every position."
    answers = np.array([answer["value"] for answer in evidence["calls"]], "float64")
    for formula, what, why in _MISTAKES:
        if np.allclose(answers, [formula(*call) for call in case["calls"]], atol=tolerances.COPIED):
            return what, why
    why = "count the places, s rows apart, where a kernel of f rows fits into the n + 2p rows of the padded picture."
    return "the size is not that of the formula", why


_FITS = "a kernel that does not fit completely into the padded picture is not placed."
_BOTH = "zeros are added on both sides: left and right, above and below."
_MISTAKES = (
    (
        lambda n, f, p, s: (n + s - 1) // s,
        "the size is that of `same` padding, n/s rounded up",
        "the kernel's f rows and the p rows of padding that are given decide where it fits.",
    ),
    (
        lambda n, f, p, s: n + 2 * p - f // s + 1,
        "only f is divided by the stride, not all of n + 2p − f",
        "division comes before addition: put brackets around what the stride divides.",
    ),
    (lambda n, f, p, s: math.ceil((n + 2 * p - f) / s) + 1, "the division is rounded up", _FITS),
    (lambda n, f, p, s: round((n + 2 * p - f) / s) + 1, "the division is rounded to the nearest", _FITS),
    (lambda n, f, p, s: (n + 2 * p - f) / s + 1, "the division is not rounded down", _FITS),
    (lambda n, f, p, s: _size(n, f) + 2 * p, "the stride is ignored", "a stride of s takes every s-th position only."),
    (lambda n, f, p, s: _size(n, f, 0, s), "the padding is ignored", _BOTH),
    (lambda n, f, p, s: (n + p - f) // s + 1, "the padding counts once, not twice", _BOTH),
    (
        lambda n, f, p, s: (n + 2 * p - f) // s,
        "the 1 is not added",
        "there are as many steps as the stride fits in, and the position before the first step.",
    ),
    (
        lambda n, f, p, s: (n + 2 * p - f + 1) // s,
        "the 1 is added before the division",
        "the stride divides the steps; the position before the first step is counted whole.",
    ),
    (
        lambda n, f, p, s: (n + 2 * p) // s + 1,
        "the kernel is not subtracted",
        "the kernel needs f pixels for its first position; only the others are left for its steps.",
    ),
    (
        lambda n, f, p, s: _size(n, f, s, p),
        "p and s are exchanged",
        "the order of the arguments is n, f, p, s: the padding comes before the stride.",
    ),
)


EXERCISE = Exercise(
    name="conv_output_size",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Put the kernel at the left end of the padded picture. How many pixels are left for it to move over?",
        "The padded picture has n + 2p pixels; n + 2p − f are left. How many steps of s fit into them?",
        "The floor of the division, and 1 for the first position: `//` divides and rounds down.",
    ),
)
