"""Lesson 07, unsolved."""

from unsolved.shared import *  # noqa: F403
