"""What reaches the weights of a network on the way back, and what a block does when its weights are zero."""

from collections.abc import Callable

import numpy as np

from course_utils.own_answers import own_answer

NEGATIVE, AFTER_RELU = "negative", "after ReLU"


@own_answer("gradient_norms")
def gradient_norms(
    model, x: np.ndarray, y: np.ndarray, loss: str | Callable = "sparse_categorical_crossentropy"
) -> dict[str, float]:
    """The length of the gradient of the loss with respect to each kernel, from the first layer to the last.

    The length is the square root of the sum of squares. The model runs as in training, so batch normalization uses
    the batch's own mean and variance; nothing in the model changes.

    Args:
        model: a `keras.Model`; it need not be compiled.
        x: a batch of pictures (m, n_H, n_W, n_C).
        y: their labels, as the loss takes them.
        loss: a Keras loss or its name; its mean over the batch is differentiated.

    Returns:
        layer name → length, for every layer with a trainable kernel.
    """
    import tensorflow as tf

    weights = [tf.convert_to_tensor(weight) for weight in model.trainable_variables]
    with tf.GradientTape() as tape:
        tape.watch(weights)
        mean_loss = _mean_loss(loss, y, _forward(model, weights, x))
    gradients = tape.gradient(mean_loss, weights, unconnected_gradients="zero")
    by_weight = {id(weight): gradient for weight, gradient in zip(model.trainable_variables, gradients, strict=True)}
    layers = [layer for layer in _layers_with_kernel(model) if id(layer.kernel) in by_weight]
    return {layer.name: float(tf.norm(by_weight[id(layer.kernel)])) for layer in layers}


def signal_norms(
    model, x: np.ndarray, y: np.ndarray, loss: str | Callable = "sparse_categorical_crossentropy"
) -> dict[str, float]:
    """The length of the gradient of the loss with respect to what each layer with a kernel puts out.

    This is the signal that backpropagation hands from layer to layer. The gradient of a kernel, which `gradient_norms`
    measures, is this signal times what entered the layer; in a plain network of ReLU layers without normalization the
    two change in opposite ways, and their product is about the same at every layer.

    Arguments and result as for `gradient_norms`, for a model without models in it; the layer that gives the model's
    output is left out.
    """
    import keras
    import tensorflow as tf

    layers = [layer for layer in _layers_with_kernel(model) if layer.output is not model.output]
    taps = keras.Model(model.inputs, [*[layer.output for layer in layers], model.output])
    with tf.GradientTape() as tape:
        weights = [tf.convert_to_tensor(weight) for weight in taps.trainable_variables]
        tape.watch(weights)
        *signals, outputs = _forward(taps, weights, x)
        mean_loss = _mean_loss(loss, y, outputs)
    gradients = tape.gradient(mean_loss, signals)
    return {layer.name: float(tf.norm(gradient)) for layer, gradient in zip(layers, gradients, strict=True)}


def first_layer_gradient(
    model, x: np.ndarray, y: np.ndarray, loss: str | Callable = "sparse_categorical_crossentropy"
) -> float:
    """The length of the gradient that arrives at the first kernel, see `gradient_norms`."""
    return next(iter(gradient_norms(model, x, y, loss).values()))


def identity_gap(block: Callable, arguments: tuple = (3, (2, 4, 6)), n_C: int = 6, inputs: str = AFTER_RELU) -> float:
    """The largest difference between what enters a block and what leaves it when all its weights are zero.

    Args:
        block: a function of a tensor and `arguments` that returns a tensor of the same shape.
        arguments: what `block` takes after the tensor; the default is f and the filters of an identity block. A block
            that takes nothing else has `()`.
        n_C: the channels of the input.
        inputs: `"after ReLU"`: numbers from 0 up, as inside a ResNet; or `"negative"`: numbers below 0.

    Returns:
        max |output − input|; 0.0 where the block is exactly the identity.
    """
    import keras

    X = keras.Input((5, 7, n_C))
    model = keras.Model(X, block(X, *arguments))
    for weight in model.trainable_variables:
        weight.assign(np.zeros(weight.shape))
    numbers = np.abs(np.random.default_rng(seed=0).normal(size=(4, 5, 7, n_C))).astype("float32")
    x = -numbers if inputs == NEGATIVE else numbers
    return float(np.abs(np.asarray(model(x, training=False)) - x).max())


def _forward(model, weights: list, x: np.ndarray):
    """What the model puts out in training with these weights; its own state stays as it is."""
    import tensorflow as tf

    fixed = [tf.convert_to_tensor(weight) for weight in model.non_trainable_variables]
    return model.stateless_call(weights, fixed, tf.convert_to_tensor(x), training=True)[0]


def _mean_loss(loss: str | Callable, y: np.ndarray, outputs):
    import keras
    import tensorflow as tf

    return tf.reduce_mean(keras.losses.get(loss)(tf.convert_to_tensor(y), outputs))


def _layers_with_kernel(model):
    """The layers that have a kernel, from the input to the output, models inside the model opened."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers_with_kernel(layer)
        elif getattr(layer, "kernel", None) is not None:
            yield layer
