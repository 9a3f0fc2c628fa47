# Made by `course build` out of notebooks/source/00_start_here.py: change that, not this.
# sha256 of the rest: 57ddd2c4d6d977577c104320b86f8ffa2f7ae54e826cabdc5ee2c2e135b6754f
"""The course's own answers of lesson 00."""

from course_utils.own_answers import own_answer


@own_answer("scale_pixels")
def scale_pixels(x):
    """x, uint8 of any shape from 0 to 255, as a NumPy array, float32, of the same shape from 0 to 1."""
    return x.astype("float32") / 255
