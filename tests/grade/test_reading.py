"""What somebody handed in, as a notebook or as a sentence."""

import json

import nbformat
import pytest
from made_files import notebook

from course_staff.grade.reading import MAX_CELLS, MAX_CODE, notebook_of, to_bytes
from course_utils.errors import CourseError

CODE = "def f(x):\n    return x"


def sources(content, file="a.ipynb"):
    return [cell.source for cell in notebook_of(content, file).cells]


def raw(**fields):
    return json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | fields).encode()


def refusal(content, file="a.ipynb"):
    with pytest.raises(CourseError) as caught:
        notebook_of(content, file)
    text = str(caught.value)
    assert text.isprintable()
    assert len(text) < 300
    return text


def test_version_3_of_the_format_is_read():
    cell = {"cell_type": "code", "input": CODE.splitlines(keepends=True), "outputs": [], "language": "python"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell], "metadata": {}}]}
    assert sources(json.dumps(old).encode()) == [CODE]


def test_old_version_4_without_ids_and_with_lines_in_a_list_is_read():
    cell = {"cell_type": "code", "source": CODE.splitlines(keepends=True), "metadata": {}, "outputs": []}
    assert sources(raw(cells=[cell], nbformat_minor=2)) == [CODE]


def test_colabs_and_vs_codes_metadata_do_no_harm():
    colab = {"id": "abc", "colab": {"base_uri": "x"}, "outputId": "1", "nbgrader": {"grade_id": "f", "solution": True}}
    vscode = {"vscode": {"languageId": "python"}, "tags": ["x"]}
    cells = [{"cell_type": "code", "source": CODE, "metadata": m, "outputs": []} for m in (colab, vscode)]
    content = raw(cells=cells, metadata={"colab": {"provenance": []}, "accelerator": "GPU"}, nbformat_minor=0)
    first, second = notebook_of(to_bytes(notebook_of(content, "a.ipynb")), "a.ipynb").cells
    assert first.metadata == {"id": "abc", "nbgrader": {"grade_id": "f", "solution": True}}
    assert second.metadata == {"tags": ["x"]}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_of_the_byte_order_is_no_part_of_the_notebook(encoding):
    assert sources(notebook(CODE).decode().encode(encoding)) == [CODE]


def test_line_ends_of_windows_become_those_of_python():
    assert sources(notebook("a = 1\r\nb = 2\rc = 3").replace(b", ", b",\r\n")) == ["a = 1\nb = 2\nc = 3"]


def test_a_script_is_a_notebook_of_its_cells():
    assert sources(CODE.encode(), "a.py") == [CODE]
    assert sources(b"# %%\na = 1\n\n# %% [markdown]\n# text\n\n# %%\nb = 2\n", "a.py") == ["a = 1", "# text", "b = 2"]
    exported = b"#!/usr/bin/env python\n\n# In[1]:\n\n\na = 1\n\n\n# In[ ]:\n\nb = 2"
    assert sources(exported, "A.PY")[1:] == ["a = 1", "b = 2"]


def test_a_notebook_under_another_name_is_a_notebook():
    assert sources(notebook(CODE), "04.ipynb.txt") == [CODE]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (bytes(5000), "empty"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"PK\x03\x04...", "a zip archive or an office document"),
        (b"\n\n<!DOCTYPE html><html>", "a web page"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
        (b"hello", "line 1 is not valid JSON"),
        (b"{}", "JSON of another kind"),
        (b"[]", "JSON of another kind"),
        (b'{"nbformat": 4}', "its cells are not"),
        (b"\xff\xfe\x00", "truncated|decode"),
        ("grüße".encode("latin-1"), "decode"),
        (notebook(CODE)[:-20], "not valid JSON"),
        (b"\n<<<<<<< HEAD\n{", "not valid JSON"),
        (raw(cells=[{"cell_type": "code", "source": 3}]), "its cells are not"),
        (raw(nbformat=3, worksheets=5), "version 3 of the format and damaged"),
        (raw(nbformat=10**500).replace(b"1", b"1" * 5000), "no notebook"),
    ],
)
def test_what_is_no_notebook_is_one_sentence(content, says):
    import re

    assert re.search(says, refusal(content))


@pytest.mark.parametrize("depth", [480, 900, 990, 5_000, 1_000_000])
def test_a_file_that_is_nested_without_end_is_one_sentence(depth):
    assert "no notebook" in refusal(b"[" * depth + b"]" * depth)


@pytest.mark.parametrize("depth", [200, 300, 480, 600, 900, 990, 5_000])
def test_metadata_that_are_nested_without_end_are_left_out_or_one_sentence(depth):
    bomb = b"[" * depth + b"]" * depth
    nbgrader = {"grade_id": "f", "solution": True, "x": "BOMB"}
    cell = {"cell_type": "code", "source": CODE, "outputs": [], "metadata": {"tags": "BOMB", "nbgrader": nbgrader}}
    content = raw(cells=[cell], metadata={"course": {"lesson": "04", "x": "BOMB"}}).replace(b'"BOMB"', bomb)
    read, refused = [], []
    try:
        read = [to_bytes(notebook_of(content, "a.ipynb"))]
    except CourseError as error:
        refused = [str(error)]
    assert refused in ([], ["is no notebook: it is nested too deeply"])
    assert all(b"[[" not in slim and b'"grade_id": "f"' in slim and b'"lesson": "04"' in slim for slim in read)
    assert len(read) + len(refused) == 1


def test_far_too_much_code_or_far_too_many_cells_are_one_sentence():
    assert f"{MAX_CODE + 1:,} characters of code" in refusal(notebook("#" * (MAX_CODE + 1)))
    assert f"{MAX_CELLS + 1:,} cells" in refusal(notebook(*["1"] * (MAX_CELLS + 1)))


def test_outputs_pictures_and_the_state_of_widgets_are_left_out():
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 10_000}, "metadata": {}}
    cells = [
        {"cell_type": "code", "source": CODE, "metadata": {}, "outputs": [picture], "execution_count": 3},
        {"cell_type": "markdown", "source": "x", "metadata": {}, "attachments": {"a.png": {"image/png": "A" * 10_000}}},
    ]
    slim = to_bytes(notebook_of(raw(cells=cells, metadata={"widgets": {"state": "A" * 10_000}}), "a.ipynb"))
    assert len(slim) < 1000
    nbformat.validate(json.loads(slim))


def test_text_that_utf_8_cannot_hold_survives():
    content = raw(cells=[{"cell_type": "code", "source": "x = '\ud800'", "metadata": {}, "outputs": []}])
    assert sources(to_bytes(notebook_of(content, "a.ipynb"))) == ["x = '\ud800'"]


def test_equal_notebooks_are_equal_bytes():
    assert to_bytes(notebook_of(notebook(CODE), "a.ipynb")) == to_bytes(notebook_of(notebook(CODE), "b.ipynb"))
