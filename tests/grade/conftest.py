"""The banks of solutions lie beside the tests; what a class hands in is made here, and an empty gradebook."""

import shutil
import socket
import sys
from functools import cache
from pathlib import Path

import pytest

from course_staff.grade.course_toml import CourseFolder
from course_staff.grade.gradebook import prepare

sys.path.insert(0, str(Path(__file__).parents[1]))


@pytest.fixture(scope="session", autouse=True)
def _alembic_answers_once():
    """For each new gradebook nbgrader asks the program alembic the same thing, for two seconds; once is enough here."""
    from nbgrader import api

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", cache(api.get_alembic_version))
        yield


@pytest.fixture
def default_timeout():
    """New sockets of this process do not block, as while a library downloads with a time limit."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(30)
    yield
    socket.setdefaulttimeout(before)


@pytest.fixture(scope="module")
def new_sqlite(tmp_path_factory):
    """Copies nbgrader's empty database, which takes two seconds to make."""
    template = tmp_path_factory.mktemp("template") / "gradebook.db"
    prepare(CourseFolder(template.parent, "test", f"sqlite:///{template}", {}), [])
    return lambda folder: shutil.copy(template, folder / "gradebook.db")
