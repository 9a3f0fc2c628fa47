"""A small clone with one lesson that breaks no rule; tests change it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from course_staff.build import rules, stubs
from course_staff.paths import Clone
from course_utils.errors import CourseError

PYPROJECT = '[tool.course]\nowner = "someone"\nrepository = "convnets"\nbranch = "spring"\n'
LESSON = '''\
# %% [markdown]
# # Doubling
# [![Open in Colab](badge)](colab)
#
# **You will be able to** double a number.

# %% tags=["setup"]
import os

# %% tags=["parameters"]
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")  # smoke, cpu or gpu

# %% [markdown]
# ## Exercise: twice

# %% exercise="twice" points=10
def twice(x):
    """Two times `x`."""
    two = 2
    ### BEGIN SOLUTION
    return two * x
    ### END SOLUTION


# %%
def check(name, answer):
    print(name, answer(3), answer(-1))


# %%
# NBVAL_CHECK_OUTPUT
check("twice", twice)

### BEGIN HIDDEN TESTS
assert twice(0.5) == 1
### END HIDDEN TESTS

# %% exercise="greeting" points=0
import sys

### BEGIN SOLUTION
greeting = "hello"
### END SOLUTION
print(greeting, file=sys.stdout)

# %%
check("greeting", lambda _: greeting)
'''


POINTS = {"twice": 10, "greeting": 0}
HINT = "Say to yourself in words what is wanted, and only then write a line; `two` is the factor that is meant."


def find(name: str) -> SimpleNamespace:
    """Stands in for the checks' own `find`: they know the exercises of the lesson above and no others."""
    if name not in POINTS:
        raise CourseError(f"There is no exercise {name!r}; the exercises are {', '.join(POINTS)}.")
    return SimpleNamespace(points=POINTS[name], hints=(HINT, "Write it down."))


@pytest.fixture
def lesson() -> str:
    return LESSON


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A clone with the lesson `04_doubling`, not built yet, and checks that know its exercises."""
    for module in (rules, stubs):
        monkeypatch.setattr(module, "find", find)
    clone = Clone(tmp_path / "clone")
    clone.source.mkdir(parents=True)
    (clone.root / "pyproject.toml").write_text(PYPROJECT)
    (clone.source / "04_doubling.py").write_text(LESSON, encoding="utf-8")
    return clone
