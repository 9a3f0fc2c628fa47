"""The first thing that `make` does, on machines that lack something."""

import ast
import importlib.util
import os
import platform
import shutil
import stat
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

SCRIPT = Path(__file__).parents[2] / "course_staff" / "bootstrap.py"


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def interpreter(tmp_path, monkeypatch):
    """Puts programs on the PATH that answer like interpreters of some version; `default` makes one the running one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name, version, has_venv=True, default=False):
        path = folder / name
        path.write_text(f"#!/bin/sh\necho {version}\nexit {0 if has_venv else 1}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        if default:
            monkeypatch.setattr(sys, "executable", str(path))
        return str(path)

    return add


@pytest.fixture
def root(tmp_path):
    """A clone with a sound, empty `.venv`: the making of one is tested by itself."""
    root = tmp_path / "clone"
    root.mkdir()
    (root / "requirements.lock").write_text("one==1\ntwo==2 ; sys_platform == 'win32'\n    # via one\n")
    (root / "pyproject.toml").write_text("[project]\n")
    return root


def test_it_needs_nothing_but_an_old_python():
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_help_installs_nothing(tmp_path):
    copy = tmp_path / "course_staff" / "bootstrap.py"
    copy.parent.mkdir()
    shutil.copy(SCRIPT, copy)
    answer = subprocess.run([sys.executable, copy, "--help"], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "what `make` runs first" in answer.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_interpreter_of_an_environment_is_where_the_venv_module_puts_it(bootstrap, tmp_path):
    venv.create(tmp_path / "made", with_pip=False, symlinks=os.name != "nt")
    assert bootstrap.probe(bootstrap.interpreter(str(tmp_path / "made")), "venv") == (sys.version_info[:2], True)


def test_a_path_that_the_console_cannot_show_is_no_reason_to_stop(tmp_path):
    script = tmp_path / "Größe" / "course_staff" / "bootstrap.py"
    (script.parents[1] / ".venv").mkdir(parents=True)
    (script.parents[1] / ".venv" / "diary.txt").touch()
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    answer = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert answer.stderr.startswith("make: ")
    assert "is not a virtual environment" in answer.stderr


def test_the_running_python_is_used_where_it_suits(bootstrap, interpreter):
    python = interpreter("python3", "3 11", default=True)
    interpreter("python3.13", "3 13")
    assert bootstrap.find_python() == python


@pytest.mark.parametrize("version", ["3 9", "3 10", "3 14", "not found"])
def test_another_python_of_the_path_takes_over(bootstrap, interpreter, capsys, version):
    interpreter("python3", version, default=True)
    interpreter("python3.13", "no version here", has_venv=False)  # a pyenv shim without a Python behind it
    suitable = interpreter("python3.12", "3 12")
    assert bootstrap.find_python() == suitable
    assert f"using {suitable} instead" in capsys.readouterr().out


def test_no_suitable_python_is_one_sentence(bootstrap, interpreter):
    interpreter("python3", "3 9", default=True)
    with pytest.raises(bootstrap.Stop, match=r"Python 3\.11, 3\.12 or 3\.13 is needed"):
        bootstrap.find_python()


def test_a_python_without_venv_is_one_sentence(bootstrap, interpreter):
    interpreter("python3", "3 12", has_venv=False, default=True)
    with pytest.raises(bootstrap.Stop, match=r"no venv module.*python3\.12-venv"):
        bootstrap.find_python()


def test_an_intel_mac_is_one_sentence(bootstrap, root, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    with pytest.raises(bootstrap.Stop, match="no package for Macs with an Intel processor; open the lessons in Colab"):
        bootstrap.install(str(root))
    assert not (root / ".venv").exists()
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    bootstrap.check_machine()


def test_a_full_disk_is_one_sentence(bootstrap, root, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1.2e9))
    with pytest.raises(bootstrap.Stop, match=r"About 4 GB of disk are needed.* 1\.2 GB are free"):
        bootstrap.check_disk(str(root))


def test_what_an_interrupted_installation_took_counts(bootstrap, root, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=3.9e9))
    (root / ".venv").mkdir()
    with (root / ".venv" / "big").open("wb") as file:
        file.truncate(200_000_000)
    bootstrap.check_disk(str(root))
    (root / ".venv" / "big").unlink()
    with pytest.raises(bootstrap.Stop):
        bootstrap.check_disk(str(root))


def test_a_folder_that_cannot_be_written_is_one_sentence(bootstrap, tmp_path):
    (tmp_path / "clone").touch()  # a file where the folder should be; permissions would not stop root
    with pytest.raises(bootstrap.Stop, match="use a clone in a folder that you may write to"):
        bootstrap.make_venv(sys.executable, str(tmp_path / "clone" / ".venv"))


def test_a_folder_of_someone_else_is_left_alone(bootstrap, root):
    (root / ".venv").mkdir()
    (root / ".venv" / "diary.txt").write_text("mine")
    with pytest.raises(bootstrap.Stop, match="is not a virtual environment"):
        bootstrap.install(str(root))
    assert (root / ".venv" / "diary.txt").read_text() == "mine"


BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/clone-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("clone-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: clone\\nVersion: 1\\n")
        wheel.writestr("clone-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("clone-1.dist-info/RECORD", "")
    return "clone-1-py3-none-any.whl"
"""


