"""What the two notebooks of a source hold."""

import ast
import json
import re

import jupytext
import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum
from nbgrader.validator import Validator

from course_staff.build import build_all
from course_staff.build.rules import count_words
from course_staff.build.source import read_source
from course_staff.paths import Clone


@pytest.fixture
def pair(clone: Clone) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    """The instructor and the student notebook of the lesson."""
    assert build_all(clone) == 0
    return tuple(
        nbformat.read(folder / "04_doubling.ipynb", as_version=4) for folder in (clone.instructor, clone.student)
    )


def by_id(notebook: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    return {cell.id: cell for cell in notebook.cells}


def test_cells_are_those_that_jupytext_reads(clone: Clone, lesson: str):
    tricky = '\n# %%\ntext = """\n# %% not a header\n"""\n# %load_ext tensorboard\n\n\n# %% [markdown]\n# Last\n\n'
    path = clone.source / "04_doubling.py"
    path.write_text(lesson + tricky)
    read = [(cell.kind, cell.text) for cell in read_source(path, clone.root).cells]
    expected = jupytext.reads(lesson + tricky, fmt="py:percent").cells
    assert read == [(cell.cell_type, cell.source) for cell in expected]
    assert read[-2][1].endswith("%load_ext tensorboard")


def test_both_are_valid_and_have_the_same_cells(pair):
    for notebook in pair:
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        assert notebook.metadata.kernelspec.name == "python3"
        assert notebook.metadata.course.lesson == "04_doubling"
    instructor, student = pair
    assert [cell.id for cell in instructor.cells] == [cell.id for cell in student.cells]


def test_instructor_has_solutions_and_hidden_tests(pair, clone: Clone):
    source = read_source(clone.source / "04_doubling.py", clone.root)
    for cell, built in zip(source.cells[2:], pair[0].cells[2:], strict=True):
        assert built.source == cell.text.removeprefix("# NBVAL_CHECK_OUTPUT\n")


def test_what_nbval_compares_is_tagged_out_of_the_readers_way(pair):
    instructor, student = map(by_id, pair)
    assert instructor["twice_check"].metadata.tags == ["nbval-check-output"]
    assert "tags" not in student["twice_check"].metadata
    assert all("NBVAL" not in cell.source for notebook in pair for cell in notebook.cells)


@pytest.mark.parametrize(
    ("code", "folded"),
    [
        ('claim("K01", expect=0.0, measured=gap)', True),
        ('caveat = "only here"\nfirst = claim("K01", expect=1, measured=1, caveat=caveat)\nfirst', True),
        ('gap = 1\nprint(gap)\nclaim("K01", expect=0.0, measured=gap)', False),
        ('if big:\n    claim("K01", expect=0.0, measured=gap)', False),
        ("gap = 1", False),
    ],
)
def test_a_cell_that_only_records_a_claim_is_folded(code, folded, clone: Clone, lesson: str):
    text = lesson + f"\n# %%\n{code}\n"
    (clone.source / "04_doubling.py").write_text(text)
    assert build_all(clone) == 0
    for folder in (clone.instructor, clone.student):
        cell = nbformat.read(folder / "04_doubling.ipynb", as_version=4).cells[-1]
        assert (cell.metadata.get("jupyter"), cell.metadata.get("cellView"), cell.metadata.get("tags")) == (
            ({"source_hidden": True}, "form", ["hide-input"]) if folded else (None, None, None)
        )


def test_the_setup_cell_and_one_that_its_header_marks_are_folded(clone: Clone, lesson: str):
    (clone.source / "04_doubling.py").write_text(lesson + '\n# %% tags=["hide-input"]\nprint(1)\n')
    assert build_all(clone) == 0
    for folder in (clone.instructor, clone.student):
        cells = nbformat.read(folder / "04_doubling.ipynb", as_version=4).cells
        (setup,) = [cell for cell in cells if "setup" in cell.metadata.get("tags", [])]
        for cell, tags in ((cells[-1], ["hide-input"]), (setup, ["setup", "hide-input"])):
            assert (cell.metadata["jupyter"], cell.metadata["tags"]) == ({"source_hidden": True}, tags)
            assert cell.metadata["cellView"] == "form"  # Colab folds by this


def test_student_has_stubs_in_place(pair):
    cells = by_id(pair[1])
    stub = """\
{0}# First step: Say to yourself in words what is wanted, and only then write a line; `two` is
{0}# the factor that is meant.
{0}raise NotImplementedError("{1}: replace this line with your code (one line), then run this cell and the check below\
")"""
    definition = 'def twice(x):\n    """Two times `x`."""\n    two = 2\n' + stub.format("    ", "twice")
    assert cells["twice"].source == definition
    assert cells["greeting"].source == f"import sys\n\n{stub.format('', 'greeting')}\nprint(greeting, file=sys.stdout)"
    assert cells["twice_check"].source == 'check("twice", twice)'
    for cell in pair[1].cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_stub_says_how_many_lines_the_solution_has_without_comments(clone: Clone, lesson: str):
    longer = "    # the answer\n    answer = two\n\n    return answer * x\n"
    (clone.source / "04_doubling.py").write_text(lesson.replace("    return two * x\n", longer))
    build_all(clone)
    cells = by_id(nbformat.read(clone.student / "04_doubling.ipynb", as_version=4))
    assert "twice: replace this line with your code (about 2 lines), then" in cells["twice"].source


def test_two_solutions_in_one_exercise_become_two_stubs(clone: Clone, lesson: str):
    second = "    ### END SOLUTION\n\n\ndef half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION\n"
    (clone.source / "04_doubling.py").write_text(lesson.replace("    ### END SOLUTION\n", second, 1))
    assert build_all(clone) == 0
    source = by_id(nbformat.read(clone.student / "04_doubling.ipynb", as_version=4))["twice"].source
    body = [type(function.body[-1]) for function in ast.parse(source).body]
    assert body == [ast.Raise, ast.Raise]


def test_grading_metadata(pair):
    common = {"schema_version": 3, "task": False}
    solution = common | {"grade": False, "solution": True, "locked": False}
    expected = {
        "twice": solution | {"grade_id": "twice"},
        "greeting": solution | {"grade_id": "greeting"},
        "twice_check": common
        | {"grade": True, "solution": False, "locked": True, "points": 10, "grade_id": "twice_check"},
        "greeting_check": common | {"grade": False, "solution": False, "locked": True, "grade_id": "greeting_check"},
    }
    instructor, student = map(by_id, pair)
    assert {id: cell.metadata.nbgrader for id, cell in instructor.items() if "nbgrader" in cell.metadata} == expected
    for id, metadata in expected.items():
        graded = student[id].metadata
        assert metadata.items() <= graded.nbgrader.items()
        assert re.fullmatch(r"[0-9a-f]{32}", graded.nbgrader.checksum)
        assert graded.deletable is False
        assert graded.get("editable", True) is (id in ("twice", "greeting"))


def test_what_a_person_reads_is_handed_out_as_it_stands_and_marked_for_formgrader(clone: Clone, lesson: str):
    texts = (
        '\n# %% [markdown] by_hand="essay" points=6\n# **Answer:** …\n\n# %% by_hand="run" points=2\nresult = None\n'
    )
    (clone.source / "04_doubling.py").write_text(lesson + texts)
    assert build_all(clone) == 0
    instructor, student = (
        by_id(nbformat.read(folder / "04_doubling.ipynb", as_version=4)) for folder in (clone.instructor, clone.student)
    )
    for name, kind, source, points in (("essay", "markdown", "**Answer:** …", 6), ("run", "code", "result = None", 2)):
        roles = {"grade": True, "solution": True, "locked": False, "task": False, "points": points, "grade_id": name}
        for cell in (instructor[name], student[name]):
            assert (cell.cell_type, cell.source) == (kind, source)
            assert roles.items() <= cell.metadata.nbgrader.items()
        assert student[name].metadata.deletable is False
        assert student[name].metadata.get("editable", True)
        assert student[name].metadata.nbgrader.checksum == compute_checksum(student[name])


def test_badge_leads_to_the_student_notebook(pair):
    for notebook in pair:
        target = "someone/convnets/blob/spring/notebooks/student/04_doubling.ipynb"
        assert f"(https://colab.research.google.com/github/{target})" in notebook.cells[0].source
        assert "](badge)" not in notebook.cells[0].source


def test_ids_stay_when_a_cell_is_put_in(clone: Clone, pair, lesson: str):
    more = lesson.replace(
        "# %% [markdown]\n# ## Exercise", "# %%\nprint(1)\n\n# %%\nprint(1)\n\n# %% [markdown]\n# ## Exercise"
    )
    (clone.source / "04_doubling.py").write_text(more)
    build_all(clone)
    after = [cell.id for cell in nbformat.read(clone.student / "04_doubling.ipynb", as_version=4).cells]
    before = [cell.id for cell in pair[1].cells]
    assert after[:3] + after[5:] == before
    assert after[4] == f"{after[3]}-2"


def test_build_is_idempotent_and_leaves_what_is_right_alone(clone: Clone, capsys):
    build_all(clone)
    files = [folder / "04_doubling.ipynb" for folder in (clone.instructor, clone.student)]
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    capsys.readouterr()
    assert build_all(clone) == 0
    assert capsys.readouterr().out.count(": unchanged\n") == 4
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in files] == before
    assert before[0][0].endswith(b"}\n")


