"""Is one way better than another? A difference, its interval, and the smallest effect that the design could show.

A training gives another result with another seed, and a test set is a sample as well. So two ways are compared by
several seeds, and each comparison says three things: the difference, a confidence interval, and the smallest true
effect that the same design would have found four times in five. An experiment whose smallest effect is larger than
what is at stake decides nothing, whatever its means are.

`compare_paired`: both ways run with the same seeds. The paired t-test (Student, 1908).
`compare_groups`: the runs of the two ways have nothing in common. Welch's t-test (Welch, 1947).
`compare_on_items`: the same seeds, tested on the same pictures; the error counts both. A two-way analysis of variance,
as for several readers of the same X-rays (Dorfman, Berbaum and Metz, 1992, "Receiver operating characteristic rating
analysis").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import optimize, stats

from course_utils.errors import CourseError
from course_utils.measure.in_words import rounded_up, signed

LEVEL = 0.95  # of an interval: it misses the true effect in one experiment of twenty
POWER = 0.8  # how often the smallest effect would be found (Cohen, 1988)
FEWEST_SEEDS = 3
ALIKE = "always the same, so no interval"

Rule = Literal["larger", "better", "not worse"]
Side = Literal["above 0", "below 0", "includes 0"]


@dataclass(frozen=True)
class Comparison:
    """How much larger the first way's results are.

    Attributes:
        difference: the mean of the first less the mean of the second, in the unit of the results.
        low, high: the ends of its confidence interval.
        smallest: the smallest true difference that this design would find (an interval without 0) with a chance of
            80%; infinite where all runs gave the same, since then nothing is known of their spread.
        design: the runs, in words.
    """

    difference: float
    low: float
    high: float
    smallest: float
    design: str

    def larger(self, at_stake: float, than: float = 0.0) -> "Decision":
        """Whether the difference is above `than`, or below it; a distance of `at_stake` is what would matter."""
        return Decision("larger", at_stake, self, than)

    def better(self, at_stake: float) -> "Decision":
        """Whether the first way's results are larger; a gain of `at_stake` or more is what would matter."""
        return Decision("better", at_stake, self)

    def not_worse(self, at_stake: float) -> "Decision":
        """Whether the first way's results are larger, as large, or smaller by less than `at_stake`."""
        return Decision("not worse", at_stake, self)

    def __str__(self) -> str:
        return self.text()

    def text(self, scale: float = 1, unit: str = "", digits: int = 3) -> str:
        """The three numbers and the design in one line, multiplied by `scale`.

        For accuracies: `text(100, "points", 1)`. Where all runs differed alike there is no interval, and it says so.
        """
        a, low, high = self.in_text(scale, digits)
        unit = f" {unit}" if unit else ""
        if not self.has_interval:
            return f"{a}{unit} ({ALIKE}; {self.design})"
        smallest = rounded_up(scale * self.smallest, digits)
        return f"{a}{unit} (95% interval {low} to {high}; smallest effect that would show {smallest}; {self.design})"

    def short(self, scale: float = 100, unit: str = "points", digits: int = 1) -> str:
        """The difference and its interval, for titles of figures: "+3.6 points (95% interval +1.2 to +6.0)"."""
        a, low, high = self.in_text(scale, digits)
        interval = f"95% interval {low} to {high}" if self.has_interval else ALIKE
        return f"{a} {unit}".rstrip() + f" ({interval})"

    def brief(self, scale: float = 100, digits: int = 1) -> str:
        """The difference and its interval where the level is said elsewhere: "+3.6 (+1.2 to +6.0)"."""
        a, low, high = self.in_text(scale, digits)
        return f"{a} ({low} to {high})" if self.has_interval else f"{a} ({ALIKE})"

    @property
    def has_interval(self) -> bool:
        """Whether the runs differed by chance at all; where they did not, `low` and `high` say nothing."""
        return bool(np.isfinite(self.smallest))

    @property
    def side(self) -> Side:
        """Where the interval lies; it includes 0, too, where all runs differed alike and nothing is known of chance."""
        if not self.has_interval or self.low <= 0 <= self.high:
            return "includes 0"
        return "above 0" if self.low > 0 else "below 0"

    def in_text(self, scale: float = 1, digits: int = 3) -> tuple[str, str, str]:
        """The difference and the two ends of its interval, signed, multiplied by `scale`.

        Where an end would be rounded to 0, both get more digits, so that its side of 0 can be seen: "−0.7", "−1.32",
        "−0.03".
        """
        ends = [scale * self.low, scale * self.high]
        enough = (n for n in range(digits, digits + 3) if all(round(end, n) for end in ends if end))
        finer = next(enough, digits)
        return signed(scale * self.difference, digits), *(signed(end, finer) for end in ends)


@dataclass(frozen=True)
class Decision:
    """What a comparison says to a question: True, False, or None where it cannot decide.

    `larger`: True where the interval lies above `than`, False where it lies below.
    `better`: True where the interval lies above 0, False where it lies below `at_stake`.
    `not worse`: True where the interval lies above −`at_stake`, False where it lies below 0.
    Neither, or a smallest effect larger than `at_stake`: None, "not decided".
    """

    rule: Rule
    at_stake: float
    comparison: Comparison
    than: float = 0.0

    @property
    def answer(self) -> bool | None:
        if not self.comparison.smallest <= self.at_stake:
            return None
        lower, upper = {
            "larger": (self.than, self.than),
            "better": (0.0, self.at_stake),
            "not worse": (-self.at_stake, 0.0),
        }[self.rule]
        if self.comparison.low > lower:
            return True
        return False if self.comparison.high < upper else None

    def as_dict(self) -> dict[str, Any]:
        """What the ledger keeps: plain JSON values."""
        found = self.comparison
        return {
            "rule": self.rule,
            "at_stake": float(self.at_stake),
            "than": float(self.than),
            "answer": self.answer,
            "difference": found.difference,
            "interval": [found.low, found.high],
            "smallest": found.smallest if np.isfinite(found.smallest) else None,
            "design": found.design,
        }

    def __bool__(self) -> bool:
        raise CourseError("A decision has three answers; ask for `decision.answer`, which is True, False or None.")


