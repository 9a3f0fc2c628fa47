"""What the steps of grading hand to each other: plain data.

A `Job` crosses the wall of the sandbox as JSON; an `Outcome` is made outside of what came back.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum


class State(StrEnum):
    """What was found of a student's answer to an exercise."""

    ANSWERED = "answered"
    STUB = "stub"  # as it was handed out, or empty
    MISSING = "missing"  # no cell of the notebook claims it
    UNREADABLE = "unreadable"  # no Python


@dataclass(frozen=True)
class Unit:
    """What to run for one exercise of one submission.

    Attributes:
        exercise: its name, as in `check(name, ...)`.
        state: what was found of the answer.
        cells: sources in order, the course's own and the student's; after the last one, the name `exercise` is the
            student's function. Empty where nothing is to be run.
        note: one sentence for the instructor where something is not plain; empty elsewhere.
    """

    exercise: str
    state: State
    cells: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Job:
    """What goes into the sandbox for one submission.

    Attributes:
        units: in the order of the lesson.
        seeds: by exercise, of the hidden cases: `find(exercise).cases(seed)`.
    """

    units: tuple[Unit, ...]
    seeds: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict:
        """As plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> "Job":
        """The job that `to_json` was called on."""
        units = tuple(Unit(u["exercise"], State(u["state"]), tuple(u["cells"]), u["note"]) for u in data["units"])
        return cls(units, dict(data["seeds"]))


class End(StrEnum):
    """How the run of a unit came to its end."""

    FINISHED = "finished"  # evidence is there (that of a raised exception included)
    NOT_RUN = "not run"  # nothing to run: a stub, or no answer
    DIED = "died"  # the process ended in the middle of it
    WALL_CLOCK = "wall clock"
    CPU_TIME = "cpu time"
    MEMORY = "memory"
    FILE_SIZE = "file size"
    PROCESSES = "processes"


@dataclass(frozen=True)
class Outcome:
    """What came out of the sandbox for one exercise.

    Attributes:
        exercise: its name.
        end: how the run ended.
        evidence: bytes that `serialize.encode` may have written, or anything else; None where there are none.
        detail: one plain sentence about an end that is not `FINISHED`.
    """

    exercise: str
    end: End
    evidence: bytes | None = None
    detail: str = ""
