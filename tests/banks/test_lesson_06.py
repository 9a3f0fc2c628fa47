"""The banks of lesson 06."""

from banks.shared import *  # noqa: F403
