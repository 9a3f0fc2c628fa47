"""What a student wrote is in the newer edition, in a sensible place; nothing is left out."""

import copy
import json
import random

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.nbgraderformat import MetadataValidator
from two_editions import LESSON, SOLVED, cell, newer, position, sources, student_notebook

from course_staff.workplace import find_answers, merge
from course_staff.workplace.merge import UNPLACED
from course_staff.workplace.notebook import parse_notebook
from course_staff.workplace.origin import untouched


def merged(mine, newest):
    """The result, after what must be true of every result."""
    before = copy.deepcopy(mine), copy.deepcopy(newest)
    result = merge(mine, newest)
    assert (mine, newest) == before
    nbformat.validate(result.notebook)
    MetadataValidator().validate_nb(result.notebook)
    assert len({cell.id for cell in result.notebook.cells}) == len(result.notebook.cells)
    parse_notebook(nbformat.writes(result.notebook))
    return result


def without_ids(notebook):
    for entry in notebook.cells:
        entry.pop("id", None)
    notebook.nbformat_minor = 4
    return notebook


def without_course_metadata(notebook):
    notebook.metadata.pop("course")
    return notebook


def without_cell_metadata(notebook):
    for entry in notebook.cells:
        entry.metadata = nbformat.from_dict({})
    return notebook


def from_colab(notebook):
    for entry in notebook.cells:
        entry.metadata.id = entry.pop("id")
        if entry.cell_type == "code":
            entry.metadata.outputId = "4c1f"
    notebook.nbformat_minor = 0
    notebook.metadata.colab = {"provenance": []}
    return notebook


def as_it_was(notebook):
    return notebook


LOSSES = [as_it_was, without_ids, without_course_metadata, without_cell_metadata, from_colab]


@pytest.mark.parametrize("lose", LOSSES)
def test_a_copy_without_work_becomes_the_newest_edition(lose, mine, newest):
    result = merged(lose(mine), newest)
    assert result.notebook.cells == newest.cells
    assert (result.answers, result.own, result.edited) == ([], 0, 0)


@pytest.mark.parametrize("lose", LOSSES)
def test_an_answer_goes_into_its_exercise_whatever_an_editor_has_lost(lose, mine, newest):
    cell(mine, "conv_output_size").source = SOLVED
    result = merged(lose(mine), newest)
    assert result.answers == ["conv_output_size"]
    expected = copy.deepcopy(newest)
    cell(expected, "conv_output_size").source = SOLVED
    assert result.notebook.cells == expected.cells


def test_without_ids_and_any_metadata_only_cells_that_the_course_changed_are_taken_for_the_students(mine, newest):
    cell(mine, "conv_output_size").source = SOLVED
    result = merged(without_course_metadata(without_cell_metadata(without_ids(mine))), newest)
    assert result.answers == ["conv_output_size"]
    kept = [source for source in sources(result.notebook) if source not in sources(newest)]
    assert all(source == SOLVED or source in sources(mine) for source in kept)


@pytest.mark.parametrize("template", ["**Answer:** …", "**Answer:** … and why?"], ids=["as before", "changed"])
def test_a_text_that_a_person_reads_stays_in_its_cell_and_keeps_its_points(template, tmp_path):
    asked = '\n# %% [markdown] by_hand="essay" points=6\n# '
    mine = student_notebook(LESSON + asked + "**Answer:** …\n", tmp_path / "old")
    newest = student_notebook(newer(LESSON) + asked + template + "\n", tmp_path / "new")
    cell(mine, "essay").source = "Shapes are hard."
    result = merged(mine, newest)
    assert cell(result.notebook, "essay").source == "Shapes are hard."
    assert cell(result.notebook, "essay").metadata == cell(newest, "essay").metadata
    assert len(result.notebook.cells) == len(newest.cells)
    assert result.edited == 1


def test_an_answer_in_a_cell_of_its_own_takes_the_place_of_the_stub(mine, newest):
    mine.cells.insert(position(mine, "conv_output_size") + 1, new_code_cell("helper = 3"))
    mine.cells.insert(position(mine, "helper = 3") + 1, new_code_cell(SOLVED))
    result = merged(mine, newest)
    assert result.answers == ["conv_output_size"]
    assert cell(result.notebook, "conv_output_size").source == SOLVED
    assert sources(result.notebook).count(SOLVED) == 1
    assert position(result.notebook, "helper = 3") == position(result.notebook, "conv_output_size") - 1


