"""The banks of lesson 02b."""

from banks.shared import *  # noqa: F403
