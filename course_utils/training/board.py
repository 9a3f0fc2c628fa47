"""TensorBoard in a notebook, and a sentence where it cannot open."""

import os
from importlib.util import find_spec
from pathlib import Path

from course_utils.runtime import HEADLESS

MISSING = (
    "This kernel has no TensorBoard: `%pip install tensorboard`, then restart the kernel. Colab has it. TensorFlow "
    "2.21 comes without, and its callback needs it."
)


def open_board(folder: Path) -> None:
    """Open TensorBoard on a folder below the cell; where it cannot open, print why and what to do."""
    from IPython import get_ipython

    shell = get_ipython()
    if find_spec("tensorboard") is None:
        print(MISSING)
    elif shell is None or os.environ.get(HEADLESS) == "1":
        print(f"Nobody is here to look: in a terminal, `tensorboard --logdir {folder}` opens it.")
    else:
        shell.run_line_magic("load_ext", "tensorboard")
        shell.run_line_magic("tensorboard", f'--logdir "{folder}"')