@pytest.mark.parametrize(
    "answer",
    ["mirror = lambda x: -x", "async def mirror(x):\n    return -x", "%time\ndef mirror(x):\n    return -x",
     "def mirror(x):\n    return -x\nprint('open", "class mirror:\n    pass", "mirror: object = abs"],
)  # fmt: skip
def test_an_answer_is_known_by_what_it_defines_even_if_it_is_no_python(answer, mine, newest):
    mine.cells.insert(position(mine, "mirror_check"), new_code_cell(answer))
    assert merged(mine, newest).answers == ["mirror"]


def test_of_two_cells_that_claim_an_exercise_the_last_above_the_check_counts_and_the_other_stays_beside_it(
    mine, newest
):
    first, second, late = (SOLVED.replace("Mine", which) for which in ("first", "second", "late"))
    stub = cell(mine, "conv_output_size")
    stub.source = first
    pasted = copy.deepcopy(stub) | {"source": second, "id": "pasted"}  # JupyterLab pastes the metadata, too
    mine.cells.insert(position(mine, "conv_output_size") + 1, nbformat.from_dict(pasted))
    mine.cells.append(nbformat.from_dict(pasted | {"source": late, "id": "late"}))
    result = merged(mine, newest)
    assert cell(result.notebook, "conv_output_size").source == second
    place = position(result.notebook, "conv_output_size")
    assert result.notebook.cells[place - 1].source == first
    assert result.notebook.cells[-1].source == late
    assert result.own == 2


def test_an_exercise_cell_that_was_split_keeps_both_parts_in_order(mine, newest):
    stub = cell(mine, "conv_output_size")
    head = copy.deepcopy(stub) | {"source": "size = 3", "id": "head"}
    stub.source = "def conv_output_size(n):\n    return n - size + 1"
    mine.cells.insert(position(mine, "conv_output_size"), nbformat.from_dict(head))
    result = merged(mine, newest)
    place = position(result.notebook, "size = 3")
    assert result.notebook.cells[place + 1].source == stub.source
    assert result.notebook.cells[place + 1].metadata.nbgrader.grade_id == "conv_output_size"


def test_an_exercise_cell_that_became_text_or_empty(mine, newest):
    """An Esc and an M too many, or a Ctrl-A and a Delete."""
    text, emptied = cell(mine, "conv_output_size"), cell(mine, "mirror")
    mine.cells[mine.cells.index(text)] = new_markdown_cell(SOLVED, id=text.id, metadata=text.metadata)
    emptied.source = ""
    result = merged(mine, newest)
    answer = cell(result.notebook, "conv_output_size")
    assert (answer.cell_type, answer.source) == ("code", SOLVED)
    assert cell(result.notebook, "mirror").source == cell(newest, "mirror").source


def test_an_answer_whose_exercise_has_gone_is_at_the_end_under_a_heading(mine, newest):
    cell(mine, "mirror").source = "def mirror(x):\n    return -x"
    del newest.cells[position(newest, "mirror_check")]
    del newest.cells[position(newest, "mirror")]
    result = merged(mine, newest)
    assert [entry.source for entry in result.notebook.cells[-2:]] == [UNPLACED, "def mirror(x):\n    return -x"]
    assert "nbgrader" not in result.notebook.cells[-1].metadata
    assert (result.answers, result.unplaced) == ([], 1)


def test_own_cells_keep_their_neighbour(mine, newest):
    for number, beside in enumerate(["Shapes", "def check", "conv_output_size_check", "Mirrors", "Look back"]):
        mine.cells.insert(position(mine, beside) + 1, new_code_cell(f"experiment = {number}"))
        mine.cells.insert(position(mine, f"experiment = {number}") + 1, new_markdown_cell(f"note {number}"))
    mine.cells.append(new_code_cell(""))
    result = merged(mine, newest)
    for number, beside in enumerate(["Shapes", "def check", "conv_output_size_check", "## Mirrors", "Look back"]):
        place = position(result.notebook, beside)
        assert sources(result.notebook)[place + 1 : place + 3] == [f"experiment = {number}", f"note {number}"]
    assert (result.own, result.unplaced, len(result.notebook.cells)) == (10, 0, len(newest.cells) + 10)


