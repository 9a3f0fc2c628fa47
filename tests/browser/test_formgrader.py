"""nbgrader's formgrader on a course folder shows the grades; points that a person gives there survive a regrade."""

import sys
from pathlib import Path

import pytest
from lab_server import running_lab
from playwright.sync_api import expect

from course_staff.grade.attempt import attempt_of
from course_staff.grade.autograded import write_autograded
from course_staff.grade.course_folder import make_course
from course_staff.grade.course_toml import read_course
from course_staff.grade.gradebook import opened, write_results
from course_staff.grade.intake import Submission
from course_staff.grade.names import Person
from course_staff.grade.release import read_release
from course_staff.paths import find_clone

sys.path.append(str(Path(__file__).parents[1] / "grade"))
from made import LESSON, result

pytestmark = pytest.mark.needs_chromium
CLONE = find_clone(Path(__file__).parent)


@pytest.fixture
def graded(tmp_path):
    """A course folder with one graded student, as an instructor has it."""
    folder = tmp_path / "my-course"
    make_course(CLONE, folder, ["04"])
    course, release = read_course(folder), read_release(CLONE, "04")
    found = result("anna", passed=(True, False, True))
    submission = Submission(Person("anna", "Anna"), "anna.ipynb", None, "d1")
    write_autograded(course, release, attempt_of(submission, release, b"secret", "k1"), found)
    write_results(course, [release], [found])
    return course, release


@pytest.fixture
def formgrader(tmp_path, graded):
    """JupyterLab started in the course folder, as nbgrader wants it; the address of formgrader, and a way in."""
    course, _ = graded
    with running_lab(tmp_path, course.root, started_in=course.root) as lab:
        yield lab


@pytest.mark.release_gate
def test_formgrader_shows_grades_and_a_person_s_points_survive_a_regrade(page, formgrader, graded):
    course, release = graded
    table = f"{formgrader.base}/formgrader/gradebook/{LESSON}/{LESSON}"
    page.goto(f"{formgrader.base}/formgrader?token={formgrader.token}")
    expect(page.locator("body")).to_contain_text(LESSON, timeout=60_000)
    page.goto(table)
    row = page.locator("tr", has_text="Submission #1")
    expect(row).to_contain_text("25 / 35", timeout=60_000)
    row.get_by_role("link").first.click()
    expect(page.locator("body")).to_contain_text("it is wrong")
    score = page.locator("input.score").nth(1)
    expect(score).to_have_attribute("placeholder", "0")
    with page.expect_response(lambda response: "/api/grade/" in response.url and response.request.method == "PUT"):
        score.fill("7.5")
        score.blur()
    write_results(course, [release], [result("anna", passed=(True, False, True), key="k2")])
    with opened(course) as gradebook:
        assert gradebook.find_submission(LESSON, "anna").score == 32.5
    page.goto(table)
    expect(page.locator("tr", has_text="Submission #1")).to_contain_text("32.5 / 35", timeout=60_000)
