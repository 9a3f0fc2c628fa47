"""A small lesson in two editions, and the words for its cells."""

from pathlib import Path

from nbformat import NotebookNode

from course_staff.build import build_all
from course_staff.paths import Clone
from course_staff.workplace.notebook import parse_notebook

NAME = "04_shapes"
PYPROJECT = '[tool.course]\nowner = "someone"\nrepository = "convnets"\nbranch = "spring"\n'
LESSON = '''\
# %% [markdown]
# # Shapes
# [![Open in Colab](badge)](colab)
#
# **You will be able to** count pixels.

# %% tags=["setup"]
import os

# %% tags=["parameters"]
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")  # smoke, cpu or gpu

# %%
def check(name, answer):
    print(name, answer(5), "passed")


# %% [markdown]
# ## The size of what leaves a layer
# Write down what you expect.

# %%
# NBVAL_CHECK_OUTPUT
epochs = 5
print(epochs)

# %% exercise="conv_output_size" points=5
def conv_output_size(n):
    """How many places a 3×3 filter has along n pixels."""
    ### BEGIN SOLUTION
    return n - 2
    ### END SOLUTION


# %%
check("conv_output_size", conv_output_size)

# %% [markdown]
# ## Mirrors
# Left becomes right.

# %% exercise="mirror" points=5
def mirror(x):
    """x from right to left."""
    ### BEGIN SOLUTION
    return -x
    ### END SOLUTION


# %%
check("mirror", mirror)

# %% [markdown]
# ## Look back
# What was hard?
'''
# What the author does to the lesson: a text, a cell of code, an exercise's text and a new cell.
CHANGES = (
    ("count pixels", "count pixels and mirror them"),
    ("epochs = 5", "epochs = 6"),
    ('"""x from right to left."""', '"""x from right to left, as in a mirror."""'),
    ("# ## Mirrors\n", "# ## A pause\n# Stretch.\n\n# %% [markdown]\n# ## Mirrors\n"),
)
SOLVED = 'def conv_output_size(n):\n    """Mine."""\n    return n - 3 + 1'


def newer(lesson: str) -> str:
    for old, new in CHANGES:
        assert old in lesson
        lesson = lesson.replace(old, new)
    return lesson


def student_notebook(lesson: str, root: Path) -> NotebookNode:
    """The student notebook that the text of a lesson makes."""
    clone = Clone(root)
    clone.source.mkdir(parents=True, exist_ok=True)
    (root / "pyproject.toml").write_text(PYPROJECT)
    (clone.source / f"{NAME}.py").write_text(lesson, encoding="utf-8")
    assert build_all(clone) == 0
    return parse_notebook((clone.student / f"{NAME}.ipynb").read_text("utf-8"))


def cell(notebook: NotebookNode, identity: str) -> NotebookNode:
    """The cell of that id, or whose text has these words."""
    named = [cell for cell in notebook.cells if cell.get("id") == identity]
    return next(iter(named or (cell for cell in notebook.cells if identity in cell.source)))


def position(notebook: NotebookNode, identity: str) -> int:
    return notebook.cells.index(cell(notebook, identity))


def sources(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]
