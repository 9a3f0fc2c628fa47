"""The colours of a set of photographs, and the axes along which they differ."""

import numpy as np

from course_utils.plots.base import blank, course_style, finish, show

CHANNELS = ("red", "green", "blue")


def principal_axes(
    photos: np.ndarray,
    eigenvalues: np.ndarray,
    eigenvectors: np.ndarray,
    *,
    title: str,
    caption: str = "",
    most: int = 4000,
) -> None:
    """Pixels of a set, each a dot in its own colour, with the principal colours as axes two standard deviations long.

    Args:
        photos: (m, n_H, n_W, 3), values 0–255.
        eigenvalues, eigenvectors: λ (3,), 255 times the variances of colours from 0 to 1, and p_i in column i
            (`augment.principal_colors`).
        title: the finding.
        caption: the data (`Dataset.caption`).
        most: how many pixels are drawn, evenly from the set.
    """
    pixels = np.reshape(photos, (-1, 3)).astype("float64")
    middle, deviations = pixels.mean(axis=0), 255 * np.sqrt(np.maximum(eigenvalues, 0) / 255)
    drawn = pixels[:: max(1, len(pixels) // most)]
    with course_style():
        figure, axes = blank(1, 2, (8.5, 4.2))
        for axis, (across, up) in zip(axes, ((0, 1), (0, 2)), strict=True):
            axis.scatter(drawn[:, across], drawn[:, up], s=5, c=drawn / 255, linewidths=0)
            for i, color in enumerate(("C0", "C1", "C2")):
                arm = 2 * deviations[i] * eigenvectors[:, i]
                ends = np.stack([middle - arm, middle + arm])
                axis.plot(ends[:, across], ends[:, up], color="white", linewidth=5, solid_capstyle="round")
                axis.plot(ends[:, across], ends[:, up], color=color, linewidth=2.5, label=f"$p_{i + 1}$")
            axis.set(xlim=(0, 255), ylim=(0, 255), xlabel=CHANNELS[across], ylabel=CHANNELS[up], aspect="equal")
        axes[0].legend(loc="upper left", title="two standard deviations along", fontsize=8, title_fontsize=8)
        finish(figure, title, caption)
        lengths = ", ".join(f"p{i + 1} {2 * length:.0f}" for i, length in enumerate(deviations))
        show(figure, alt=f"{title}. Pixels by red and green, and by red and blue; axes each way: {lengths} of 255.")
