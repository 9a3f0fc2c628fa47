"""Figures of what an answer rests on: Grad-CAM and occlusion, laid over the picture."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.ticker import FuncFormatter

from course_utils.plots.base import blank, course_style, finish, heading, show, small_print

POINTS = FuncFormatter(lambda value, _: f"{100 * value:+.3g}".replace("-", "−").replace("+0", "0"))
ODDS = FuncFormatter(lambda value, _: f"{value:+.3g}".replace("-", "−") if value else "0")


def show_grad_cam(
    images: Sequence[np.ndarray],
    heats: Sequence[np.ndarray],
    labels: Sequence[str] = (),
    *,
    title: str,
    caption: str = "",
    size: float = 1.5,
) -> None:
    """Pictures above, and below each of them the same in grey with its Grad-CAM over it, bright where it is high.

    Each map is scaled to its own maximum: colours compare places of one picture, not pictures.

    Args:
        images: (n_H, n_W, 3) or (n_H, n_W, 1), uint8 or float in [0, 1].
        heats: what `sight.grad_cam` returned for each of them.
        labels: one text a picture, or none.
        title: the finding.
        caption: the net, the layer and the pictures.
        size: inches of a picture.
    """
    tops = [heat.max() if heat.max() > 0 else 1.0 for heat in heats]
    with course_style():
        figure, axes = _two_rows(images, labels, title, caption, size)
        for axis, image, heat, top in zip(axes[len(images) :], images, heats, tops, strict=True):
            _grey(axis, image)
            over = {"extent": _extent(image), "interpolation": "bicubic", "alpha": 0.6}
            axis.imshow(heat / top, cmap="inferno", vmin=0, vmax=1, **over)
        finish(figure, title, caption)
        found = (_highest(heat) if heat.max() > 0 else "nowhere above 0" for heat in heats)
        show(figure, alt=_in_words(title, "Grad-CAM is highest", labels, found, caption))


def show_occlusion(
    images: Sequence[np.ndarray],
    losses: Sequence[np.ndarray],
    labels: Sequence[str] = (),
    *,
    title: str,
    caption: str = "",
    size: float = 1.5,
    log_odds: bool = False,
) -> None:
    """Pictures above, and below each of them in colour what covering a place costs, all on one scale.

    Of a single picture with several maps, by several nets, all stand in one row.

    Args:
        images: (n_H, n_W, 3) or (n_H, n_W, 1), uint8 or float in [0, 1].
        losses: what `sight.occlusion` returned for each of them, or several for a single picture; above 0 the class
            loses probability.
        labels: one text a map, or none.
        title: the finding.
        caption: the net, the square and the pictures.
        size: inches of a picture.
        log_odds: the losses are in log-odds, not in probability.
    """
    top = max(float(np.abs(loss).max()) for loss in losses) or 1.0
    scale = Normalize(-top, top)
    with course_style():
        one_row = len(images) == 1 < len(losses)
        draw, labels = (_one_row, labels or [""] * len(losses)) if one_row else (_two_rows, labels)
        figure, axes = draw(images, labels, title, caption, size, extra=0.9)
        images, below = list(images) * (len(losses) if one_row else 1), axes[len(images) :]
        for axis, image, loss in zip(below, images, losses, strict=True):
            _grey(axis, image)
            axis.imshow(loss, cmap="PuOr_r", norm=scale, alpha=0.65, extent=_extent(image))
        ticks = ODDS if log_odds else POINTS
        thick = {"shrink": 0.9, "aspect": 10} if one_row else {"shrink": 0.7, "aspect": 18}
        bar = figure.colorbar(ScalarMappable(scale, "PuOr_r"), ax=axes, format=ticks, **thick)
        bar.set_label(f"lost when covered, in {'log-odds' if log_odds else 'points'}", fontsize=9)
        bar.ax.tick_params(labelsize=8)
        bar.outline.set_visible(False)
        finish(figure, title, caption)
        found = (_costliest(loss, log_odds) for loss in losses)
        show(figure, alt=_in_words(title, "Covering costs most", labels, found, caption))


def _one_row(images, labels, title: str, caption: str, size: float, extra: float = 0.0):
    """The figure with one picture and as many places for maps of it as there are labels, whose texts stand under them.

    The picture itself stands at the left.
    """
    n, lines = 1 + len(labels), max((text.count("\n") + 1 for text in labels), default=0)
    width = max(n * size + extra, 4.0)
    titles, small = (len(lines_of.splitlines()) for lines_of in (heading(title, width), small_print(caption, width)))
    figure, axes = blank(1, n, (width, size + 0.2 + 0.17 * lines + 0.22 * titles + 0.17 * small))
    for axis, text in zip(axes, ["the photograph", *labels], strict=True):
        axis.axis("off")
        axis.text(0.5, -0.04, text, transform=axis.transAxes, ha="center", va="top", fontsize=8)
    axes[0].imshow(np.squeeze(images[0]), vmin=0, vmax=_white(images[0]), extent=_extent(images[0]))
    return figure, axes


def _two_rows(images, labels, title: str, caption: str, size: float, extra: float = 0.0):
    """The figure with the pictures in the first row, their labels under the second."""
    n = len(images)
    lines = max((text.count("\n") + 1 for text in labels), default=0)
    width = max(n * size + extra, 4.0)
    titles = heading(title, width).count("\n") + 1
    height = 2 * size + 0.17 * lines + 0.25 * titles + (0.2 * (caption.count("\n") + 1) if caption else 0)
    figure, axes = blank(2, n, (width, height))
    for axis in axes:
        axis.axis("off")
    for axis, image in zip(axes, images, strict=False):
        axis.imshow(np.squeeze(image), vmin=0, vmax=_white(image), extent=_extent(image))
    for axis, text in zip(axes[n:], labels, strict=False):
        axis.text(0.5, -0.04, text, transform=axis.transAxes, ha="center", va="top", fontsize=8)
    return figure, axes


def _grey(axis, image) -> None:
    image = np.asarray(image, "float64") / _white(image)
    axis.imshow(image.mean(axis=-1), cmap="gray", vmin=0, vmax=1, extent=_extent(image))


def _white(image) -> int:
    return 255 if np.asarray(image).dtype == np.uint8 else 1


def _extent(image) -> tuple[float, float, float, float]:
    n_H, n_W = np.asarray(image).shape[:2]
    return 0, n_W, n_H, 0


def _highest(heat: np.ndarray) -> str:
    """Where a map is highest, in words: 'at the upper left'."""
    row, column = np.unravel_index(np.argmax(heat), heat.shape)
    row, column = (int(3 * (at + 0.5) / size) for at, size in zip((row, column), heat.shape, strict=True))
    words = f"{('upper', '', 'lower')[row]} {('left', '', 'right')[column]}".strip()
    alone = {"": "in the middle", "upper": "at the top", "lower": "at the bottom"}
    return alone.get(words, f"at the {words}")


def _costliest(loss: np.ndarray, log_odds: bool) -> str:
    most = f"{loss.max():.1f} in log-odds" if log_odds else f"{100 * loss.max():.0f} points"
    return f"{_highest(loss)}, {most}" if loss.max() > 0 else "nowhere"


def _in_words(title: str, what: str, labels, found, caption: str) -> str:
    spoken = [" ".join(text.split()) for text in labels]
    places = [f"{label}: {place}" if label else place for label, place in zip(_filled(spoken), found, strict=False)]
    return textwrap.shorten(f"{title}. {what}: {'; '.join(places)}. {caption}", 2000).strip()


def _filled(spoken: list[str]):
    """The labels, and empty ones after the last."""
    yield from spoken
    while True:
        yield ""
