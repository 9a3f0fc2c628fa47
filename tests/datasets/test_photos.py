"""`load_photo`: every kind of picture, and a sentence for every kind that is none."""

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import load_photo
from course_utils.datasets.core import DataError

QUADRANTS = np.zeros((40, 60, 3), np.uint8)
QUADRANTS[:20, :30] = (255, 0, 0)
QUADRANTS[:20, 30:] = (0, 255, 0)
QUADRANTS[20:, :30] = (0, 0, 255)
QUADRANTS[20:, 30:] = (255, 255, 255)
PICTURE = Image.fromarray(QUADRANTS)


def close(pixel, colour, within=12):
    return np.abs(np.asarray(pixel, int) - colour).max() <= within


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "bmp", "gif", "tiff"])
@pytest.mark.parametrize("size", [64, 16, None])
def test_formats_and_sizes(ending, size, tmp_path):
    path = tmp_path / f"photo.{ending}"
    PICTURE.save(path, quality=95) if ending in ("jpg", "webp") else PICTURE.save(path)
    photo = load_photo(path, size)
    assert photo.dtype == np.uint8
    assert photo.shape == ((size, size, 3) if size else (40, 60, 3))
    assert close(photo[3, 3], (255, 0, 0), 40)
    assert close(photo[-4, -4], (255, 255, 255), 40)
    photo[0, 0] = 0  # a copy that a lesson may change


def test_the_centre_is_cut_out(tmp_path):
    wide = np.zeros((10, 30, 3), np.uint8)
    wide[:, 10:20] = 200
    Image.fromarray(wide).save(tmp_path / "wide.png")
    assert (load_photo(tmp_path / "wide.png", 10) == 200).all()
    Image.fromarray(wide.transpose(1, 0, 2)).save(tmp_path / "high.png")
    assert (load_photo(str(tmp_path / "high.png"), 10) == 200).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(orientation, tmp_path):
    """Whatever way the camera stored it, the picture stands upright."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = PICTURE.transpose(undo[orientation]) if orientation in undo else PICTURE
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "photo.jpg", exif=exif, quality=95, subsampling=0)
    photo = load_photo(tmp_path / "photo.jpg", size=None)
    assert photo.shape == (40, 60, 3)
    assert close(photo[5, 5], (255, 0, 0))
    assert close(photo[5, -5], (0, 255, 0))
    assert close(photo[-5, 5], (0, 0, 255))


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr", "LAB"])
def test_colour_modes(mode, tmp_path):
    ending = "tiff" if mode in ("CMYK", "YCbCr", "LAB") else "png"
    white = Image.new("RGB", (8, 8), "white")
    white = white.convert(mode) if mode != "LAB" else Image.new("LAB", (8, 8), (255, 128, 128))
    white.save(tmp_path / f"photo.{ending}")
    assert close(load_photo(tmp_path / f"photo.{ending}", 8)[4, 4], (255, 255, 255), 3)


def test_cmyk_jpeg(tmp_path):
    PICTURE.convert("CMYK").save(tmp_path / "print.jpg", quality=95, subsampling=0)
    photo = load_photo(tmp_path / "print.jpg", None)
    assert close(photo[5, 5], (255, 0, 0))


def test_sixteen_bits(tmp_path):
    ramp = np.array([[0, 256, 32768, 65535]], np.uint16)
    for name in ("deep.png", "deep.tiff"):
        Image.fromarray(ramp).save(tmp_path / name)
        assert load_photo(tmp_path / name, None)[0, :, 1].tolist() == [0, 1, 128, 255]


GREYS = {  # values -> as they are shown, and what is said
    "8 bits in 32": (np.int32, [0, 100, 255], [0, 100, 255], "from 0 to 255, taken as 8-bit."),
    "8 bits in 16": (np.uint16, [0, 100, 255], [0, 100, 255], "from 0 to 255, taken as 8-bit."),
    "12 bits in 16": (np.uint16, [0, 2048, 4095], [0, 128, 255], "from 0 to 4095, taken as 12-bit."),
    "16 bits in 32": (np.int32, [0, 32768, 65535], [0, 128, 255], "from 0 to 65535, taken as 16-bit."),
    "32 bits": (np.int32, [0, 10**9, 2 * 10**9], [0, 127, 255], "to 2000000000, stretched from black to white."),
    "below zero": (np.int32, [-100, 0, 155], [0, 100, 255], "from -100 to 155, stretched from black to white."),
    "black": (np.uint16, [0, 0, 0], [0, 0, 0], "from 0 to 0, taken as 8-bit."),
}


@pytest.mark.parametrize("kind", GREYS)
def test_grey_values_are_read_by_their_range(kind, tmp_path, capsys):
    dtype, values, shown, said = GREYS[kind]
    Image.fromarray(np.array([values], dtype)).save(tmp_path / "scan.tiff")
    photo = load_photo(tmp_path / "scan.tiff", None)
    assert photo[0].tolist() == [[value] * 3 for value in shown]
    assert capsys.readouterr().out.startswith("scan.tiff: greyscale with values from ")
    load_photo(tmp_path / "scan.tiff", None)
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparency_is_laid_on_white(mode, tmp_path):
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    half = Image.new("RGBA", (8, 8), (0, 0, 0, 128))
    for name, picture, expected in (("clear", clear, 255), ("half", half, 127)):
        if mode == "PA":
            if name == "half":
                continue  # GIF knows only all or nothing
            path = tmp_path / "photo.gif"
            picture.save(path)
        else:
            path = tmp_path / f"{name}.png"
            picture.convert(mode).save(path)
        assert close(load_photo(path, 8)[4, 4], (expected,) * 3, 1)


BAD_FILES = {
    "nowhere.jpg": "does not exist; check the spelling",
    "folder": "is a folder; give the path of one picture",
    "empty.jpg": r"is empty \(0 bytes\)",
    "page.jpg": "is no picture that can be read; open it",
    "phone.heic": r"is a HEIC file, which needs a plug-in; .* save it as JPEG",
    "cut.jpg": "is damaged or cut off",
    "flipped.png": "is damaged or cut off",
    "floats.tiff": "cannot be shown: its values are floating-point numbers",
    "clip.MOV": "is a video; save a still picture",
    "IMG_1.AAE": "is a list of edits and no photograph; take the photograph beside it",
}


@pytest.fixture
def bad_files(tmp_path):
    """A folder with one of each."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "page.jpg").write_text("<!DOCTYPE html>")
    (tmp_path / "clip.MOV").write_bytes(b"\0\0\0\x14ftypqt  " + bytes(40))
    (tmp_path / "IMG_1.AAE").write_text("<?xml version='1.0'?>")
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    PICTURE.resize((300, 300)).save(tmp_path / "cut.jpg")
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "cut.jpg").read_bytes()[:900])
    PICTURE.save(tmp_path / "flipped.png")
    content = bytearray((tmp_path / "flipped.png").read_bytes())
    content[60] ^= 255
    (tmp_path / "flipped.png").write_bytes(content)
    Image.fromarray(np.zeros((4, 4), np.float32)).save(tmp_path / "floats.tiff")
    return tmp_path


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files(name, bad_files):
    with pytest.raises(DataError, match=BAD_FILES[name]) as error:
        load_photo(bad_files / name)
    assert str(bad_files / name) in str(error.value)


