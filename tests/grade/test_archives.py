"""Folders and archives of submissions: what is read, and what comes out as a sentence."""

import io
import os
import stat
import struct
import warnings
import zipfile

import pytest
from made_files import laid_out, zipped

from course_staff.grade.archives import MIB, ReadingLimits
from course_staff.grade.folders import files_in
from course_utils.errors import CourseError


def read(place, **limits):
    return {"/".join(found.path): found for found in files_in(place, ReadingLimits(**limits))}


def archive(tmp_path, files):
    place = tmp_path / "inbox.zip"
    place.write_bytes(files if isinstance(files, bytes) else zipped(files))
    return place


def info(name, mode=0, **fields):
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    for key, value in fields.items():
        setattr(made, key, value)
    return made


def test_a_folder_an_archive_and_archives_in_both_are_read(tmp_path):
    inner = zipped({"b.ipynb": b"B"})
    folder = laid_out(tmp_path / "inbox", {"anna/a.ipynb": b"A", "ben.zip": inner, "all.zip": zipped({"c.zip": inner})})
    found = read(folder)
    assert {path: one.content for path, one in found.items()} == {
        "anna/a.ipynb": b"A",
        "ben.zip/b.ipynb": b"B",
        "all.zip/c.zip/b.ipynb": b"B",
    }
    packed = read(archive(tmp_path, {"anna/a.ipynb": b"A", "ben.zip": inner}))
    assert {path: one.content for path, one in packed.items()} == {"anna/a.ipynb": b"A", "ben.zip/b.ipynb": b"B"}


def test_what_systems_leave_lying_about_is_left_out(tmp_path):
    rubbish = [
        ".DS_Store",
        "__MACOSX/anna/._a.ipynb",
        "anna/.ipynb_checkpoints/a-checkpoint.ipynb",
        "~$a.docx",
        "anna/timestamp.txt",
    ]
    files = dict.fromkeys([*rubbish, "anna/a.ipynb"], b"A")
    assert list(read(laid_out(tmp_path / "inbox", files))) == ["anna/a.ipynb"]
    assert list(read(archive(tmp_path, files))) == ["anna/a.ipynb"]


def test_an_archive_in_an_archive_in_an_archive_is_not_read(tmp_path):
    deep = zipped({"c.zip": zipped({"d.ipynb": b"D"})})
    (one,) = read(archive(tmp_path, {"b.zip": deep})).values()
    assert one.content is None
    assert "archive in an archive" in one.trouble


@pytest.mark.parametrize("name", ["../a.ipynb", "/etc/passwd", "x/../../a", "..\\a.ipynb", "C:\\a.ipynb", "\\a"])
def test_a_path_that_leads_out_is_refused(tmp_path, name):
    (one,) = read(archive(tmp_path, [(info(name), b"A")])).values()
    assert one.content is None
    assert "leads out" in one.trouble


def test_links_and_devices_in_an_archive_are_refused(tmp_path):
    kinds = {"link": stat.S_IFLNK, "pipe": stat.S_IFIFO, "device": stat.S_IFCHR}
    found = read(archive(tmp_path, [(info(name, mode | 0o644), b"/etc/passwd") for name, mode in kinds.items()]))
    assert [one.content for one in found.values()] == [None] * 3
    assert all("link or a device" in one.trouble for one in found.values())


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path):
    folder = laid_out(tmp_path / "inbox", {"anna/a.ipynb": b"A"})
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_text("secret")
    (folder / "anna" / "file").symlink_to(tmp_path / "secret" / "key")
    (folder / "anna" / "folder").symlink_to(tmp_path / "secret")
    (folder / "anna" / "loop").symlink_to(folder)
    os.mkfifo(folder / "anna" / "pipe")
    found = read(folder)
    assert {path for path, one in found.items() if one.content} == {"anna/a.ipynb"}
    assert {path.split("/")[1]: one.trouble[:9] for path, one in found.items() if one.trouble} == {
        "file": "is a link",
        "folder": "is a link",
        "loop": "is a link",
        "pipe": "is no pla",
    }


