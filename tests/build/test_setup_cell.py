"""The cell that a lesson begins with, on Colab and elsewhere: installs, compares editions, stops in a sentence."""

import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import nbformat
import pytest

from course_staff.build import build_all
from course_staff.paths import Clone

NAME = "04_doubling"
COURSE = "--force-reinstall git+https://github.com/someone/convnets@spring"
ON_COLAB = "sys.modules['google.colab'] = types.ModuleType('google.colab')"
# What pip writes where git does not get through.
UNREACHABLE = """\
  error: subprocess-exited-with-error
  × git clone --filter=blob:none --quiet https://github.com/someone/convnets /tmp/x did not run successfully.
  ╰─> [1 lines of output]
      fatal: unable to access 'https://github.com/someone/convnets/': Could not resolve host: github.com
      [end of output]

  note: This error originates from a subprocess, and is likely not a problem with pip.
"""


def setup_cell(clone: Clone, folder: Path | None = None) -> str:
    return nbformat.read((folder or clone.student) / f"{NAME}.ipynb", as_version=4).cells[1].source


def change_text(clone: Clone) -> None:
    path = clone.source / f"{NAME}.py"
    path.write_text(path.read_text("utf-8").replace("double a number", "double any number"), encoding="utf-8")
    assert build_all(clone) == 0


@pytest.fixture
def run_setup(clone: Clone):
    """Runs set-up cells in one IPython session and returns what is shown; pip is a stand-in that prints its arguments.

    The installed package is one that came with the lesson of the clone.
    """
    assert build_all(clone) == 0

    def run(*cells: str, before: str = "", pip_code: int = 0, pip_says: str = "") -> str:
        script = f"""
            import subprocess, sys, types
            from pathlib import Path
            from IPython.core.interactiveshell import InteractiveShell
            import course_utils.edition
            course_utils.edition.FOLDERS = (Path({str(clone.student)!r}),)
            def pip(command, **options):
                assert command[:2] == [sys.executable, "-m"] and options["stdin"] == subprocess.DEVNULL
                print(*command[2:])
                return subprocess.CompletedProcess(command, {pip_code}, "", {pip_says!r})
            subprocess.run = pip
            shell = InteractiveShell(colors="nocolor")
            {before}
            for cell in {cells!r}:
                print("success", shell.run_cell(cell).success)
        """
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
        )
        return done.stdout + done.stderr

    return run


def test_it_installs_on_colab_only_and_again_on_a_second_run(clone: Clone, run_setup):
    cell = setup_cell(clone)
    once = f"pip install --quiet --no-deps {COURSE}\nsuccess True\n"
    assert run_setup(cell, cell, before=ON_COLAB) == 2 * once
    assert run_setup(cell) == "success True\n"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from course_utils import models\n\nmodels.efficientnet_lite0()", ("efficientnet",)),
        ("import optuna", ("optuna", "colorlog")),
    ],
)
def test_it_installs_what_colab_lacks_where_a_lesson_uses_it(clone: Clone, lesson: str, run_setup, code: str, names):
    """In the version that the project asks for; the package itself is installed without what it needs."""
    path = clone.source / f"{NAME}.py"
    path.write_text(f"{lesson}\n# %%\n{code}\n")
    assert build_all(clone) == 0
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    lacking = [entry for name in names for entry in project["dependencies"] if entry.startswith(name)]
    assert len(lacking) == len(names)
    installed = [f"pip install --quiet --no-deps {package}" for package in (COURSE, *lacking)]
    for folder in (clone.instructor, clone.student):
        shown = run_setup(setup_cell(clone, folder), before=ON_COLAB)
        assert shown.splitlines() == [*installed, "success True"]


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (
            UNREACHABLE,
            "fatal: unable to access 'https://github.com/someone/convnets/': Could not resolve host: github.com",
        ),
        ("WARNING: a\nERROR: No matching distribution\nWARNING: b\n", "ERROR: No matching distribution"),
        ("pip: not an option\n", "pip: not an option"),
        ("", "pip said nothing"),
    ],
)
def test_an_installation_that_fails_stops_the_lesson_with_pips_reason(clone: Clone, run_setup, says: str, reason: str):
    shown = run_setup(setup_cell(clone), before=ON_COLAB, pip_code=1, pip_says=says).splitlines()
    assert shown[1:] == [
        f"Colab could not install git+https://github.com/someone/convnets@spring, which the lesson needs. {reason}. "
        "Run this cell again; where that does not help, ask whoever gave you the notebook for its new address.",
        "success False",
    ]
    assert "make lab" not in "".join(shown)


def test_it_says_in_a_sentence_that_the_package_is_missing(clone: Clone, run_setup):
    missing = (
        "[sys.modules.pop(name) for name in list(sys.modules) if name.startswith('course_utils')];"
        "sys.path[:] = [path for path in sys.path if not (Path(path) / 'course_utils').is_dir()];"
        "sys.meta_path[:] = [finder for finder in sys.meta_path if 'editable' not in repr(finder)]"
    )
    assert run_setup(setup_cell(clone), before=missing).splitlines() == [
        "This kernel has no course_utils: open the notebook with `make lab` or `course lab` in the clone.",
        "success False",
    ]


def test_on_colab_an_older_notebook_stops_and_says_where_the_newer_is(clone: Clone, run_setup):
    older = setup_cell(clone)
    change_text(clone)
    *_, sentence, success = run_setup(older, before=ON_COLAB).splitlines()
    assert success == "success False"
    assert sentence.startswith("CourseError: This notebook is edition ")
    assert "the badge at the top opens the newest; copy your exercises over" in sentence
    (clone.student / f"{NAME}.ipynb").unlink()
    assert "the course has no such lesson now: the badge" in run_setup(older, before=ON_COLAB)


def test_in_a_clone_an_older_notebook_goes_on_and_a_line_tells(clone: Clone, run_setup):
    older = setup_cell(clone)
    change_text(clone)
    assert run_setup(older).splitlines() == [
        "The course has another edition of this lesson: `course update 04` takes your answers into it.",
        "success True",
    ]
    assert run_setup(setup_cell(clone)) == "success True\n"


def test_on_colab_a_session_that_has_older_code_loaded_must_restart(clone: Clone, run_setup):
    loaded = f"{ON_COLAB}; course_utils.edition.LOADED = 'course_utils/runtime.py,sha256=older,1'"
    *_, sentence, success = run_setup(setup_cell(clone), before=loaded).splitlines()
    assert "choose Runtime > Restart session, then run this cell again" in sentence
    assert success == "success False"


def test_a_solution_makes_no_new_edition_and_a_text_does(clone: Clone):
    def edition(folder: Path) -> str:
        return nbformat.read(folder / f"{NAME}.ipynb", as_version=4).metadata.course.edition

    build_all(clone)
    first = edition(clone.student)
    assert first == edition(clone.instructor)
    path = clone.source / f"{NAME}.py"
    path.write_text(path.read_text("utf-8").replace("return two * x", "return x * two").replace("== 1", "== 1.0"))
    assert build_all(clone) == 0
    assert edition(clone.student) == first
    change_text(clone)
    assert edition(clone.student) == edition(clone.instructor) != first
