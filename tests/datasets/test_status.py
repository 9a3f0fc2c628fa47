"""The table of what is present."""

import shutil

import numpy as np
import pytest
import tiny_sets

from course_utils.datasets import cache, core, status
from course_utils.datasets.core import find_data_folder

DATA = find_data_folder()


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with the embedded data, an empty cache and no network."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "data" / "own").mkdir(parents=True)
    for name in ("happy.h5", "signs.h5", "sign_digits.h5", "checksums.json"):
        shutil.copy(DATA / name, tmp_path / "data")
    monkeypatch.setattr(core, "PACKAGE", tmp_path / "course_utils")
    return tmp_path


def table() -> dict[str, list[str]]:
    """Set -> embedded, download, own."""
    rows = [line.split("  ") for line in status().splitlines() if not line.startswith("broken")]
    return {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows[1:]}


def test_a_fresh_clone(clone):
    assert table() == {
        "happy": ["present", "–", "missing"],
        "signs": ["present", "–", "missing"],
        "sign_digits": ["present", "–", "missing"],
        "digits": ["present", "missing", "–"],
        "cifar10": ["–", "missing", "–"],
    }


def test_missing_and_changed_and_cut_off_files(clone):
    (clone / "data" / "happy.h5").unlink()
    shutil.copy(clone / "data" / "signs.h5", clone / "data" / "sign_digits.h5")
    content = (clone / "data" / "signs.h5").read_bytes()
    (clone / "data" / "signs.h5").write_bytes(content[:5000])
    assert [table()[name][0] for name in ("happy", "signs", "sign_digits")] == ["missing", "broken", "broken"]
    reasons = [line for line in status().splitlines() if line.startswith("broken: ")]
    assert "signs.h5 is an HDF5 file that is cut off or damaged" in reasons[0]
    assert "sign_digits.h5 differs from the digest in checksums.json" in reasons[1]


@pytest.mark.sample(2)
@pytest.mark.parametrize("record", [None, "{", "[]", "{}"])
def test_a_record_that_is_gone_or_damaged(record, clone):
    path = clone / "data" / "checksums.json"
    path.unlink() if record is None else path.write_text(record)
    assert "broken: " in status()
    assert "records no digest of happy.h5" in status()


def test_own_files(clone):
    shutil.copy(DATA / "signs.h5", clone / "data" / "own" / "signs.h5")
    (clone / "data" / "own" / "train_happy.h5").touch()
    assert table()["signs"][2] == "present, 1,080 + 120"
    assert table()["happy"][2] == "broken"
    assert "holds train_happy.h5 but no test_happy.h5" in status()


def test_downloads(clone, monkeypatch):
    digits = tiny_sets.tiny_mnist()
    monkeypatch.setitem(cache.DIGESTS, "mnist", cache.content_digest(digits))
    cache.write_arrays("mnist", digits)
    path = cache.course_cache() / "cifar10.npz"
    np.savez(path, x_train=np.zeros(3))
    assert [table()[name][1] for name in ("digits", "cifar10")] == ["present", "broken"]
    assert f"{path} is damaged or no .npz file" in status()
    path.unlink()
    (cache.keras_cache() / "cifar-10-batches-py-target_archive").touch()
    assert table()["cifar10"][1] == "present", "Keras has it in a format of its own"
