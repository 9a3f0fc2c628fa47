"""Measured values as a person writes them: yes and no, thousands with commas, signs and powers of ten."""

import math
from collections.abc import Iterable
from typing import Any

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LONGEST = 12  # entries of a list; of a longer one the first nine are given, and how many there are


def in_words(value: Any) -> str:
    """A plain JSON value in one line.

    `True` is "yes", `None` is "not decided", `{"all": 37633}` is "all 37,633".
    """
    if value is None or isinstance(value, bool):
        return {True: "yes", False: "no", None: "not decided"}[value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.4g}".replace("-", "−")
    if value in ([], {}):
        return "none"
    if isinstance(value, dict):
        return _joined([f"{key} {in_words(item)}" for key, item in value.items()], value.values())
    if isinstance(value, list):
        items = [in_words(item) for item in value]
        items = items if len(items) <= LONGEST else [*items[:9], f"… ({len(items)} in all)"]
        return _joined(items, value)
    return str(value)


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign, a minus that is no hyphen: "+0.8", "−3.6"; 0 has none.

    What is rounded to 0 keeps its sign, which says on which side of 0 it lies.
    """
    if not math.isfinite(value):
        return f"{value}"
    return f"{value:+.{digits}f}".replace("-", "−") if value else f"{0:.{digits}f}"


def rounded_up(value: float, digits: int = 1) -> str:
    """A number that is never printed as less than it is, for limits: 0.02001 is "0.021" with three digits."""
    if not math.isfinite(value):
        return f"{value}"
    return f"{math.ceil(value * 10**digits - 1e-9) / 10**digits:.{digits}f}"


def scientific(value: float, digits: int = 0) -> str:
    """A number as the field writes it: "10⁻⁶", "3.5·10⁻³", "0"; `digits` behind the point."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.0f}"
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    mantissa = mantissa.replace("-", "−")
    power = f"10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return power if mantissa == "1" else f"{mantissa}·{power}"


def says_little(value: Any) -> bool:
    """Whether a value means something only to who knows what was asked: nothing but yes, no and differences of 0."""
    if isinstance(value, list | dict):
        return all(map(says_little, value.values() if isinstance(value, dict) else value))
    return value is None or isinstance(value, bool) or value == 0.0


def _joined(texts: list[str], values: Iterable[Any]) -> str:
    nested = any(isinstance(value, list | dict) for value in values)
    return ("; " if nested else ", ").join(texts)
