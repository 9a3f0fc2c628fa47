"""What was measured once, because it takes longer than a lesson may; a lesson shows it beside its own short run."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.errors import CourseError

RECORDS = Path(__file__).parent / "recorded"


@dataclass(frozen=True)
class Record:
    """Results of `course measure`, and how they were made.

    Attributes:
        results: what the experiment returned.
        caption: one line for a figure: the command, the machine, the minutes and the day.
    """

    results: Any
    caption: str


def recorded(name: str) -> Record:
    """The record of an experiment of `course_staff/experiments`.

    Raises:
        CourseError: there is none, or it cannot be read.
    """
    path = RECORDS / f"{name}.json"
    try:
        record = json.loads(path.read_text("utf-8"))
        caption = "measured once by `{command}` on {machine} in {minutes:g} minutes, {made}".format(**record)
        return Record(record["results"], caption)
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(f"There is no readable record {path}; `course measure {name}` makes one.") from None
