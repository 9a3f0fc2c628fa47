"""One statement of the source notes."""

from typing import Literal, NamedTuple


class Statement(NamedTuple):
    """One factual statement of the notes."""

    text: str
    source: str
    kind: Literal["fact", "api", "history"] = "fact"
    turned_by: str = ""
