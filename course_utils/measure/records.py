"""What was measured once, because it takes longer than a lesson may; a lesson shows it beside its own short run."""

import json
from collections.abc import Iterator
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
        caption: one line for a figure: that it is a record, its size as far as the results tell it, and how it is made
            anew.
        provenance: the command, the machine, the minutes and the day.
    """

    results: Any
    caption: str
    provenance: str


def recorded(name: str) -> Record:
    """The record of an experiment of `course_staff/experiments`.

    Raises:
        CourseError: there is none, or it cannot be read.
    """
    path = RECORDS / f"{name}.json"
    try:
        record = json.loads(path.read_text("utf-8"))
        results, command = record["results"], record["command"]
        provenance = "recorded by `{command}` on {machine} in {minutes:g} minutes, {made}".format(**record)
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(f"There is no readable record {path}; `course measure {name}` makes one.") from None
    told = ", ".join(_size(results))
    return Record(results, f"recorded run{': ' if told else ''}{told} · repeat with `{command}`", provenance)


def _size(results: Any) -> Iterator[str]:
    """How many seeds there were and how many pictures to learn from, where the results say so in the usual places."""
    if not isinstance(results, dict):
        return
    runs = results.get("runs", ())
    seeds = results.get("seeds")
    seeds = {*seeds} if isinstance(seeds, list) else {run.get("seed") for run in runs if isinstance(run, dict)} - {None}
    if seeds:
        yield f"{len(seeds)} seeds" if len(seeds) > 1 else "1 seed"
    learned = results.get("trained_on", results.get("train_size"))
    if isinstance(learned, int):
        yield f"{learned:,} for training"
