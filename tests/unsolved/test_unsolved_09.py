"""Lesson 09, unsolved."""

from unsolved.shared import *  # noqa: F403
