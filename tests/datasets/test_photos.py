"""`load_photo` and `load_photo_folder`: every kind of picture, and a sentence for every kind that is none."""

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import load_photo, load_photo_folder
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
    "floats.tiff": "its values are floating-point numbers",
}


@pytest.fixture
def bad_files(tmp_path):
    """A folder with one of each."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "page.jpg").write_text("<!DOCTYPE html>")
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


def test_a_size_that_is_none(tmp_path):
    with pytest.raises(DataError, match="size=0 is no size"):
        load_photo(tmp_path / "photo.png", 0)


@pytest.fixture
def cats(tmp_path):
    """Three classes, with what systems leave in folders."""
    for label, name in enumerate(("Misty", "Tigger", "neither")):
        (tmp_path / name).mkdir()
        for number in range(label + 2):
            Image.new("RGB", (30, 20), (label * 100, 0, number)).save(tmp_path / name / f"{number}.png")
        (tmp_path / name / ".DS_Store").write_bytes(b"x")
        (tmp_path / name / "Thumbs.db").write_bytes(b"x")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "notes.txt").write_text("not a class")
    return tmp_path


def test_a_folder_of_classes(cats):
    x, y, class_names = load_photo_folder(cats, size=16)
    assert class_names == ("Misty", "Tigger", "neither")
    assert y.tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 2]
    assert y.dtype == np.int64
    assert x.shape == (9, 16, 16, 3)
    assert x.dtype == np.uint8
    assert x[:, 8, 8, 0].tolist() == [100 * label for label in y]
    assert x[:, 8, 8, 2].tolist() == [0, 1, 0, 1, 2, 0, 1, 2, 3]


def test_bad_folders(cats):
    with pytest.raises(DataError, match="is not a folder; give one that has a sub-folder"):
        load_photo_folder(cats / "notes.txt")
    with pytest.raises(DataError, match=r"Misty has 0 sub-folder\(s\)"):
        load_photo_folder(cats / "Misty")
    (cats / "Tigger" / "0.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"Tigger.0\.png is no picture"):
        load_photo_folder(cats)
    (cats / "Misty" / "1.png").unlink()
    with pytest.raises(DataError, match=r"Misty has 1 picture\(s\); each class needs at least two"):
        load_photo_folder(cats)


def test_one_class_is_too_few(tmp_path):
    (tmp_path / "Misty").mkdir()
    with pytest.raises(DataError, match=r"has 1 sub-folder\(s\); a classifier needs at least two"):
        load_photo_folder(tmp_path)
