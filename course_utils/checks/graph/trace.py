"""From a live Keras model to a graph of plain JSON.

`trace` runs a model on a symbolic input and reads what Keras recorded. Nested models, and layers and models that the
student wrote, are opened by running their `call`, so that only operations of Keras are left.

A graph is `{"inputs": [0], "outputs": [7], "nodes": [...]}`; a node is `{"id", "kind", "settings", "inputs", "shape",
"weights"}`. Ids count up on the data's way, `shape` is without the batch axis, and `weights` is the id of the
first node of the same layer (`None` for a node without weights), so that shared layers share it. What a check cannot
look into has the kind `"unknown: Name"`.
"""

import inspect

from course_utils.checks.graph.elementwise import Curves, curves, recognized
from course_utils.checks.graph.operations import IDENTITY, ROLES, kind_of
from course_utils.checks.graph.settings import refuse_other_settings
from course_utils.checks.verdict import Refusal


def trace(model, input_shapes: list[list[int]]) -> tuple[dict, dict]:
    """Run `model` symbolically and return its graph and its variables.

    Args:
        model: any `keras.Model`: functional, sequential or a class of one's own.
        input_shapes: one shape for each input, without the batch axis.

    Returns:
        the graph, and a dict `(weights, role)` → `keras.Variable`.

    Raises:
        Refusal: a layer under another policy or data format than those of the lessons.
    """
    import keras

    inputs = [keras.Input(tuple(shape)) for shape in input_shapes]
    mode = {"training": False} if "training" in inspect.signature(model.call).parameters else {}
    outputs = model.call(inputs[0] if len(inputs) == 1 else inputs, **mode)
    tracer = _Tracer()
    tracer.follow(inputs)
    tracer.follow(keras.tree.flatten(outputs))
    starts = [tracer.ids[id(tensor)] for tensor in inputs]
    ends = [tracer.ids[id(tensor)] for tensor in keras.tree.flatten(outputs)]
    return _without_unused({"inputs": starts, "outputs": ends, "nodes": tracer.nodes}, tracer.variables)


def _without_unused(graph: dict, variables: dict) -> tuple[dict, dict]:
    """The graph without the parts of functions that were recognized as a whole, and the variables under its numbers."""
    nodes, used, waiting = graph["nodes"], set(graph["inputs"]), list(graph["outputs"])
    while waiting:
        number = waiting.pop()
        if number not in used:
            used.add(number)
            waiting += nodes[number]["inputs"]
    new = {old: number for number, old in enumerate(sorted(used))}
    kept = [nodes[old] for old in new]
    for node in kept:
        changed = {
            "id": new[node["id"]],
            "inputs": [new[i] for i in node["inputs"]],
            "weights": new.get(node["weights"]),
        }
        node.update(changed)
    ends = {key: [new[i] for i in graph[key]] for key in ("inputs", "outputs")}
    return ends | {"nodes": kept}, {(new[layer], role): held for (layer, role), held in variables.items()}


