"""The confusion matrix."""

from collections.abc import Sequence

import numpy as np

from course_utils.plots.base import blank, course_style, finish, show


def confusion(truth: np.ndarray, guesses: np.ndarray, class_names: Sequence[str], *, caption: str = "") -> None:
    """How often each class (row) was read as each class (column), with the counts in the squares.

    Args:
        truth: (m,) class numbers as labelled.
        guesses: (m,) class numbers as predicted.
        class_names: the name of each class.
        caption: the data (`Dataset.caption`).
    """
    n = len(class_names)
    counts = np.zeros((n, n), int)
    np.add.at(counts, (truth, guesses), 1)
    right = np.trace(counts)
    with course_style():
        figure, (axis,) = blank(1, 1, (1.8 + 0.5 * n, 1.6 + 0.5 * n))
        axis.imshow(counts, cmap="Blues")
        axis.grid(False)
        for row, column in np.ndindex(n, n):
            colour = "white" if counts[row, column] > counts.max() / 2 else "black"
            axis.text(column, row, counts[row, column] or "·", ha="center", va="center", color=colour)
        axis.set(xticks=range(n), yticks=range(n), xticklabels=class_names, yticklabels=class_names)
        axis.set(xlabel="read as", ylabel="shown")
        title = f"{right} of {len(truth)} on the diagonal"
        axis.set_title(title)
        finish(figure, caption=caption)
        names = [(class_names[i], class_names[j], counts[i, j]) for i, j in np.ndindex(n, n) if i != j and counts[i, j]]
        spoken = "; ".join(
            f"{shown} read as {read} {'once' if count == 1 else f'{count} times'}" for shown, read, count in names
        )
        show(figure, alt=f"Confusion matrix: {title}. {spoken or 'No mistakes'}.")
