"""Averages of weights: of nets trained apart, of nets whose filters are matched first, and of one run.

Nothing tells a net which of its filters should be the fifth, so two nets that are trained apart have no common order
and the mean of their weights mixes filters that do not belong together. Filters can be matched: by the correlation of
their activations (Li et al., 2015, "Convergent Learning", arXiv:1511.07543) with the assignment solved exactly, as in
"Git Re-Basin" (Ainsworth et al., 2023, arXiv:2209.04836). Weights of one run keep their order, and their average is a
net as good as its parts or better (Izmailov et al., 2018, arXiv:1803.05407), as is that of several runs from one start
(Wortsman et al., 2022, arXiv:2203.05482).
"""

from collections.abc import Sequence

import keras
import numpy as np
from scipy.optimize import linear_sum_assignment

from course_utils.errors import CourseError


def average_weights(models: Sequence[keras.Model]) -> keras.Model:
    """A new model whose every weight is the mean of that weight in the models, which stay as they are.

    Raises:
        CourseError: no model, or models whose weights differ in shape.
    """
    shapes = {str([tuple(weight.shape) for weight in model.weights]) for model in models}
    if len(shapes) != 1:
        raise CourseError(
            f"The weights of {len(models)} models with {len(shapes)} architectures have no average; take models alike."
        )
    average = keras.models.clone_model(models[0])
    weights = zip(*(model.get_weights() for model in models), strict=True)
    average.set_weights([np.mean(each, axis=0) for each in weights])
    return average


def reorder_filters(model: keras.Model, orders: Sequence[np.ndarray]) -> keras.Model:
    """A twin that computes the same with its filters in another order.

    The next layer looks for each filter at its new place.

    Args:
        model: a chain of convolutions and dense layers with biases, pooling and flattening, such as `train_nets` gives.
        orders: for each layer with weights but the last, which of the model's filters stands at each place. The last
            layer's units are the classes, and keep their order.
    """
    twin = keras.models.clone_model(model)
    pairs = list(zip(_with_weights(twin), _with_weights(model), strict=True))
    orders = [*orders, np.arange(pairs[-1][1].get_weights()[1].size)]
    order_before = np.arange(model.input_shape[-1])
    for (layer, original), order in zip(pairs, orders, strict=True):
        kernel, bias = original.get_weights()
        # What enters lies in channels: f · f positions of them in a convolution, n_H · n_W after flattening.
        kernel = kernel.reshape(-1, len(order_before), len(bias))[:, order_before].reshape(kernel.shape)
        layer.set_weights([kernel[..., order], bias[order]])
        order_before = order
    return twin


def shuffle_filters(model: keras.Model, seed: int) -> keras.Model:
    """A twin that computes the same with its filters shuffled; see `reorder_filters`."""
    random = np.random.default_rng(seed)
    hidden = _with_weights(model)[:-1]
    return reorder_filters(model, [random.permutation(layer.get_weights()[1].size) for layer in hidden])


def match_filters(model: keras.Model, target: keras.Model, x: np.ndarray) -> keras.Model:
    """A twin of `model` with its filters in the order of those of `target` that answer most alike.

    In each layer every filter gets a partner of its own, such that the sum of the correlations of their activations is
    the largest possible (Li et al., 2015, section 3; the assignment by SciPy).

    Args:
        model, target: two models of one architecture, such as `train_nets` gives.
        x: the pictures (m, n_H, n_W, n_C) on which activations are compared; a few hundred of the training set.
    """
    orders = []
    for own, its in zip(_activations(model, x), _activations(target, x), strict=True):
        _, order = linear_sum_assignment(_correlation(its, own), maximize=True)
        orders.append(order)
    return reorder_filters(model, orders)


def _with_weights(model: keras.Model) -> list[keras.layers.Layer]:
    return [layer for layer in model.layers if layer.weights]


def _activations(model: keras.Model, x: np.ndarray) -> list[np.ndarray]:
    """What each layer with weights but the last puts out: (pictures and positions, filters)."""
    volumes = keras.Model(model.inputs[0], [layer.output for layer in _with_weights(model)[:-1]])(x, training=False)
    return [np.asarray(volume).reshape(-1, volume.shape[-1]) for volume in volumes]


def _correlation(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Pearson's correlation of each column of a (n, filters) with each of b; 0 for a filter that is always the same."""
    a, b = (columns - columns.mean(axis=0) for columns in (a, b))
    lengths = np.outer(np.linalg.norm(a, axis=0), np.linalg.norm(b, axis=0))
    return np.divide(a.T @ b, lengths, out=np.zeros_like(lengths), where=lengths > 0)
