"""The form of a graph's evidence: which settings each kind has, and of which type. It is not trusted, so it is checked.

Types are exact: `True` is no 1 here, and 1.0 is none. Whether the values are right is for others to say.
"""

from collections.abc import Callable

Form = Callable[[object], bool]


def check_form(graph: dict) -> None:
    """Look at every node of a graph.

    Raises:
        TypeError: something is not as `trace` writes it.
    """
    for node in graph["nodes"]:
        if type(node) is not dict or set(node) != {"id", "kind", "settings", "inputs", "shape", "weights"}:
            raise TypeError("a node has other fields")
        kind, settings, weights = node["kind"], node["settings"], node["weights"]
        known = SETTINGS.get(kind) if type(kind) is str and not kind.startswith("unknown: ") else {}
        if known is None or type(settings) is not dict or set(settings) != set(known):
            raise TypeError(f"{kind} has other settings")
        if not all(known[name](value) for name, value in settings.items()):
            raise TypeError(f"a setting of {kind} is of another type")
        held = _whole(weights) if kind in WITH_WEIGHTS else weights is None
        if not (held and _whole(node["id"]) and _wholes(node["inputs"]) and _sizes(node["shape"])):
            raise TypeError(f"a field of {kind} is of another type")
        if (kind == "input") == bool(node["inputs"]):
            raise TypeError("only the input has no inputs")


def _whole(value: object) -> bool:
    return type(value) is int


def _wholes(value: object) -> bool:
    return type(value) is list and all(map(_whole, value))


def _sizes(value: object) -> bool:
    return type(value) is list and all(n is None or _whole(n) for n in value)


def _flag(value: object) -> bool:
    return type(value) is bool


def _number(value: object) -> bool:
    return type(value) is float


def _maybe(value: object) -> bool:
    return value is None or _number(value)


def _share(value: object) -> bool:
    return _number(value) and 0 < value <= 1


def _pair(value: object) -> bool:
    return _wholes(value) and len(value) == 2


def _pads(value: object) -> bool:
    return type(value) is list and len(value) == 2 and all(map(_pair, value))


_WINDOW = {"pool_size": _pair, "strides": _pair, "pads": _pads}
SETTINGS: dict[str, dict[str, Form]] = {
    "input": {},
    "conv2d": {"filters": _whole, "kernel_size": _pair, "strides": _pair, "pads": _pads}
    | {"dilation": _pair, "groups": _whole, "use_bias": _flag},
    "dense": {"units": _whole, "use_bias": _flag},
    "batch_norm": {"axis": _whole, "epsilon": _number, "momentum": _number}
    | {"center": _flag, "scale": _flag, "trainable": _flag},
    "zero_padding": {"pads": _pads},
    "max_pool": _WINDOW,
    "avg_pool": _WINDOW,
    "global_max_pool": {"keepdims": _flag},
    "global_avg_pool": {"keepdims": _flag},
    "relu": {"negative_slope": _number, "max_value": _maybe, "threshold": _number},
    "sigmoid": {},
    "tanh": {},
    "softmax": {"axis": _whole},
    "flatten": {},
    "reshape": {"shape": _wholes},
    "add": {},
    "concatenate": {"axis": _whole},
    "dropout": {"rate": _share},
    "total_dropout": {"rate": _share},
}
WITH_WEIGHTS = ("conv2d", "dense", "batch_norm")
