"""Lesson 00, unsolved."""

from unsolved.shared import *  # noqa: F403
