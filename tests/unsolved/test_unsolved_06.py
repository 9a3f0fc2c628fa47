"""Lesson 06, unsolved."""

from unsolved.shared import *  # noqa: F403