def test_an_own_cell_whose_upper_neighbour_has_gone_keeps_the_lower_one_and_without_any_goes_to_the_end(mine, newest):
    mine.cells.insert(position(mine, "mirror"), new_markdown_cell("above the mirror"))
    mine.cells.insert(position(mine, "conv_output_size"), new_markdown_cell("nowhere"))
    for gone in ("Mirrors", "epochs", "conv_output_size_check", "conv_output_size"):
        del newest.cells[position(newest, gone)]
    result = merged(mine, newest)
    assert position(result.notebook, "above the mirror") == position(result.notebook, "mirror") - 1
    assert sources(result.notebook)[-2:] == [UNPLACED, "nowhere"]


def test_a_text_that_the_student_wrote_into_stays_with_its_pictures(mine, newest):
    question = cell(mine, "What was hard?")
    question.source += "\n\nNothing. ![curve](attachment:a.png)"
    question.attachments = {"a.png": {"image/png": "iVBORw0KGgo="}}
    result = merged(mine, newest)
    answered = cell(result.notebook, "Nothing.")
    assert answered.attachments == question.attachments
    assert sources(result.notebook)[-1] == question.source
    assert len(result.notebook.cells) == len(newest.cells)
    assert result.edited == 1


def test_a_cell_that_both_changed_is_there_in_both_versions(mine, newest):
    cell(mine, "epochs = 5").source = "epochs = 50\nprint(epochs)"
    result = merged(mine, newest)
    place = position(result.notebook, "epochs = 6")
    assert sources(result.notebook)[place + 1] == "epochs = 50\nprint(epochs)"


def test_a_locked_cell_is_the_courses_and_what_the_student_made_of_it_stands_below(mine, newest):
    cell(mine, "mirror_check").source += "\nprint('again')"
    result = merged(mine, newest)
    place = position(result.notebook, "mirror_check")
    assert result.notebook.cells[place] == cell(newest, "mirror_check")
    assert result.notebook.cells[place + 1].source == cell(mine, "mirror_check").source
    assert not {"nbgrader", "editable", "deletable"} & set(result.notebook.cells[place + 1].metadata)


def test_a_set_up_cell_that_was_changed_is_kept_to_read_and_not_to_run(mine, newest):
    cell(mine, "import os").source += "\nimport seaborn"
    result = merged(mine, newest)
    setups = [entry for entry in result.notebook.cells if "require_edition(" in entry.source]
    assert [entry.cell_type for entry in setups] == ["code", "markdown"]
    assert "import seaborn" in setups[1].source


def test_outputs_stay_where_the_code_is_the_same(mine, newest):
    for entry in mine.cells:
        if entry.cell_type == "code":
            entry.execution_count = 7
            entry.outputs = [new_output("stream", text="seen\n")]
    cell(mine, "conv_output_size").source = SOLVED
    result = merged(mine, newest)
    counts = {entry.id: entry.execution_count for entry in result.notebook.cells if entry.cell_type == "code"}
    fresh = {cell(newest, words).id for words in ("epochs = 6", "import os", "mirror")}
    assert {identity for identity, count in counts.items() if count is None} == fresh
    assert cell(result.notebook, "conv_output_size").outputs == cell(mine, "conv_output_size").outputs


def test_the_notebook_keeps_the_students_kernel_and_takes_the_edition(mine, newest):
    mine.metadata.kernelspec.name = "my-gpu"
    mine.metadata.widgets = {"state": {"a": 1}}
    result = merged(mine, newest)
    assert result.notebook.metadata.kernelspec.name == "my-gpu"
    assert result.notebook.metadata.widgets == {"state": {"a": 1}}
    assert result.notebook.metadata.course == newest.metadata.course


def test_a_merge_again_changes_nothing(mine, newest):
    cell(mine, "conv_output_size").source = SOLVED
    mine.cells.insert(4, new_markdown_cell("note"))
    once = merged(mine, newest).notebook
    assert merged(once, newest).notebook.cells == once.cells


