"""Lesson 10, whose project a person reads; it has no exercise with a check."""

from unsolved.shared import *  # noqa: F403
