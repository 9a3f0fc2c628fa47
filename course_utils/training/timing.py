"""How long something takes, by the clock."""

import time
from collections.abc import Callable, Mapping


def best_seconds(run: Callable[[], object], repeats: int = 3) -> float:
    """The shortest time that `run()` takes: other programs can only make it longer."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def seconds_in_turns(jobs: Mapping[str, Callable[[], object]], rounds: int, repeats: int = 2) -> dict[str, list[float]]:
    """The time of each job in each round, the best of `repeats`.

    The jobs take turns, forwards in one round and backwards in the next, so that whatever else the machine does meets
    all of them alike, and their times of one round are pairs.
    """
    seconds = {name: [] for name in jobs}
    for turn in range(rounds):
        for name in list(jobs)[:: 1 if turn % 2 == 0 else -1]:
            seconds[name].append(best_seconds(jobs[name], repeats))
    return seconds
