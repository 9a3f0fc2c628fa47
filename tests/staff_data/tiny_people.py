"""A small archive in the shape of the sign photographs: people who show 0 to 9 in turn, on two days."""

import io

import numpy as np
from PIL import ExifTags, Image

DAYS = ("2017:12:12", "2017:12:13")
SIZES = {"train_per_class": 4, "test_people_per_day": 1}  # what fits four people a day


def jpeg(pixels: np.ndarray, taken: str | None = "2017:12:12 10:00:00", orientation: int = 1) -> bytes:
    """A photograph `(n_H, n_W, 3)` with EXIF data; `taken=None` leaves out its date."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = "Secret camera"
    if taken:
        exif[ExifTags.Base.DateTime] = taken
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=95, exif=exif)
    return buffer.getvalue()


def person(first_number: int, day: str, order: str = "0123456789") -> dict[str, bytes]:
    """The photographs of one person, who shows the digits in this order; each has a colour of its own."""
    files = {}
    for k, digit in enumerate(order):
        number = first_number + k
        colour = np.random.default_rng(number).integers(0, 256, size=3, dtype=np.uint8)
        pixels = np.broadcast_to(colour, (20, 20, 3)).copy()
        files[f"Dataset/{digit}/IMG_{number:04d}.JPG"] = jpeg(pixels, f"{day} 10:00:00")
    return files


def sign_files(people_a_day: int = 4) -> dict[str, bytes]:
    """Licence, read-me and photographs; the numbers of a day's people are 1000, 1010, … and 2000, 2010, …"""
    files = {"LICENSE": b"Apache License 2.0", "README.md": b"# Sign Language Digits Dataset"}
    for day, start in zip(DAYS, (1000, 2000), strict=True):
        for k in range(people_a_day):
            files |= person(start + 10 * k, day)
    return files
