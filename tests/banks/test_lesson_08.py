"""The banks of lesson 08."""

from banks.shared import *  # noqa: F403
