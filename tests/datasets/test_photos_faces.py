"""`cut_face` by geometry, and `pick_eyes` in a browser."""

import re

import numpy as np
import pytest

from course_utils.datasets import cut_face, pick_eyes
from course_utils.datasets.core import DataError

GREY = 128


def photo_with_eyes(left, right, n_H=400, n_W=500):
    """A grey photo with a soft red spot at the left eye and a blue one at the right."""
    y, x = np.mgrid[:n_H, :n_W]
    radius = np.hypot(right[0] - left[0], right[1] - left[1]) / 12
    photo = np.full((n_H, n_W, 3), GREY, float)
    for eye, colour in ((left, (255, 0, 0)), (right, (0, 0, 255))):
        spot = np.exp(-(((x - eye[0]) ** 2 + (y - eye[1]) ** 2) / (2 * radius**2)))[..., None]
        photo += spot * (np.array(colour) - GREY)
    return photo.round().astype(np.uint8)


def centre(face, channel):
    """Where a spot lies: (x, y), the mean of its pixels' centres, weighted by how far their colour is from grey."""
    other = {0: 2, 2: 0}[channel]
    weight = face[..., channel].astype(float) - face[..., other]
    weight[weight < 20] = 0
    y, x = np.mgrid[: face.shape[0], : face.shape[1]] + 0.5
    return (weight * x).sum() / weight.sum(), (weight * y).sum() / weight.sum()


@pytest.mark.parametrize(
    ("left", "right"),
    [((200, 200), (300, 200)), ((190, 160), (260, 230)), ((200, 260), (280, 170)), ((230, 200), (252, 204))],
    ids=["level", "turned right", "turned left", "small"],
)
@pytest.mark.parametrize("size", [64, 128])
def test_the_eyes_land_where_the_portraits_have_them(left, right, size):
    face = cut_face(photo_with_eyes(left, right), left, right, size)
    assert face.shape == (size, size, 3)
    assert face.dtype == np.uint8
    within = 0.1  # pixels of the result
    assert centre(face, 0) == pytest.approx((0.32 * size, 0.40 * size), abs=within)
    assert centre(face, 2) == pytest.approx((0.68 * size, 0.40 * size), abs=within)


def test_a_large_photo_is_averaged_not_sampled():
    """A fine checkerboard becomes even grey; taking every n-th pixel would give stripes."""
    y, x = np.mgrid[:1200, :1200]
    board = np.repeat((((x // 3 + y // 3) % 2) * 255).astype(np.uint8)[..., None], 3, axis=2)
    assert cut_face(board, (400, 500), (800, 510)).std() < 12


def test_which_eye_comes_first_does_not_matter():
    photo = photo_with_eyes((200, 200), (300, 220))
    assert np.array_equal(cut_face(photo, (200, 200), (300, 220)), cut_face(photo, (300, 220), (200, 200)))


def test_beyond_the_border_the_outermost_pixels_go_on():
    photo = np.full((150, 140, 3), GREY, np.uint8)
    photo[:8], photo[-8:] = (0, 200, 0), (200, 200, 0)
    face = cut_face(photo, (20, 20), (120, 20))
    assert (face[0] == (0, 200, 0)).all()
    assert face[-1, 32].tolist() == [200, 200, 0]
    assert (face[30, 0] == GREY).all()


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        ((10, 10), (10, 10), "are 0.0 pixels apart"),
        ((10, 10), (12, 11), "are 2.2 pixels apart"),
        ((10, 10), (500, 10), r"\(500, 10\) is not in the photo, which is 500 pixels wide and 400 high"),
        ((-1, 10), (40, 10), "is not in the photo"),
        ((float("nan"), 10), (40, 10), "is not in the photo"),
        ((10, 10, 10), (40, 10), "is no pair of numbers"),
        ("ab", (40, 10), "is no pair of numbers"),
        (7, (40, 10), "is no pair of numbers"),
    ],
)
def test_eyes_that_are_none(left, right, message):
    with pytest.raises(DataError, match=message):
        cut_face(photo_with_eyes((200, 200), (300, 200)), left, right)


@pytest.mark.parametrize("tool", [lambda photo: cut_face(photo, (1, 1), (9, 1)), pick_eyes])
@pytest.mark.parametrize("photo", [np.zeros((20, 20), np.uint8), np.zeros((20, 20, 3)), "photo.jpg"])
def test_photos_that_are_none(tool, photo):
    with pytest.raises(DataError, match=r"needs a uint8 photo \(n_H, n_W, 3\)"):
        tool(photo)


def test_the_page_needs_nothing_from_elsewhere_and_says_what_it_is():
    photo = photo_with_eyes((200, 200), (300, 200))
    page = pick_eyes(photo).data
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    assert "http" not in page
    assert 'alt="Your photo, 500 by 400 pixels' in page
    assert 'aria-live="polite"' in page
    assert "You can also write the numbers yourself" in page
    (key,) = re.findall(r'<div id="([^"]+)"', page)
    assert key not in pick_eyes(photo).data


@pytest.mark.sample(1)
@pytest.mark.needs_chromium
@pytest.mark.parametrize("width", [900, 333])
def test_clicks_give_pixels_of_the_photo_at_any_zoom(browser, width):
    """The photo is larger than the copy shown, and the window cuts that down again."""
    photo = photo_with_eyes((800, 500), (1100, 520), n_H=1500, n_W=2000)
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.set_content(pick_eyes(photo).data)
    image = page.locator("img")
    box = image.bounding_box()
    assert box["width"] < 900
    for x, y in ((800, 500), (1100, 520)):
        image.click(position={"x": (x + 0.5) / 2000 * box["width"], "y": (y + 0.5) / 1500 * box["height"]})
    line = page.locator("code").inner_text()
    marks = page.locator("span").count()
    image.click(position={"x": 10, "y": 10})
    restarted = page.locator("code").inner_text(), page.locator("span").count()
    page.close()
    numbers = [
        int(number) for number in re.fullmatch(r"cut_face\(photo, \((\d+), (\d+)\), \((\d+), (\d+)\)\)", line).groups()
    ]
    assert numbers == pytest.approx([800, 500, 1100, 520], abs=2000 / box["width"])
    assert marks == 2
    assert restarted == ("", 1)
