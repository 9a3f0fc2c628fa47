"""Lesson 11, which asks questions and has no exercise."""

from unsolved.shared import *  # noqa: F403
