"""The banks of lesson 02a."""

from banks.shared import *  # noqa: F403
