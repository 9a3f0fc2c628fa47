"""The banks of lesson 09."""

from banks.shared import *  # noqa: F403
