"""From a folder or an archive of strangers' files to one submission a student.

`folders` and `archives` find the files, `names` says whose they are, `reading` makes a notebook of each, and `choice`
picks the one that counts.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from course_staff.grade.archives import Found, ReadingLimits
from course_staff.grade.choice import Candidate, Serves, choose
from course_staff.grade.folders import files_in
from course_staff.grade.names import HandedIn, Person, from_canvas, handed_in, is_from_a_system, printable
from course_staff.grade.reading import notebook_of, to_bytes
from course_staff.workplace.origin import lesson_of
from course_utils.errors import CourseError

UNKNOWN = HandedIn(Person("", ""), "")


@dataclass(frozen=True)
class Submission:
    """What one student handed in for a lesson.

    Attributes:
        person: who.
        file: where it lies in the folder or archive of submissions, as people read it.
        notebook: as `reading.to_bytes` writes it; None where there is none to grade.
        digest: of the file as it was handed in, SHA-256 in hexadecimal digits.
        late: whether Canvas marked it late.
        submitted: when it was handed in, in UTC as in `Result`; empty where nobody knows. See `times`.
        notes: sentences for the instructor about what is not plain.
        needs_person: whether somebody has to look at it.
    """

    person: Person
    file: str
    notebook: bytes | None
    digest: str
    late: bool = False
    notes: tuple[str, ...] = ()
    needs_person: bool = False
    submitted: str = ""


def read_submissions(place: Path, lesson: str | None = None, limits: ReadingLimits | None = None) -> list[Submission]:
    """The submissions in a folder or zip archive, in the order of the students' keys.

    Of several notebooks of a student the newest counts. What cannot be read makes a submission without a notebook that
    says why: no file that somebody handed in is passed over in silence.

    Args:
        lesson: the lesson's name, such as `04_residual_networks`; a notebook that says it is another one is not graded.
            None: any notebook will do.

    Raises:
        CourseError: the place is missing, unreadable or empty.
    """
    read = {}
    for number, found in enumerate(files_in(place, limits)):  # one at a time: a class would not fit into memory
        read[found.path, number] = _read(found, lesson)
    if not read:
        raise CourseError(f"{place} holds no submissions; give the folder or the zip archive that has them.")
    start = _starts([path for path, _ in read], is_folder=place.is_dir())
    by_student: dict[str, list[Candidate]] = defaultdict(list)
    for (path, _), candidate in read.items():
        owner = handed_in(path[start(path) :], lesson) or _nobody(path)
        by_student[owner.person.key].append(replace(candidate, handed_in=owner))
    return [_submission(by_student[key]) for key in sorted(by_student)]


def _read(found: Found, lesson: str | None) -> Candidate:
    """The file, read; whose it is comes later."""
    path, name = _shown(found.path), found.path[-1]
    known = found.content if found.content is not None else repr((found.path, found.trouble)).encode()
    digest = hashlib.sha256(known).hexdigest()
    meant = PurePosixPath(name).suffix.lower() in (".ipynb", ".py", ".zip")
    unread = Candidate(path, UNKNOWN, found.modified, Serves.NOT, None, digest, found.trouble, meant)
    if found.content is None:
        return unread
    try:
        notebook = notebook_of(found.content, name)
        content = to_bytes(notebook)
    except CourseError as error:
        return replace(unread, trouble=str(error))
    says, trouble = lesson_of(notebook) or "", found.trouble
    if PurePosixPath(name).suffix.lower() == ".py":
        serves = Serves.SCRIPT
    elif lesson and says and says != lesson:
        serves, trouble = Serves.OTHER_LESSON, f"is the notebook of {_shown([says[:60]])}, not of {lesson}"
    elif says or (lesson and lesson[:3] in name):
        serves = Serves.THE_LESSON
    else:
        serves = Serves.NOTEBOOK
    return replace(unread, serves=serves, notebook=content, trouble=trouble)


def _submission(candidates: Sequence[Candidate]) -> Submission:
    """One student's submission, out of all their files."""
    chosen, notes, needs_person = choose(candidates)
    person = chosen.handed_in.person
    if person.key.startswith(NOBODY):
        notes = (*notes, f"{chosen.path} says nowhere whose it is; put it into a folder with the student's name.")
        needs_person = True
    notebook = chosen.notebook if chosen.gradable else None
    return Submission(person, chosen.path, notebook, chosen.digest, chosen.handed_in.late, notes, needs_person)


NOBODY = "unknown_f"  # how the keys of people to be found begin; no other key does


def _nobody(path: Sequence[str]) -> HandedIn:
    """For a file whose path names no student: a person to be found, one a file."""
    digest = hashlib.sha256(repr(path).encode()).hexdigest()[:10]
    return HandedIn(Person(f"{NOBODY}{digest}", f"unknown ({_shown(path)})"), path[-1])


def _starts(paths: Sequence[tuple[str, ...]], is_folder: bool) -> Callable[[tuple[str, ...]], int]:
    """Says how many folders or archives lie around a student's part of a path and are nobody's.

    Many programs put one folder around all that they pack; and an instructor may put what Canvas gave them, packed or
    not, into a folder of its own. Else a folder in the folder that was named is a student's.
    """
    around = 0
    while _is_around({path[around:] for path in paths}, is_folder and around == 0):
        around += 1
    users: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in paths:
        for depth, part in enumerate(path):
            found = from_canvas(part)
            if found and len(found["attachment"] or "") > 2:  # not a student's own `hw_1_2_final.ipynb`
                users[path[:depth]].add(found["user"])
    downloads = {folder for folder, numbers in users.items() if len(numbers) > 1}

    def start(path: tuple[str, ...]) -> int:
        return next((depth for depth in range(len(path)) if path[:depth] in downloads), around)

    return start


def _is_around(paths: set[tuple[str, ...]], is_folder: bool) -> bool:
    """Whether the first part of these paths is one and the same, and is around the students, not itself a student."""
    first, *others = {path[0] for path in paths}
    inside = [handed_in(path[1:]) for path in paths if len(path) > 1]
    if others or is_from_a_system(first) or None in inside or len(inside) < len(paths):
        return False
    is_zip = first.lower().endswith(".zip")
    if is_folder and not is_zip:
        return False
    several = len({found.person.key for found in inside}) > 1
    deeper = any(len(path) > 2 or is_from_a_system(path[1]) for path in paths)
    return several or (not is_zip and deeper)


def _shown(path: Sequence[str]) -> str:
    return printable("/".join(path))
