"""From a folder or an archive of strangers' files to one submission a student."""

import hashlib
import os

import pytest
from made_files import LESSON, laid_out, notebook, zipped

from course_staff.grade.archives import ReadingLimits
from course_staff.grade.intake import read_submissions
from course_staff.grade.reading import notebook_of
from course_utils.errors import CourseError

NOTES = f"{LESSON}.ipynb"


def take_in(place, lesson=LESSON, **limits):
    return {one.person.key: one for one in read_submissions(place, lesson, ReadingLimits(**limits))}


def code(submission):
    return [cell.source for cell in notebook_of(submission.notebook, "a.ipynb").cells]


def archive(tmp_path, files):
    place = tmp_path / "inbox.zip"
    place.write_bytes(zipped(files))
    return place


@pytest.fixture
def inbox(tmp_path):
    """Lays out a folder of submissions and takes them in."""
    return lambda files, **options: take_in(laid_out(tmp_path / "inbox", files), **options)


CLASS = {
    "doejane_11_901_04_residual_networks.ipynb": notebook("jane"),
    "roejim_late_12_902_04_residual_networks-1.ipynb": notebook("jim"),
    "Anna Müller_123_assignsubmission_file_/04_residual_networks.ipynb": notebook("anna"),
    "ben/04_residual_networks.ipynb": notebook("ben"),
    "cleo.ipynb": notebook("cleo"),
    "dan.zip": zipped({"work/04_residual_networks.ipynb": notebook("dan")}),
}


@pytest.mark.parametrize("as_archive", [False, True])
def test_a_class_by_every_convention_is_one_submission_a_student(tmp_path, as_archive):
    place = archive(tmp_path, CLASS) if as_archive else laid_out(tmp_path / "inbox", CLASS)
    found = take_in(place)
    assert {key: code(one) for key, one in found.items()} == {
        "anna-müller_m123": ["anna"],
        "ben": ["ben"],
        "cleo": ["cleo"],
        "dan": ["dan"],
        "doejane_c11": ["jane"],
        "roejim_c12": ["jim"],
    }
    assert [key for key, one in found.items() if one.late] == ["roejim_c12"]
    assert not any(one.notes or one.needs_person for one in found.values())


def test_the_digest_is_that_of_the_file_as_it_was_handed_in(inbox):
    assert inbox({"anna.ipynb": CLASS["cleo.ipynb"]})["anna"].digest == hashlib.sha256(CLASS["cleo.ipynb"]).hexdigest()


def test_of_several_notebooks_the_newest_counts_and_it_is_said(tmp_path):
    folder = laid_out(tmp_path / "inbox", {f"anna/{name}.ipynb": notebook(name) for name in ("04_a", "04_b", "04_c")})
    for name, when in (("04_a", 100), ("04_b", 300), ("04_c", 200)):
        os.utime(folder / "anna" / f"{name}.ipynb", (when, when))
    (one,) = take_in(folder).values()
    assert code(one) == ["04_b"]
    assert one.notes == ("The newest of 3 counts, anna/04_b.ipynb; older: anna/04_c.ipynb, anna/04_a.ipynb.",)
    assert not one.needs_person


def test_canvas_own_numbers_are_surer_than_times(tmp_path):
    names = {"doejane_11_903_hw.ipynb": 900, "doejane_11_902_hw-2.ipynb": 100, "doejane_LATE_11_901_hw-10.ipynb": 50}
    folder = laid_out(tmp_path / "inbox", {name: notebook(name) for name in names})
    for name, when in names.items():
        os.utime(folder / name, (when, when))
    (one,) = take_in(folder).values()
    assert one.file == "doejane_LATE_11_901_hw-10.ipynb"
    assert one.late


