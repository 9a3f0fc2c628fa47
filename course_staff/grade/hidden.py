"""Which texts show an input that was drawn for one submission, and so stay out of what its student reads."""

import re

SMALLEST_TOLD = 10  # a number below may stand in a sentence without coming from a hidden input


def numbers_in(value: object) -> set[float]:
    """Every number inside nested dicts and lists, but seeds, which no text tells."""
    if isinstance(value, dict):
        return set().union(*(numbers_in(item) for key, item in value.items() if key != "seed"))
    if isinstance(value, list | tuple):
        return set().union(*map(numbers_in, value))
    return {value} if isinstance(value, int | float) and not isinstance(value, bool) else set()


def tells(text: str, drawn: set[float]) -> bool:
    """Whether a number of the text is one of those drawn for this submission."""
    found = re.findall(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w])", text)
    return any(float(number) in drawn for number in found if len(number) < 20 and float(number) >= SMALLEST_TOLD)