class _Tracer:
    """Walks what Keras recorded, from outputs back to inputs, and writes nodes in the data's order."""

    def __init__(self) -> None:
        self.nodes: list[dict] = []
        self.ids: dict[int, int] = {}  # id of a symbolic tensor -> id of the node that computes it
        self.variables: dict = {}
        self._curves: dict[int, Curves] = {}
        self._alive: list = []  # an id is unique only while its object lives
        self._layers: dict[int, int] = {}

    def follow(self, tensors: list) -> None:
        """Write every node that `tensors` depend on. Not recursive: a deep net is deeper than Python's stack."""
        stack = [tensor._keras_history for tensor in tensors if id(tensor) not in self.ids]
        while stack:
            operation, index, _ = stack[-1]
            node = operation._inbound_nodes[index]
            missing = [tensor for tensor in node.input_tensors if id(tensor) not in self.ids]
            if missing:
                stack += [tensor._keras_history for tensor in missing]
                continue
            stack.pop()
            if id(node.outputs[0]) not in self.ids:
                self._visit(node)

    def _visit(self, node) -> None:
        self._alive += node.outputs
        operation = node.operation
        refuse_other_settings(operation)
        if _is_open(operation):
            function = _symbolic(operation.activation) if _is_activation(operation) else operation.call
            inner = self._inside(function, node)
            if inner is not None:
                self.ids |= {id(outer): self.ids[id(t)] for outer, t in zip(node.outputs, inner, strict=True)}
                return
        inputs = [self.ids[id(tensor)] for tensor in node.input_tensors]
        shapes = [_sizes(tensor) for tensor in node.input_tensors]
        shape = _sizes(node.outputs[0])
        found = kind_of(operation, shapes, shape) if len(node.outputs) == 1 else None
        found = found or _every_few(node)
        drawn = curves(node, inputs, self._curves)
        whole = None if found else recognized(drawn)
        if whole:
            inputs, found = [whole[0]], whole[1]
        kind, settings = found or (f"unknown: {type(operation).__name__}", {})
        if kind == IDENTITY:
            self.ids[id(node.outputs[0])] = inputs[0]
            return
        number = self._write(kind, settings, inputs, shape)
        self._remember_weights(operation, number)
        self._curves[number] = drawn
        self.ids |= {id(tensor): number for tensor in node.outputs}
        if kind in ("conv2d", "dense"):
            self._activation_inside(operation, node)

    def _write(self, kind: str, settings: dict, inputs: list[int], shape: list[int]) -> int:
        number = len(self.nodes)
        entry = {"id": number, "kind": kind, "settings": settings, "inputs": inputs}
        self.nodes.append(entry | {"shape": shape, "weights": None})
        return number

    def _remember_weights(self, operation, number: int) -> None:
        node = self.nodes[number]
        if node["kind"] in ROLES:
            node["weights"] = self._layers.setdefault(id(operation), number)
            held = {role: getattr(operation, role, None) for role in ROLES[node["kind"]]}
            self.variables |= {(node["weights"], role): held[role] for role in held if held[role] is not None}

    def _activation_inside(self, layer, node) -> None:
        """`Conv2D(..., activation="relu")` is a convolution and a ReLU."""
        output = node.outputs[0]
        try:
            after = _symbolic(layer.activation)(output)
            self.follow([after])
            self.ids[id(output)] = self.ids[id(after)]
            self._alive.append(after)
        except Refusal:
            raise
        except Exception:  # a function of the student's that works on numbers only
            name = getattr(layer.activation, "__name__", type(layer.activation).__name__)
            shape = _sizes(output)
            self.ids[id(output)] = self._write(f"unknown: {name}", {}, [self.ids[id(output)]], shape)

    def _inside(self, function, node) -> list | None:
        """The outputs of `function` on the tensors that `node` was called with; `None` where it can't be opened."""
        import keras

        try:
            kwargs = dict(node.arguments.kwargs)
            if "training" not in inspect.signature(function).parameters:
                kwargs.pop("training", None)  # Keras hands the mode to every layer, whether it takes it or not
            outputs = keras.tree.flatten(function(*node.arguments.args, **kwargs))
            self._alive += outputs
            self.follow(outputs)
        except Refusal:
            raise
        except Exception:  # whatever the student's `call` does that is not symbolic
            return None
        return outputs if len(outputs) == len(node.outputs) else None


def _every_few(node) -> tuple[str, dict] | None:
    """The kind of a slice that keeps every s-th row and column, `X[:, ::s, ::s]`: a pooling with windows of 1×1."""
    if type(node.operation).__name__ != "GetItem" or len(node.arguments.args) != 2:
        return None
    key = node.arguments.args[1]
    if not isinstance(key, tuple) or not 3 <= len(key) <= 4 or not all(isinstance(one, slice) for one in key):
        return None
    if any(one.start not in (None, 0) or one.stop is not None for one in key):
        return None
    steps = [one.step or 1 for one in key]
    if [steps[0], *steps[3:]] != [1] * (len(steps) - 2) or min(steps) < 1:
        return None
    return "max_pool", {"pool_size": [1, 1], "strides": [int(n) for n in steps[1:3]], "pads": [[0, 0], [0, 0]]}


def _sizes(tensor) -> list[int | None]:
    """The shape of a tensor without the batch axis, in plain numbers."""
    return [None if n is None else int(n) for n in tensor.shape[1:]]


def _symbolic(function):
    """Keras's twin of an activation of TensorFlow, which takes no symbolic tensors of Keras; else the function."""
    import keras

    name = str(getattr(function, "__name__", "")).removesuffix("_v2")
    of_tensorflow = str(getattr(function, "__module__", "")).startswith("tensorflow.")
    return keras.activations.get(name) if of_tensorflow and name in ("relu", "sigmoid", "tanh", "softmax") else function


def pointwise(graph: dict) -> dict:
    """The graph with each dense layer on a volume as the 1×1 convolution that it is, of the same weights."""
    shapes = [node["shape"] for node in graph["nodes"]]
    nodes = []
    for node in graph["nodes"]:
        if node["kind"] == "dense" and len(shapes[node["inputs"][0]]) == 3:
            units, use_bias = node["settings"]["units"], node["settings"]["use_bias"]
            settings = {"filters": units, "kernel_size": [1, 1], "strides": [1, 1], "pads": [[0, 0], [0, 0]]}
            settings |= {"dilation": [1, 1], "groups": 1, "use_bias": use_bias}
            node = node | {"kind": "conv2d", "settings": settings}
        nodes.append(node)
    return graph | {"nodes": nodes}


def _is_activation(operation) -> bool:
    import keras

    return type(operation) is keras.layers.Activation


def _is_open(operation) -> bool:
    """Whether to look inside: models, layers written by the student, `Lambda`, and `Activation` for its function."""
    import keras

    if isinstance(operation, (keras.Model, keras.layers.Lambda)) or _is_activation(operation):
        return True
    known = next(cls for cls in type(operation).__mro__ if cls.__module__.startswith("keras."))
    return known is keras.layers.Layer
