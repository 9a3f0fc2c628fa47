"""The download of the sign photographs, from a server on this machine that can do what bad networks do."""

import io
import threading
import time
import zipfile
from contextlib import contextmanager

import local_host
import pytest
import tiny_sets
from full_disk import full_disk
from local_host import Host

from course_staff.data import fetch_signs as signs
from course_staff.data.fetch_signs import fetch_signs, photo_digest, sign_photo_folder
from course_utils.datasets.core import DataError

FILES = tiny_sets.sign_files()
ARCHIVE = tiny_sets.zipped(FILES)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """An empty cache; the small photographs count as the published ones."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(signs, "DIGEST", photo_digest(tiny_sets.write_folder(tmp_path / "published", FILES)))
    return tmp_path / "keras" / "datasets" / "convnet_course"


@contextmanager
def serving(host, monkeypatch):
    with local_host.serving(host):
        monkeypatch.setenv("COURSE_SIGNS_URL", f"{host.address}/signs.zip")
        yield host


def present(cache):
    """Every file of the cache but the (empty) lock, with its path in it."""
    files = {path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file()}
    return files - {".signs.lock"}


def test_download(cache, monkeypatch, capsys):
    with serving(Host(ARCHIVE), monkeypatch) as host:
        assert fetch_signs() == f"Sign photographs: 20, checked, in {cache / 'signs-4b09433'}."
        fetch_signs()
        assert host.asked == [None]  # the second time nothing is downloaded
    assert sign_photo_folder() == cache / "signs-4b09433"
    wanted = {f"signs-4b09433/{name}" for name in FILES if name != "setup.cfg"}
    assert present(cache) == wanted
    megabytes = len(ARCHIVE) / 1e6
    assert f"Sign photographs: {megabytes:.1f} of {megabytes:.1f} MB" in capsys.readouterr().err


def test_cut_off_then_resumed(cache, monkeypatch):
    half = len(ARCHIVE) // 2
    with serving(Host(ARCHIVE, cut_after=half), monkeypatch) as host:
        with pytest.raises(DataError, match=r"cut off after 0\.0 MB; run it again, and it goes on from there"):
            fetch_signs()
        assert sign_photo_folder() is None
        assert present(cache) == {"signs-4b09433.zip.part"}
        host.cut_after = None
        fetch_signs()
        assert host.asked == [None, f"bytes={half}-"]
        assert sum(host.sent) == len(ARCHIVE)  # no byte twice
    assert "signs-4b09433.zip.part" not in present(cache)


def test_cut_off_by_a_server_that_told_no_length(cache, monkeypatch):
    """Then only the archive itself shows that its end is missing; it is refused, and the next try starts anew."""
    with serving(Host(ARCHIVE, cut_after=1000, says_length=False), monkeypatch) as host:
        with pytest.raises(DataError, match="download it again"):
            fetch_signs()
        assert present(cache) == set()
        host.cut_after = None
        fetch_signs()
    assert sign_photo_folder() is not None


def test_a_server_that_ignores_range_sends_all_again(cache, monkeypatch):
    with serving(Host(ARCHIVE, cut_after=1000, ranges=False), monkeypatch) as host:
        with pytest.raises(DataError, match="cut off"):
            fetch_signs()
        host.cut_after = None
        fetch_signs()
        assert host.asked == [None, "bytes=1000-"]
        assert host.sent == [1000, len(ARCHIVE)]
    assert sign_photo_folder() is not None


def test_a_part_that_is_longer_than_the_file(cache, monkeypatch):
    cache.mkdir(parents=True)
    (cache / "signs-4b09433.zip.part").write_bytes(ARCHIVE + b"more")
    with serving(Host(ARCHIVE), monkeypatch) as host:
        fetch_signs()
        assert host.asked[-1] is None


@pytest.mark.parametrize(
    "content",
    [
        tiny_sets.zipped({name: content for name, content in FILES.items() if not name.startswith("Dataset/9")}),
        tiny_sets.zipped(FILES | {"Dataset/0/IMG_0000.JPG": FILES["Dataset/1/IMG_0000.JPG"]}),
        tiny_sets.zipped({"README.md": b"nothing"}),
    ],
    ids=["one digit missing", "one photograph exchanged", "no photographs"],
)
def test_wrong_content_is_refused_and_removed(content, cache, monkeypatch):
    with (
        serving(Host(content), monkeypatch),
        pytest.raises(DataError, match="does not hold the photographs of commit 4b09433"),
    ):
        fetch_signs()
    assert sign_photo_folder() is None
    assert present(cache) == set()


def test_a_web_page_in_place_of_the_archive(cache, monkeypatch):
    with serving(Host(b"<html>Log in to the network"), monkeypatch), pytest.raises(DataError, match="neither a folder"):
        fetch_signs()
    assert present(cache) == set()


def test_offline(cache, monkeypatch):
    with serving(Host(ARCHIVE), monkeypatch):
        pass  # the port is closed now
    with pytest.raises(
        DataError, match=r"cannot be downloaded from http://127\.0\.0\.1.* with a network, or give a file"
    ):
        fetch_signs()
    assert present(cache) == set()
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with pytest.raises(DataError, match="COURSE_OFFLINE is set"):
        fetch_signs()


def test_an_address_that_is_none(monkeypatch):
    monkeypatch.setenv("COURSE_SIGNS_URL", "signs.zip")
    with pytest.raises(DataError, match=r"cannot be downloaded from signs\.zip"):
        fetch_signs()


def test_a_cache_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "keras").write_text("a file where the folder should be")
    with serving(Host(ARCHIVE), monkeypatch), pytest.raises(DataError, match="cannot be written"):
        fetch_signs()


def test_a_local_archive_or_folder(tmp_path, cache):
    archive = tmp_path / "signs.tar.gz"
    tiny_sets.write_tgz(archive, FILES, top="anything/")
    assert fetch_signs(archive).startswith("Sign photographs: 20, checked")
    other_home = tiny_sets.write_folder(tmp_path / "unpacked", FILES)
    assert photo_digest(sign_photo_folder()) == photo_digest(other_home)
    assert archive.exists()


def _with_member(name, mode=0o100644, content=b"x"):
    buffer = io.BytesIO(ARCHIVE)
    with zipfile.ZipFile(buffer, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = mode << 16
        archive.writestr(info, content)
    return buffer.getvalue()


def test_photographs_that_were_changed_in_the_cache(tmp_path, cache):
    archive = tmp_path / "signs.zip"
    archive.write_bytes(ARCHIVE)
    fetch_signs(archive)
    (cache / "signs-4b09433" / "Dataset" / "3" / "IMG_0001.JPG").unlink()
    with pytest.raises(
        DataError, match=r"signs-4b09433 does not hold the photographs .* delete it and fetch them again"
    ):
        fetch_signs(archive)


@pytest.mark.parametrize(
    "name",
    ["../outside.JPG", "top/../../outside.JPG", "/tmp/outside.JPG", "top\\..\\outside.JPG", "C:/outside.JPG"],
)
def test_a_path_that_climbs_out(name, tmp_path, cache):
    archive = tmp_path / "climbs.zip"
    archive.write_bytes(_with_member(name))
    before = set(tmp_path.rglob("*"))
    with pytest.raises(DataError, match="which would be written outside its folder; refused"):
        fetch_signs(archive)
    assert {path for path in set(tmp_path.rglob("*")) - before if path.is_file()} == set()


def test_a_link(tmp_path, cache):
    archive = tmp_path / "link.zip"
    archive.write_bytes(_with_member("top/Dataset/0/IMG_9999.JPG", mode=0o120777, content=b"/etc/passwd"))
    with pytest.raises(DataError, match="which is a link or a device"):
        fetch_signs(archive)
    assert present(cache) == set()


def test_a_bomb(tmp_path, cache):
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(5):
            file.writestr(f"top/Dataset/0/IMG_{number}.JPG", bytes(52 * 2**20))
    assert archive.stat().st_size < 10**6
    with pytest.raises(DataError, match="unpacks to more than 10,000 files or 256 MiB"):
        fetch_signs(archive)
    assert present(cache) == set()


def test_too_many_files(tmp_path):
    archive = tmp_path / "many.zip"
    archive.write_bytes(tiny_sets.zipped({f"Dataset/0/{number}.JPG": b"" for number in range(10_001)}))
    with pytest.raises(DataError, match="more than"):
        fetch_signs(archive)


LARGE = FILES | {"README.md": bytes(5 * 10**6)}


def test_no_room_to_unpack_costs_no_second_download(cache, monkeypatch):
    """The archive is small, what is in it is not; when there is room, the next command goes on from the archive."""
    with serving(Host(tiny_sets.zipped(LARGE, compressed=True)), monkeypatch) as host:
        with full_disk(at=10**6), pytest.raises(DataError, match=r"cannot be written \(File too large\); make room"):
            fetch_signs()
        assert present(cache) == {"signs-4b09433.zip"}
        assert fetch_signs().startswith("Sign photographs: 20, checked")
        assert host.asked == [None]
    assert "signs-4b09433.zip" not in present(cache)


def test_a_download_that_fills_the_disk_goes_on_when_there_is_room(cache, monkeypatch):
    with serving(Host(ARCHIVE), monkeypatch) as host:
        with full_disk(at=5000), pytest.raises(DataError, match=r"cannot be written \(File too large\); make room"):
            fetch_signs()
        assert present(cache) == {"signs-4b09433.zip.part"}
        fetch_signs()
        assert host.asked == [None, "bytes=5000-"]


def test_a_second_command_waits_for_the_first(cache, monkeypatch, capfd):
    go = threading.Event()
    lines = []
    with serving(Host(ARCHIVE, wait_for=go), monkeypatch) as host:
        threads = [threading.Thread(target=lambda: lines.append(fetch_signs())) for _ in range(2)]
        for thread in threads:
            thread.start()
        said, until = "", time.monotonic() + 30
        while "this one waits for it" not in said and time.monotonic() < until:
            time.sleep(0.02)
            said += capfd.readouterr().err
        go.set()
        for thread in threads:
            thread.join()
        assert host.asked == [None], "one download for both"
    assert "Sign photographs: another command is fetching the same; this one waits for it." in said
    assert lines == [f"Sign photographs: 20, checked, in {cache / 'signs-4b09433'}."] * 2
