"""Lesson 04, unsolved."""

from unsolved.shared import *  # noqa: F403
