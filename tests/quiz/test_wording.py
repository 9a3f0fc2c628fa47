"""Texts read well in plain print and on a page."""

import pytest

from course_utils.quiz.wording import fill, show_number, to_html, to_plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"so $\lfloor (24 + 2 \cdot 2 - 5) / 1 \rfloor + 1 = 24$", "so ⌊ (24 + 2 · 2 - 5) / 1 ⌋ + 1 = 24"),
        (r"$a^{[l+2]} = g(z^{[l+2]} + a^{[l]})$", "a[l+2] = g(z[l+2] + a[l])"),
        (r"$n_H \times n_W$ and `same`", "n_H × n_W and same"),
        (r"$\max(0, 3)$", "max(0, 3)"),
    ],
)
def test_plain_print_has_no_marks(text, plain):
    assert to_plain(text) == plain


def test_a_page_has_code_and_formulas_and_no_markup_of_its_own():
    assert to_html("`a < b` & $1,605,632 < n$, 1,000") == "<code>a &lt; b</code> &amp; $1{,}605{,}632 &lt; n$, 1,000"


def test_formulas_are_computed():
    assert fill("{{ n }} × {{n*2}} = {{ n * n * 2 }}", {"n": 1000}) == "1,000 × 2,000 = 2,000,000"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (17, "17"),
        (1605632, "1,605,632"),
        (6.0, "6"),
        (0.28, "0.28"),
        (9.6776, "9.678"),
        (12443.5, "12,443.5"),
        (-3, "−3"),
    ],
)
def test_numbers_are_for_people(value, shown):
    assert show_number(value) == shown
