"""What is chosen among settings, and by what: a validation set, never the test set; and what the runs answered."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

TUNING_DRAWS = 2


def tuned_runs(
    run: Callable[[Sequence[int], Any], list[dict]], settings: Sequence, draws: Sequence[int], *, by: str = "validation"
) -> list[dict]:
    """The runs of all draws with the best setting: each setting is tried on the first two draws.

    So that no way of training wins because more was tried for it, give each the same number of settings.

    Args:
        run: called with some of the draws and a setting; returns a dict a draw, with `right`: for each set which
            photographs are right.
        settings: e.g. learning rates; of equals, the one that comes first is chosen.
        draws: seeds.
        by: the set that chooses.
    """
    first, rest = draws[:TUNING_DRAWS], draws[TUNING_DRAWS:]
    tried = {setting: run(first, setting) for setting in settings}
    reached = {setting: np.mean([one["right"][by].mean() for one in runs]) for setting, runs in tried.items()}
    best = max(reached, key=reached.get)
    return tried[best] + (run(rest, best) if rest else [])


def answers_by_place(runs: Sequence[Mapping], of: str) -> dict[tuple, np.ndarray]:
    """Which photographs of a set the runs got right, by photographs per class and depth.

    Args:
        runs: from `train_by_photos`, or as an experiment recorded them, with a digit for each
            photograph in place of a truth value.
        of: the name of the set.

    Returns:
        for each (photos, depth), (draws, m): 1.0 where the run was right, else 0.0, in the order of the draws.
    """
    places: dict[tuple, list] = {}
    for run in sorted(runs, key=lambda run: run["draw"]):
        row = [float(int(one)) for one in run["right"][of]]
        places.setdefault((run["photos"], run["depth"]), []).append(row)
    return {place: np.array(rows) for place, rows in places.items()}
