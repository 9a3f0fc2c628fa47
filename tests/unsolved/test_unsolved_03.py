"""Lesson 03, unsolved."""

from unsolved.shared import *  # noqa: F403
