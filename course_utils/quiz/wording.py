"""Texts of questions for a page and for plain print; both know `code` and $TeX$ and no other markup."""

import html
import re
from collections.abc import Mapping

from course_utils.quiz.arithmetic import Number, evaluate

FORMULA = re.compile(r"\{\{(.+?)\}\}")
SYMBOLS = {r"\times": "×", r"\cdot": "·", r"\le": "≤", r"\ge": "≥", r"\to": "→", r"\,": " ", r"\sqrt": "√", r"\%": "%"}


def fill(text: str, values: Mapping[str, Number]) -> str:
    """The text with `{{ n + 1 }}` computed from the drawn values."""
    return FORMULA.sub(lambda found: show_number(evaluate(found[1], values)), text)


def formulas_in(text: str) -> list[str]:
    """The formulas that `fill` will compute."""
    return FORMULA.findall(text)


def show_number(value: Number) -> str:
    """A number for people: 1,605,632; 0.28; 9.678."""
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 1000 else f"{value:.4g}"


def to_html(text: str) -> str:
    """The text for a page, where MathJax reads `$…$`."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def to_plain(text: str) -> str:
    """The text for plain print: formulas without TeX's marks."""
    return re.sub(r"\$([^$]+)\$", lambda found: _plain_formula(found[1]), text).replace("`", "")


def _plain_formula(tex: str) -> str:
    for command, symbol in SYMBOLS.items():
        tex = tex.replace(command, symbol)
    tex = re.sub(r"\\(?:text|mathrm)\{([^}]*)\}", r"\1", tex)
    tex = re.sub(r"\^\{(\[[^}]*\])\}", r"\1", tex)
    return tex.replace("{", "").replace("}", "").replace("\\", "")
