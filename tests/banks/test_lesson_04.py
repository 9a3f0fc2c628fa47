"""The banks of lesson 04."""

from banks.shared import *  # noqa: F403
