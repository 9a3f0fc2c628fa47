"""What a wiring diagram is made of, before anything has a place: boxes in a row, forks, side paths and repeats.

A `Chain` is a tuple of these parts in the data's order. They are plain data and know neither Keras nor Matplotlib.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class Box:
    """One operation.

    Attributes:
        kind: of `style.FILLS`: what colour it has.
        lines: what stands in it.
        shape: what it gives, without the batch axis; empty where that is not known.
        layers: the names of the layers that it stands for.
        name: a heading above the lines, e.g. of a whole block.
        note: what there is to say about it; a box with a note is marked.
        frozen: whether its weights stay as they are in training.
        ghost: whether it is not there, and only its place is shown.
        attached: whether it stands right under the box before it, without an arrow: an activation keeps the volume.
        bypass: of a whole block in one box: whether a shortcut leads around it.
        joined: of a whole block in one box: how its branches end, which is heard and not seen; a line is a branch.
        called: what its output is called, beside the arrow that leaves it.
    """

    kind: str
    lines: tuple[str, ...]
    shape: Shape = ()
    layers: tuple[str, ...] = ()
    name: str = ""
    note: str = ""
    frozen: bool = False
    ghost: bool = False
    attached: bool = False
    bypass: bool = False
    joined: str = ""
    called: str = ""


@dataclass(frozen=True)
class Fork:
    """Branches that start at the same volume and end in one box; `()` is an identity shortcut."""

    branches: tuple["Chain", ...]
    join: Box


@dataclass(frozen=True)
class SidePath:
    """What leaves the main path for an output of its own, such as an auxiliary classifier."""

    chain: "Chain"


@dataclass(frozen=True)
class Repeat:
    """The same parts several times in a row, drawn once. `layers` names those of all of them."""

    chain: "Chain"
    times: int
    layers: tuple[str, ...] = ()


Part = Box | Fork | SidePath | Repeat
Chain = tuple[Part, ...]


def boxes(chain: Chain) -> Iterator[Box]:
    """Every box of a chain, in the data's order; of a repeat once."""
    for part in chain:
        match part:
            case Box():
                yield part
            case Fork():
                for branch in part.branches:
                    yield from boxes(branch)
                yield part.join
            case _:
                yield from boxes(part.chain)


def layer_names(chain: Chain) -> set[str]:
    """The names of all layers that a chain shows, repeated ones among them."""
    found = {name for box in boxes(chain) for name in box.layers}
    for part in chain:
        if isinstance(part, Repeat):
            found |= {*part.layers}
    return found


def shape_after(chain: Chain, before: Shape = ()) -> Shape:
    """The volume that a chain gives; that of its input where the chain is empty."""
    for part in reversed(chain):
        match part:
            case Box(ghost=False):
                return part.shape
            case Fork():
                return part.join.shape
            case Repeat():
                return shape_after(part.chain, before)
    return before


def changed(chain: Chain, change) -> Chain:
    """The chain with `change(box)` in the place of every box."""

    def of(part: Part) -> Part:
        match part:
            case Box():
                return change(part)
            case Fork():
                return Fork(tuple(changed(branch, change) for branch in part.branches), change(part.join))
            case _:
                return replace(part, chain=changed(part.chain, change))

    return tuple(of(part) for part in chain)