def test_an_encrypted_file_is_named(tmp_path):
    content = bytearray(zipped({"a.ipynb": b"A"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        content[at] |= 1
    (one,) = read(archive(tmp_path, bytes(content))).values()
    assert one.content is None
    assert "encrypted" in one.trouble


def test_a_name_that_stands_twice_is_said_and_both_are_there(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        place = archive(tmp_path, [("a.ipynb", b"A"), ("a.ipynb", b"B")])
    found = list(files_in(place))
    assert [one.content for one in found] == [b"A", b"B"]
    assert [one.trouble for one in found] == ["", "stands more than once in its archive"]


def test_a_bomb_is_not_unpacked(tmp_path):
    (one,) = read(archive(tmp_path, {"a.ipynb": bytes(8 * MIB)})).values()
    assert one.content is None
    assert "200 times" in one.trouble


def test_a_bomb_that_lies_about_its_size_is_read_no_further_than_it_says(tmp_path):
    content = bytearray(zipped({"a.ipynb": bytes(8 * MIB)}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 1000)
    (one,) = read(archive(tmp_path, bytes(content))).values()
    assert one.content is None
    assert "damaged" in one.trouble


def test_a_file_that_is_too_large_is_named_in_a_folder_and_in_an_archive(tmp_path):
    files = {"anna/a.ipynb": os.urandom(3 * MIB)}
    for place in (laid_out(tmp_path / "inbox", files), archive(tmp_path, files)):
        (one,) = read(place, file=2 * MIB).values()
        assert one.content is None
        assert "larger than 2 MiB" in one.trouble


def test_a_sparse_file_of_300_mib_is_not_read(tmp_path):
    (tmp_path / "inbox").mkdir()
    with (tmp_path / "inbox" / "anna.ipynb").open("wb") as file:
        file.truncate(300 * MIB)
    (one,) = read(tmp_path / "inbox").values()
    assert "larger than 64 MiB" in one.trouble


def test_the_archive_of_one_student_cannot_use_up_what_others_need(tmp_path):
    greedy = zipped({f"{i}.bin": os.urandom(MIB) for i in range(4)})
    place = archive(tmp_path, {"anna.zip": greedy, "ben.zip": zipped({"b.ipynb": b"B"})})
    found = read(place, total=2 * MIB)
    assert [bool(one.content) for one in found.values()] == [True, True, False, False, True]
    assert "far more than a submission needs" in found["anna.zip/3.bin"].trouble


def test_too_many_files_in_a_students_archive_are_one_sentence(tmp_path):
    many = zipped({str(i): b"" for i in range(30)})
    found = read(archive(tmp_path, {"anna.zip": many, "ben.ipynb": b"B"}), entries=20)
    assert "more than 20 files" in found["anna.zip"].trouble
    assert found["ben.ipynb"].content == b"B"


def test_too_many_files_in_all_are_refused(tmp_path):
    files = {str(i): b"" for i in range(30)}
    for place in (laid_out(tmp_path / "inbox", files), archive(tmp_path, files)):
        with pytest.raises(CourseError, match="more than 20 files"):
            read(place, outer_entries=20)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_broken_archive_of_a_student_is_one_sentence(tmp_path, content):
    found = read(archive(tmp_path, {"anna.zip": content, "ben.ipynb": b"B"}))
    assert "no whole zip archive" in found["anna.zip"].trouble
    assert found["ben.ipynb"].content == b"B"


def test_an_empty_archive_and_an_empty_folder_are_said(tmp_path):
    folder = laid_out(tmp_path / "inbox", {"anna.zip": zipped({}), "cleo/.DS_Store": b""})
    (folder / "ben").mkdir()
    found = read(folder)
    assert {path: one.trouble for path, one in found.items()} == {
        "anna.zip": "is an empty archive",
        "ben/": "is an empty folder",
        "cleo/": "is an empty folder",
    }


def test_a_folder_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    folder = laid_out(tmp_path / "inbox", {"anna/a.ipynb": b"A", "ben/b.ipynb": b"B"})
    scan = os.scandir

    def closed(path):
        if str(path).endswith("ben"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = read(folder)
    assert found["anna/a.ipynb"].content == b"A"
    assert found["ben/"].trouble == "is a folder that cannot be read (Permission denied)"


def test_a_damaged_file_is_named_and_the_others_are_read(tmp_path):
    content = bytearray(zipped({"a.ipynb": os.urandom(1000), "b.ipynb": b"B"}))
    content[200] ^= 0xFF
    found = read(archive(tmp_path, bytes(content)))
    assert "damaged" in found["a.ipynb"].trouble
    assert found["b.ipynb"].content == b"B"


@pytest.mark.parametrize("kind", [9, 12, 14, 97])  # deflate64, bzip2, LZMA, one that nobody knows
def test_a_rare_kind_of_packing_is_named(tmp_path, kind):
    content = bytearray(zipped({"a.ipynb": b"A"}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = content.index(mark) + place
        content[at : at + 2] = struct.pack("<H", kind)
    (one,) = read(archive(tmp_path, bytes(content))).values()
    assert "packed in a rare way" in one.trouble


def test_the_many_files_of_one_student_are_not_counted_as_the_classs(tmp_path):
    many = zipped({str(i): b"" for i in range(30)})
    content = zipped({"anna.zip": many, "ben.ipynb": b"B"}, compression=zipfile.ZIP_STORED)
    for place in (archive(tmp_path, content), laid_out(tmp_path / "inbox", {"class.zip": content})):
        found = read(place, outer_entries=20, entries=25)
        assert sum(one.content == b"B" for one in found.values()) == 1
        assert [one.trouble for one in found.values() if one.trouble] == ["is an archive of more than 25 files"]


def test_a_large_archives_directory_is_found_by_its_own_record(tmp_path):
    """More than 65,535 files need the records of the 64-bit format."""
    content = zipped({str(i): b"" for i in range(66_000)}, compression=zipfile.ZIP_STORED)
    with pytest.raises(CourseError, match="more than 50,000 files"):
        read(archive(tmp_path, content))


def test_an_archive_with_a_comment_at_its_end_is_read(tmp_path):
    buffer = io.BytesIO(zipped({"a.ipynb": b"A"}))
    with zipfile.ZipFile(buffer, "a") as made:
        made.comment = b"made by a friend"
    assert read(archive(tmp_path, buffer.getvalue()))["a.ipynb"].content == b"A"


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_to_an_archive_is_a_crash(tmp_path, seed):
    """Bytes of a good archive are changed at random: each time there are files or a sentence."""
    import random

    rng = random.Random(seed)
    content = bytearray(zipped({"anna/a.ipynb": b"A" * 100, "ben.zip": zipped({"b.ipynb": b"B"})}))
    for _ in range(rng.randint(1, 20)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    refused, found = [], []
    try:
        found = list(files_in(archive(tmp_path, bytes(content))))
    except CourseError as error:
        refused = [str(error)]
    assert all(one.content is not None or one.trouble for one in found)
    assert all("no whole zip archive" in sentence for sentence in refused)


def test_time_stamps_tell_the_newer(tmp_path):
    place = archive(tmp_path, [(info(str(y), date_time=(y, 1, 2, 3, 4, 6)), b"") for y in (2026, 2025)])
    found = read(place)
    assert found["2026"].modified > found["2025"].modified > 0


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_place_that_is_no_archive_is_one_sentence(tmp_path, content):
    with pytest.raises(CourseError, match="is no whole zip archive"):
        read(archive(tmp_path, content))


def test_a_place_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CourseError, match="does not exist"):
        read(tmp_path / "nowhere")
