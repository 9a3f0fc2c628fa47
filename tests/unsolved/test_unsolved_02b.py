"""Lesson 02b, unsolved."""

from unsolved.shared import *  # noqa: F403
