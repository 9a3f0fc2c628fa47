"""Searches that are killed, and searches that are replayed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from course_utils.errors import CourseError
from course_utils.training import tuning

SEARCH = """
import sys, time
from pathlib import Path
import optuna
from course_utils.training.tuning import finished, open_study, run_trials

folder, method = Path(sys.argv[1]), sys.argv[2]
space = {"rate": [1e-3, 1e-2, 1e-1], "units": [16, 64, 256]}
samplers = {
    "grid": lambda trials: optuna.samplers.GridSampler(space, seed=1),
    "random": lambda trials: optuna.samplers.RandomSampler(1 + trials),
    "Bayesian": lambda trials: optuna.samplers.TPESampler(n_startup_trials=3, seed=1 + trials),
}

def objective(trial):
    if method == "grid":
        rate, units = [trial.suggest_categorical(name, space[name]) for name in ("rate", "units")]
    else:
        rate, units = trial.suggest_float("rate", 1e-4, 1, log=True), trial.suggest_int("units", 8, 512)
    with open(folder / "begun.txt", "a") as file:
        print(rate, units, file=file)
    time.sleep(0.05)
    return -abs(rate - 0.01) - abs(units - 64)

study = open_study(folder / "study.log", method)
run_trials(study, samplers[method], objective, 9)
"""


def search(folder: Path, method: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", SEARCH, str(folder), method], stderr=subprocess.PIPE, text=True)


def begun(folder: Path) -> list[str]:
    path = folder / "begun.txt"
    return path.read_text().splitlines() if path.exists() else []


@pytest.mark.release_gate
@pytest.mark.sample(1)
@pytest.mark.parametrize("method", tuning.METHODS)
def test_a_search_that_is_killed_goes_on_without_repeating_what_is_done(tmp_path: Path, method: str):
    first = search(tmp_path, method)
    while len(begun(tmp_path)) < 4 and first.poll() is None:
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    before = tuning.finished(tuning.open_study(tmp_path / "study.log", method))
    assert 3 <= len(before) < 9

    second = search(tmp_path, method)
    complaints = second.communicate(timeout=60)[1]
    assert second.returncode == 0, complaints

    trials = tuning.finished(tuning.open_study(tmp_path / "study.log", method))
    assert len(trials) == 9
    assert [trial.params for trial in trials[: len(before)]] == [trial.params for trial in before]
    settings = [tuple(sorted(trial.params.items())) for trial in trials]
    assert len(set(settings)) == 9, "a setting was tried twice"
    assert len(begun(tmp_path)) <= 10, "only the trial that was cut short may have begun twice"

    third = search(tmp_path, method)
    assert third.wait(60) == 0
    third.communicate()
    assert len(begun(tmp_path)) <= 10, "a finished search trains nothing"


@pytest.mark.parametrize("text", ["learning rate 0.01 was best\n", "[1, 2]\n", "3\n"])
def test_a_file_that_is_no_journal_is_a_sentence_and_stays_as_it_was(tmp_path: Path, text: str):
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(CourseError, match=r"notes.txt is no journal of Optuna"):
        tuning.open_study(path, "mine")
    assert path.read_text() == text


TABLE = np.add.outer(-((np.arange(13) - 8.0) ** 2), -((np.arange(7) - 5.0) ** 2))


def test_a_replayed_grid_has_nine_places_three_by_three_at_equal_distances():
    for seed in range(10):
        places = np.array(tuning.replayed(TABLE, "grid", 9, seed))
        rows, columns = np.unique(places[:, 0]), np.unique(places[:, 1])
        assert len({tuple(place) for place in places}) == 9
        assert np.diff(rows).tolist() == [4, 4]
        assert np.diff(columns).tolist() == [2, 2]


def test_replayed_searches_are_their_seeds_own_and_what_the_past_shows_is_used():
    late = {}
    for method in ("random", "Bayesian"):
        searches = [tuning.replayed(TABLE, method, 25, seed) for seed in range(4)]
        assert searches[0] == tuning.replayed(TABLE, method, 25, 0)
        assert searches[0] != searches[1]
        late[method] = np.mean([TABLE[place] for search in searches for place in search[15:]])
    assert late["Bayesian"] > late["random"] + 5


@pytest.mark.parametrize(("method", "trials"), [("annealing", 9), ("grid", 10)])
def test_another_method_or_a_grid_that_is_too_long_is_a_sentence(method: str, trials: int):
    with pytest.raises(CourseError, match="a grid has 9"):
        tuning.replayed(TABLE, method, trials, seed=1)
