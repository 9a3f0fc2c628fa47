"""What a file says about its picture never decides whether the picture is good."""

import io
import random
import struct

import numpy as np
import odd_metadata
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from course_utils.datasets import load_photo

PIXELS = np.random.default_rng(0).integers(0, 256, (16, 24, 3), dtype=np.uint8)
TURNED = np.rot90(PIXELS, -1)  # orientation 6: the camera was held upright
ROUNDS = 300


def decoded(content):
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGB"))


def some_way_up(photo, pixels):
    """Whether the photo is the pixels in one of the eight ways in which a camera can have been held."""
    ways = [np.rot90(side, quarter) for side in (pixels, pixels[:, ::-1]) for quarter in range(4)]
    return any(np.array_equal(photo, way) for way in ways)


@pytest.mark.parametrize("odd", odd_metadata.ODD)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_odd_exif_data(kind, odd, tmp_path):
    path = tmp_path / f"photo.{kind}"
    path.write_bytes(odd_metadata.file_with(PIXELS, kind, odd_metadata.ODD[odd]))
    pixels = decoded(path.read_bytes())
    assert np.array_equal(load_photo(path, None), np.rot90(pixels, -1)), "the orientation is whole, and is followed"


@pytest.mark.parametrize("odd", odd_metadata.ODD)
def test_odd_exif_data_in_a_tiff(odd, tmp_path):
    path = tmp_path / "photo.tiff"
    path.write_bytes(odd_metadata.tiff_with(PIXELS, odd_metadata.ODD[odd]))
    assert np.array_equal(load_photo(path, None), TURNED)


@pytest.mark.parametrize("orientation", [0, 9, 200, 65535])
def test_an_orientation_that_is_none(orientation, tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(odd_metadata.file_with(PIXELS, "PNG", odd_metadata.exif(orientation=orientation)))
    assert np.array_equal(load_photo(path, None), PIXELS)


@pytest.mark.sample(1)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_data_shaken_at_random(kind, tmp_path):
    chance = random.Random(kind)
    time_of_day = (odd_metadata.DATE, odd_metadata.ASCII, 20, b"2017:12:12 10:00:00\0")
    exposure = (odd_metadata.EXPOSURE, odd_metadata.RATIONAL, 1, struct.pack("<II", 1, 60))
    metadata = odd_metadata.exif(exposure, (odd_metadata.WIDTH, odd_metadata.LONG, 1, b"\x18"), time_of_day)
    whole = odd_metadata.file_with(PIXELS, kind, metadata)
    first = whole.index(metadata[6:])
    pixels = decoded(whole)
    path = tmp_path / "photo"
    for number in range(ROUNDS):
        content = odd_metadata.shaken(whole, first, first + len(metadata) - 6, chance)
        if kind == "PNG" and number % 2:
            content = odd_metadata.with_checksum(content, first, first + len(metadata) - 6)
        path.write_bytes(content)
        assert some_way_up(load_photo(path, None), pixels), f"round {number}"


def jpeg_with_everything():
    buffer = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(PIXELS).save(buffer, "JPEG", quality=95, comment=b"hello", icc_profile=profile, xmp=b"<x/>")
    return buffer.getvalue()


def two_jpegs_in_one():
    buffer = io.BytesIO()
    picture = Image.fromarray(PIXELS)
    picture.save(buffer, "MPO", save_all=True, append_images=[picture], quality=95)
    return buffer.getvalue()


@pytest.mark.sample(1)
@pytest.mark.parametrize("make", [jpeg_with_everything, two_jpegs_in_one])
def test_other_notes_of_a_jpeg_shaken_at_random(make, tmp_path):
    chance = random.Random(1)
    whole = make()
    notes = odd_metadata.jpeg_notes(whole)
    assert notes
    path = tmp_path / "photo.jpg"
    for number in range(ROUNDS):
        path.write_bytes(odd_metadata.shaken(whole, *chance.choice(notes), chance))
        assert some_way_up(load_photo(path, None), decoded(whole)), f"round {number}"


def test_notes_of_a_png_shaken_at_random(tmp_path):
    chance = random.Random(2)
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "x" * 50, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", "<x/>")
    texts.add_text("Software", "a")
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, "PNG", pnginfo=texts, dpi=(72, 72), icc_profile=b"x" * 100)
    whole = buffer.getvalue()
    notes = odd_metadata.png_notes(whole)
    assert len(notes) == 5
    path = tmp_path / "photo.png"
    for number in range(ROUNDS):
        first, last = chance.choice(notes)
        content = odd_metadata.shaken(whole, first, last, chance)
        path.write_bytes(odd_metadata.with_checksum(content, first, last) if number % 2 else content)
        assert np.array_equal(load_photo(path, None), PIXELS), f"round {number}"


def test_damaged_pixels_are_still_refused_whatever_the_notes_are(tmp_path):
    from course_utils.datasets import DataError

    whole = odd_metadata.file_with(PIXELS, "PNG", odd_metadata.ODD["cut off"])
    place = whole.index(b"IDAT") + 40
    path = tmp_path / "photo.png"
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
    with pytest.raises(DataError, match="is damaged or cut off"):
        load_photo(path)
