"""Hands each `test_unsolved_NN.py` the number of its lesson: a file a lesson, so that the workers share them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
pytest.register_assert_rewrite("unsolved.shared")


@pytest.fixture
def lesson(request):
    """The number of the lesson, from the file's name: 09 or 02a."""
    return request.module.__name__.rpartition("_")[2]
