"""From the nodes of a net to a chain of boxes and forks."""

from itertools import takewhile

from course_utils.errors import CourseError
from course_utils.plots.wiring.describe import JOINS
from course_utils.plots.wiring.keras_graph import Node
from course_utils.plots.wiring.parts import Box, Chain, Fork, Part, SidePath
from course_utils.series_parallel import meeting_points

LARGEST = 20_000  # parts; only a net whose branches cross many times comes near


def chain(nodes: list[Node], outputs: list[int]) -> Chain:
    """The way from the input to the first output, further outputs as side paths that leave it.

    Where branches cross, the part that they share is drawn once for each.

    Raises:
        CourseError: the branches cross so often that no drawing is left.
    """
    above = meeting_points([node.inputs for node in nodes])
    budget = iter(range(LARGEST))

    def walk(start: int, end: int) -> list[tuple[int, tuple[Part, ...]]]:
        """The parts behind `start` up to `end`, each with the number of its node."""
        parts: list[tuple[int, tuple[Part, ...]]] = []
        while end != start:
            if end < start or next(budget, None) is None:
                raise CourseError("The branches of this net cross too often for a drawing of its wiring.")
            node, source = nodes[end], above[end]
            if len(node.inputs) > 1:
                branches = tuple(tuple(_flat(walk(source, i))) for i in node.inputs)
                parts.append((end, (Fork(branches, _join(node.boxes[0])), *node.boxes[1:])))
            else:
                parts.append((end, node.boxes))
            end = source
        return parts[::-1]

    main, *sides = ([(0, nodes[0].boxes), *walk(0, output)] for output in outputs)
    places = {}
    for side in sides:
        shared = len(list(takewhile(lambda pair: pair[0][0] == pair[1][0], zip(main, side, strict=False))))
        places.setdefault(shared - 1, []).append(SidePath(tuple(_flat(side[shared:]))))
    return tuple(part for i, (_, parts) in enumerate(main) for part in (*parts, *places.get(i, ())))


def _flat(parts: list[tuple[int, tuple[Part, ...]]]) -> list[Part]:
    return [part for _, group in parts for part in group]


def _join(box: Box) -> Box:
    """The box of a layer with several inputs."""
    name = box.lines[0].title().replace(" ", "")
    if name in JOINS:
        return Box("join", (JOINS[name],), box.shape, box.layers)
    return Box("concatenate" if name == "Concatenate" else "join", box.lines, box.shape, box.layers)