def interval_note(compared: int) -> str:
    """What a figure's caption says of the intervals in it, which hold at once where there are several."""
    return "95% intervals" + (f", Bonferroni for {compared} comparisons" if compared > 1 else "")


def compare_paired(a: Sequence[float], b: Sequence[float], *, compared: int = 1, of: str = "seeds") -> Comparison:
    """Compare two ways that ran with the same seeds (same weights, same pictures, same order).

    Args:
        a, b: (n,) results, one a seed, in the same order.
        compared: how many comparisons are made and looked at together. With k of them each interval is widened to
            the level 1 − 0.05/k, so that all hold at once in 95% of the cases (Bonferroni; Dunn, 1961).
        of: what the pairs are, for the words of the design: draws of photographs, say, or folds.

    Raises:
        CourseError: fewer than three seeds, or unequal numbers.
    """
    a, b = _runs(a), _runs(b)
    if a.shape != b.shape:
        raise CourseError(f"{len(a)} runs and {len(b)} runs are no pairs; use compare_groups.")
    error = (a - b).std(ddof=1) / np.sqrt(len(a))
    return _comparison((a - b).mean(), error, len(a) - 1, compared, f"{len(a)} {of}, paired")


def compare_groups(a: Sequence[float], b: Sequence[float], *, compared: int = 1) -> Comparison:
    """Compare two ways whose runs have nothing in common.

    Args:
        a, b: (n_a,) and (n_b,) results.
        compared: as for `compare_paired`.

    Raises:
        CourseError: fewer than three runs of one way.
    """
    a, b = _runs(a), _runs(b)
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    freedom = _satterthwaite(parts, np.array([len(a) - 1, len(b) - 1]))
    design = f"{len(a)} and {len(b)} runs"
    return _comparison(a.mean() - b.mean(), np.sqrt(parts.sum()), freedom, compared, design)


def compare_on_items(a: np.ndarray, b: np.ndarray, *, compared: int = 1, of: str = "seeds") -> Comparison:
    """Compare two ways that ran with the same seeds and were tested on the same pictures.

    Two hundred pictures say little about a tenth of a point, however many seeds are run: all seeds see the same
    pictures. So the error has two parts, one from the seeds and one from the pictures.

    Args:
        a, b: (seeds, pictures) whether (1, 0), or how well, each run did on each picture.
        compared, of: as for `compare_paired`.

    Raises:
        CourseError: fewer than three seeds or pictures, or unequal shapes.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    if a.shape != b.shape or a.ndim != 2 or min(a.shape) < FEWEST_SEEDS:
        raise CourseError(
            f"A comparison on items takes two arrays (seeds, items) of one shape with at least {FEWEST_SEEDS} of each, "
            f"not {a.shape} and {b.shape}."
        )
    gains = a - b
    seeds, items = gains.shape
    by_seed, by_item, mean = gains.mean(axis=1), gains.mean(axis=0), gains.mean()
    rest = gains - by_seed[:, None] - by_item + mean
    freedom = np.array([seeds - 1, items - 1, (seeds - 1) * (items - 1)])
    squares = np.array(
        [items * by_seed.var(ddof=1), seeds * by_item.var(ddof=1), (rest**2).sum() / freedom[2]]
    )  # mean squares of seeds, items and what is left
    parts = squares * [1, 1, -1] / gains.size
    if parts.sum() < max(parts[:2]):  # more left over than explained: the larger part alone is the safer estimate
        larger = [np.argmax(parts[:2])]
        parts, freedom = parts[larger], freedom[larger]
    design = f"{seeds} {of} × {items:,} pictures, paired"
    return _comparison(mean, np.sqrt(parts.sum()), _satterthwaite(parts, freedom), compared, design)


def _runs(values: Sequence[float]) -> np.ndarray:
    values = np.asarray(values, float)
    if values.ndim != 1 or len(values) < FEWEST_SEEDS:
        raise CourseError(
            f"A comparison takes at least {FEWEST_SEEDS} runs of each way, not {values.size}: fewer say nothing about "
            "the spread."
        )
    return values


def _satterthwaite(parts: np.ndarray, freedom: np.ndarray) -> float:
    """The degrees of freedom of a sum of independent variance estimates (Satterthwaite, 1946)."""
    spread = np.sum(parts**2 / freedom)
    return float(parts.sum() ** 2 / spread) if spread > 0 else 1.0


def _comparison(difference: float, error: float, freedom: float, compared: int, design: str) -> Comparison:
    """From the estimate, its standard error and its degrees of freedom."""
    if compared > 1:
        design = f"{design}; interval for {compared} comparisons at once"
    if error < 1e-12 * max(1.0, abs(difference)):
        return Comparison(float(difference), float(difference), float(difference), float("inf"), design)
    quantile = stats.t.ppf(1 - (1 - LEVEL) / compared / 2, freedom)
    shift = optimize.brentq(lambda d: stats.nct.sf(quantile, freedom, d) - POWER, 0.0, 20 * quantile)
    low, high = difference - quantile * error, difference + quantile * error
    return Comparison(float(difference), float(low), float(high), float(shift * error), design)
