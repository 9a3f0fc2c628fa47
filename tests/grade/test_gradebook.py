"""nbgrader's gradebook: filled in batches, made again from the results at any time, and a person's marks stay."""

import itertools
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy
from made import LESSON, grade, result
from postgres_server import postgres_server

from course_staff.grade.course_toml import CourseFolder, read_course
from course_staff.grade.gradebook import opened, prepare, rebuild, write_results
from course_staff.grade.release import read_release
from course_staff.paths import find_clone
from course_utils.errors import CourseError

CLONE = find_clone(Path(__file__).parent)
LESSON_04 = [read_release(CLONE, LESSON)]


@pytest.fixture(scope="module")
def new_postgres(postgres_program, tmp_path_factory):
    """Makes databases that are copies of nbgrader's empty one, and returns their addresses."""
    with postgres_server(postgres_program) as url:
        prepare(CourseFolder(tmp_path_factory.mktemp("pg"), "test", url.replace("/postgres?", "/template1?"), {}), [])

        def new(numbers=itertools.count()):  # noqa: B008, one counter for all calls is meant
            name = f"course{next(numbers)}"
            with sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
            return url.replace("/postgres?", f"/{name}?")

        yield new


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def course(request, tmp_path):
    """A course with lesson 04 on each kind of database; its file can be written anew."""
    url = ""
    if request.param == "postgres":
        url = f'database = "{request.getfixturevalue("new_postgres")()}"\n'
    else:
        request.getfixturevalue("new_sqlite")(tmp_path)

    def write(text=f"[lessons.{LESSON}]\n", url=url):
        (tmp_path / "course.toml").write_text(f'name = "test"\n{url}{text}')
        return read_course(tmp_path)

    return SimpleNamespace(write=write, root=tmp_path, kind=request.param)


def empty(url):
    with sqlalchemy.create_engine(url).begin() as connection:
        connection.execute(sqlalchemy.text("DROP SCHEMA public CASCADE"))
        connection.execute(sqlalchemy.text("CREATE SCHEMA public"))


def scores(course):
    with opened(course) as gradebook:
        return {row["student"]: row["score"] for row in gradebook.submission_dicts(LESSON)}


def cells(course, student="anna"):
    """What the gradebook has for each cell: auto, manual and extra points, and whether a person is asked to look."""
    with opened(course) as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, student)
        return {
            row.name: (row.auto_score, row.manual_score, row.extra_credit, row.needs_manual_grade)
            for row in notebook.grades
        }


def comments(course, student="anna"):
    with opened(course) as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, student)
        return {row.name: (row.auto_comment, row.manual_comment) for row in notebook.comments}


def by_hand(course, student="anna", cell="resnet50"):
    """A person gives 12.5 points and half a point of extra credit, and writes a comment."""
    with opened(course) as gradebook:
        row = gradebook.find_grade(f"{cell}_check", LESSON, LESSON, student)
        row.manual_score, row.extra_credit, row.needs_manual_grade = 12.5, 0.5, False
        gradebook.find_comment(cell, LESSON, LESSON, student).manual_comment = "Nearly; ask me."
        gradebook.db.commit()


def test_points_are_those_of_the_results(course):
    read = course.write()
    results = [result("anna"), result("ben", (True, False, True)), result("cleo", (False, False, False))]
    assert write_results(read, LESSON_04, results) == []
    assert scores(read) == {"anna": 35, "ben": 25, "cleo": 0}
    with opened(read) as gradebook:
        assert gradebook.find_assignment(LESSON).max_score == 35
        assert gradebook.find_student("anna").last_name == "Anna"


def test_points_are_weighed_as_the_course_says(course):
    read = course.write(f"[lessons.{LESSON}.points]\nidentity_block = 2.5\nresnet50 = 0\n")
    write_results(read, LESSON_04, [result("anna")])
    assert scores(read) == {"anna": 12.5}
    heavier = course.write(f"[lessons.{LESSON}.points]\nidentity_block = 100\n")
    write_results(heavier, LESSON_04, [result("anna")])
    assert scores(heavier) == {"anna": 125}


def test_a_comment_says_why_without_hidden_inputs(course):
    read = course.write()
    grades = (
        grade("identity_block"),
        grade(
            "convolutional_block", False, what="stride 2 is missing", got="17 rows", why="it halves.", private=("got",)
        ),
        grade("resnet50", False, what="it has 17 rows", why="64 are needed.", private=("what",)),
    )
    write_results(read, LESSON_04, [result(grades=grades)])
    assert comments(read) == {
        "identity_block": (None, None),
        "convolutional_block": ("stride 2 is missing; it halves.", None),
        "resnet50": ("64 are needed.", None),
    }


def test_a_person_s_points_and_comments_survive_a_regrade(course):
    read = course.write()
    write_results(read, LESSON_04, [result(passed=(True, True, False))])
    by_hand(read)
    write_results(read, LESSON_04, [result(passed=(True, True, False), key="k2")])
    assert cells(read)["resnet50_check"] == (0, 12.5, 0.5, False)
    write_results(read, LESSON_04, [result(key="k3")])
    assert cells(read)["resnet50_check"] == (15, 12.5, 0.5, True)  # the checks changed their mind: look again
    assert comments(read)["resnet50"] == (None, "Nearly; ask me.")
    assert scores(read) == {"anna": 33}


def test_a_person_s_marks_survive_the_loss_of_the_gradebook(course):
    read = course.write()
    results = [result(passed=(True, True, False)), result("ben")]
    write_results(read, LESSON_04, results)
    by_hand(read)
    write_results(read, LESSON_04, [result("ben")])  # any later run keeps them
    if course.kind == "postgres":
        empty(read.database)
    else:
        (course.root / "gradebook.db").unlink()
    assert rebuild(read, LESSON_04, results) == []
    assert cells(read)["resnet50_check"] == (0, 12.5, 0.5, False)
    assert comments(read)["resnet50"] == ("it is wrong", "Nearly; ask me.")
    assert scores(read) == {"anna": 33, "ben": 35}