def test_a_notebook_of_another_lesson_is_not_graded_as_this_one(inbox):
    other = notebook("other", lesson="03_classic_networks")
    found = inbox({"anna/03.ipynb": other, "anna/x.ipynb": notebook("mine"), "ben/04_residual_networks.ipynb": other})
    assert code(found["anna"]) == ["mine"]
    assert found["anna"].notes == ("Not looked at: anna/03.ipynb.",)
    assert found["ben"].notebook is None
    assert found["ben"].needs_person
    assert "is the notebook of 03_classic_networks, not of 04_residual_networks" in found["ben"].notes[0]


def test_a_notebook_that_does_not_say_its_lesson_counts_where_there_is_no_better(inbox):
    unsaid = notebook("unsaid", lesson=None)
    found = inbox({"anna/a.ipynb": unsaid, "ben/a.ipynb": unsaid, "ben/b.ipynb": notebook("said")})
    assert code(found["anna"]) == ["unsaid"]
    assert code(found["ben"]) == ["said"]


def test_a_script_counts_where_there_is_no_notebook(inbox):
    found = inbox({"anna/helpers.py": b"a = 1", "anna/x.ipynb": notebook("nb"), "ben/04.py": b"def f(): pass"})
    assert code(found["anna"]) == ["nb"]
    assert code(found["ben"]) == ["def f(): pass"]
    assert "is a script" in found["ben"].notes[0]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("04.ipynb", b"", "is empty"),
        ("report.pdf", b"%PDF-1.4", "a PDF file"),
        ("04.ipynb", b"%PDF-1.4", "a PDF file"),
        ("04.ipynb", b"[" * 100_000, "no notebook"),
        ("04.ipynb", b"x" * 3000, "larger than"),
        ("04.zip", b"PK", "no whole zip archive"),
        ("04.zip", zipped({}), "empty archive"),
        ("04.zip", zipped({"report.docx": zipped({"word.xml": b"x"})}), "office document"),
    ],
)
def test_what_cannot_be_graded_is_a_sentence_for_a_person_and_stops_nobody_else(inbox, name, content, says):
    limit = 2000 if "larger" in says else 1_000_000
    found = inbox({f"anna/{name}": content, "ben.ipynb": notebook("ben")}, file=limit)
    anna = found["anna"]
    assert anna.notebook is None
    assert anna.needs_person
    (note,) = anna.notes
    assert says in note
    assert note.startswith("anna/")
    assert note.endswith(".")
    assert len(anna.digest) == 64
    assert code(found["ben"]) == ["ben"]


def test_an_older_notebook_counts_where_the_newest_is_broken_and_a_person_looks(tmp_path):
    folder = laid_out(tmp_path / "inbox", {"anna/a.ipynb": notebook("old"), "anna/b.ipynb": b"{"})
    os.utime(folder / "anna" / "a.ipynb", (100, 100))
    (one,) = take_in(folder).values()
    assert code(one) == ["old"]
    assert one.needs_person
    assert "anna/b.ipynb is no notebook" in one.notes[0]


def test_no_file_is_passed_over_in_silence(inbox):
    files = {f"anna/{i}.txt": b"text" for i in range(5)} | {"anna/a.ipynb": notebook("a")}
    (one,) = inbox(files).values()
    assert one.notes == ("Not looked at: anna/4.txt, anna/3.txt, anna/2.txt and 2 more.",)


def test_a_file_that_names_nobody_is_a_person_to_be_found(inbox):
    found = inbox({NOTES: notebook("whose?"), "anna.ipynb": notebook("anna"), "01_ben.ipynb": notebook("ben")})
    (unknown,) = (key for key, one in found.items() if one.person.name.startswith("unknown"))
    assert code(found[unknown]) == ["whose?"]
    assert found[unknown].needs_person
    assert "says nowhere whose it is" in found[unknown].notes[0]


