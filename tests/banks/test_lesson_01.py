"""The banks of lesson 01."""

from banks.shared import *  # noqa: F403
