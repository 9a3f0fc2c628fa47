"""What the filters of a net answer to a picture: a form to choose layer and picture in, or a figure."""

import os
from importlib.util import find_spec

import numpy as np

from course_utils.errors import CourseError
from course_utils.plots.base import in_notebook
from course_utils.plots.features import show_feature_maps
from course_utils.runtime import HEADLESS

MAPS = 8  # of a layer: those with the largest numbers


def explore_features(net, pictures: np.ndarray, *, title: str, caption: str = "") -> None:
    """The feature maps of a net: a form to choose the layer and the picture in.

    Where a program executes the lesson, or where there are no widgets, a figure of all layers takes its place.

    Args:
        net: a built Keras model with convolutions.
        pictures: (m, n_H, n_W, n_C), as the net takes them.
        title: the finding, for the figure.
        caption: the data.

    Raises:
        CourseError: no layer of the net gives feature maps, (batch, n_H, n_W, n_C).
    """
    layers = [layer.name for layer in net.layers if len(layer.output.shape) == 4]
    if not layers:
        raise CourseError(f"The net '{net.name}' has no layer that gives maps (batch, n_H, n_W, n_C) to look at.")
    if not in_notebook() or os.environ.get(HEADLESS) == "1" or find_spec("ipywidgets") is None:
        _draw(net, layers, pictures[0], title, caption)
    else:
        from IPython.display import display

        display(feature_form(net, layers, pictures))


def feature_form(net, layers: list[str], pictures: np.ndarray):
    """A form of ipywidgets, of which only what 7.7.1 has is used: a layer, a picture, and its maps below."""
    import ipywidgets as widgets

    layer = widgets.Dropdown(options=["all layers", *layers], description="layer")
    number = widgets.IntSlider(min=0, max=len(pictures) - 1, description="picture", continuous_update=False)
    shown = widgets.Output()

    def draw(_=None) -> None:
        chosen = layers if layer.value == "all layers" else [layer.value]
        shown.clear_output(wait=True)
        with shown:
            _draw(net, chosen, pictures[number.value], f"{layer.value}, picture {number.value}", "")

    for control in (layer, number):
        control.observe(draw, names="value")
    draw()
    return widgets.VBox([widgets.HBox([layer, number]), shown])


def _draw(net, layers: list[str], picture: np.ndarray, title: str, caption: str) -> None:
    from course_utils.sight import feature_maps

    maps = feature_maps(net, picture, layers)
    show_feature_maps(maps, title=title, caption=caption, image=picture, n_maps=MAPS, size=0.95, numbered=True)
