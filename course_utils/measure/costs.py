"""What a network costs: parameters, multiplications, and the numbers that a forward pass makes."""

import html
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from course_utils.errors import CourseError
from course_utils.own_answers import own_answer


@dataclass(frozen=True)
class LayerCost:
    """The cost of one layer for one picture."""

    name: str
    kind: str
    output_shape: tuple[int, ...]  # without the batch axis
    parameters: int
    multiplications: int
    activations: int  # numbers that the forward pass stores for this layer


@own_answer("multiplications")
def conv_multiplications(
    n_H: int, n_W: int, n_C: int, filters: int, kernel_size: int, strides: int = 1, padding: str = "same"
) -> int:
    """The multiplications of a convolution on one input (n_H, n_W, n_C): f · f · n_C for each number of its output.

    Args:
        n_H, n_W, n_C: the size of the input.
        filters: the channels of the output.
        kernel_size: f, of an f×f kernel.
        strides: the step of the kernel.
        padding: `"same"` or `"valid"`. Multiplications with padded zeros count.
    """
    taken = kernel_size - 1 if padding == "valid" else 0
    positions = math.ceil((n_H - taken) / strides) * math.ceil((n_W - taken) / strides)
    return positions * filters * kernel_size**2 * n_C


@own_answer("multiplications")
def layer_costs(model, separate_activations: bool = False) -> list[LayerCost]:
    """The cost of each layer for one picture, from the input to the output; models inside the model are opened.

    Multiplications are those with the weights of convolutions and dense layers. Activations are the numbers that a
    layer writes, the input among them. Flattening and dropout write nothing, for at prediction they only pass on
    what they get. An activation function works in place, so ReLU writes nothing either, unless `separate_activations`.

    Args:
        model: a `keras.Model` that knows the shape of its input. A layer that is called twice is counted once.
        separate_activations: whether the result of each activation function is stored beside what it was applied to.

    Raises:
        CourseError: a model without a fixed input shape, or a layer whose multiplications this function cannot count.
    """
    return [_cost(operation, separate_activations) for operation in _operations(model)]


def multiplications(model) -> int:
    """The multiplications of one forward pass for one picture, see `layer_costs`."""
    return sum(row.multiplications for row in layer_costs(model))


def activations(model, separate_activations: bool = False) -> int:
    """How many numbers one forward pass for one picture stores, see `layer_costs`."""
    return sum(row.activations for row in layer_costs(model, separate_activations))


def activation_memory(model, bytes_per_number: int = 4, separate_activations: bool = False) -> int:
    """The bytes that the activations of one forward pass for one picture take; float32 has 4 a number.

    VGG-16: 15,237,608 activations (the input, the outputs of 13 convolutions, 5 poolings and 3 dense layers) in
    60,950,432 bytes, 61.0 MB; 115.2 MB with `separate_activations`.
    """
    return activations(model, separate_activations) * bytes_per_number


@dataclass(frozen=True)
class CostTable:
    """The rows of `layer_costs` and their sum, as a table in a notebook and as text elsewhere."""

    title: str
    rows: list[LayerCost] = field(repr=False)

    HEADER = ("layer", "kind", "output", "parameters", "multiplications", "activations")

    def cells(self) -> list[tuple[str, ...]]:
        """The texts of the table, the sum last."""
        sums = (self.parameters, self.multiplications, self.activations)
        body = [
            (r.name, r.kind, _times(r.output_shape), *map(_number, (r.parameters, r.multiplications, r.activations)))
            for r in self.rows
        ]
        return [*body, ("all", "", "", *map(_number, sums))]

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def multiplications(self) -> int:
        return sum(row.multiplications for row in self.rows)

    @property
    def activations(self) -> int:
        return sum(row.activations for row in self.rows)

    def __str__(self) -> str:
        lines = [self.HEADER, *self.cells()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        aligned = [[f"{text:<{w}}" for text, w in zip(line[:3], widths[:3], strict=True)] for line in lines]
        numbers = [[f"{text:>{w}}" for text, w in zip(line[3:], widths[3:], strict=True)] for line in lines]
        table = ["  ".join(left + right).rstrip() for left, right in zip(aligned, numbers, strict=True)]
        return "\n".join([self.title, *table])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{text}</th>" for text in self.HEADER)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in line) + "</tr>" for line in self.cells()
        )
        caption = f"<caption>{html.escape(self.title)}, for one picture</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def cost_table(model, separate_activations: bool = False) -> CostTable:
    """The table of `layer_costs`, to be the last line of a cell; its sums are attributes."""
    return CostTable(model.name, layer_costs(model, separate_activations))


def _operations(model, inside: bool = False) -> Iterator:
    """The operations of a model and of the models in it, in the data's order."""
    import keras

    if not getattr(model, "inputs", None):
        raise CourseError(
            f"The model '{model.name}' does not know the shape of its input: begin it with keras.Input(shape)."
        )
    for operation in keras.Model(model.inputs, model.outputs).operations:
        if isinstance(operation, keras.Model):
            yield from _operations(operation, inside=True)
        elif not (inside and isinstance(operation, keras.layers.InputLayer)):
            yield operation


def _cost(operation, separate_activations: bool) -> LayerCost:
    shape = tuple(operation.output.shape[1:])
    return LayerCost(
        name=operation.name,
        kind=type(operation).__name__.removesuffix("Layer"),
        output_shape=shape,
        parameters=operation.count_params() if hasattr(operation, "count_params") else 0,
        multiplications=_multiplications(operation, math.prod(shape)),
        activations=_tensors(operation, separate_activations) * math.prod(shape),
    )


def _multiplications(operation, outputs: int) -> int:
    """Each number of the output is a sum of products, as many as one filter or one unit has weights."""
    from keras import layers

    if isinstance(operation, layers.DepthwiseConv2D):  # kernel: (f, f, n_C, multiplier), one channel at a time
        return outputs * math.prod(operation.kernel.shape[:2])
    if isinstance(operation, layers.SeparableConv2D):
        n_C, multiplier = operation.depthwise_kernel.shape[2:]
        positions = outputs // operation.filters
        return positions * n_C * multiplier * (math.prod(operation.kernel_size) + operation.filters)
    if isinstance(operation, (layers.Dense, layers.Conv1D, layers.Conv2D, layers.Conv3D)):  # kernel: (..., filters)
        return outputs * math.prod(operation.kernel.shape[:-1])
    if any(len(weight.shape) > 1 for weight in getattr(operation, "weights", [])):
        raise CourseError(
            f"The multiplications of '{operation.name}', a {type(operation).__name__}, are not counted here; "
            "convolutions, separable ones too, and dense layers are."
        )
    return 0


def _tensors(operation, separate_activations: bool) -> int:
    """How many tensors of the size of its output an operation writes."""
    from keras import activations, layers

    if isinstance(operation, (layers.Flatten, layers.Reshape, layers.Dropout, layers.SpatialDropout2D)):
        return 0
    if isinstance(operation, (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU, layers.Softmax)):
        return int(separate_activations)
    fused = getattr(operation, "activation", activations.linear) is not activations.linear
    return 1 + (separate_activations and fused)


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


def _number(value: int) -> str:
    return f"{value:,}"
