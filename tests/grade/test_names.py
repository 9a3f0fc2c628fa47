"""Who handed in what, by the name of a file or a folder."""

import unicodedata

import pytest

from course_staff.grade.names import handed_in, key_of


def found(path):
    return handed_in(tuple(path.split("/")))


def test_a_canvas_download_says_the_user_the_attachment_and_the_students_name_of_the_file():
    one = found("doejane_12345_67890_04_residual_networks.ipynb")
    assert (one.person.name, one.person.key, one.person.canvas_id) == ("doejane", "doejane_c12345", "12345")
    assert (one.file, one.late, one.version) == ("04_residual_networks.ipynb", False, (0, 67890))


@pytest.mark.parametrize("mark", ["LATE", "late"])
def test_canvas_marks_what_is_late(mark):
    one = found(f"doejane_{mark}_12345_67890_hw.ipynb")
    assert one.late
    assert one.person == found("doejane_12345_67999_hw.ipynb").person


def test_canvas_counts_what_was_handed_in_again():
    versions = [found(f"doejane_1234_{n}_hw{end}.ipynb").version for n, end in ((9, ""), (7, "-1"), (8, "-12"))]
    assert versions == sorted(versions) == [(0, 9), (1, 7), (12, 8)]


def test_the_owner_of_a_canvas_archive_owns_what_is_in_it():
    one = found("doejane_12345_67890_work.zip/handin/04_residual_networks.ipynb")
    assert (one.person.key, one.file) == ("doejane_c12345", "04_residual_networks.ipynb")


def test_canvas_names_what_was_typed_in_and_those_who_have_no_name():
    assert found("doejane_12345_text.html").person == found("doejane_12345_67890_hw.ipynb").person
    assert found("doejane_late_12345_link.html").late
    anonymous = found("LATE_12345_67890_hw.ipynb")
    assert (anonymous.person.name, anonymous.person.canvas_id, anonymous.late) == ("anonymous 12345", "12345", True)


def test_a_students_own_file_that_looks_like_canvas_stays_the_students():
    assert found("anna/report_2024_2025_final.ipynb").person.key == "anna"
    assert found("04_11_2025_x.ipynb") is None


@pytest.mark.parametrize(
    "path",
    [
        "Anna Müller_123456_assignsubmission_file/04_residual_networks.ipynb",
        "Anna Müller_123456_assignsubmission_file_/04_residual_networks.ipynb",
        "Anna Müller_123456_assignsubmission_file_/handin/04_residual_networks.ipynb",
        "Anna Müller_123456_assignsubmission_file_04_residual_networks.ipynb",
    ],
)
def test_a_moodle_download_says_the_name_and_the_participant(path):
    one = found(path)
    assert (one.person.name, one.person.moodle_id) == ("Anna Müller", "123456")
    assert (one.person.key, one.file) == ("anna-müller_m123456", "04_residual_networks.ipynb")


def test_moodle_turns_characters_of_a_name_into_underscores():
    one = found("Toni___Marie_Noel_657693_assignsubmission_file_/hw.ipynb")
    assert (one.person.name, one.person.moodle_id) == ("Toni___Marie_Noel", "657693")


def test_a_file_named_like_canvas_in_a_moodle_folder_belongs_to_moodles_participant():
    one = found("Anna_123456_assignsubmission_file_/doejane_12345_67890_hw.ipynb")
    assert (one.person.moodle_id, one.person.canvas_id) == ("123456", "")


def test_a_folder_or_a_flat_file_names_its_student():
    assert found("anna/04_residual_networks.ipynb").person.key == found("anna.ipynb").person.key == "anna"
    assert found("anna.zip/04_residual_networks.ipynb").person == found("anna.ipynb").person


@pytest.mark.parametrize(
    "stem",
    [
        "04_residual_networks",
        "04_residual_networks (1)",
        "04_residual_networks-12",
        "04 Residual Networks",
        "Copy of 04_residual_networks",
        "Kopie von 04_residual_networks (2)",
    ],
)
def test_a_lesson_in_no_folder_belongs_to_nobody(stem):
    assert handed_in((f"{stem}.ipynb",), "04_residual_networks") is None
    assert handed_in(("anna", f"{stem}.ipynb"), "04_residual_networks").person.key == "anna"


@pytest.mark.parametrize("stem", ["01_anna", "anna_04_residual_networks", "anna", "04"])
def test_a_file_with_more_than_the_lesson_in_its_name_belongs_to_somebody(stem):
    assert handed_in((f"{stem}.ipynb",), "04_residual_networks").person.name == stem


def test_where_the_lesson_is_not_known_a_name_that_begins_like_one_is_nobodys():
    assert found("04_residual_networks.ipynb") is None
    assert found("01_anna.ipynb") is None


def test_a_student_whose_name_is_a_number_is_no_lesson():
    assert found("1234567.ipynb").person.key == "1234567"


@pytest.mark.parametrize(
    "names",
    [
        ("anna", "Anna", "ANNA"),
        ("a b", "a-b", "a_b", "a/b", "a\\b", "a:b"),
        ("con", "con-", "..", ".", "", " ", "student"),
        ("x" * 300, "x" * 301, "x" * 40),
        ("ﬁ", "fi"),
        ("ß", "ss"),
    ],
)
def test_no_two_names_get_one_key(names):
    keys = [key_of(name) for name in names]
    assert len(set(keys)) == len(names)
    assert len({key.casefold() for key in keys}) == len(names)


def test_a_name_that_looks_like_the_key_of_another_gets_another_key():
    assert key_of(key_of("Anna")) != key_of("Anna")


def test_a_number_in_a_system_is_never_a_folders_name():
    assert key_of("doejane_c12345") != found("doejane_12345_67890_hw.ipynb").person.key
    assert found("doejane_12345_67890_hw.ipynb").person.key != found("doejane_12345_assignsubmission_file/a").person.key


def test_a_key_is_the_same_for_both_ways_to_write_an_accent():
    both = [unicodedata.normalize(form, "josé") for form in ("NFC", "NFD")]
    assert both[0] != both[1]
    assert {key_of(name) for name in both} == {both[0]}


UGLY = ["../../etc/passwd", "a\0b", "a\nb", "नमस्ते", "王小明", "\ud800", "-rf", ".hidden", "a" * 999]


@pytest.mark.parametrize("name", UGLY)
def test_a_key_is_a_safe_file_name(name):
    key = key_of(name)
    assert 0 < len(key.encode()) < 200
    assert key == unicodedata.normalize("NFC", key) == key.strip("-. ")
    assert not set(key) & set('/\\:*?"<>|\0\n')


def test_a_name_is_shown_without_what_cannot_be_printed():
    assert found("an\x1b[31mna/a.ipynb").person.name == "an\\x1b[31mna"


def test_a_name_in_another_script_stays_readable():
    assert key_of("王小明") == "王小明"
