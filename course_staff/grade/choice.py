"""Which of a student's files is the submission, and what the instructor has to know about the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from course_staff.grade.names import HandedIn

NAMED = 3  # files that a sentence names before it counts the rest


class Serves(IntEnum):
    """How well a file serves as the notebook of the lesson; the larger, the better."""

    NOT = 0
    OTHER_LESSON = 1
    SCRIPT = 2
    NOTEBOOK = 3
    THE_LESSON = 4  # it says so, by its metadata or its name


@dataclass(frozen=True)
class Candidate:
    """A file that somebody handed in, read.

    Attributes:
        path: as people read it.
        modified: when it was written last, in seconds.
        notebook: as a notebook; None where it is none.
        digest: of the file, SHA-256.
        trouble: a phrase that goes on after the path: what is wrong with the file; empty elsewhere.
        meant: whether its name says that it is a notebook.
    """

    path: str
    handed_in: HandedIn
    modified: float
    serves: Serves
    notebook: bytes | None
    digest: str
    trouble: str = ""
    meant: bool = True

    @property
    def gradable(self) -> bool:
        return self.serves >= Serves.SCRIPT

    @property
    def age(self) -> tuple:
        """To sort by, the oldest first: a system's own numbers are surer than times, which copying changes."""
        return *self.handed_in.version, self.modified, self.path


def choose(candidates: Sequence[Candidate]) -> tuple[Candidate, tuple[str, ...], bool]:
    """The file that counts, sentences about what is not plain, and whether somebody has to look.

    The one that serves best counts; among equals the newest.
    """
    chosen = max(candidates, key=lambda candidate: (candidate.serves, candidate.age))
    others = sorted((other for other in candidates if other is not chosen), key=lambda other: other.age, reverse=True)
    older = [other for other in others if chosen.gradable and other.serves == chosen.serves]
    broken = [other for other in others if other.serves is Serves.NOT and other.meant]
    rest = [other for other in others if other not in older and other not in broken]
    notes = [f"{chosen.path} {chosen.trouble}."] if chosen.trouble else []
    if chosen.serves is Serves.SCRIPT:
        notes.append(f"{chosen.path} is a script; its functions were taken as answers.")
    if older:
        notes.append(f"The newest of {len(older) + 1} counts, {chosen.path}; older: {_listed(older)}.")
    notes += [f"{other.path} {other.trouble}, so it does not count." for other in broken[:NAMED]]
    if len(broken) > NAMED:
        notes.append(f"{len(broken) - NAMED} more files cannot be read.")
    if rest:
        notes.append(f"Not looked at: {_listed(rest)}.")
    return chosen, tuple(notes), not chosen.gradable or bool(broken or chosen.trouble)


def _listed(candidates: Sequence[Candidate]) -> str:
    paths = [candidate.path for candidate in candidates[:NAMED]]
    more = len(candidates) - len(paths)
    return ", ".join(paths) + (f" and {more} more" if more else "")
