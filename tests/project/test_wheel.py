"""The wheel alone, without a clone, is enough to load a data set."""

import importlib.metadata
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("numpy", "h5py", "pillow")  # what loading an embedded set may import


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel as pip would build it, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    answer = subprocess.run([sys.executable, "-c", build, folder], cwd=ROOT, capture_output=True, text=True, check=True)
    return folder / answer.stdout.split()[-1]


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """The interpreter of an environment that has the wheel, NumPy, h5py and Pillow, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = folder / scripts / ("python.exe" if os.name == "nt" else "python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site_packages = Path(subprocess.check_output([python, "-I", "-c", ask], text=True).strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site_packages)  # a wheel of pure Python installs by unpacking
    for package in NEEDED:
        for part in {path.parts[0] for path in importlib.metadata.files(package) if path.parts[0] != ".."}:
            source = Path(importlib.metadata.distribution(package).locate_file(part))
            (site_packages / part).symlink_to(source)
    return python


def test_a_set_loads_where_there_is_no_clone(python, tmp_path):
    use = (
        "import sys; from course_utils.datasets import load_happy; d = load_happy();"
        "print(d.train_x.shape, d.test_x.shape); print(__import__('course_utils').__file__)"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    answer = subprocess.run(
        [python, "-I", "-c", use], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    *_, shapes, file = answer.stdout.splitlines()
    assert shapes == "(400, 64, 64, 3) (88, 64, 64, 3)"
    assert not Path(file).is_relative_to(ROOT)


def test_the_command_says_what_it_needs(python, tmp_path):
    answer = subprocess.run(
        [python, "-I", "-m", "course_staff", "data", "status"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    (sentence,) = answer.stderr.splitlines()
    assert sentence.startswith("course: this needs typer, which is not installed here; install the course with its")


def test_the_wheel_holds_the_packages_and_the_data_and_nothing_of_a_student(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"course_utils", "course_staff"}
    assert "course_utils/_data/happy.h5" in names
    assert "course_utils/models/imagenet_classes.txt" in names
    assert "course_utils/quiz/questions/06_inception.yaml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    own = [name for name in names if name.startswith("course_utils/_data/own/")]
    assert not [name for name in own if name != "course_utils/_data/own/README.md"]
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_data_of_the_wheel_stays_under_24_mb(wheel):
    with zipfile.ZipFile(wheel) as archive:
        size = sum(entry.file_size for entry in archive.infolist() if entry.filename.startswith("course_utils/_data/"))
    assert 0 < size < 24e6
