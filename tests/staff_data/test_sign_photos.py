"""From photographs to the sign sets: people, split, pictures, and what can be wrong with an archive."""

import zipfile

import numpy as np
import pytest
import tiny_people
import tiny_sets

from course_staff.data.sign_photos import (
    find_people,
    labels,
    read_photos,
    resize_photos,
    split_people,
    split_photos,
    unpacked,
)
from course_utils.datasets import DataError

DAY = tiny_people.DAYS[0]


def photos_in(tmp_path, *parts):
    """The photographs of several people, read."""
    files = {
        f"Dataset/{digit}/IMG_{9000 + digit}.JPG": tiny_people.jpeg(np.zeros((9, 9, 3), np.uint8))
        for digit in range(10)
    }
    for part in parts:
        files |= part
    photos = read_photos(tiny_sets.write_folder(tmp_path / "photographs", files))
    return [photo for photo in photos if photo.number < 9000]


def orders(people):
    return ["".join(str(photo.digit) for photo in person) for person in people]


def test_a_new_person_starts_where_the_digit_falls(tmp_path):
    photos = photos_in(tmp_path, tiny_people.person(100, DAY), tiny_people.person(110, DAY, "0123456788"))
    assert orders(find_people(photos)) == ["0123456789", "0123456788"]


def test_digits_photographed_late_join_their_person(tmp_path):
    photos = photos_in(
        tmp_path,
        tiny_people.person(100, DAY, "0213456789"),
        tiny_people.person(120, DAY, "5012346789"),
        tiny_people.person(140, DAY, "012345678"),
        tiny_people.person(160, DAY, "456789"),
    )
    assert orders(find_people(photos)) == ["0213456789", "5012346789", "012345678", "456789"]


def test_nobody_spans_two_days(tmp_path):
    photos = photos_in(
        tmp_path, tiny_people.person(100, DAY, "01234"), tiny_people.person(105, tiny_people.DAYS[1], "56789")
    )
    assert orders(find_people(photos)) == ["01234", "56789"]


def test_misfiled_photographs_are_left_out(tmp_path):
    photos = photos_in(tmp_path, tiny_people.person(5174, DAY, "021"))
    assert [(photo.digit, photo.number) for photo in photos] == [(0, 5174), (2, 5175)]


def test_the_test_people_are_the_last_complete_ones_of_each_day(tmp_path):
    people = [tiny_people.person(100 + 10 * k, DAY) for k in range(5)]
    people += [tiny_people.person(150, DAY, "012")]
    people += [tiny_people.person(200 + 10 * k, tiny_people.DAYS[1]) for k in range(3)]
    train, test = split_people(find_people(photos_in(tmp_path, *people)), per_day=2)
    assert [person[0].number for person in test] == [130, 140, 200 + 10, 200 + 20]
    assert [person[0].number for person in train] == [100, 110], "neighbours of the chosen are in neither set"


def test_too_few_complete_people(tmp_path):
    people = find_people(photos_in(tmp_path, tiny_people.person(100, DAY), tiny_people.person(110, DAY, "0123")))
    with pytest.raises(DataError, match="On 2017-12-12 only 1 people show all ten digits; the test set needs 2"):
        split_people(people, per_day=2)


def test_the_split_is_balanced_mixed_and_shares_nobody(tmp_path):
    folder = tiny_sets.write_folder(tmp_path / "photographs", tiny_people.sign_files())
    split = split_photos(read_photos(folder), digits=6, **tiny_people.SIZES)
    assert np.bincount(labels(split.train)).tolist() == [4] * 6
    assert np.bincount(labels(split.test)).tolist() == [2] * 6
    assert not {split.person_of[photo] for photo in split.train} & {split.person_of[photo] for photo in split.test}
    assert labels(split.train).tolist() != sorted(labels(split.train).tolist())
    again = split_photos(read_photos(folder), digits=6, **tiny_people.SIZES)
    assert again == split
    with pytest.raises(DataError, match="Dataset/0 has 4 photographs for training; 5 are due"):
        split_photos(read_photos(folder), digits=6, train_per_class=5, test_people_per_day=1)


