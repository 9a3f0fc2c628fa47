"""The confusion matrix."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np

from course_utils.plots.base import blank, course_style, finish, heading, show

SHORT = 5  # letters of a name that has room below its column
RIGHT = (0.87, 0.87, 0.87, 1.0)  # the colour of the diagonal


def confusion(truth: np.ndarray, guesses: np.ndarray, class_names: Sequence[str], *, caption: str = "") -> None:
    """How often each class (row) was read as each class (column), with the counts in the squares.

    The diagonal is grey; the colour shows the mistakes, the most frequent one darkest. Right of each row stands the
    share of its pictures that are right.

    Args:
        truth: (m,) class numbers as labelled.
        guesses: (m,) class numbers as predicted.
        class_names: the name of each class.
        caption: the data (`Dataset.caption`).
    """
    n = len(class_names)
    counts = np.zeros((n, n), int)
    np.add.at(counts, (truth, guesses), 1)
    right, wrong = np.trace(counts), counts - np.diag(np.diag(counts))
    with course_style():
        figure, (axis,) = blank(1, 1, (1.8 + 0.5 * n, 1.8 + 0.5 * n))
        squares = mpl.colormaps["Oranges"](0.6 * wrong / max(1, wrong.max()))
        squares[range(n), range(n)] = RIGHT
        axis.imshow(squares)
        axis.grid(False)
        for row, column in np.ndindex(n, n):
            weight = "bold" if row == column else "normal"
            axis.text(column, row, counts[row, column] or "·", ha="center", va="center", weight=weight)
        axis.set(xticks=range(n), yticks=range(n), xticklabels=class_names, yticklabels=class_names)
        if max(map(len, class_names)) > SHORT:
            axis.set_xticks(range(n), class_names, rotation=40, ha="right", rotation_mode="anchor")
        shares = [f"{counts[i, i] / counts[i].sum():.0%}" if counts[i].sum() else "–" for i in range(n)]
        look = {"ha": "left", "fontsize": 9, "color": "0.35", "annotation_clip": False}
        axis.annotate("right", (n - 0.4, -0.55), va="bottom", **look)  # heads the column, below the title
        for row, share in enumerate(shares):
            axis.annotate(share, (n - 0.4, row), va="center", **look)
        axis.set(xlabel="read as", ylabel="shown")
        title = f"{right:,} of {len(truth):,} right" + _most_frequent(counts, class_names)
        axis.set_title(heading(title, 1.4 + 0.5 * n), pad=20)
        finish(figure, caption=f"grey: right; the darker the orange, the more frequent the mistake\n{caption}".strip())
        names = [(class_names[i], class_names[j], counts[i, j]) for i, j in np.ndindex(n, n) if i != j and counts[i, j]]
        spoken = "; ".join(
            f"{shown} read as {read} {'once' if count == 1 else f'{count} times'}" for shown, read, count in names
        )
        each = "; ".join(f"{name} {share}" for name, share in zip(class_names, shares, strict=True))
        show(figure, alt=f"Confusion matrix: {title}. {spoken or 'No mistakes'}. Right of each class: {each}.")


def _most_frequent(counts: np.ndarray, class_names: Sequence[str]) -> str:
    """The confusion with the largest number, for the title; empty where all are single or two are level."""
    wrong = counts - np.diag(np.diag(counts))
    shown, read = np.unravel_index(wrong.argmax(), wrong.shape)
    times = wrong[shown, read]
    if times < 2 or np.sum(wrong == times) > 1:
        return ""
    return f"; most often {class_names[shown]} is read as {class_names[read]} ({times} times)"
