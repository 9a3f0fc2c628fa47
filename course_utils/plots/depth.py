"""Figures about deep networks: loss by depth, gradients on their way back, and networks that lost a block."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from course_utils.plots.base import DARK, ROUND, blank, course_style, finish, show
from course_utils.plots.ends import name_lines

PLAIN, RESIDUAL = "plain", "residual"
COLORS = {PLAIN: "C1", RESIDUAL: "C0"}  # the same in all figures
KINDS = ((PLAIN, False), (RESIDUAL, True))  # with what `skips` says of a run
VARIANTS = ("C5", "C4")  # of a kind, such as residual nets with small branches
STARTS = ("C2", "C3", "C6")  # of nets of one kind and depth that start otherwise
ZERO = "0 is drawn at half a picture's error"  # a logarithmic axis has no 0
DASHES = ("-", (0, (4, 1.5)), (0, (1.5, 1.5)), (0, (5, 1.5, 1.5, 1.5)))  # a depth each, the deepest first


def depth_curves(runs: Sequence[Mapping], *, title: str, caption: str = "") -> None:
    """Training loss and validation accuracy after the last epoch by depth: a dot or square a seed, lines through means.

    Args:
        runs: from `training.train_by_depth`: `depth`, `skips`, `loss` and `val_accuracy` of each run are read.
        title: the finding.
        caption: the data (`Dataset.caption`).
    """
    panels = (("loss", "training loss", "{:.2f}"), ("val_accuracy", "validation accuracy", "{:.1%}"))
    spoken = []
    with course_style():
        figure, axes = blank(1, 2, (9.5, 3.6))
        for axis, (key, label, form) in zip(axes, panels, strict=True):
            for name, skips, color, marker in (
                (PLAIN, False, COLORS[PLAIN], "o"),
                (RESIDUAL, True, COLORS[RESIDUAL], "s"),
            ):
                by_depth = _ends(runs, key, skips)
                means = [np.mean(values) for values in by_depth.values()]
                axis.plot(by_depth.keys(), means, color=color, label=name)
                for depth, values in by_depth.items():
                    axis.plot([depth] * len(values), values, marker, color=color, alpha=0.6, markersize=4.5)
                numbers = (f"{form.format(m)} at {d}" for d, m in zip(by_depth, means, strict=True))
                spoken.append(f"{label}, {name}: {', '.join(numbers)}")
            axis.set(xlabel="layers with weights", ylabel=label, xticks=sorted({run["depth"] for run in runs}))
        axes[0].set_ylim(bottom=0)
        axes[1].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        finish(figure, title, caption)
        name_lines(axes[0])
        name_lines(axes[1])
        show(figure, alt=f"{title}. Means over the seeds by number of layers. {'; '.join(spoken)}.")


def training_error(runs: Sequence[Mapping], pictures: int, *, title: str, caption: str = "") -> None:
    """Training error by epoch, plain beside residual networks, as figure 6 of He et al. (2016).

    A thin line a seed, a thick one through their medians. The colour is that of the kind, the dashes tell the depth:
    the deepest nets have solid lines. The axis is logarithmic, and ends at half a picture, where 0 is written: there
    lies an error of 0, as the last line of the caption says.

    Args:
        runs: from `training.train_by_depth`: `depth`, `skips` and `accuracy` of each run are read.
        pictures: how many pictures the training set has.
        title: the finding.
        caption: the data.
    """
    floor, spoken = 0.5 / pictures, []
    depths = sorted({run["depth"] for run in runs})
    with course_style():
        figure, axes = blank(1, 2, (9.5, 3.8))
        for axis, panel, (kind, skips) in zip(axes, ("plain", "with shortcuts"), KINDS, strict=True):
            for depth, dashes in zip(depths, reversed(DASHES[: len(depths)]), strict=False):
                style = {"color": COLORS[kind], "linestyle": dashes}
                chosen = [run for run in runs if (run["depth"], run["skips"]) == (depth, skips)]
                errors = np.maximum(1 - np.array([run["accuracy"] for run in chosen]), floor)
                epochs = np.arange(1, errors.shape[1] + 1)
                axis.plot(epochs, errors.T, alpha=0.4, linewidth=0.8, **style)
                axis.plot(epochs, np.median(errors, axis=0), label=f"{depth} layers", **style)
                ends = 1 - np.array([run["accuracy"][-1] for run in chosen])
                spoken.append(f"{panel}, {depth} layers: {ends.min():.2%} to {ends.max():.2%} at the end")
            axis.set(title=panel, xlabel="epoch", yscale="log", ylim=(0.8 * floor, 1.1))
            axis.set_yticks([floor, *(tick for tick in (1e-4, 1e-3, 1e-2, 0.1, 1) if tick > 1.5 * floor)])
            axis.yaxis.set_major_formatter(lambda error, _: "0" if error <= floor else f"{100 * error:g}%")
            axis.legend(loc="lower left")
        axes[0].set_ylabel("training error (logarithmic)")
        finish(figure, title, "\n".join(filter(None, (caption, ZERO))))
        show(figure, alt=f"{title}. Training error over the epochs. {'; '.join(spoken)}.")


def end_losses(runs: Sequence[Mapping], *, title: str, caption: str = "") -> None:
    """Training loss after the last epoch on a logarithmic axis, a row for each kind of network and depth: a dot a seed.

    The tick is at the geometric mean: distances between ticks are what a comparison of the logarithms tells.

    Args:
        runs: from `training.train_by_depth`: `depth`, `skips` and `loss` of each run are read.
        title: the finding.
        caption: the data.
    """
    rows = {(name, depth): values for name, skips in KINDS for depth, values in _ends(runs, "loss", skips).items()}
    names = [f"{name}, {depth} layers" for name, depth in rows]
    spoken = []
    with course_style():
        figure, (axis,) = blank(1, 1, (7.5, 1.5 + 0.4 * len(rows)))
        for row, ((kind, _), values) in enumerate(rows.items()):
            mean = _geometric_mean(values)
            axis.plot(values, [row] * len(values), "o", color=COLORS[kind], alpha=0.6)
            axis.plot([mean] * 2, [row - 0.3, row + 0.3], color=DARK, linewidth=3, zorder=1.5)  # behind the dots
            spoken.append(f"{names[row]}: mean {mean:.2g}, from {min(values):.2g} to {max(values):.2g}")
        axis.set(xlabel="training loss at the end (logarithmic)", xscale="log", yticks=range(len(rows)))
        axis.set(yticklabels=names, ylim=(len(rows) - 0.5, -0.5))
        axis.grid(axis="y", visible=False)
        finish(figure, title, caption)
        show(figure, alt=f"{title}. Training loss of the last epoch, a dot a seed, logarithmic. {'; '.join(spoken)}.")


def gradients_by_layer(
    norms: Mapping[str, Sequence[float]],
    *,
    title: str,
    caption: str = "",
    kind: str | None = None,
    ylabel: str = "gradient norm",
    direction: str = "",
) -> None:
    """The norm of the gradient at each kernel, or of the signal, by layer from the first to the last, logarithmic.

    Args:
        norms: a name for each network, and its gradient norms in the order of the layers, e.g. the values of
            `measure.gradient_norms` or of `measure.signal_norms`.
        title: the finding.
        caption: the data and how the networks start.
        kind: `plain` or `residual` where all networks are of that kind and differ in depth, the shallowest first: its
            colour then, and dashes as in `training_error`. Without it they have colours of their own.
        ylabel: what the norms are of, such as "norm of the signal"; that the axis is logarithmic is added.
        direction: which way something runs along the layers, such as "← the way back", above the right end.
    """
    if kind:
        styles = [{"color": COLORS[kind], "linestyle": dashes} for dashes in reversed(DASHES[: len(norms)])]
    else:
        styles = [{"color": COLORS.get(name, other)} for name, other in zip(norms, cycle(STARTS), strict=False)]
    with course_style():
        figure, (axis,) = blank(1, 1, (8.5, 3.8))
        for (name, lengths), style in zip(norms.items(), styles, strict=True):
            axis.plot(np.arange(1, len(lengths) + 1), list(lengths), marker="o", markersize=3, label=name, **style)
        axis.set(xlabel="layer (1 is next to the picture)", ylabel=f"{ylabel} (logarithmic)", yscale="log")
        axis.xaxis.set_major_locator(MaxNLocator(integer=True, steps=ROUND))
        axis.set_title(direction, loc="right", fontsize=9, color="0.2")
        finish(figure, title, caption)
        name_lines(axis, loc="center left", bbox_to_anchor=(1.0, 0.5))
        spoken = (f"{name}: {v[0]:.2g} at the first layer, {v[-1]:.2g} at the last" for name, v in _lists(norms))
        show(figure, alt=f"{title}. {ylabel[0].upper()}{ylabel[1:]}, logarithmic. {'; '.join(spoken)}.")


def gradients_by_depth(
    panels: Mapping[str, Mapping[str, Mapping[int, Sequence[float]]]], *, title: str, caption: str = ""
) -> None:
    """The norm of the gradient at the first kernel by depth, on logarithmic axes, panels side by side.

    A dot for each seed, lines through the geometric means. The legend has the kinds of all panels and stands in the
    last one.

    Args:
        panels: a name for each panel; in it, a name for each kind of network; in it, the norms (one a seed) by depth.
            The same kind has the same colour in each panel.
        title: the finding.
        caption: the data and how the networks start.
    """
    kinds = dict.fromkeys(kind for norms in panels.values() for kind in norms)
    others = (kind for kind in kinds if kind not in COLORS)
    colors = COLORS | dict(zip(others, cycle(VARIANTS), strict=False))
    spoken = []
    with course_style():
        figure, axes = blank(1, len(panels), (max(8.5, 3.1 * len(panels)), 3.8))
        for axis in axes[1:]:  # before anything is drawn: the limits then are those of all panels
            axis.sharey(axes[0])
        for axis, (panel, norms) in zip(axes, panels.items(), strict=True):
            for kind, by_depth in norms.items():
                color = colors[kind]
                means = [_geometric_mean(values) for values in by_depth.values()]
                axis.plot(by_depth.keys(), means, color=color, label=kind)
                for depth, values in by_depth.items():
                    axis.plot([depth] * len(values), values, "o", color=color, alpha=0.5, markersize=4)
                numbers = ", ".join(f"{mean:.2g} at {depth}" for depth, mean in zip(by_depth, means, strict=True))
                spoken.append(f"{panel}, {kind}: {numbers}")
            axis.set(title=panel, xlabel="layers with weights", yscale="log")
            axis.set_xticks(sorted({depth for by_depth in norms.values() for depth in by_depth}))
            axis.label_outer()
        axes[0].set_ylabel("gradient norm at the\nfirst layer (logarithmic)")
        lines = {line.get_label(): line for axis in axes for line in axis.get_legend_handles_labels()[0]}
        axes[-1].legend([lines[kind] for kind in kinds], list(kinds), loc="best")
        finish(figure, title, caption)
        show(figure, alt=f"{title}. At the first layer, geometric means by number of layers. {'; '.join(spoken)}.")


def deletion_bars(
    without: Mapping[str, Mapping[int, float]],
    whole: Mapping[str, float],
    *,
    title: str,
    chance: float = 0.1,
    caption: str = "",
) -> None:
    """The accuracy of trained networks that lost one block, a bar a block; the whole network is the line above.

    Args:
        without: for each network, the accuracy without block k, by k (`training.accuracy_without_each_block`).
        whole: for each network, the accuracy with all blocks.
        title: the finding.
        chance: the accuracy of guessing, drawn as a dotted line.
        caption: the data (`Dataset.caption`).
    """
    spoken = []
    with course_style():
        figure, axes = blank(1, len(without), (4.75 * len(without), 3.4))
        for number, (axis, (name, by_block)) in enumerate(zip(axes, without.items(), strict=True)):
            axis.bar(list(by_block), list(by_block.values()), color=COLORS[(PLAIN, RESIDUAL)[number % 2]], width=0.7)
            axis.axhline(whole[name], color="0.2", linewidth=1.2)
            axis.axhline(chance, color="0.2", linewidth=1.2, linestyle=":")
            beside = {"transform": axis.get_yaxis_transform(), "ha": "left", "va": "center", "fontsize": 8}
            axis.text(1.02, whole[name], "all blocks", **beside)
            axis.text(1.02, chance, "guessing", **beside)
            axis.set(title=name, xlabel="block taken out", ylabel="test accuracy", ylim=(0, 1.05))
            axis.set_xlim(min(by_block) - 0.7, max(by_block) + 0.7)
            axis.grid(axis="x", visible=False)
            axis.xaxis.set_major_locator(MaxNLocator(integer=True))
            axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
            values = list(by_block.values())
            spoken.append(
                f"{name}: {whole[name]:.1%} with all blocks; without one, from {min(values):.1%} to {max(values):.1%}, "
                f"on average {np.mean(values):.1%}"
            )
        finish(figure, title, caption)
        show(figure, alt=f"{title}. Test accuracy without one of the blocks. {'. '.join(spoken)}.")


def _ends(runs: Sequence[Mapping], key: str, skips: bool) -> dict[int, list[float]]:
    """The last epoch's numbers of one kind of network by depth, the shallowest first."""
    chosen = [run for run in runs if run["skips"] == skips]
    depths = sorted({run["depth"] for run in chosen})
    return {depth: [run[key][-1] for run in chosen if run["depth"] == depth] for depth in depths}


def _geometric_mean(values: Sequence[float]) -> float:
    return float(np.exp(np.mean(np.log(values))))


def _lists(norms: Mapping[str, Sequence[float]]) -> list[tuple[str, list[float]]]:
    return [(name, list(lengths)) for name, lengths in norms.items()]