@pytest.mark.parametrize(
    ("files", "students"),
    [
        ({"class/anna/04_x.ipynb": b"", "class/ben/04_x.ipynb": b""}, ["anna", "ben"]),
        ({"class/sub/anna.ipynb": b"", "class/sub/ben.ipynb": b""}, ["anna", "ben"]),
        ({"class/anna/04_x.ipynb": b""}, ["anna"]),
        ({"anna/04_x.ipynb": b""}, ["anna"]),
        ({"anna/x.ipynb": b""}, ["anna"]),
        ({"anna/04_x.ipynb": b"", "anna/helper.py": b""}, ["anna"]),
        ({"class/doejane_11_901_x.ipynb": b""}, ["doejane_c11"]),
        ({"doejane_11_901_x.zip": zipped({"a/x.ipynb": b""})}, ["doejane_c11"]),
        ({"anna/04_x.ipynb": b"", "README.txt": b""}, ["anna", "readme"]),
    ],
)
def test_a_folder_around_the_whole_class_is_no_student(tmp_path, files, students):
    keys = list(take_in(archive(tmp_path, files)))
    assert [key.split("-")[0] for key in keys] == students


def test_an_archive_of_the_class_may_lie_in_the_folder(inbox):
    packed = zipped({"anna/04_x.ipynb": notebook("anna"), "ben.zip": zipped({"04_x.ipynb": notebook("ben")})})
    assert list(inbox({"download.zip": packed})) == ["anna", "ben"]


@pytest.mark.parametrize("as_archive", [False, True])
def test_what_canvas_gave_may_lie_in_a_folder_beside_others(tmp_path, as_archive):
    files = {
        "first group/doejane_11_901_hw.ipynb": notebook("jane"),
        "first group/roejim_12_902_hw.zip": zipped({"work/04.ipynb": notebook("jim")}),
        "anna/report_2024_2025_final.ipynb": notebook("anna"),
        "more.zip": zipped({"poeann_13_903_hw.ipynb": notebook("ann"), "roekim_14_904_hw.ipynb": notebook("kim")}),
    }
    found = take_in(archive(tmp_path, files) if as_archive else laid_out(tmp_path / "inbox", files))
    assert {key: code(one) for key, one in found.items()} == {
        "anna": ["anna"],
        "doejane_c11": ["jane"],
        "poeann_c13": ["ann"],
        "roejim_c12": ["jim"],
        "roekim_c14": ["kim"],
    }


def test_a_students_archive_in_the_folder_is_a_students(inbox):
    assert list(inbox({"anna.zip": zipped({"work/04_x.ipynb": notebook("anna")})})) == ["anna"]


def test_students_whose_names_differ_in_case_stay_two(inbox):
    found = inbox({"anna/a.ipynb": notebook("1"), "ANNA/a.ipynb": notebook("2"), "Anna.ipynb": notebook("3")})
    assert sorted(code(one)[0] for one in found.values()) == ["1", "2", "3"]
    assert sorted(one.person.name for one in found.values()) == ["ANNA", "Anna", "anna"]


def test_names_that_cannot_be_printed_are_escaped_for_people(inbox):
    (one,) = inbox({"an\nna/a\x1b[31m.ipynb": notebook("a"), "an\nna/b.txt": b"x"}).values()
    assert one.file == "an\\nna/a\\x1b[31m.ipynb"
    assert all(note.isprintable() for note in one.notes)


def test_an_empty_place_is_one_sentence(tmp_path):
    (tmp_path / "inbox").mkdir()
    with pytest.raises(CourseError, match="holds no submissions"):
        take_in(tmp_path / "inbox")


def test_without_a_lesson_any_notebook_will_do(inbox):
    (one,) = inbox({"anna/a.ipynb": notebook("a", lesson="03_classic_networks")}, lesson=None).values()
    assert code(one) == ["a"]


def test_twice_the_same_folder_is_twice_the_same(tmp_path):
    folder = laid_out(tmp_path / "inbox", CLASS)
    assert read_submissions(folder, LESSON) == read_submissions(folder, LESSON)
