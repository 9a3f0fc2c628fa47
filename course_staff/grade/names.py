"""Who handed in what: a student's name, key and numbers out of the path of a file.

Four conventions are known:

- Canvas, "Download Submissions": `lastfirst_12345_67890_file.ipynb`, or `lastfirst_LATE_12345_67890_file.ipynb`; the
  numbers are those of the user and of the attached file (canvas-lms, `app/models/content_zipper.rb`; older versions
  write `late`). Where grading is anonymous there is no name; what was typed in is `lastfirst_12345_text.html`. Of a
  file that was handed in again Canvas changes the name: `file-1.ipynb`, `file-2.ipynb`.
- Moodle, "Download all submissions": a folder `Full Name_123456_assignsubmission_file` (a `_` more before Moodle 4), or
  without folders `Full Name_123456_assignsubmission_file_file.ipynb`; the number is what the grading worksheet calls
  "Participant 123456" (moodle, `mod/assign/classes/downloader.php`).
- A folder a student: `anna/04_residual_networks.ipynb`.
- A file a student: `anna.ipynb`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

CANVAS = re.compile(
    r"(?:(?P<name>\w[\w-]*?)_)?(?P<late>late_)?(?P<user>\d+)_(?:(?P<attachment>\d+)_(?P<file>.+)|(?:text|link)\.html)",
    re.IGNORECASE | re.DOTALL,
)
ANONYMOUS = re.compile(CANVAS.pattern.replace(r"\w[\w-]*?", r"(?!)"), CANVAS.flags)  # with no name in front
MOODLE = re.compile(
    r"(?P<name>.+)_(?P<participant>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?", re.DOTALL
)
LESSON = re.compile(r"\d\d[a-z]?_")  # how the name of a lesson begins
COPIES = {"", "copy", "of", "kopie", "von", "copia", "de", "copie"}  # what programs put around the name of a copy
AGAIN = re.compile(r"(?:-| ?\()(\d{1,3})\)?$")  # Canvas' `-1`, a browser's ` (1)`
NAMED_LIKE_A_DIGEST = re.compile(r".*-[0-9a-f]{10}")
# File names that Windows keeps for itself (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST = 40  # characters of a name in a key: with four bytes each, and a number, a file name still holds it


@dataclass(frozen=True)
class Person:
    """A student, or a group that hands in as one.

    Attributes:
        key: what results are filed under: a safe file name in Unicode's form NFC, in lower case; the same for the same
            person in every run, and never the same for two.
        name: as the path has it, to be shown.
        canvas_id, moodle_id: the number in that system, of which a grade sheet for it has a column; else empty.
    """

    key: str
    name: str
    canvas_id: str = ""
    moodle_id: str = ""


@dataclass(frozen=True)
class HandedIn:
    """What the path of a file says.

    Attributes:
        file: the name that the student gave to the file.
        late: whether Canvas marked it.
        version: how often a file of this name had been handed in before, and the number of the attached file: the
            larger is the newer; (0, 0) where no number tells.
    """

    person: Person
    file: str
    late: bool = False
    version: tuple[int, int] = (0, 0)


def handed_in(parts: Sequence[str], lesson: str | None = None) -> HandedIn | None:
    """Who handed in the file with this path, given as its parts; None where the path names nobody.

    A part that Moodle named decides, else the first part: one that Canvas named, a folder, an archive or a file. A file
    in no folder that is named like the lesson belongs to nobody.

    Args:
        lesson: the lesson's name, such as `04_residual_networks`. None: any name that begins like a lesson's.
    """
    first, file = parts[0], parts[-1]
    for part in parts:
        if found := MOODLE.fullmatch(part):
            person = _numbered(found["name"], "m", found["participant"])
            name = found["file"] if part is file and found["file"] else file
            return HandedIn(person, name, version=(again(name), 0))
    if found := from_canvas(first):
        person = _numbered(found["name"] or f"anonymous {found['user']}", "c", found["user"])
        own = found["file"] or first
        version = again(own), int((found["attachment"] or "0")[:18])
        return HandedIn(person, own if len(parts) == 1 else file, late=bool(found["late"]), version=version)
    owner = first if len(parts) > 1 else PurePosixPath(file).stem
    if len(parts) == 1 and _is_lesson(owner, lesson):
        return None
    name = unicodedata.normalize("NFC", owner.removesuffix(".zip"))
    return HandedIn(Person(key_of(name), printable(name)), file, version=(again(file) if len(parts) > 1 else 0, 0))


def _is_lesson(stem: str, lesson: str | None) -> bool:
    """Whether a file's name is that of a lesson, and nobody's: `Copy of 04_residual_networks (1)`."""
    words = re.sub(r"[\W_]+", "_", stem.casefold())
    if lesson is None:
        return bool(LESSON.match(words))
    before, found, behind = words.partition(lesson)
    return bool(found) and all(word in COPIES or word.isdecimal() for word in f"{before}_{behind}".split("_"))


def from_canvas(part: str) -> re.Match | None:
    """The parts of a name that Canvas gave; none of one that begins like a lesson's."""
    found = ANONYMOUS.fullmatch(part) or CANVAS.fullmatch(part)
    return None if found and LESSON.match(part) else found


def is_from_a_system(part: str) -> bool:
    """Whether Canvas or Moodle gave this name."""
    return bool(MOODLE.fullmatch(part) or from_canvas(part))


def printable(text: str) -> str:
    """The text for people: what cannot be printed is escaped."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def again(file: str) -> int:
    """The number that Canvas or a browser put behind a file's name; 0 where there is none."""
    found = AGAIN.search(PurePosixPath(file).stem)
    return int(found[1]) if found else 0


def key_of(name: str) -> str:
    """A file name for `name`: itself, if that is safe, else what is left of it with a digest of it.

    Names that Unicode calls equivalent (é as one character or as two) get one key; no other two names do, those
    included that differ only in case, which some file systems do not tell apart.
    """
    name = unicodedata.normalize("NFC", name)
    slug = _slug(name)
    if slug == name and not NAMED_LIKE_A_DIGEST.fullmatch(name) and not RESERVED.fullmatch(name):
        return slug
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{slug or 'student'}-{digest}"


def _numbered(name: str, system: str, number: str) -> Person:
    """A person whose number in a system is known: no name as such has an underscore in its key."""
    name = unicodedata.normalize("NFC", name)
    key = f"{_slug(name) or 'student'}_{system}{number[:20]}"
    ids = {"canvas_id": number} if system == "c" else {"moodle_id": number}
    return Person(key, printable(name), **ids)


def _slug(name: str) -> str:
    """Letters and digits of any script, in lower case, with `-` and `.` between them."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(char if char.isalnum() or char in "-." else "-" for char in lower)
    return re.sub(r"-+", "-", kept)[:LONGEST].strip("-.")
