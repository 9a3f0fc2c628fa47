"""A reader meets each claim once in a lesson: its parts are put together, and what is shown is the whole."""

import ast
from collections import Counter

import pytest

from course_staff.build.source import read_source
from course_staff.paths import find_clone

CLONE = find_clone()


def shown(cells):
    """The ids of the claims that code cells show, in order: by a call in the last line, or by a name there."""
    named, ids = {}, []
    for code in cells:
        statements = ast.parse(code).body
        for statement in statements:
            if isinstance(statement, ast.Assign):
                named |= dict.fromkeys(names_of(statement), claimed(statement.value, named))
        if statements and isinstance(statements[-1], ast.Expr):
            ids.append(claimed(statements[-1].value, named))
    return [id for id in ids if id]


def names_of(statement):
    return [target.id for target in statement.targets if isinstance(target, ast.Name)]


def claimed(value, named):
    """The claim that an expression is; None for anything else."""
    if isinstance(value, ast.Name):
        return named.get(value.id)
    called = value.func if isinstance(value, ast.Call) else None
    name = getattr(called, "attr", getattr(called, "id", None))
    return value.args[0].value if name == "claim" else None


@pytest.mark.sample(5)
@pytest.mark.parametrize("lesson", CLONE.lessons())
def test_no_lesson_shows_a_claim_twice(lesson):
    source = read_source(CLONE.source / f"{lesson}.py", CLONE.root)
    counts = Counter(shown(cell.text for cell in source.cells if cell.kind == "code"))
    assert [id for id, times in counts.items() if times > 1] == []


def test_a_claim_that_is_shown_by_name_or_again_with_its_second_part_is_found():
    first = 'part = claim("K01", expect=1, measured=1)'
    second = 'claim("K01", expect=2, measured=2, also=part)'
    assert shown([first, second]) == ["K01"]
    assert shown([f"{first}\npart", second]) == ["K01", "K01"]
    assert shown([first, "part", "part = 3", "part"]) == ["K01"]
    assert shown(['measure.claim("K02", expect=1, measured=1)', "print(1)", "5"]) == ["K02"]