def test_line_ends_and_byte_order_mark_of_the_editor_do_not_matter(clone: Clone, lesson: str):
    build_all(clone)
    (clone.source / "04_doubling.py").write_bytes(b"\xef\xbb\xbf" + lesson.replace("\n", "\r\n").encode())
    assert build_all(clone, check=True) == 0


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Two words", 2),
        ("A [link](https://example.org/a-b c) ends", 3),
        ("| a | b |\n|---|---|\n| c | d |\nafter", 1),
        ("before\n```python\nx = 1\n```\nafter", 2),
        ("$a + b = c$ and $$\nx\n$$ and `f(x, y)`", 5),
        ("5 × 5 – one **bold** word", 5),
        ("a < b and c > d<br>", 5),
        ("![alt text here](picture.png) seen", 1),
    ],
)
def test_count_words(markdown: str, words: int):
    assert count_words(markdown) == words


def test_nbgrader_validates_the_student_notebook(clone: Clone, pair):
    path = clone.student / "04_doubling.ipynb"
    failed = Validator().validate(str(path))["failed"]
    assert [cell["source"] for cell in failed] == ['check("twice", twice)']
    assert "twice: replace this line with your code" in failed[0]["raw_error"]
    solved = pair[1]
    by_id(solved)["twice"].source = by_id(pair[0])["twice"].source
    by_id(solved)["greeting"].source = by_id(pair[0])["greeting"].source
    nbformat.write(solved, path)
    assert Validator().validate(str(path)) == {}
    by_id(solved)["twice_check"].source = "pass"
    nbformat.write(solved, path)
    assert json.dumps(Validator().validate(str(path))) == '{"changed": [{"source": "pass"}]}'
