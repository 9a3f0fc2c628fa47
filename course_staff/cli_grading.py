"""The verbs of grading, which `cli` registers. Thin: each calls one function below `course_staff.grade`."""

from pathlib import Path
from typing import Annotated

import typer

from course_staff.paths import find_clone

Lessons = Annotated[list[str] | None, typer.Argument(help="Numbers or names, e.g. 04 06; all when left out.")]
Course = Annotated[Path, typer.Option(help="The course folder, from `course init`.")]


def init(
    folder: Annotated[Path, typer.Argument(help="The course folder; made where it is missing.")],
    lessons: Lessons = None,
) -> None:
    """Make a course folder to grade in, which nbgrader's formgrader opens, too; nothing in it is written over."""
    from course_staff.grade.course_folder import make_course

    print("\n".join(make_course(find_clone(), folder, lessons or []) or [f"{folder} has everything already"]))


def grade(
    lesson: Annotated[str | None, typer.Argument(help="Number or name, e.g. 04.")] = None,
    submissions: Annotated[Path | None, typer.Option(help="A folder or zip archive of what was handed in.")] = None,
    course: Annotated[Path | None, typer.Option(help="The course folder, from `course init`.")] = None,
    handed_in: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="The times: Moodle's grading worksheet, Canvas' submissions as JSON, or a CSV with the columns "
            "student and time. May be given several times.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Submissions at a time; by default one for each core.")
    ] = None,
    wall_seconds: Annotated[
        float | None, typer.Option(min=1, max=3600, help="That one exercise of a submission may last; usually 120.")
    ] = None,
    cpu_seconds: Annotated[
        float | None, typer.Option(min=1, max=3600, help="That it may compute, in all processes; usually 120.")
    ] = None,
    memory_mib: Annotated[
        int | None, typer.Option(min=512, max=2**20, help="Of memory that it may use; usually 3072.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="A new Python for each submission: slower, for machines that cannot fork.")
    ] = False,
    trust: Annotated[
        bool, typer.Option("--trust-submissions", help="Run without isolation; every result says so.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Run once more what needs a person; the former results are kept.")
    ] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Grade a made-up class of 24 in a temporary course.")] = False,
) -> None:
    """Grade what a class handed in; a second run does only what is new. `course.toml` may say the limits, too."""
    from course_staff.grade.grade import grade_from_command

    code = grade_from_command(
        find_clone(),
        lesson,
        submissions,
        course,
        handed_in=handed_in or [],
        workers=workers,
        limits={"wall_seconds": wall_seconds, "cpu_seconds": cpu_seconds, "memory_mib": memory_mib},
        fresh=fresh,
        trust=trust,
        again=again,
        demo=demo,
    )
    raise typer.Exit(code)


def feedback(course: Course, lessons: Lessons = None) -> None:
    """Write a page for each student: the score, each verdict with its reason, the next hint."""
    from course_staff.grade.hand_back import give_feedback

    print("\n".join(give_feedback(course, lessons or [])))


def grades(
    course: Course,
    lessons: Lessons = None,
    form: Annotated[str, typer.Option("--format", help="csv, canvas or moodle.")] = "csv",
    output: Annotated[Path | None, typer.Option(help="A new file; the screen when left out.")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the gradebook from the results; what people gave by hand stays.")
    ] = False,
) -> None:
    """Hand out the grades as a table, or make the gradebook anew."""
    from course_staff.grade.hand_back import grades_from_command

    grades_from_command(find_clone(), course, lessons or [], form=form, output=output, rebuild=rebuild)
