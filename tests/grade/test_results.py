"""Result files: written once, read back the same, refused when damaged."""

import json

import pytest
from made import LESSON, grade, result

from course_staff.grade.results import (
    another_key,
    attempts,
    done,
    key_of,
    newest,
    read_result,
    read_results,
    write_result,
)
from course_utils.errors import CourseError


def test_what_is_written_is_read(tmp_path):
    whole = result(
        grades=(grade("identity_block", False, got="Conv2D(17)", private=("got",), note="Odd."),),
        submitted="2026-11-01T00:00:00+00:00",
        late=True,
        isolated=False,
        notes=("Two notebooks; the newest counts.",),
        needs_person=True,
        ids={"canvas": "12"},
        name="Ännä \ud800",
    )
    path = write_result(tmp_path, whole)
    assert path == tmp_path / "results" / LESSON / "anna" / "k1.json"
    assert read_result(path) == done(tmp_path, LESSON, "anna", "k1") == whole


def test_a_result_is_never_written_over(tmp_path):
    path = write_result(tmp_path, result())
    before = path.read_bytes()
    write_result(tmp_path, result(passed=(False, False, False)))
    assert path.read_bytes() == before


@pytest.mark.parametrize("cut", [0, 1, 100, -2])
def test_a_damaged_file_is_refused_and_the_others_are_read(tmp_path, cut):
    path = write_result(tmp_path, result())
    write_result(tmp_path, result("ben"))
    path.write_bytes(path.read_bytes()[:cut])
    results, (problem,) = read_results(tmp_path)
    assert [result.student for result in results] == ["ben"]
    assert problem == f"{path} is damaged; move it away and grade again."
    assert done(tmp_path, LESSON, "anna", "k1") is None


def test_a_damaged_file_is_set_aside_when_there_is_a_new_result(tmp_path):
    path = write_result(tmp_path, result())
    path.write_text("half")
    write_result(tmp_path, result())
    assert read_result(path) == result()
    assert path.with_suffix(".damaged").read_text() == "half"


def test_a_file_that_somebody_changed_is_refused(tmp_path):
    path = write_result(tmp_path, result(passed=(True, False, True)))
    data = json.loads(path.read_text())
    data["result"]["grades"][1] |= {"points": 10, "outcome": "passed"}
    path.write_text(json.dumps(data))
    with pytest.raises(CourseError, match="was changed after it was written"):
        read_result(path)


@pytest.mark.parametrize(
    "text", ["[]", "null", "7", '{"format": 1}', "[" * 100_000, '{"format": 1, "result": [], "sha256": ""}']
)
def test_another_kind_of_json_is_refused(tmp_path, text):
    path = write_result(tmp_path, result())
    path.write_text(text)
    with pytest.raises(CourseError, match=r"is damaged|was changed"):
        read_result(path)


def test_another_format_is_refused(tmp_path):
    path = write_result(tmp_path, result())
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(CourseError, match="is of format 2, this course reads 1"):
        read_result(path)


def test_a_result_in_another_student_s_folder_is_refused(tmp_path):
    path = write_result(tmp_path, result())
    other = tmp_path / "results" / LESSON / "ben" / "k1.json"
    other.parent.mkdir()
    other.write_bytes(path.read_bytes())
    with pytest.raises(CourseError, match="is the result of anna"):
        read_result(other)


def test_a_key_that_leaves_the_folder_is_refused(tmp_path):
    for student in ("../anna", "..", "", "a/b", "a\\b", "a\0"):
        with pytest.raises(CourseError, match="cannot be part of a file name"):
            write_result(tmp_path, result(student))


def test_a_result_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "results").write_text("a file in the way")
    with pytest.raises(CourseError, match="cannot be written"):
        write_result(tmp_path, result())


def test_the_key_depends_on_everything():
    keys = {key_of(a, b, c) for a in "12" for b in "12" for c in ({"keras": "3.15"}, {"keras": "3.16"})}
    assert len(keys) == 8
    assert key_of("1", "2", {"a": 1, "b": 2}) == key_of("1", "2", {"b": 2, "a": 1})


def test_the_newest_result_counts():
    first = result(key="k1", graded="2026-11-25T10:00:00+00:00")
    later = result(key="k2", graded="2026-11-25T11:00:00+00:00")
    other = result("ben")
    assert newest([later, other, first]) == [later, other]


def test_what_was_handed_in_later_counts_though_graded_earlier():
    new = result(key="k1", graded="2026-11-25T10:00:00+00:00", submitted="2026-11-20T10:00:00+00:00")
    old = result(key="k2", digest="d0", graded="2026-11-25T11:00:00+00:00", submitted="2026-11-19T10:00:00+00:00")
    assert newest([new, old]) == [new]


def test_of_one_thing_whose_time_was_put_right_the_new_time_counts():
    wrong = result(key="k1", graded="2026-11-25T10:00:00+00:00", submitted="2026-11-20T10:00:00+00:00")
    right = result(key="k2", graded="2026-11-25T11:00:00+00:00", submitted="2026-11-19T10:00:00+00:00")
    assert newest([right, wrong]) == [right]


def test_attempts_are_counted_by_what_was_handed_in():
    results = [result(), result(key="k2"), result(key="k3", digest="d2"), result("ben")]
    assert attempts(results, "anna", LESSON) == 2


def test_the_results_of_one_lesson(tmp_path):
    write_result(tmp_path, result())
    write_result(tmp_path, result(lesson="01_keras_tutorial"))
    assert [result.lesson for result in read_results(tmp_path, LESSON)[0]] == [LESSON]
    assert len(read_results(tmp_path)[0]) == 2


def test_grading_the_same_again_keeps_the_former_result(tmp_path):
    place = (tmp_path, LESSON, "anna", "k1")
    assert (done(*place), another_key(*place)) == (None, "k1")
    for number, key in enumerate(("k1", "k1-2", "k1-3")):
        assert another_key(*place) == key
        write_result(tmp_path, result(key=key, graded=f"2026-11-25T1{number}:00:00+00:00"))
        assert done(*place).key == key
    assert len(read_results(tmp_path)[0]) == 3
    assert [one.key for one in newest(read_results(tmp_path)[0])] == ["k1-3"]