def test_marks_that_a_person_took_back_do_not_return(course):
    read = course.write()
    write_results(read, LESSON_04, [result()])
    by_hand(read)
    write_results(read, LESSON_04, [result()])
    with opened(read) as gradebook:
        row = gradebook.find_grade("resnet50_check", LESSON, LESSON, "anna")
        row.manual_score = row.extra_credit = None
        gradebook.find_comment("resnet50", LESSON, LESSON, "anna").manual_comment = None
        gradebook.db.commit()
    write_results(read, LESSON_04, [result()])
    assert "12.5" not in (course.root / "manual_marks.json").read_text()


def test_a_rebuild_puts_points_right(course):
    read = course.write()
    write_results(read, LESSON_04, [result()])
    with opened(read) as gradebook:
        gradebook.find_grade("resnet50_check", LESSON, LESSON, "anna").auto_score = 1000
        gradebook.db.commit()
    rebuild(read, LESSON_04, [result()])
    assert scores(read) == {"anna": 35}


def test_a_flag_for_a_person_is_set_once_and_stays_away_when_they_have_looked(course):
    read = course.write()
    flagged = result(needs_person=True, passed=(False, False, False))
    write_results(read, LESSON_04, [flagged])
    assert all(needs for *_, needs in cells(read).values())
    with opened(read) as gradebook:
        for row in gradebook.find_submission_notebook(LESSON, LESSON, "anna").grades:
            row.needs_manual_grade = False
        gradebook.db.commit()
    write_results(read, LESSON_04, [flagged])
    assert not any(needs for *_, needs in cells(read).values())


def test_late_work_has_its_penalty_and_its_time(course):
    read = course.write(
        f"late = {{ percent_per_day = 10 }}\n[lessons.{LESSON}]\ndeadline = 2026-11-20T12:00:00+00:00\n"
    )
    write_results(read, LESSON_04, [result(submitted="2026-11-21T13:00:00+01:00")])
    with opened(read) as gradebook:
        work = gradebook.find_submission(LESSON, "anna")
        assert work.notebooks[0].late_submission_penalty == 3.5
        assert work.total_seconds_late == 86_400


def test_one_result_that_the_database_refuses_keeps_no_other_out(course):
    read = course.write()
    bad = result("z" * 50, name="\ud800")  # half a pair, which no database holds
    said = write_results(read, LESSON_04, [result("anna"), bad, result("ben")])
    assert said == [f"The gradebook did not take the result of {'z' * 50}."]
    assert scores(read) == {"anna": 35, "ben": 35}


@pytest.mark.release_gate
def test_many_results_are_quick(course):
    read = course.write()
    prepare(read, LESSON_04)
    start = time.process_time()  # of this process, which other work on the machine does not count into
    write_results(read, LESSON_04, [result(f"s{number}") for number in range(200)])
    assert time.process_time() - start < 200 * 0.13 / 4  # nbgrader takes 0.13 s for each
    assert len(scores(read)) == 200


def test_what_nbgrader_wrote_itself_is_left_alone(course):
    read = course.write()
    prepare(read, LESSON_04)
    with opened(read) as gradebook:
        gradebook.add_student("dora", first_name="Dora")
        gradebook.add_submission(LESSON, "dora")
        gradebook.find_grade("resnet50_check", LESSON, LESSON, "dora").auto_score = 7
        gradebook.db.commit()
    rebuild(read, LESSON_04, [result("anna")])
    assert scores(read) == {"anna": 35, "dora": 7}


@pytest.fixture
def sqlite(tmp_path, new_sqlite):
    new_sqlite(tmp_path)
    (tmp_path / "course.toml").write_text(f"[lessons.{LESSON}]\n")
    return read_course(tmp_path)


def test_a_damaged_gradebook_is_set_aside_and_made_again(sqlite):
    write_results(sqlite, LESSON_04, [result()])
    by_hand(sqlite)
    write_results(sqlite, LESSON_04, [result()])
    path = sqlite.root / "gradebook.db"
    damaged = b"SQLite format 3\0" + b"rubbish" * 1000
    path.write_bytes(damaged)
    with pytest.raises(CourseError, match=r"cannot be used .*course grades --rebuild"):
        write_results(sqlite, LESSON_04, [result()])
    (said,) = rebuild(sqlite, LESSON_04, [result()])
    assert "The gradebook was damaged" in said
    (aside,) = sqlite.root.glob("gradebook.damaged-*.db")
    assert aside.read_bytes() == damaged
    assert scores(sqlite) == {"anna": 33}


def test_damaged_marks_stop_the_writer_and_stay(sqlite):
    write_results(sqlite, LESSON_04, [result()])
    path = sqlite.root / "manual_marks.json"
    path.write_text("{half")
    with pytest.raises(CourseError, match="holds marks given by hand"):
        write_results(sqlite, LESSON_04, [result()])
    assert path.read_text() == "{half"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "is no address of a database"),
        ("nosuch://me:secret@host/x", "of a kind that SQLAlchemy does not know"),
        ("sqlite:////nowhere/at/all.db", "cannot be used"),
        ("mysql+pymysql://me:secret@127.0.0.1/x", "needs the package pymysql"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence_without_the_password(sqlite, url, sentence):
    with pytest.raises(CourseError, match=sentence) as caught:
        prepare(replace(sqlite, database=url), LESSON_04)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