@pytest.fixture
def index(root, tmp_path, monkeypatch):
    """The only place that pip looks in for packages: a folder; `add` puts one there. The clone can be installed."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    (root / "backend.py").write_text(BACKEND)
    system = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    (root / "pyproject.toml").write_text(system + '[project]\nname = "clone"\nversion = "1"\n')

    def add(version):
        info = f"one-{version}.dist-info"
        with zipfile.ZipFile(folder / f"one-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: one\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")

    return add


def installed(root):
    """What `.venv` has, by name."""
    folders = root.glob(".venv/[Ll]ib/**/site-packages/*.dist-info")
    return {name: version for name, _, version in (folder.stem.partition("-") for folder in folders)}


@pytest.mark.release_gate
def test_installs_once_and_again_when_something_changed(bootstrap, root, index, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=9e9))
    stamp = root / ".venv" / "installed"
    index(1)
    bootstrap.install(str(root))
    assert {"one": "1", "clone": "1"}.items() <= installed(root).items()
    assert "two" not in installed(root), "it is for Windows"
    made = (root / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    capsys.readouterr()
    bootstrap.install(str(root))
    assert capsys.readouterr().out == "", "the second call has nothing to do"

    (root / "requirements.lock").write_text("one==2\n")
    with pytest.raises(bootstrap.Stop, match="could not install the course") as stop:
        bootstrap.install(str(root))
    assert "No matching distribution found for one==2" in "\n".join(stop.value.lines)
    assert not stamp.exists()

    index(2)
    bootstrap.install(str(root))
    assert installed(root)["one"] == "2"
    assert stamp.read_text() == bootstrap.fingerprint(str(root))
    assert (root / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made, "a sound .venv is not made again"

    moved = root.with_name("moved")
    root.rename(moved)
    bootstrap.install(str(moved))
    assert str(moved) in (moved / ".venv" / "pyvenv.cfg").read_text(), "its scripts named the former folder"
    assert installed(moved)["one"] == "2"


def failing(*lines):
    """A program that says what pip would say, and fails."""
    return [sys.executable, "-c", f"print({chr(10).join(lines)!r}); raise SystemExit(1)"]


def test_pips_last_words_are_shown(bootstrap, root):
    with pytest.raises(bootstrap.Stop, match="could not install the course") as stop:
        bootstrap.run_pip(failing(*map(str, range(50)), "ERROR: no wheel"), str(root), 2)
    assert stop.value.lines == [*map(str, range(41, 50)), "ERROR: no wheel"]


def test_a_disk_that_becomes_full_is_named(bootstrap, root):
    with pytest.raises(bootstrap.Stop, match="disk became full"):
        bootstrap.run_pip(failing("ERROR: [Errno 28] No space left on device"), str(root), 2)


def test_a_missing_network_is_named(bootstrap, root):
    """The real pip, and a port on which nobody answers."""
    nobody = ["--isolated", "--index-url", "http://127.0.0.1:9/simple", "--retries", "1"]
    with pytest.raises(bootstrap.Stop, match="reached no package index"):
        bootstrap.run_pip([sys.executable, "-m", "pip", "install", *nobody, "convnet-nothing"], str(root), 1)


def test_progress_is_a_line_now_and_then(bootstrap, root, capfd):
    said = "\n".join(f"Collecting package-{i}" for i in range(120)) + "\nInstalling collected packages: all"
    bootstrap.run_pip([sys.executable, "-c", f"print({said!r})"], str(root), 200)
    assert capfd.readouterr().out.splitlines() == [
        "Fetching packages: 50 of at most 200",
        "Fetching packages: 100 of at most 200",
        "Installing them takes a minute or two",
    ]


@pytest.mark.release_gate
def test_a_problem_is_a_sentence_after_what_pip_said_and_exit_code_2(root, index):
    """No package is in the index."""
    script = root / "course_staff" / "bootstrap.py"
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    answer = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    *lines, sentence = answer.stderr.splitlines()
    assert sentence == "make: pip could not install the course; what it said last is above."
    assert "    ERROR: No matching distribution found for one==1" in lines