def test_a_bomb(tmp_path, monkeypatch):
    PICTURE.save(tmp_path / "bomb.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)  # Pillow raises above twice that, and the picture has 2,400
    with pytest.raises(DataError, match="has too many pixels to be read safely"):
        load_photo(tmp_path / "bomb.png")


@pytest.mark.filterwarnings("error")
def test_a_large_photograph_is_read_without_a_warning(tmp_path, monkeypatch):
    PICTURE.save(tmp_path / "large.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2000)
    assert load_photo(tmp_path / "large.png").shape == (64, 64, 3)


@pytest.mark.parametrize("size", [0, -3, 64.0, "64"])
def test_a_size_that_is_none(size, tmp_path):
    with pytest.raises(DataError, match=f"size={size!r} is no size"):
        load_photo(tmp_path / "photo.png", size)


@pytest.mark.parametrize("path", [None, 7, ["photo.png"]])
def test_a_path_that_is_none(path):
    with pytest.raises(DataError, match="is no path; give the name"):
        load_photo(path)


@pytest.mark.parametrize("name", ["a\0b.png", "x" * 300 + ".png"])
def test_a_name_that_no_file_can_have(name, tmp_path):
    with pytest.raises(DataError, match="is no name that a file can have; check the spelling"):
        load_photo(tmp_path / name)


def test_the_home_folder_of_nobody():
    with pytest.raises(DataError, match=r"there is no home folder for its '~'; give the whole path"):
        load_photo("~nobody-of-that-name/photo.png")
