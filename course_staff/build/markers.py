"""What students do not get: the regions between `### BEGIN …` and `### END …`, and lines that speak to nbval."""

import re
from dataclasses import dataclass

from course_staff.build.errors import SourceError

SOLUTION, HIDDEN_TESTS = "SOLUTION", "HIDDEN TESTS"
MARKERS = {f"### {edge} {kind}": (edge, kind) for kind in (SOLUTION, HIDDEN_TESTS) for edge in ("BEGIN", "END")}
# nbgrader overlooks a marker that is written a little differently, and the solution would reach the students.
LOOKS_LIKE_MARKER = re.compile(r"#\s*(BEGIN|END)\W*(SOLUTION|HIDDEN|TESTS?\b)", re.IGNORECASE)
NBVAL_LINE = re.compile(r"^[ \t]*#[ \t]*NBVAL_[A-Z_]+[ \t]*(\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Region:
    """The lines `begin` to `end` of a cell's text, counted from 0, markers included."""

    kind: str
    begin: int
    end: int

    def __contains__(self, index: int) -> bool:
        return self.begin <= index <= self.end


def find_regions(text: str, file: str, first_line: int) -> tuple[Region, ...]:
    """The regions of a code cell whose text begins at line `first_line` of `file`.

    Raises:
        SourceError: a marker that is misspelt, unclosed, nested, or ends what did not begin; a solution that is
            indented differently from its marker, whose stub would land in another block.
    """
    regions, begun = [], None
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if not LOOKS_LIKE_MARKER.search(line):
            continue
        marker, number = line.strip(), first_line + index
        if marker not in MARKERS:
            known = ", ".join(f"'{known}'" for known in MARKERS)
            raise SourceError(file, number, f"'{marker}' is no marker; a line of its own says one of {known}.")
        edge, kind = MARKERS[marker]
        if edge == "BEGIN" and begun is not None:
            raise SourceError(file, number, f"'{marker}' stands inside the region begun at line {first_line + begun}.")
        if edge == "BEGIN":
            begun = index
        elif begun is None or MARKERS[lines[begun].strip()][1] != kind:
            raise SourceError(file, number, f"'{marker}' has no '### BEGIN {kind}' above it.")
        else:
            _check_indent(lines[begun : index + 1], file, first_line + begun)
            regions.append(Region(kind, begun, index))
            begun = None
    if begun is not None:
        marker = lines[begun].strip()
        raise SourceError(file, first_line + begun, f"'{marker}' is not closed in its cell.")
    return tuple(regions)


def _check_indent(lines: list[str], file: str, number: int) -> None:
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    if indents[0] != indents[1]:
        raise SourceError(
            file,
            number,
            f"The marker is indented by {indents[0]} and the line after it by {indents[1]}; the stub takes the marker's"
            " place, so indent both alike.",
        )
