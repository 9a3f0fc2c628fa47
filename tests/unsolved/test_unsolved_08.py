"""Lesson 08, unsolved."""

from unsolved.shared import *  # noqa: F403
