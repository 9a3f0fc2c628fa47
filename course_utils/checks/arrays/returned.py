"""What a student's function returned, where the text asks for one number or one array: as evidence, and compared."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.verdict import Miss


def number(value: object) -> dict:
    """Evidence of one number: the name of its `type`, whether it is `whole`, and its `value`, `None` for no number.

    An int stays exact up to 64 bits; beyond, it stands as infinite.
    """
    cls = type(value)  # not isinstance: an object may lie about its class
    whole = issubclass(cls, int | np.integer) and not issubclass(cls, bool)
    kept = None
    if whole:
        kept = int(value) if -(2**63) <= value < 2**63 else np.inf
    elif issubclass(cls, float | np.floating):
        kept = float(value)
    return {"type": cls.__name__, "whole": whole, "value": kept}


def array(value: object) -> dict:
    """Evidence of an array or a tensor: the `type`'s name, and its `values`; `None` for anything else.

    An array of something else than numbers becomes one of NaN; neither that nor a broadcast array takes memory here.
    """
    name = type(value).__name__
    if not (hasattr(value, "dtype") and hasattr(value, "shape")):
        return {"type": name, "values": None}
    values = np.asarray(value)
    return {"type": name, "values": values if values.dtype.kind in "biuf" else np.broadcast_to(np.nan, values.shape)}


def returned_array(value: object, tensors: bool = False) -> dict:
    """Evidence of what should be an array: `returned` is `"array"`, with `dtype` and `values`, or the type's name.

    Args:
        value: what the function returned.
        tensors: whether a tensor will do. It has no `.astype` and no `.nbytes`, which some later cells use.
    """
    evidence = array(value)
    if evidence["values"] is None or not (tensors or issubclass(type(value), np.ndarray)):
        return {"returned": evidence["type"]}
    return {"returned": "array", "dtype": str(np.asarray(value).dtype), "values": evidence["values"]}


def same(a, b, tolerance: float = tolerances.COMPUTED, scale: float | None = None) -> bool:
    """Whether two arrays have the same shape and, up to a tolerance, the same values; NaN is never the same.

    Args:
        a, b: the arrays; b is the reference.
        tolerance: how far a value may be off, as a share of `scale`.
        scale: 1 + the largest absolute value of b where it is left out.
    """
    a, b = np.asarray(a, "float64"), np.asarray(b, "float64")
    if a.shape != b.shape:
        return False
    scale = 1 + np.abs(b).max(initial=0) if scale is None else scale
    return bool(np.abs(a - b).max(initial=0) <= tolerance * scale)


def listed(values, n: int = 3) -> str:
    """The first numbers of an array, in one line."""
    flat = np.ravel(values)
    return ", ".join(f"{value:.4g}" for value in flat[:n]) + (", …" if len(flat) > n else "")


def no_array(returned: object, expected: str, why: str) -> Miss:
    """The miss of a function that returns something else than a NumPy array; `returned` names its type."""
    if returned == "NoneType":
        return Miss("your function returns nothing", "None", expected, why)
    if "Tensor" in str(returned):
        why = "later cells use `.astype` and `.nbytes`, which a tensor lacks; `np.asarray(tensor)` is an array."
        return Miss("your function returns a tensor, no NumPy array", str(returned), expected, why)
    return Miss("your function returns no array of numbers", str(returned), expected, why)


def input_changed(why: str, when: str = "") -> Miss:
    """The miss of a function that writes into the array `x` that it is given; `when` is added to what it does."""
    return Miss("your function changes its input" + when, "x is another after the call", "x stays as it was", why)
