import json
import re

import pytest

from course_staff.experiments import experiments, measure_once, record
from course_staff.paths import find_clone
from course_utils import CourseError
from course_utils.measure import recorded, records


def test_every_experiment_is_recorded_by_the_code_that_is_here():
    for name in experiments():
        found = json.loads((records.RECORDS / f"{name}.json").read_text("utf-8"))
        assert found["code"] == record.code_digest(name), f"run `course measure {name}` again: its code has changed"
        assert found["results"]


def test_no_record_is_without_its_experiment():
    assert sorted(path.stem for path in records.RECORDS.glob("*.json")) == experiments()


@pytest.fixture
def one_experiment(tmp_path, monkeypatch):
    """A folder with one experiment, which is imported from where it lies."""
    import course_staff.experiments as package

    (tmp_path / "toy_race.py").write_text('def run():\n    return {"accuracy": [2 / 3, 1.0], 8: "layers"}\n')
    monkeypatch.setattr(record, "HERE", tmp_path)
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    return "toy_race"


def test_what_is_recorded_comes_back_with_how_it_was_made(one_experiment, tmp_path, monkeypatch):
    path = measure_once(one_experiment, tmp_path)
    monkeypatch.setattr(records, "RECORDS", tmp_path)
    found = recorded(one_experiment)
    assert found.results == {"accuracy": [0.6667, 1.0], "8": "layers"}
    assert found.caption == "recorded run · repeat with `course measure toy_race`"
    assert found.provenance.startswith("recorded by `course measure toy_race` on ")
    assert json.loads(path.read_text())["versions"].keys() == {"keras", "tensorflow", "numpy"}


@pytest.mark.parametrize(
    ("results", "told"),
    [
        ({"seeds": [1, 2, 3], "train_size": 2500}, "recorded run: 3 seeds, 2,500 for training · "),
        ({"runs": [{"seed": 1}, {"seed": 1}], "trained_on": 300}, "recorded run: 1 seed, 300 for training · "),
        ({"seeds": 5}, "recorded run · "),
        ([{"seed": 1}], "recorded run · "),
    ],
)
def test_a_caption_says_how_many_seeds_and_pictures_there_were(results, told, tmp_path, monkeypatch):
    record = {
        "results": results,
        "command": "course measure a",
        "machine": "2 CPU cores",
        "minutes": 3,
        "made": "today",
    }
    (tmp_path / "a.json").write_text(json.dumps(record))
    monkeypatch.setattr(records, "RECORDS", tmp_path)
    assert recorded("a").caption == told + "repeat with `course measure a`"


@pytest.mark.parametrize("lesson", sorted(find_clone().source.glob("*.py")), ids=lambda path: path.stem)
def test_a_lesson_that_shows_a_record_says_how_it_was_made(lesson):
    text = lesson.read_text("utf-8")
    names = re.findall(r"^(\w+) = (?:measure\.)?recorded\(", text, re.MULTILINE)
    said = re.findall(r"(\w+)\.provenance", text)
    assert set(names) - set(said) == set()


def test_an_unknown_experiment_is_a_sentence(tmp_path):
    with pytest.raises(CourseError, match="no experiment 'none'; the experiments are"):
        measure_once("none", tmp_path)


@pytest.mark.parametrize("content", [None, "", "[]", '{"results": 1}'])
def test_a_record_that_is_missing_or_broken_is_a_sentence(content, tmp_path, monkeypatch):
    monkeypatch.setattr(records, "RECORDS", tmp_path)
    if content is not None:
        (tmp_path / "a.json").write_text(content)
    with pytest.raises(CourseError, match="`course measure a` makes one"):
        recorded("a")
