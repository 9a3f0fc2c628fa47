"""Arithmetic in question files: numbers, the names that were drawn, and a few functions. No other Python runs."""

import ast
import math
import operator
from collections.abc import Callable, Mapping

from course_utils.errors import CourseError

Number = int | float
LONGEST = 200  # characters of a formula
LARGEST = 1e15  # beyond it, floats no longer tell whole numbers apart

OPERATORS: dict[type[ast.AST], Callable[..., Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: lambda base, exponent: _power(base, exponent),
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
FUNCTIONS: dict[str, Callable[..., Number]] = {
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "log": math.log,
    "max": max,
    "min": min,
    "sqrt": math.sqrt,
}


def evaluate(
    formula: str, names: Mapping[str, Number], functions: Mapping[str, Callable[..., Number]] = FUNCTIONS
) -> Number:
    """The value of a formula such as `"(n + 2*p - f) // s + 1"`.

    Args:
        formula: whole and decimal numbers, names, `+ - * / // % **`, brackets and calls of `functions`.
        names: the value of each name.
        functions: what may be called, by name, with values as its arguments.

    Raises:
        CourseError: the formula holds anything else, or has no finite value.
    """
    try:
        value = _value(_parse(formula).body, names, functions)
    except (ArithmeticError, ValueError, TypeError) as problem:
        raise CourseError(f"the formula '{formula}' has no value ({problem})") from None
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise CourseError(f"the formula '{formula}' leads beyond {LARGEST:g}")
    return value


def names_in(formula: str) -> set[str]:
    """The names that a formula needs, those of the functions left out."""
    tree = _parse(formula)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def _parse(formula: str) -> ast.Expression:
    if len(formula) > LONGEST:
        raise CourseError(f"the formula '{formula[:40]}…' is longer than {LONGEST} characters")
    try:
        return ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CourseError(f"'{formula}' is no formula") from None


def _value(node: ast.AST, names: Mapping[str, Number], functions: Mapping[str, Callable[..., Number]]) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left, names, functions), _value(right, names, functions))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(operand, names, functions))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in functions:
            return functions[name](*(_value(argument, names, functions) for argument in arguments))
    known = ", ".join([*names, *functions])
    raise CourseError(f"'{ast.unparse(node)}' cannot be computed here, where numbers and {known} are known")


def _power(base: Number, exponent: Number) -> Number:
    """A power that cannot fill the memory."""
    if abs(exponent) > 64 or abs(base) > 1e6:
        raise OverflowError("the power is too large")
    value = base**exponent
    if isinstance(value, complex):
        raise ValueError("the root of a negative number")
    return value
