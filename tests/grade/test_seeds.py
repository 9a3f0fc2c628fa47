"""The secret of a course folder, and the seeds drawn with it."""

import pytest

from course_staff.grade.seeds import NAME, secret_of, seed_for
from course_utils.checks import find
from course_utils.errors import CourseError


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    first = secret_of(tmp_path)
    assert secret_of(tmp_path) == first
    assert len(first) == 32
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_two_courses_have_two_secrets(tmp_path):
    assert secret_of(tmp_path / "a") != secret_of(tmp_path / "b")


def test_a_secret_that_others_can_read_is_refused(tmp_path):
    secret_of(tmp_path)
    (tmp_path / NAME).chmod(0o644)
    with pytest.raises(CourseError, match="can be read by others; say `chmod 600"):
        secret_of(tmp_path)


@pytest.mark.parametrize("content", [b"", b"ab" * 8, b"no hexadecimal digits", b"\xff\xfe"])
def test_a_damaged_secret_is_refused_and_kept(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    (tmp_path / NAME).chmod(0o600)
    with pytest.raises(CourseError, match="is damaged"):
        secret_of(tmp_path)
    assert (tmp_path / NAME).read_bytes() == content


def test_a_seed_depends_on_all_three_and_on_nothing_else():
    seeds = [seed_for(secret, digest, name) for secret in (b"1", b"2") for digest in "xy" for name in ("p", "q")]
    assert len(set(seeds)) == 8
    assert seeds[0] == seed_for(b"1", "x", "p")


def test_digest_and_name_do_not_run_into_each_other():
    assert seed_for(b"1", "a", "bc") != seed_for(b"1", "ab", "c")


def test_a_seed_draws_cases_of_an_exercise():
    cases = find("multiplications").cases(seed_for(b"1", "x", "multiplications"))
    assert cases != find("multiplications").cases(0)
