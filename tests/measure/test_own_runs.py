"""A leaderboard of one's own runs: what is kept, what replaces what, and what is never written over."""

import json

import numpy as np
import pytest

from course_utils.errors import CourseError
from course_utils.measure import Run, keep_run, leaderboard, read_runs


def run(name="simple", accuracies=(0.5, 0.6), **changes):
    return Run(**{"name": name, "accuracies": accuracies, "seconds": 12.3, "parameters": 1000} | changes)


def test_runs_come_back_as_they_were_kept(tmp_path):
    path = tmp_path / "new" / "mine.json"
    assert read_runs(path) == []
    kept = [run(), run("transfer", (0.9,), note="“much” better")]
    for one in kept:
        keep_run(path, one)
    assert read_runs(path) == kept
    assert [entry.name for entry in path.parent.iterdir()] == ["mine.json"]


def test_the_same_name_takes_the_place_of_the_earlier_run(tmp_path):
    path = tmp_path / "mine.json"
    keep_run(path, run())
    keep_run(path, run("deeper"))
    assert keep_run(path, run(accuracies=(0.7,))) == [run("deeper"), run(accuracies=(0.7,))] == read_runs(path)


def test_numbers_of_numpy_are_kept_too(tmp_path):
    path = tmp_path / "mine.json"
    accuracies = tuple(np.array([0.25, 0.5], "float32"))
    keep_run(path, run(accuracies=accuracies, seconds=np.float32(2), parameters=np.int64(7)))
    assert read_runs(path) == [run(accuracies=(0.25, 0.5), seconds=2.0, parameters=7)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{half",
        "[]",
        "7",
        '{"format": "another"}',
        '{"format": "convnet course: leaderboard 1", "runs": [{"x": 1}]}',
    ],
)
def test_a_file_that_is_something_else_stays_as_it_is(text, tmp_path):
    path = tmp_path / "notes.json"
    path.write_text(text)
    with pytest.raises(CourseError, match="is no leaderboard of this course"):
        keep_run(path, run())
    assert path.read_text() == text


def test_a_row_that_was_changed_by_hand_to_nonsense_is_refused(tmp_path):
    path = tmp_path / "mine.json"
    keep_run(path, run())
    content = json.loads(path.read_text())
    content["runs"][0]["accuracies"] = [7.0]
    path.write_text(json.dumps(content))
    with pytest.raises(CourseError, match="one accuracy a seed, each from 0 to 1"):
        read_runs(path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CourseError, match="cannot be written"):
        keep_run(tmp_path / "file" / "mine.json", run())


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 61},
        {"accuracies": ()},
        {"accuracies": (1.2,)},
        {"accuracies": (float("nan"),)},
        {"seconds": -1.0},
        {"seconds": float("inf")},
        {"parameters": -1},
    ],
)
def test_a_run_without_sense_is_refused(wrong):
    with pytest.raises(CourseError, match=r"run"):
        run(**wrong)


def test_the_table_has_the_best_on_top():
    lines = leaderboard([run(), run("transfer", (0.9, 0.8, 1.0), seconds=60.0), run("a|b", (0.1,))]).splitlines()
    assert [line.split("|")[2].strip() for line in lines[2:]] == ["transfer", "simple", "a/b"]
    assert lines[2] == "| 1 | transfer | 90.0% | 3 | 80.0% – 100.0% | 60 | 1,000 |  |"
