"""The steps of a `tf.data` pipeline, read from its graph."""


def steps_of(dataset) -> list[dict]:
    """The steps of a `tf.data.Dataset`, from its source to its end, with what matters to `overlapped`.

    Each has its `name`, the operation's (`"Shuffle"`, `"ParallelMap"`, `"Prefetch"`), `augments`, whether its function
    changes a variable, as the check's `augment` does, or calls Python, and `count`, its last whole number: of parallel
    calls, or of elements that are stored.
    """
    import tensorflow as tf

    ignore = 1  # the policy for variables and Python functions: keep them, without a warning
    variant = tf.data.experimental.to_variant(dataset)
    graph = tf.raw_ops.DatasetToGraphV2(input_dataset=variant, external_state_policy=ignore)
    definition = tf.compat.v1.GraphDef.FromString(graph.numpy())
    nodes = {node.name: node for node in definition.node}
    functions = {function.signature.name: function for function in definition.library.function}
    return [
        {
            "name": node.op.partition("Dataset")[0],
            "augments": any(_augments(name, functions) for name in _called(node)),
            "count": _number(nodes[node.input[-1]], tf) if node.input else None,
        }
        for node in definition.node
        if "Dataset" in node.op
    ]


_MARKS = {"AssignAddVariableOp", "EagerPyFunc", "PyFunc", "PyFuncStateless"}


def _augments(name: str, functions: dict) -> bool:
    """Whether a function, or one that it calls, holds an operation of `augment`."""
    body = functions[name].node_def if name in functions else ()
    return any(node.op in _MARKS for node in body) or any(_augments(f, functions) for n in body for f in _called(n))


def _called(node) -> list[str]:
    """The names of the functions that a node calls."""
    return [func.name for value in node.attr.values() for func in (value.func, *value.list.func) if func.name]


def _number(node, tf) -> int | None:
    """The value of a constant that is one whole number."""
    if node.op != "Const" or not tf.as_dtype(node.attr["dtype"].type).is_integer:
        return None
    value = tf.make_ndarray(node.attr["value"].tensor)
    return int(value) if value.ndim == 0 else None
