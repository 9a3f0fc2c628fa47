"""Searches for hyper-parameters with Optuna: resumable ones, and replays on a table of recorded results.

Optuna (Akiba et al., 2019, "Optuna: A Next-generation Hyperparameter Optimization Framework",
https://arxiv.org/abs/1907.10902). Its studies lie in a journal here, a file to which each step is appended: it needs
no database, and a run that is killed loses the trial that it was in, no other.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.errors import CourseError
from course_utils.progress import progress

METHODS = ("grid", "random", "Bayesian")
LONGEST_LINE = 10_000  # bytes that are read of a file to see what it is
STARTUP = 4  # random trials before the estimator has something to go by


def open_study(path: Path, name: str):
    """The study `name` in the journal at `path`, to be maximized; a new one, or with the trials that it has.

    Raises:
        CourseError: the file is no journal of Optuna.
    """
    import optuna

    if not _is_journal(path):  # Optuna would append to it before it reads
        raise CourseError(f"{path} is no journal of Optuna; give the study another file.")
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(str(path)))
    return optuna.create_study(storage=storage, study_name=name, direction="maximize", load_if_exists=True)


def _is_journal(path: Path) -> bool:
    """Whether a file is not there yet, is empty, or begins as a journal does: with JSON that has an op_code."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    try:
        with path.open("rb") as file:
            return "op_code" in json.loads(file.readline(LONGEST_LINE))
    except (OSError, ValueError, TypeError):
        return False


def finished(study) -> list:
    """The trials of a study that came to an end, in their order."""
    import optuna

    return study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.COMPLETE,))


def run_trials(study, sampler: Callable[[int], Any], objective: Callable[[Any], float], n_trials: int) -> None:
    """Run trials until `n_trials` are finished; those that are finished already count.

    The state of a sampler's random numbers is not in the file: seeded alike, a second run would propose once more what
    the first one has tried. So the sampler is asked for by the number of trials so far.

    Args:
        sampler: gives Optuna's sampler for a study that has so many trials.
        objective: the value of a trial.
    """
    study.sampler = sampler(len(study.get_trials(deepcopy=False)))
    for _ in progress(range(n_trials - len(finished(study))), "trial"):
        study.optimize(objective, n_trials=1)


def replayed(table: np.ndarray, method: str, n_trials: int, seed: int) -> list[tuple[int, int]]:
    """Where the trials of one search go, with results that are looked up in place of training.

    A grid takes 3 × 3 places in equal distances; where it begins is drawn: nobody knows the best place.

    Args:
        table: (n, m) the value of each setting.
        method: `"grid"` (then `n_trials` is at most 9), `"random"` or `"Bayesian"`, the tree-structured Parzen
            estimator (Bergstra et al., 2011, "Algorithms for Hyper-Parameter Optimization", section 4).
        seed: of the search.

    Returns:
        the place of each trial in the table, its row and its column, in their order.

    Raises:
        CourseError: another method, or more trials than the grid has.
    """
    import optuna

    if method not in METHODS or (method == "grid" and n_trials > 9):
        raise CourseError(
            f"A search of {n_trials} trials by '{method}': take one of {', '.join(METHODS)}; a grid has 9."
        )
    n, m = table.shape
    samplers = {
        "grid": lambda: optuna.samplers.GridSampler(_grid(n, m, seed), seed=seed),
        "random": lambda: optuna.samplers.RandomSampler(seed),
        "Bayesian": lambda: optuna.samplers.TPESampler(n_startup_trials=STARTUP, multivariate=True, seed=seed),
    }
    study = optuna.create_study(sampler=samplers[method](), direction="maximize")
    places = (("row", n), ("column", m))
    study.optimize(lambda trial: table[tuple(trial.suggest_int(name, 0, size - 1) for name, size in places)], n_trials)
    return [(trial.params["row"], trial.params["column"]) for trial in finished(study)]


def _grid(n: int, m: int, seed: int) -> Mapping[str, Sequence[int]]:
    """Three rows and three columns in equal distances; the first of each is drawn."""
    random = np.random.default_rng([seed, 3])
    steps = {"row": n // 3, "column": m // 3}
    sizes = {"row": n, "column": m}
    starts = {name: int(random.integers(sizes[name] - 2 * step)) for name, step in steps.items()}
    return {name: [starts[name] + k * step for k in range(3)] for name, step in steps.items()}
