"""Text of strangers, made fit to be shown."""

import pytest

from course_staff.grade.texts import clean, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3×3 convolution, naïve", "3×3 convolution, naïve"),
        ("two\nlines", "two\nlines"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x00", "\\x00"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("\r\t", "\\r\\t"),
    ],
)
def test_control_characters_become_visible(text, shown):
    assert clean(text) == shown
    clean(text).encode()


def test_a_long_text_is_cut():
    assert clean("a" * 1000, 10) == "a" * 9 + "…"


def test_a_text_in_one_line():
    assert one_line(" two\n lines ") == "two lines"
