"""Contact sheets: every image of every embedded set on a page, to be looked at by a person."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from course_utils.datasets import load_digits, load_happy, load_sign_digits, load_signs
from course_utils.datasets.core import Dataset, expand_home
from course_utils.datasets.staging import staging
from course_utils.errors import CourseError

LOADERS = (load_happy, load_signs, load_sign_digits, load_digits)
MADE_BY = "course data sheets"
WIDTH = 1920  # pixels; what a screen shows without scrolling sideways
TITLE = 16  # pixels above each class


def draw_sheets(folder: Path, loaders: Sequence[Callable[..., Dataset]] = LOADERS) -> list[Path]:
    """Draw `<set>_train.png` and `<set>_test.png` into `folder`, one block of images a class, and return their paths.

    Sheets of an earlier run are replaced.

    Raises:
        CourseError: the folder cannot be written, or has a picture under one of these names that is no such sheet.
    """
    folder = expand_home(folder)
    paths = []
    try:
        with staging(folder) as temporary:
            for load in loaders:
                dataset = load(source="embedded")
                for part, x, y in (
                    ("train", dataset.train_x, dataset.train_y),
                    ("test", dataset.test_x, dataset.test_y),
                ):
                    paths.append(folder / f"{dataset.name}_{part}.png")
                    _check_owner(paths[-1])
                    draw_sheet(dataset, x, y).save(temporary / paths[-1].name, pnginfo=_mark())
            for path in paths:
                os.replace(temporary / path.name, path)
    except OSError as error:
        raise CourseError(f"{folder} cannot be written ({error.strerror}); name a folder that can.") from None
    return paths


def _mark() -> PngInfo:
    """What a sheet says of itself, so that the next run knows it for its own."""
    info = PngInfo()
    info.add_text("Software", MADE_BY)
    return info


def _check_owner(path: Path) -> None:
    if not path.exists():
        return
    try:
        with Image.open(path) as picture:
            is_ours = picture.info.get("Software") == MADE_BY
    except (OSError, SyntaxError, ValueError):
        is_ours = False
    if not is_ours:
        raise CourseError(f"{path} was not made by `{MADE_BY}`; it stays as it is: move it, or name another folder.")


def draw_sheet(dataset: Dataset, x: np.ndarray, y: np.ndarray) -> Image.Image:
    """One page with the images `x` `(m, n_H, n_W, n_C)`, sorted by their labels `y` `(m,)`."""
    size = x.shape[1] + 2
    columns = WIDTH // size
    blocks = [x[y == label] for label in range(len(dataset.class_names))]
    heights = [TITLE + -(-len(block) // columns) * size for block in blocks]
    sheet = Image.new("RGB", (columns * size, sum(heights)), "white")
    draw = ImageDraw.Draw(sheet)
    top = 0
    for name, block, height in zip(dataset.class_names, blocks, heights, strict=True):
        draw.text((2, top + 2), f"{dataset.name}: {name} ({len(block)})", fill="black")
        for k, pixels in enumerate(block):
            corner = (k % columns * size, top + TITLE + k // columns * size)
            sheet.paste(Image.fromarray(pixels.squeeze()), corner)
        top += height
    return sheet
