"""Errors for people: one sentence that says what is wrong, where, and what to do."""


class CourseError(Exception):
    """Something that the person at the keyboard can put right.

    The message is the whole story, so a notebook shows it without a traceback and the `course` command ends with
    exit code 2.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]
