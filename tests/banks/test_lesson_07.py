"""The banks of lesson 07."""

from banks.shared import *  # noqa: F403
