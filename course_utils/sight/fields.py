"""The receptive field: the pixels that a number of a volume depends on, by a recurrence over the layers."""

import math
from dataclasses import dataclass, replace

from course_utils.errors import CourseError


@dataclass(frozen=True)
class Span:
    """Along one axis: the number at place i depends on the pixels from `first + i · jump` to `last + i · jump`."""

    first: int = 0
    last: int = 0
    jump: int = 1
    places: int = 1  # how many numbers there are along this axis

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def slid(self, kernel: int, stride: int = 1, before: int = 0, dilation: int = 1) -> "Span":
        """Behind a kernel; `before` is how many padded places stand before the first."""
        first = self.first - before * self.jump
        last = self.last + (dilation * (kernel - 1) - before) * self.jump
        return Span(first, last, self.jump * stride, self.places)


@dataclass(frozen=True)
class Field:
    """The receptive fields of a volume; those near the border reach over the picture, into the padding."""

    rows: Span
    columns: Span

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of pixels."""
        return self.rows.size, self.columns.size

    @property
    def jump(self) -> tuple[int, int]:
        """How many pixels lie between the fields of two neighbours."""
        return self.rows.jump, self.columns.jump

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """First row, first column, last row and last column of the pixels that the number at this place depends on."""
        top, left = self.rows.first + row * self.rows.jump, self.columns.first + column * self.columns.jump
        return top, left, top + self.rows.size - 1, left + self.columns.size - 1

    @property
    def middle(self) -> tuple[int, int]:
        """The place in the middle of the volume."""
        return self.rows.places // 2, self.columns.places // 2


def receptive_field(model, layer) -> Field:
    """The receptive fields of the volume that a layer gives, see `receptive_fields`.

    Args:
        layer: a layer of the model, or its name.

    Raises:
        CourseError: no such layer, or one that mixes places in a way that this function does not know.
    """
    name = layer if isinstance(layer, str) else layer.name
    fields = receptive_fields(model)
    if name not in fields:
        raise CourseError(f"{model.name} has no volume '{name}'; its volumes are {', '.join(fields)}.")
    return fields[name]


def receptive_fields(model) -> dict[str, Field]:
    """The receptive fields of all volumes of a model, by the names of the layers, from the input on.

    A kernel of f places (a pooling has one as well) that moves by s takes in f − 1 more places than the volume before,
    each as many pixels apart as that volume's `jump`; then the jump grows s-fold. Where branches meet, the field goes
    from the first pixel of any to the last pixel of any (Araujo, Norris and Sim 2019, "Computing Receptive Fields of
    Convolutional Neural Networks": single-path networks, arbitrary computation graphs). Volumes behind a flattening are
    left out.

    Args:
        model: a functional or sequential `keras.Model` for pictures of a fixed size, without models in it.

    Raises:
        CourseError: a layer that mixes places in a way that this function does not know.
    """
    import keras

    known: dict[int, Field] = {}
    fields: dict[str, Field] = {}
    for operation in keras.Model(model.inputs, model.outputs).operations:
        if len(operation.output.shape) != 4:
            continue
        before = [] if isinstance(operation, keras.layers.InputLayer) else _inputs(operation)
        field = _joined([known[id(tensor)] for tensor in before]) if before else Field(Span(), Span())
        fields[operation.name] = known[id(operation.output)] = _behind(operation, field)
    return fields


def _inputs(operation) -> list:
    return operation.input if isinstance(operation.input, list) else [operation.input]


def _joined(fields: list[Field]) -> Field:
    """Where branches meet: from the first pixel of any to the last of any."""
    if len({field.jump for field in fields}) > 1:
        raise CourseError("Branches meet whose volumes have unlike steps; their receptive fields do not line up.")
    spans = []
    for axis in ("rows", "columns"):
        of_axis = [getattr(field, axis) for field in fields]
        first, last = min(span.first for span in of_axis), max(span.last for span in of_axis)
        spans.append(replace(of_axis[0], first=first, last=last))
    return Field(*spans)


def _behind(operation, field: Field) -> Field:
    """The field of an operation's output."""
    from keras import layers

    spans = []
    for axis, span in enumerate((field.rows, field.columns)):
        if isinstance(operation, layers.ZeroPadding2D):
            span = span.slid(1, before=operation.padding[axis][0])
        elif _has_kernel(operation):
            span = _slid(operation, span, axis)
        elif not _keeps_places(operation):
            raise CourseError(f"The receptive field of '{operation.name}', a {type(operation).__name__}, is not known.")
        spans.append(replace(span, places=operation.output.shape[1 + axis]))
    return Field(*spans)


def _has_kernel(operation) -> bool:
    from keras import layers

    return isinstance(
        operation,
        (
            layers.Conv2D,
            layers.DepthwiseConv2D,
            layers.SeparableConv2D,
            layers.MaxPooling2D,
            layers.AveragePooling2D,
        ),
    ) and not isinstance(operation, layers.Conv2DTranspose)


def _slid(operation, span: Span, axis: int) -> Span:
    kernel = getattr(operation, "pool_size", None) or operation.kernel_size
    dilation = getattr(operation, "dilation_rate", (1, 1))
    kernel, stride, dilation = kernel[axis], operation.strides[axis], dilation[axis]
    reach = dilation * (kernel - 1) + 1
    n = span.places
    padded = max((math.ceil(n / stride) - 1) * stride + reach - n, 0) if operation.padding == "same" else 0
    return span.slid(kernel, stride, padded // 2, dilation)  # TensorFlow puts the odd row at the end


def _keeps_places(operation) -> bool:
    """Whether each place of the output depends on that place of the input alone."""
    from keras import layers

    mixing = (layers.Conv2DTranspose, layers.UpSampling2D, layers.Cropping2D, layers.Resizing, layers.Reshape)
    before = _inputs(operation)
    same_size = all(tensor.shape[1:3] == operation.output.shape[1:3] for tensor in before)
    return isinstance(operation, layers.InputLayer) or (
        same_size and not isinstance(operation, (*mixing, layers.Permute))
    )
