"""What the layers of a network give for a picture, and the kernels of its first layer."""

from collections.abc import Sequence
from contextlib import ExitStack

import numpy as np

from course_utils.errors import CourseError
from course_utils.sight.taps import layer_of, layers_of, tapped


def feature_maps(model, image: np.ndarray, layers: Sequence) -> dict[str, np.ndarray]:
    """The volumes that layers give for one picture, in inference mode.

    Args:
        model: a `keras.Model`.
        image: one picture as the model takes it, (n_H, n_W, n_C).
        layers: layers or their names; they may lie in a model inside the model.

    Returns:
        name → (rows, columns, channels), in the order of `layers`.

    Raises:
        CourseError: no such layer.
    """
    found = [layer_of(model, layer) for layer in layers]
    with ExitStack() as stack:
        seen = {layer.name: stack.enter_context(tapped(layer)) for layer in found}
        model(np.asarray(image)[np.newaxis], training=False)
    return {name: np.asarray(noted.output)[0] for name, noted in seen.items()}


def first_filters(model) -> np.ndarray:
    """The kernels of the first convolution, (filters, f, f, n_C).

    Raises:
        CourseError: a model without a convolution.
    """
    import keras

    for layer in layers_of(model):
        if isinstance(layer, keras.layers.Conv2D):
            return np.moveaxis(np.asarray(layer.kernel), -1, 0)
    raise CourseError(f"{model.name} has no convolution whose filters could be shown.")
