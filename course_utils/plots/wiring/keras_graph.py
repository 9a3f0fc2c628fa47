"""A Keras model, or the output of a block, as a list of nodes: what Keras recorded when it was built."""

from dataclasses import dataclass, replace

from course_utils.errors import CourseError
from course_utils.measure.costs import layer_costs
from course_utils.plots.wiring.describe import boxes_of
from course_utils.plots.wiring.parts import Box


@dataclass(frozen=True)
class Node:
    """One call of a layer: its boxes, and the numbers of the nodes that it reads, all smaller than its own."""

    boxes: tuple[Box, ...]
    inputs: tuple[int, ...]


def read(net, costs: bool = False) -> tuple[list[Node], list[int]]:
    """The nodes of a net in the data's order, the input first, and the numbers of its outputs.

    Args:
        net: a built functional or sequential `keras.Model`, or what a block returned for a `keras.Input`.
        costs: whether the box of a layer says its multiplications.

    Raises:
        CourseError: something else, a model that is not built, or one with several inputs.
    """
    import keras

    if isinstance(net, keras.Model):
        if not getattr(net, "inputs", None) or not getattr(net, "outputs", None):
            raise CourseError(
                f"The model '{net.name}' has no graph to draw: build it with keras.Input and keras.Model, or as a "
                "Sequential that begins with keras.Input(shape)."
            )
        starts, ends = net.inputs, net.outputs
    elif isinstance(net, keras.KerasTensor):
        starts, ends = [], [net]
    else:
        raise CourseError(
            f"plots.draw_wiring draws a keras.Model or what a block returns for a keras.Input, not a "
            f"{type(net).__name__}."
        )
    nodes, numbers = _walk(starts, ends)
    if sum(not node.inputs for node in nodes) != 1:
        raise CourseError("plots.draw_wiring draws nets with one input; this one has several.")
    if costs:
        counted = multiplications(net if isinstance(net, keras.Model) else keras.Model(input_of(net), net))
        nodes = [replace(node, boxes=(_costed(node.boxes[0], counted), *node.boxes[1:])) for node in nodes]
    return nodes, [numbers[id(tensor)] for tensor in ends]


def multiplications(model) -> dict[str, int]:
    """The multiplications of each layer for one picture, by its name; layers without any are left out."""
    return {row.name: row.multiplications for row in layer_costs(model) if row.multiplications}


def _costed(box: Box, counted: dict[str, int]) -> Box:
    count = sum(counted.get(name, 0) for name in box.layers)
    return replace(box, lines=(*box.lines, f"{count / 1e6:,.1f} M MACs")) if count else box


def input_of(tensor):
    """The `keras.Input` that a tensor comes from."""
    while (node := tensor._keras_history.operation._inbound_nodes[tensor._keras_history.node_index]).input_tensors:
        tensor = node.input_tensors[0]
    return tensor


def _walk(starts: list, ends: list) -> tuple[list[Node], dict[int, int]]:
    """The nodes that the ends depend on, and the number of each tensor by its id. Not recursive: nets are deep."""
    nodes: list[Node] = []
    numbers: dict[int, int] = {}
    first = {id(tensor) for tensor in starts}
    stack = list(reversed(ends))
    while stack:
        tensor = stack[-1]
        operation, index, _ = tensor._keras_history
        node = operation._inbound_nodes[index]
        sources = [] if id(tensor) in first else node.input_tensors
        missing = [source for source in sources if id(source) not in numbers]
        if missing and id(tensor) not in numbers:
            stack += reversed(missing)
            continue
        stack.pop()
        if id(tensor) not in numbers:
            shapes = [tuple(one.shape[1:]) for one in (sources or [tensor])]
            found = boxes_of(operation, shapes[0], tuple(tensor.shape[1:])) if sources else (_input(tensor),)
            numbers |= {id(output): len(nodes) for output in node.outputs}
            nodes.append(Node(found, tuple(numbers[id(source)] for source in sources)))
    return nodes, numbers


def _input(tensor) -> Box:
    return Box("input", ("input",), tuple(tensor.shape[1:]), (tensor._keras_history[0].name,))
