"""Lesson 05, unsolved."""

from unsolved.shared import *  # noqa: F403