ODD = [None, [], "x", 3, {"grade_id": 5, "solution": True}, {"grade_id": "mirror", "solution": "yes"},
       {"grade_id": "mirror_check", "grade": True, "checksum": "0", "points": "many"}]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_metadata_of_any_form_do_no_harm(odd, mine, newest):
    for key in ("nbgrader", "tags", "id"):
        for entry in mine.cells:
            entry.metadata[key] = copy.deepcopy(odd)
    mine.metadata.course = odd
    cell(mine, "conv_output_size").source = SOLVED
    assert SOLVED in sources(merge(mine, newest).notebook)


def some_work(notebook, draw: random.Random) -> None:
    """What students do to a notebook, in any order."""
    for number in range(draw.randint(0, 12)):
        place = draw.randrange(len(notebook.cells))
        entry = notebook.cells[place]
        kind = draw.choice(["edit", "edit", "add", "add", "delete", "paste", "split", "move", "definition", "kind"])
        if kind == "edit":
            entry.source += f"\n# edit {number}"
        elif kind == "add":
            notebook.cells.insert(place, draw.choice([new_code_cell, new_markdown_cell])(f"own {number}"))
        elif kind == "delete" and len(notebook.cells) > 2:
            del notebook.cells[place]
        elif kind == "paste":
            copied = copy.deepcopy(entry) | {"id": f"paste-{number}"}
            notebook.cells.insert(draw.randrange(len(notebook.cells)), nbformat.from_dict(copied))
        elif kind == "split":
            cut = draw.randint(0, len(entry.source))
            tail = copy.deepcopy(entry) | {"id": f"split-{number}", "source": entry.source[cut:]}
            entry.source = entry.source[:cut]
            notebook.cells.insert(place + 1, nbformat.from_dict(tail))
        elif kind == "move":
            notebook.cells.insert(draw.randrange(len(notebook.cells)), notebook.cells.pop(place))
        elif kind == "definition":
            name = draw.choice(["mirror", "conv_output_size"])
            notebook.cells.insert(place, new_code_cell(f"def {name}(x):\n    return {number}"))
        elif kind == "kind":
            made = draw.choice([new_code_cell, new_markdown_cell])(entry.source, metadata=entry.metadata)
            notebook.cells[place] = made


@pytest.mark.parametrize("seed", range(150))
def test_nothing_is_lost_whatever_student_and_author_do(seed, mine, newest):
    draw = random.Random(seed)
    some_work(mine, draw)
    for _ in range(draw.randint(0, 6)):
        del newest.cells[draw.randrange(len(newest.cells))]
    if draw.random() < 0.3:
        draw.shuffle(newest.cells)
    mine = draw.choice(LOSSES)(mine)
    same = untouched(mine, newest)
    wrote = [entry.source for entry, known in zip(mine.cells, same, strict=True) if not known and entry.source.strip()]
    result = merged(parse_notebook(json.dumps(mine)), newest)
    everything = "\n\0\n".join(sources(result.notebook))
    assert [source for source in wrote if source not in everything] == []
    for entry in newest.cells:
        mark = entry.metadata.get("nbgrader", {})
        if mark.get("locked"):
            assert entry.source in sources(result.notebook)
        elif mark.get("solution"):
            held = [other for other in result.notebook.cells if other.metadata.get("nbgrader") == mark]
            assert len(held) == 1


def test_answers_tell_how_they_were_found(mine, newest, editions):
    from course_staff.workplace import exercises_of

    exercises = exercises_of(newest)
    assert list(exercises) == ["conv_output_size", "mirror"]
    cell(mine, "conv_output_size").source = SOLVED
    mine.cells.insert(0, new_code_cell(SOLVED))
    mine.cells.append(new_code_cell("def mirror(x):\n    return -x"))
    answers = find_answers(mine, exercises, untouched(mine, newest))
    conv, mirror = answers["conv_output_size"], answers["mirror"]
    assert (conv.found_by, conv.attempted, conv.rivals, conv.source) == ("metadata", True, (0,), SOLVED)
    assert (mirror.found_by, mirror.attempted, mirror.cell) == ("definition", True, len(mine.cells) - 1)
    untried = find_answers(editions[0], exercises, untouched(editions[0], newest))
    assert [answer.attempted for answer in untried.values()] == [False, False]
