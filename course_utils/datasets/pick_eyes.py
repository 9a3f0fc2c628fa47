"""A photo to click on: gives the two eyes that `cut_face` asks for."""

import base64
import io
import uuid
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from course_utils.datasets.core import DataError

if TYPE_CHECKING:
    from IPython.display import HTML

MAX_SIDE = 800  # pixels of the copy that the notebook carries; coordinates are those of the photo itself
PAGE = """
<div id="{key}" role="group" aria-label="Pick the two eyes of a photo" style="max-width: 100%">
  <div style="position: relative; display: inline-block; line-height: 0">
    <img src="data:image/jpeg;base64,{data}" width="{width}" height="{height}" draggable="false"
         alt="Your photo, {n_W} by {n_H} pixels: click the pupil on the left of the picture, then the one on the right"
         style="max-width: 100%; height: auto; cursor: crosshair">
  </div>
  <p role="status" aria-live="polite">Click the pupil of the eye on the left of the picture.</p>
  <p><code style="user-select: all"></code></p>
  <p>You can also write the numbers yourself: (x, y) counts pixels from the top left corner; this photo has
     {n_W} × {n_H}.</p>
</div>
<script>
(() => {{
  const box = document.getElementById("{key}");
  const image = box.querySelector("img");
  const [say, line] = [box.querySelector("[role=status]"), box.querySelector("code")];
  let eyes = [];
  const mark = ([x, y]) => {{
    const dot = document.createElement("span");
    dot.setAttribute("aria-hidden", "true");
    dot.style.cssText = "position: absolute; width: 10px; height: 10px; margin: -7px; border: 2px solid #fff;"
      + "outline: 2px solid #000; border-radius: 50%; pointer-events: none;"
      + `left: ${{(x + 0.5) / {n_W} * 100}}%; top: ${{(y + 0.5) / {n_H} * 100}}%`;
    image.parentElement.append(dot);
  }};
  image.addEventListener("click", (event) => {{
    if (eyes.length === 2) {{
      eyes = [];
      line.textContent = "";
      image.parentElement.querySelectorAll("span").forEach((dot) => dot.remove());
    }}
    const seen = image.getBoundingClientRect();
    const pixel = (at, length, count) => Math.min(count - 1, Math.max(0, Math.floor(at / length * count)));
    const eye = [pixel(event.clientX - seen.left, seen.width, {n_W}),
                 pixel(event.clientY - seen.top, seen.height, {n_H})];
    eyes.push(eye);
    mark(eye);
    if (eyes.length === 1) {{
      say.textContent = `Left: (${{eye.join(", ")}}). Now click the pupil of the eye on the right.`;
      return;
    }}
    line.textContent = `cut_face(photo, (${{eyes[0].join(", ")}}), (${{eyes[1].join(", ")}}))`;
    say.textContent = "Copy this line into a cell; click the photo to start again.";
  }});
}})();
</script>
"""


def pick_eyes(photo: np.ndarray) -> "HTML":
    """Show a photo to click on: first the eye on the left of the picture, then the one on the right.

    Both are marked, and below stands the line to paste, `cut_face(photo, (312, 240), (398, 238))`, in pixels of `photo`
    however large it is shown. Needs no network; works where a notebook runs scripts of its outputs (JupyterLab, Colab).

    Args:
        photo: uint8 `(n_H, n_W, 3)`, as `load_photo(path, size=None)` gives it.

    Returns:
        What the notebook displays.

    Raises:
        DataError: `photo` is no such array.
    """
    from IPython.display import HTML

    photo = np.asarray(photo)
    if photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[2] != 3:
        raise DataError(
            f"pick_eyes needs a uint8 photo (n_H, n_W, 3), not {photo.dtype} {photo.shape}; use load_photo."
        )
    n_H, n_W = photo.shape[:2]
    shown = Image.fromarray(photo)
    shown.thumbnail((MAX_SIDE, MAX_SIDE))
    jpeg = io.BytesIO()
    shown.save(jpeg, "JPEG", quality=85)
    data = base64.b64encode(jpeg.getvalue()).decode("ascii")
    key = f"pick-eyes-{uuid.uuid4().hex}"
    return HTML(PAGE.format(key=key, data=data, width=shown.width, height=shown.height, n_W=n_W, n_H=n_H))
