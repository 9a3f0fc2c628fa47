"""A validation set: pictures that take no part in training, for every curve and every choice.

The test set is for one question at the very end: how good is what was chosen? Whoever chooses by it, chooses its luck
as well (Hastie, Tibshirani and Friedman, 2009, section 7.2).
"""

import numpy as np

from course_utils.datasets.core import DataError, Dataset

Pair = tuple[np.ndarray, np.ndarray]


def split_validation(dataset: Dataset, fraction: float = 0.15, seed: int = 1) -> tuple[Pair, Pair]:
    """Split a validation set off the training set; the test set is not touched.

    Where the set knows who is on its pictures, whole persons are held out, so that no network gets by on knowing a
    sleeve; elsewhere the same part of each class.

    Args:
        dataset: e.g. from `load_signs`.
        fraction: the part that is held out, above 0 and below 1.
        seed: of the draw.

    Returns:
        the pictures (m, n_H, n_W, n_C) and labels (m,) to train on, and those to validate with, each in their order.

    Raises:
        DataError: another fraction, or one that leaves nothing on one side.
    """
    if not 0 < fraction < 1:
        raise DataError(f"fraction={fraction} holds nothing out, or all; give a part of 1, such as 0.15.")
    random = np.random.default_rng(seed)
    draw = _by_class if dataset.train_people is None else _by_person
    held_out = draw(dataset, fraction, random)
    if not held_out.any() or held_out.all():
        raise DataError(f"{fraction:g} of {len(held_out)} pictures leaves no two sets; give another fraction.")
    x, y = dataset.train_x, dataset.train_y
    return (x[~held_out], y[~held_out]), (x[held_out], y[held_out])


def folds_of_people(
    dataset: Dataset, folds: int, fraction: float = 0.15, seed: int = 1
) -> tuple[Pair, list[tuple[Pair, Pair]]]:
    """A cross-validation over people, with validation people of its own; the test set is not touched.

    The validation people are those of `split_validation`; all choices are theirs. The others are dealt into folds, and
    each fold is once what the nets are tested on (Hastie, Tibshirani and Friedman, 2009, section 7.10). So many more
    people are tested than a single split leaves, and none by a net that was chosen on them.

    Args:
        dataset: one that knows who is on its pictures.
        folds: how many, at least 2.
        fraction: the part of the pictures for the validation people.
        seed: of the draws.

    Returns:
        the validation pictures and labels; for each fold those to train on, and those to test.

    Raises:
        DataError: nobody knows who is on the pictures, fewer than two folds, or more of them than people.
    """
    if dataset.train_people is None:
        raise DataError(f"The set '{dataset.name}' does not know who is on its pictures; folds of people need that.")
    held_out = _by_person(dataset, fraction, np.random.default_rng(seed))
    people = np.random.default_rng(seed).permutation(np.unique(dataset.train_people[~held_out]))
    if not 2 <= folds <= len(people):
        raise DataError(f"{len(people)} people make no {folds} folds; give 2 to {len(people)}.")
    x, y = dataset.train_x, dataset.train_y
    dealt = []
    for fold in range(folds):
        tested = np.isin(dataset.train_people, people[fold::folds])
        learned = ~held_out & ~tested
        dealt.append(((x[learned], y[learned]), (x[tested], y[tested])))
    return (x[held_out], y[held_out]), dealt


def _by_class(dataset: Dataset, fraction: float, random: np.random.Generator) -> np.ndarray:
    held_out = np.zeros(len(dataset.train_y), bool)
    for label in np.unique(dataset.train_y):
        pictures = random.permutation(np.flatnonzero(dataset.train_y == label))
        held_out[pictures[: round(fraction * len(pictures))]] = True
    return held_out


def _by_person(dataset: Dataset, fraction: float, random: np.random.Generator) -> np.ndarray:
    """Persons in a random order, until their pictures are as many as asked."""
    people = random.permutation(np.unique(dataset.train_people))
    pictures = np.cumsum([np.sum(dataset.train_people == person) for person in people])
    chosen = people[: np.searchsorted(pictures, fraction * len(dataset.train_y)) + 1]
    return np.isin(dataset.train_people, chosen)
