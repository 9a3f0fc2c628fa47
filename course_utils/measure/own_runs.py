"""A leaderboard of one's own runs: a small JSON file that belongs to whoever names it.

A run is known by its name: the same name again takes the place of the earlier run, so that a cell can be run twice.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from course_utils.datasets.staging import staging
from course_utils.errors import CourseError

FORMAT = "convnet course: leaderboard 1"
LONGEST = 60  # letters of a name, so that it fits beside a figure


@dataclass(frozen=True)
class Run:
    """One way to learn, run several times.

    Attributes:
        name: short, and different for each way.
        accuracies: on the validation set, one a seed, fractions of 1.
        seconds: of one training.
        parameters: how many numbers learned.
        note: what you want to remember of it.
    """

    name: str
    accuracies: tuple[float, ...]
    seconds: float
    parameters: int
    note: str = ""

    def __post_init__(self):
        numbers = [*self.accuracies, self.seconds, self.parameters]
        if not 0 < len(self.name.strip()) <= LONGEST:
            raise CourseError(f"A run needs a name of 1 to {LONGEST} letters, not {self.name!r}.")
        if not self.accuracies or not all(0 <= accuracy <= 1 for accuracy in self.accuracies):
            raise CourseError(f"The run '{self.name}' needs one accuracy a seed, each from 0 to 1.")
        if not all(np.isfinite(numbers)) or self.seconds < 0 or self.parameters < 0:
            raise CourseError(f"The run '{self.name}' needs seconds and parameters of 0 or more.")

    @property
    def mean(self) -> float:
        """The mean accuracy over the seeds."""
        return float(np.mean(self.accuracies))


def read_runs(path: Path | str) -> list[Run]:
    """The runs in the file, in the order in which they were kept; none where there is no file.

    Raises:
        CourseError: the file is no leaderboard, damaged, or cannot be read.
    """
    path = Path(path)
    if not path.exists():
        return []
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] != FORMAT:
            raise ValueError
        return [Run(**row | {"accuracies": tuple(row["accuracies"])}) for row in content["runs"]]
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror or error}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path} is no leaderboard of this course, or was changed by hand; it stays as it is: mend it, or choose "
            "another name."
        ) from error


def keep_run(path: Path | str, run: Run) -> list[Run]:
    """Put a run into the file, in the place of an earlier one of the same name, and return all of them.

    Args:
        path: ends in .json; its folder is made where it is missing.

    Raises:
        CourseError: the file is something else, or cannot be written; it stays as it is.
    """
    path = Path(path)
    runs = [other for other in read_runs(path) if other.name != run.name] + [run]
    plain = [asdict(one) | {"accuracies": [float(value) for value in one.accuracies]} for one in runs]
    text = json.dumps({"format": FORMAT, "runs": plain}, indent=1, ensure_ascii=False, default=_plain)
    try:
        with staging(path.parent) as folder:
            part = folder / path.name
            part.write_text(text + "\n", "utf-8")
            os.replace(part, path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror or error}); choose another folder.") from error
    return runs


def leaderboard(runs: Sequence[Run]) -> str:
    """The runs as a table in Markdown, the best on top: rank, name, mean accuracy and its range, time and size."""
    rows = ["| | run | validation | seeds | from – to | seconds | parameters | note |", "|--|--|--|--|--|--|--|--|"]
    for rank, run in enumerate(sorted(runs, key=lambda run: -run.mean), start=1):
        low, high = min(run.accuracies), max(run.accuracies)
        name, note = (text.replace("|", "/") for text in (run.name, run.note))
        rows.append(
            f"| {rank} | {name} | {run.mean:.1%} | {len(run.accuracies)} | {low:.1%} – {high:.1%} | {run.seconds:.0f} "
            f"| {run.parameters:,} | {note} |"
        )
    return "\n".join(rows)


def _plain(value):
    """A number of NumPy as one of Python."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in a leaderboard")
