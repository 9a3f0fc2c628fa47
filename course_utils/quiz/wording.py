"""Texts of questions for a page and for plain print; both know `code` and $TeX$ and no other markup."""

import html
import re
from collections.abc import Mapping

from course_utils.quiz.arithmetic import Number, evaluate

FORMULA = re.compile(r"\{\{(.+?)\}\}")
FORMULA_TEX = re.compile(r"\$([^$]+)\$")
SYMBOLS = {
    "times": "×",
    "cdot": "·",
    "le": "≤",
    "ge": "≥",
    "to": "→",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "sqrt": "√",
    ",": " ",
    "%": "%",
}


def fill(text: str, values: Mapping[str, Number]) -> str:
    """The text with `{{ n + 1 }}` computed from the drawn values."""
    return FORMULA.sub(lambda found: show_number(evaluate(found[1], values)), text)


def formulas_in(text: str) -> list[str]:
    """The formulas that `fill` will compute."""
    return FORMULA.findall(text)


def show_number(value: Number) -> str:
    """A number for people: 1,605,632; 0.28; 9.678; −3, with a minus that is no hyphen."""
    if float(value).is_integer():
        shown = f"{int(value):,}"
    else:
        shown = f"{value:,.1f}" if abs(value) >= 1000 else f"{value:.4g}"
    return shown.replace("-", "−")


def to_html(text: str) -> str:
    """The text for a page, where MathJax reads `$…$`; a comma between thousands is no punctuation there."""
    text = FORMULA_TEX.sub(lambda found: re.sub(r"(?<=\d),(?=\d{3})", "{,}", found[0]), html.escape(text, quote=False))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text)


def to_plain(text: str) -> str:
    """The text for plain print: formulas without TeX's marks."""
    return FORMULA_TEX.sub(lambda found: _plain_formula(found[1]), text).replace("`", "")


def _plain_formula(tex: str) -> str:
    tex = re.sub(r"\^\{(\[[^}]*\])\}", r"\1", tex)  # a^{[l]} is a[l]
    tex = re.sub(r"\\([A-Za-z]+|[,%])", lambda found: SYMBOLS.get(found[1], found[1]), tex)
    return tex.replace("{", "").replace("}", "")
