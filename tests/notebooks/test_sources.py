"""Who is cited in a lesson stands in full at its end: author, year, title and a link."""

import re

import pytest

from course_staff.build.source import read_source
from course_staff.paths import find_clone

CLONE = find_clone()
HEADING = "## Sources"
YEAR = r"\(?((?:1[89]|20)\d\d)\)?"
ENTRY = re.compile(rf"^- ([^(\[*:]+ {YEAR}[.,:]|[^(:]+:) .*\[[^]]+\]\(https://[^)]+\)")  # a paper; a manual
LINK = re.compile(r"https://(?:arxiv\.org/abs|doi\.org)/[^)\s\"]+")
NO_NAMES = "In|Since|Until|By|From|Before|After|Of|Around"
CITED = re.compile(
    rf"\b(?!(?:{NO_NAMES})\b)([A-Z]\w+)(?:, [A-Z][\w-]+)*(?:,? and [A-Z][\w-]+| et al\.| and colleagues)?"
    r",? \(?((?:19|20)\d\d)\b"
)


def parts(lesson):
    """All text and code of a lesson before its sources, and the lines of its sources, which end it."""
    cells = read_source(CLONE.source / f"{lesson}.py", CLONE.root).cells
    first = next((i for i, cell in enumerate(cells) if cell.text.startswith(HEADING)), len(cells))
    assert {cell.kind for cell in cells[first:]} <= {"markdown"}
    lines = [line for cell in cells[first:] for line in cell.text.splitlines() if line.strip()]
    return "\n".join(cell.text for cell in cells[:first]), [line for line in lines if not line.startswith(HEADING)]


@pytest.mark.parametrize("lesson", CLONE.lessons())
def test_what_a_lesson_cites_stands_at_its_end_with_author_year_title_and_link(lesson):
    body, entries = parts(lesson)
    assert [line for line in entries if not ENTRY.match(line)] == []
    assert unlisted(body, entries) == set()


def unlisted(body, entries):
    """The citations of a text, `Name year` or a paper's address, that no entry has."""
    all_entries = "\n".join(entries)
    links = {link for link in LINK.findall(body) if link not in all_entries}
    known = {f"{name} {year}" for name, year in re.findall(rf"^- (\w+)[^(\n\d]* {YEAR}", all_entries, re.MULTILINE)}
    return links | ({f"{name} {year}" for name, year in CITED.findall(body)} - known)


def test_a_citation_that_is_not_listed_is_found():
    entries = [
        "- He, Zhang, Ren and Sun (2016). Deep residual learning. [arXiv:1512.03385](https://arxiv.org/abs/1512.03385)"
    ]
    assert all(map(ENTRY.match, entries))
    assert not unlisted("He et al. (2016, section 4) found it.", entries)
    assert unlisted("As in Fixup (Zhang, Dauphin and Ma, 2019)", entries) == {"Zhang 2019"}
    assert unlisted("Yang et al., 2019, say so", entries) == {"Yang 2019"}
    assert unlisted("see [it](https://arxiv.org/abs/1902.08129)", entries) == {"https://arxiv.org/abs/1902.08129"}
    assert not unlisted("In 2012 AlexNet won; in 2014, VGG came second.", entries)
    assert ENTRY.match("- Kingma, Ba 2015, *Adam*, section 2, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)")
    assert not ENTRY.match("- He et al. Deep residual learning.")
