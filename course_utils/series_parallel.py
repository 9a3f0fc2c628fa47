"""Where branches of a graph begin: what the check of a wiring and its drawing both need to know."""

from collections.abc import Sequence


def meeting_points(inputs: Sequence[Sequence[int]]) -> list[int]:
    """For each node the nearest earlier one that all its data passes through (its immediate dominator).

    Args:
        inputs: for each node the numbers of those it reads, all smaller than its own; empty for the graph's input,
            node 0.
    """
    above: list[int] = []
    for sources in inputs:
        meeting = sources[0] if sources else 0
        for other in sources[1:]:
            while other != meeting:
                meeting, other = (above[meeting], other) if meeting > other else (meeting, above[other])
        above.append(meeting)
    return above
