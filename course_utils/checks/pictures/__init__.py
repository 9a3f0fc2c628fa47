"""The student's wiring drawn beside the expected one, the first difference marked in both, for the verdict's HTML."""

from course_utils.checks.pictures.image import picture

__all__ = ["picture"]
