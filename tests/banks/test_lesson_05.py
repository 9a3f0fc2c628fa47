"""The banks of lesson 05."""

from banks.shared import *  # noqa: F403
