"""Lesson 02a, unsolved."""

from unsolved.shared import *  # noqa: F403
