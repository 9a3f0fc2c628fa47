"""The steps that lessons ask for, with the settings that matter; see `paths.step`."""

from dataclasses import replace

from course_utils.checks.graph.names import noun
from course_utils.checks.graph.operations import same_pads
from course_utils.checks.graph.paths import Step, join, step
from course_utils.checks.numpy_reference import settings

_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
)


def conv(filters: int, kernel_size: int, strides: int = 1, zeros: int | None = None, use_bias: bool = True) -> Step:
    """A convolution with a square kernel.

    Args:
        filters, kernel_size, strides: of the convolution.
        zeros: on each side of the picture; `None` adds as many as keep rows and columns at stride 1.
        use_bias: whether it needs a bias. Before batch normalization, which takes every constant away again, a bias is
            free.
    """
    wanted = settings.conv_settings(filters, kernel_size, strides, zeros)
    if not use_bias:
        del wanted["use_bias"]
    return step("conv2d", **wanted)


def pool(kind: str, pool_size: int, strides: int) -> Step:
    """A `max_pool` or `avg_pool` without padding."""
    return step(kind, pool_size=[pool_size] * 2, strides=[strides] * 2, pads=[[0, 0], [0, 0]])


def same(window: Step, sizes: list[int]) -> Step:
    """A convolution or a pooling with the zeros that `padding="same"` puts around an input of n_H × n_W `sizes`."""
    own = window.settings
    size = own["kernel_size" if "kernel_size" in own else "pool_size"]
    return replace(window, settings=own | {"pads": same_pads(sizes, size, own["strides"])})


def dense(units: int) -> Step:
    """A dense layer with a bias."""
    return step("dense", units=units, use_bias=True)


NORM = step("batch_norm", axis=3, center=True, scale=True, trainable=True)
RELU = step("relu", **settings.RELU)
SOFTMAX = step("softmax", axis=1)  # over the classes of (batch, classes)


def residual(*main: Step, shortcut: tuple[Step, ...] = ()) -> tuple[Step, ...]:
    """A residual block: the sum of its main path and its shortcut, then ReLU."""
    block = join("add", numbered(*main), numbered(*shortcut), names=("main path", "shortcut"))
    return block, replace(RELU, label="ReLU after the addition")


def numbered(*steps: Step) -> tuple[Step, ...]:
    """The steps; where a kind comes more than once, each is called the first, the second, … of its kind."""
    kinds = [one.kind for one in steps]
    ordinals = [_ORDINALS[kinds[:i].count(kind)] if kinds.count(kind) > 1 else "" for i, kind in enumerate(kinds)]
    pairs = zip(steps, ordinals, strict=True)
    return tuple(replace(one, label=f"{ordinal} {noun(one)}") if ordinal else one for one, ordinal in pairs)
