"""The banks of lesson 00."""

from banks.shared import *  # noqa: F403
