"""The banks of lesson 03."""

from banks.shared import *  # noqa: F403
