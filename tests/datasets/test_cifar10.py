"""`load_cifar10`: from the cache, and what it says where there is no copy."""

import numpy as np
import pytest
import tiny_sets

from course_utils.datasets import cache, load_cifar10, load_cifar10_or_signs
from course_utils.datasets.core import DataError

CIFAR10 = tiny_sets.tiny_cifar10()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty Keras cache, and no network."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    monkeypatch.setattr(cache, "DIGESTS", {"cifar10": cache.content_digest(CIFAR10)})


@pytest.mark.parametrize("source", ["auto", "download"])
def test_from_the_cache(source, capsys):
    cache.write_arrays("cifar10", CIFAR10)
    photos = load_cifar10(source)
    assert photos.tier == "download"
    assert np.array_equal(photos.train_x, CIFAR10.train_x)
    assert np.array_equal(photos.train_y, CIFAR10.train_y)
    assert photos.train_y.dtype == np.int64
    assert photos.class_names[3] == "cat"
    assert len(photos.class_names) == 10
    assert capsys.readouterr().out.startswith("cifar10 · download")


def test_without_a_copy_the_way_out_is_named():
    with pytest.raises(DataError) as error:
        load_cifar10()
    assert "`course data fetch cifar10 --from FILE`" in str(error.value)
    assert "load_sign_digits() is the substitute" in str(error.value)
    assert ". " not in str(error.value)  # one sentence


def test_the_signs_stand_in_where_it_cannot_be_had_and_a_line_says_so(capsys):
    signs = load_cifar10_or_signs()
    assert (signs.name, len(signs.class_names), signs.train_x.shape[1:]) == ("sign_digits", 10, (32, 32, 3))
    assert "hands" in signs.caption
    assert capsys.readouterr().out.startswith("Not CIFAR-10: ")


def test_the_stand_in_is_not_taken_where_there_is_a_copy(capsys):
    cache.write_arrays("cifar10", CIFAR10)
    assert load_cifar10_or_signs().name == "cifar10"
    assert "Not CIFAR-10" not in capsys.readouterr().out


def test_a_damaged_copy():
    path = cache.write_arrays("cifar10", CIFAR10)
    path.write_bytes(b"")
    with pytest.raises(DataError, match=r"cifar10\.npz is damaged"):
        load_cifar10()


def test_there_is_no_embedded_copy():
    with pytest.raises(DataError, match="use 'auto' or 'download'"):
        load_cifar10("embedded")
