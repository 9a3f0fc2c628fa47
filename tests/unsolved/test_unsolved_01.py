"""Lesson 01, unsolved."""

from unsolved.shared import *  # noqa: F403
