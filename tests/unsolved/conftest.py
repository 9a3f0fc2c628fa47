"""Hands each `test_unsolved_NN.py` the number of its lesson: a file a lesson, so that the workers share them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
pytest.register_assert_rewrite("unsolved.shared")


@pytest.fixture
def lesson(request):
    """Two digits, from the file's name."""
    return request.module.__name__[-2:]
