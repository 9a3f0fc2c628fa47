"""Measurements: the claims of the source notes, and what they are measured with."""

from course_utils.measure.claims import Claim, claim

__all__ = ["Claim", "claim"]
