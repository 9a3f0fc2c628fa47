"""What earlier runs found, and whether a lesson has changed since: `runs/<profile>/results.json`."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from course_staff.files import replace_text
from course_staff.paths import Clone
from course_staff.run.locks import results_lock
from course_utils.runtime import versions


@dataclass(frozen=True)
class Result:
    """What came of one lesson in one profile.

    `outcome` is `passed`, `failed` or `timed out`; `key` the fingerprint of all that the outcome depends on; `gpu`
    whether a GPU was required; `error` one line, and `traceback` all of it, both without terminal colours.
    """

    lesson: str
    outcome: str
    minutes: float
    key: str
    gpu: bool = False
    error: str = ""
    traceback: str = ""


def read_results(folder: Path) -> dict[str, Result]:
    """The results of former runs by lesson; none where there are none or the file is of another version."""
    try:
        rows = json.loads((folder / "results.json").read_text("utf-8"))
        return {row["lesson"]: Result(**row) for row in rows}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def add_result(folder: Path, result: Result) -> dict[str, Result]:
    """Keep one more result beside those that this run and others have found, and return them all, by lesson.

    Raises:
        CourseError: the file cannot be written, or another process holds it.
    """
    with results_lock(folder):
        results = read_results(folder) | {result.lesson: result}
        rows = [asdict(results[lesson]) for lesson in sorted(results)]
        replace_text(folder / "results.json", json.dumps(rows, indent=2))
    return results


def shipped_minutes(clone: Clone, lessons: list[str], profile: str) -> dict[str, float]:
    """How long the runs in this profile took whose outputs the clone's notebooks of `lessons` hold, by lesson."""
    records = {}
    for lesson in lessons:
        notebook = json.loads((clone.instructor / f"{lesson}.ipynb").read_text("utf-8"))
        record = notebook["metadata"].get("course", {}).get("executed", {})
        if record.get("profile") == profile and "minutes" in record:
            records[lesson] = record["minutes"]
    return records


def is_unchanged(result: Result | None, key: str, folder: Path, require_gpu: bool) -> bool:
    """Whether `result` passed with the same fingerprint, still has its reports, and had the GPU that is wanted now."""
    if result is None or result.outcome != "passed" or result.key != key:
        return False
    reports = all((folder / f"{result.lesson}{ending}").is_file() for ending in (".ipynb", ".html"))
    return reports and (result.gpu or not require_gpu)


def fingerprints(clone: Clone, lessons: list[str], profile: str) -> dict[str, str]:
    """For each lesson, a SHA-256 of its cells, the package, the data, the profile and the versions.

    The outputs of the notebook do not count: committing them changes no result.
    """
    common = hashlib.sha256(json.dumps([profile, versions()]).encode())
    for path in _files(clone):
        common.update(f"\n{path.relative_to(clone.root).as_posix()}\n".encode())
        common.update(hashlib.sha256(path.read_bytes()).digest())
    keys = {}
    for lesson in lessons:
        notebook = json.loads((clone.instructor / f"{lesson}.ipynb").read_text("utf-8"))
        cells = [[cell["cell_type"], cell["source"], cell["metadata"].get("tags")] for cell in notebook["cells"]]
        own = common.copy()
        own.update(json.dumps(cells).encode())
        keys[lesson] = own.hexdigest()
    return keys


def _files(clone: Clone) -> Iterator[Path]:
    """The package and the data, a student's own sets among them; not compiled code and not prose."""
    for folder in (clone.root / "course_utils", clone.data):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".md":
                yield path
