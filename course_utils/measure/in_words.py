"""Measured values as a person writes them: yes and no, thousands with commas, lists without brackets."""

from collections.abc import Iterable
from typing import Any

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


def says_little(value: Any) -> bool:
    """Whether a value means something only to who knows what was asked: nothing but yes, no and differences of 0."""
    if isinstance(value, list | dict):
        return all(map(says_little, value.values() if isinstance(value, dict) else value))
    return value is None or isinstance(value, bool) or value == 0.0


def _joined(texts: list[str], values: Iterable[Any]) -> str:
    nested = any(isinstance(value, list | dict) for value in values)
    return ("; " if nested else ", ").join(texts)
