"""The real packages, where environment variables name them: what the pinned digests stand for."""

import os
from pathlib import Path

import numpy as np
import pytest

from course_staff.data import fetch
from course_staff.data.fetch_signs import sign_photo_folder
from course_utils.datasets import load_cifar10, load_digits


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty Keras cache, and no network."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("COURSE_OFFLINE", "1")


def real_file(variable: str) -> Path:
    """The path in an environment variable; the test is skipped where there is none."""
    if not os.environ.get(variable):
        pytest.skip(f"{variable} names no file")
    return Path(os.environ[variable])


def test_mnist():
    message = fetch("mnist", real_file("COURSE_MNIST_FILE"))
    assert message.startswith("MNIST: 60,000 + 10,000 images, checked")
    digits = load_digits()
    assert digits.train_y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert digits.test_y[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(digits.train_y).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    known = {image.tobytes(): label for image, label in zip(digits.train_x, digits.train_y, strict=True)}
    embedded = load_digits("embedded")
    assert all(known[image.tobytes()] == label for image, label in zip(embedded.test_x, embedded.test_y, strict=True))


def test_cifar10():
    message = fetch("cifar10", real_file("COURSE_CIFAR10_FILE"))
    assert message.startswith("CIFAR-10: 50,000 + 10,000 images, checked")
    photos = load_cifar10()
    assert photos.train_y[:5].tolist() == [6, 9, 9, 4, 1]
    assert photos.test_y[:5].tolist() == [3, 8, 8, 0, 6]
    assert np.bincount(photos.train_y).tolist() == [5000] * 10
    assert photos.train_x[0, 0, 0].tolist() == [59, 62, 63]
    channel_means = photos.train_x.mean(axis=(0, 1, 2)) / 255
    assert channel_means == pytest.approx([0.4914, 0.4822, 0.4465], abs=1e-4)  # as the field quotes them


def test_signs():
    message = fetch("signs", real_file("COURSE_SIGNS_ARCHIVE"))
    assert message.startswith("Sign photographs: 2,062, checked")
    counts = [len(list((sign_photo_folder() / "Dataset" / str(digit)).iterdir())) for digit in range(10)]
    assert min(counts) == 204
    assert max(counts) == 208
    assert (sign_photo_folder() / "LICENSE").is_file()
