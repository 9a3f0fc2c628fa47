"""The modules with the course's own answers: what they hold, and whose they are."""

import importlib.util

import pytest

from course_staff.build import SourceError, build_all
from course_staff.build.source import read_source
from course_staff.paths import Clone, find_clone, lesson_number
from course_utils import CourseError
from course_utils.checks.exercises import names
from course_utils.own_answers import watching
from course_utils.references.index import LESSON_OF

HELPERS = '''\
# %%
import functools
import json
import os.path as places, sys
from math import pi, tau

UNUSED = tau
TABLE = {"two": 2}


@functools.cache
def factor():
    """The factor."""
    return TABLE["two"] * len(json.dumps(places.sep)) // 3
'''


def module_of(clone: Clone):
    """The module with the answers of `04_doubling`, imported."""
    spec = importlib.util.spec_from_file_location(
        "course_utils.references.lesson_04", clone.references / "lesson_04.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(clone: Clone) -> str:
    return (clone.references / "lesson_04.py").read_text("utf-8")


def write(clone: Clone, text: str) -> None:
    (clone.source / "04_doubling.py").write_text(text, encoding="utf-8")


def test_the_answers_are_those_of_the_source_without_markers(clone: Clone):
    build_all(clone)
    module = module_of(clone)
    assert (module.twice(3), module.greeting) == (6, "hello")
    assert module.twice.__doc__ == "Two times `x`."
    assert "###" not in text_of(clone)
    assert "assert" not in text_of(clone)  # a hidden test


def test_an_answer_is_marked_as_the_courses_own(clone: Clone):
    build_all(clone)
    twice = module_of(clone).twice
    with watching("twice") as called, watching("thrice") as other:
        twice(3)
    assert (called, other) == (['reference("twice")'], [])


def test_what_the_answers_need_comes_with_them_and_nothing_else(clone: Clone, lesson: str):
    solved = lesson.replace("return two * x", "return factor() * x").replace(
        "# %% [markdown]\n# ## Ex", HELPERS + "# %% [markdown]\n# ## Ex"
    )
    write(clone, solved)
    build_all(clone)
    text = text_of(clone)
    assert module_of(clone).twice(5) == 10
    for line in ("import json\n", "import os.path as places\n", 'TABLE = {"two": 2}\n'):
        assert text.count(line) == 1
    assert not any(word in text for word in ("tau", "UNUSED", "start_lesson"))


def test_an_answer_that_needs_what_nothing_above_gives_is_refused(clone: Clone, lesson: str):
    write(clone, lesson.replace("return two * x", "return two * x * later") + "\n# %%\nlater = 1\n")
    with pytest.raises(
        SourceError, match=r"04_doubling\.py:16: The solution of 'twice' needs later, which no cell above"
    ):
        build_all(clone)
    assert not clone.references.exists()


def test_a_changed_source_makes_its_module_stale(clone: Clone, lesson: str, capsys):
    build_all(clone)
    write(clone, lesson.replace("return two * x", "return x + x"))
    capsys.readouterr()
    assert build_all(clone, check=True) == 1
    assert "course_utils/references/lesson_04.py: is not what its source makes" in capsys.readouterr().out
    assert build_all(clone) == build_all(clone, check=True) == 0
    assert "return x + x" in text_of(clone)


def test_a_module_that_somebody_changed_is_not_written_over(clone: Clone, lesson: str):
    build_all(clone)
    path = clone.references / "lesson_04.py"
    path.write_text(text_of(clone) + "# mine\n")
    with pytest.raises(CourseError, match=r"Somebody worked in course_utils/references/lesson_04\.py"):
        build_all(clone)
    assert text_of(clone).endswith("# mine\n")
    assert build_all(clone, set_aside=True) == 0
    assert "mine" not in text_of(clone)
    (kept,) = clone.earlier.glob("lesson_04*.py")
    assert kept.read_text("utf-8").endswith("# mine\n")


def test_a_module_that_no_source_makes_is_named(clone: Clone, capsys):
    build_all(clone)
    (clone.references / "lesson_99.py").write_text("")
    assert build_all(clone, check=True) == 1
    assert "course_utils/references/lesson_99.py: no source makes it" in capsys.readouterr().out


def test_every_exercise_of_the_course_has_its_place():
    clone = find_clone()
    lessons = {
        cell.exercise: f"lesson_{lesson_number(lesson)}"
        for lesson in clone.lessons()
        for cell in read_source(clone.source / f"{lesson}.py", clone.root).exercises
    }
    assert lessons == LESSON_OF
    assert sorted(lessons) == names()
