"""What is wrong in a source, where."""

from course_utils.errors import CourseError


class SourceError(CourseError):
    """`file:line: sentence`, so that an editor or a CI log leads to the place."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        super().__init__(f"{file}:{line}: {sentence}")
