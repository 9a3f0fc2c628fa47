from dataclasses import replace

import numpy as np
import pytest

from course_utils.datasets import (
    DataError,
    folds_of_people,
    load_digits,
    load_sign_digits,
    load_signs,
    split_validation,
)


@pytest.fixture(scope="module")
def signs():
    return load_signs(source="embedded")


def numbers_of(x, pictures):
    """The places of pictures in a set, by their bytes."""
    place = {picture.tobytes(): i for i, picture in enumerate(x)}
    return [place[picture.tobytes()] for picture in pictures]


@pytest.mark.parametrize("load", [load_signs, load_sign_digits])
def test_nobody_is_in_training_and_validation(load):
    data = load(source="embedded")
    (train_x, train_y), (x, y) = split_validation(data, 0.15, seed=3)
    people = [set(data.train_people[numbers_of(data.train_x, part)]) for part in (train_x, x)]
    assert not people[0] & people[1]
    assert len(train_y) + len(y) == len(data.train_y)
    assert len(y) / len(data.train_y) == pytest.approx(0.15, abs=0.02)
    assert np.bincount(y).min() > 0.5 * np.bincount(y).mean()


def test_labels_stay_with_their_pictures_and_a_seed_draws_the_same(signs):
    (_, _), (x, y) = split_validation(signs)
    assert np.array_equal(signs.train_y[numbers_of(signs.train_x, x)], y)
    assert np.array_equal(split_validation(signs)[1][0], x)
    assert not np.array_equal(split_validation(signs, seed=2)[1][1], y)


def test_without_people_the_same_part_of_each_class_is_held_out(signs):
    (_, train_y), (_, y) = split_validation(replace(signs, train_people=None), 0.2)
    assert np.bincount(y).tolist() == [36] * 6
    assert np.bincount(train_y).tolist() == [144] * 6
    assert load_digits(source="embedded").train_people is None


def test_classes_alone_keep_their_people(signs):
    two = signs.only("1", "4")
    assert np.array_equal(two.train_people, signs.train_people[np.isin(signs.train_y, (1, 4))])
    assert np.array_equal(two.test_people, signs.test_people[np.isin(signs.test_y, (1, 4))])


def test_nobody_is_in_training_and_test_and_each_person_of_the_test_shows_all_digits():
    digits = load_sign_digits(source="embedded")
    assert not set(digits.train_people) & set(digits.test_people)
    for person in np.unique(digits.test_people):
        assert sorted(digits.test_y[digits.test_people == person]) == list(range(10))


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1e-9, 0.999999, float("nan")])
def test_a_fraction_that_leaves_nothing_is_a_sentence(fraction, signs):
    with pytest.raises(DataError, match="fraction"):
        split_validation(replace(signs, train_people=None), fraction)


def test_folds_test_everybody_once_but_the_validation_people_and_nobody_is_on_two_sides(signs):
    validation, folds = folds_of_people(signs, 5, 0.1, seed=2)

    def people(pair):
        return set(signs.train_people[numbers_of(signs.train_x, pair[0])])

    tested = [people(test) for _, test in folds]
    assert len(set.union(*tested)) == sum(map(len, tested))
    assert set.union(*tested) | people(validation) == set(signs.train_people)
    for train, test in folds:
        assert not people(train) & people(test)
        assert not people(validation) & (people(train) | people(test))
        assert len(train[1]) + len(test[1]) + len(validation[1]) == len(signs.train_y)
    assert np.array_equal(validation[1], split_validation(signs, 0.1, seed=2)[1][1])


@pytest.mark.parametrize("folds", [1, 0, 10_000])
def test_folds_that_cannot_be_are_a_sentence(folds, signs):
    with pytest.raises(DataError, match=f"make no {folds} folds"):
        folds_of_people(signs, folds)


def test_folds_of_people_need_people(signs):
    with pytest.raises(DataError, match="does not know who"):
        folds_of_people(replace(signs, train_people=None), 5)