def test_pictures_are_upright_square_and_reduced(tmp_path):
    upright = np.zeros((60, 40, 3), np.uint8)
    upright[:30, :, 0] = 250  # red above
    upright[30:, :, 2] = 250  # blue below
    files = {
        "Dataset/0/IMG_0100.JPG": tiny_people.jpeg(upright),
        "Dataset/0/IMG_0101.JPG": tiny_people.jpeg(np.rot90(upright), orientation=6),
    }
    straight, turned = resize_photos(photos_in(tmp_path, files), size=8).astype(int)
    assert straight.shape == (8, 8, 3)
    assert (straight[0, :, 0] > 200).all()
    assert (straight[-1, :, 2] > 200).all()
    assert np.abs(straight - turned).max() < 12


def damaged(name, content):
    """The small archive with one file changed (or, for `None`, taken out)."""
    files = tiny_people.sign_files() | {name: content}
    return {key: value for key, value in files.items() if value is not None}


NOISE = np.random.default_rng(1).integers(0, 256, (20, 20, 3), dtype=np.uint8)
FIRST = "Dataset/0/IMG_1000.JPG"
BAD_FILES = {
    "cut off": (tiny_people.jpeg(NOISE)[:-200], f"{FIRST} is damaged or cut off"),
    "no photograph": (b"<html>not found</html>", f"{FIRST} is not a JPEG photograph"),
    "empty": (b"", f"{FIRST} is not a JPEG photograph"),
    "no date": (tiny_people.jpeg(np.zeros((9, 9, 3), np.uint8), taken=None), f"{FIRST} does not say when it was taken"),
}


@pytest.mark.parametrize(("content", "expected"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_photograph(content, expected, tmp_path):
    folder = tiny_sets.write_folder(tmp_path / "photographs", damaged(FIRST, content))
    with pytest.raises(DataError, match=expected):
        resize_photos(read_photos(folder), size=8)


def test_a_photograph_of_absurd_size(tmp_path):
    photo = bytearray(tiny_people.jpeg(np.zeros((9, 9, 3), np.uint8)))
    frame = photo.index(b"\xff\xc0") + 5  # the frame header says height and width, two bytes each
    photo[frame : frame + 4] = (5001).to_bytes(2, "big") + (8000).to_bytes(2, "big")
    folder = tiny_sets.write_folder(tmp_path / "photographs", damaged(FIRST, bytes(photo)))
    with pytest.raises(DataError, match="claims 8000×5001 pixels; no photograph of the set is that large"):
        read_photos(folder)


def test_a_digit_is_missing(tmp_path):
    files = {name: content for name, content in tiny_people.sign_files().items() if "/7/" not in name}
    with pytest.raises(DataError, match=r"No photograph IMG_nnnn\.JPG lies in Dataset/7"):
        read_photos(tiny_sets.write_folder(tmp_path / "photographs", files))


def test_a_number_used_twice(tmp_path):
    folder = tiny_sets.write_folder(tmp_path, damaged("Dataset/5/IMG_1000.JPG", tiny_people.sign_files()[FIRST]))
    with pytest.raises(DataError, match="have one number; the order of the people is lost"):
        read_photos(folder)


@pytest.mark.parametrize("name", ["../outside.JPG", "top/../../outside.JPG", "/outside.JPG"])
def test_an_archive_with_a_path_that_climbs_out(name, tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(tiny_sets.zipped(tiny_people.sign_files() | {name: b"x"}, top=""))
    with pytest.raises(DataError, match="would be written outside its folder"), unpacked(path):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["archive.zip"]


def test_an_archive_with_a_link(tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(tiny_sets.zipped(tiny_people.sign_files()))
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("top/Dataset/0/IMG_0001.JPG")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
    with pytest.raises(DataError, match="is a link or a device"), unpacked(path):
        pass


def test_an_archive_without_photographs(tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(tiny_sets.zipped({"README.md": b"# Another project"}))
    with pytest.raises(DataError, match="holds no photographs 'Dataset/<digit>/"), unpacked(path):
        pass
