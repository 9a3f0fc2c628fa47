"""The exercise `multiplications`."""

import itertools

import numpy as np

from course_utils.checks.arrays.returned import number
from course_utils.checks.verdict import Exercise, Miss, field
from course_utils.own_answers import own_answer

CALLS = 8


def _cases(seed: int) -> list[dict]:
    drawn = ([_draw(np.random.default_rng([seed, 61, i, j])) for j in range(CALLS)] for i in itertools.count())
    calls = next(calls for calls in drawn if _discriminates(calls))
    return [{"calls": [*calls, [224, 192, 256, 512, 7]]}]  # the last count is beyond 32 bits


def _draw(rng: np.random.Generator) -> list[int]:
    """n_H, n_W, n_C, filters, kernel_size; no two alike, so that swaps show."""
    while True:
        bounds = ((9, 60), (9, 60), (2, 200), (2, 200), (1, 8))
        sizes = [int(rng.integers(*pair)) for pair in bounds]
        if len(set(sizes)) == len(sizes):
            return sizes


def _discriminates(calls: list[list[int]]) -> bool:
    """Whether the formula and every usual mistake give answers of their own."""
    formulas = (_count, *(formula for formula, _, _ in _MISTAKES))
    return len({tuple(formula(*call) for call in calls) for formula in formulas}) == len(formulas)


def _probe(fn, case: dict) -> dict:
    return {"answers": [number(fn(*arguments)) for arguments in case["calls"]]}


def _judge(evidence: dict, case: dict) -> Miss | None:
    for arguments, answer in zip(case["calls"], evidence["answers"], strict=True):
        miss = _judge_one(arguments, answer, evidence, case)
        if miss:
            return miss
    return None


def _judge_one(arguments: list[int], answer: dict, evidence: dict, case: dict) -> Miss | None:
    call = f"multiplications({', '.join(map(str, arguments))})"
    n_H, n_W, n_C, filters, f = arguments
    right = f"{_count(*arguments):,}"
    if answer["value"] is None:
        why = "the next cell divides one count by another; a printed one is gone."
        return Miss("your function returns no number", f"{answer['type']} for {call}", f"the int {right}", why)
    got = f"{call} gives {answer['value']:,}"
    if answer["value"] != _count(*arguments) and answer["value"] == float(np.float32(_count(*arguments))):
        why = "float32 keeps seven digits; a product of Python ints is exact, however large."
        return Miss("the count is rounded", got, f"the int {right}", why)
    if answer["value"] == _wrapped(_count(*arguments)) != _count(*arguments):
        why = "an int32 ends at 2,147,483,647 and starts again below 0; a Python int has no end."
        return Miss("the count overflows", got, f"the int {right}", why)
    if answer["value"] != _count(*arguments):
        what, why = _mistake(evidence, case)
        return Miss(what, got, f"{n_H}·{n_W}·{filters} outputs times {f}·{f}·{n_C} multiplications = {right}", why)
    if not field(answer, "whole", bool):
        why = "multiplications are counted, and a product of ints is an int; `/` or a float make it another number."
        return Miss(f"the count is {answer['type']}, not an int", got, f"the int {right}", why)
    return None


@own_answer("multiplications")
def _count(n_H: int, n_W: int, n_C: int, filters: int, f: int) -> int:
    return n_H * n_W * filters * f * f * n_C


def _inside(n: int, f: int) -> int:
    """Over the n places of a kernel of f rows, how many of its rows lie on the picture, in all."""
    before = (f - 1) // 2
    return sum(min(n - 1, i - before + f - 1) - max(0, i - before) + 1 for i in range(n))


def _wrapped(count: int) -> int:
    """What is left of a number in 32 bits."""
    return (count + 2**31) % 2**32 - 2**31


def _mistake(evidence: dict, case: dict) -> tuple[str, str]:
    """What is wrong and why it matters: the usual mistake that gives all the answers, if one does."""
    answers = [answer["value"] for answer in evidence["answers"]]
    for formula, what, why in _MISTAKES:
        if answers == [formula(*call) for call in case["calls"]]:
            return what, why
    return "the count is not that of the formula", "each number of the output is a sum over one window of the input."


_DEPTH = "a filter is as deep as its input: at each place it multiplies through all n_C channels."
_WINDOW = "the kernel is a square: it has kernel_size rows and as many columns."
_PLACES = "with `same` padding at stride 1 the kernel stops once at each of the n_H·n_W positions."
_PADDED = "multiplications with padded zeros count like all others: the text says so, and a computer does them."
_ADDING = "only multiplications are counted here: sums and the bias cost additions."
_MISTAKES = (  # n_H, n_W, n_C, filters, kernel_size
    (
        lambda h, w, c, n, f: _inside(h, f) * _inside(w, f) * n * c,
        "the products with padded zeros are left out",
        _PADDED,
    ),
    (lambda h, w, c, n, f: h * w * n * f * f, "the channels of the input are left out", _DEPTH),
    (
        lambda h, w, c, n, f: h * w * n,
        "these are the numbers in the output, without the multiplications for each",
        "each of them is a sum of kernel_size·kernel_size·n_C products.",
    ),
    (lambda h, w, c, n, f: h * w * n * f * c, "the kernel size counts once, not twice", _WINDOW),
    (
        lambda h, w, c, n, f: h * w * f * f * c,
        "the filters are left out",
        "each filter passes over the whole picture and makes a channel of its own.",
    ),
    (lambda h, w, c, n, f: f * f * c * n, "these are the weights of the kernel, used at one position only", _PLACES),
    (lambda h, w, c, n, f: (f * f * c + 1) * n, "these are the parameters, not the multiplications", _PLACES),
    (lambda h, w, c, n, f: h * h * n * f * f * c, "n_H is used in place of n_W", _PLACES),
    (lambda h, w, c, n, f: w * w * n * f * f * c, "n_W is used in place of n_H", _PLACES),
    (lambda h, w, c, n, f: h * w * n * (f * f * c + 1), "the bias is counted, too", _ADDING),
    (lambda h, w, c, n, f: h * w * n * (f * f * c - 1), "the additions are counted, not the multiplications", _ADDING),
    (lambda h, w, c, n, f: h * w * n * (2 * f * f * c - 1), "the additions are counted, too", _ADDING),
    (
        lambda h, w, c, n, f: 2 * h * w * n * f * f * c,
        "each multiplication is counted twice, as one with its addition",
        _ADDING,
    ),
    (
        lambda h, w, c, n, f: (h - f + 1) * (w - f + 1) * n * f * f * c,
        "the positions are those of a convolution without padding",
        _PLACES,
    ),
    (
        lambda h, w, c, n, f: h * w * c * f * f * c,
        "the channels of the input are used in place of the filters",
        "the output has one channel a filter, however many the input has.",
    ),
    (lambda h, w, c, n, f: h * w * n * (f * f + c), "the channels of the input are added, not multiplied", _DEPTH),
    (lambda h, w, c, n, f: h * w * n * 2 * f * c, "the kernel size is doubled, not squared", _WINDOW),
    (lambda h, w, c, n, f: h * w * n * (f ^ 2) * c, "`^` is no power in Python", "a square is `f * f` or `f**2`."),
)


EXERCISE = Exercise(
    name="multiplications",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Two questions: how many numbers are in the output, and how many multiplications does one of them take?",
        "The output is n_H × n_W × filters: the padding keeps rows and columns, and each filter makes one channel.",
        "One number of the output is a sum over a window of the input: kernel_size × kernel_size × n_C products.",
    ),
)
