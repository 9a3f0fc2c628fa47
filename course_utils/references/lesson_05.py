# Made by `course build` out of notebooks/source/05_why_residual_networks_work.py: change that, not this.
# sha256 of the rest: 9523050b764d8474915938b2728e0be9e4f70a4e476511d037d0feeb0a17a9ec
"""The course's own answers of lesson 05."""

from course_utils.own_answers import own_answer
import keras
import tensorflow as tf


@own_answer("gradient_norms")
def gradient_norms(model, x, y):
    """The norm of the loss's gradient at each kernel, a list of floats.

    x: (m, n_H, n_W, n_C). y: (m,), the classes as whole numbers. The model gives probabilities.
    """
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    with tf.GradientTape() as tape:
        probabilities = model(x, training=True)
        losses = keras.losses.sparse_categorical_crossentropy(y, probabilities)
        loss = keras.ops.mean(losses)
    return [float(tf.norm(gradient)) for gradient in tape.gradient(loss, kernels)]


@own_answer("zero_pad_shortcut")
def zero_pad_shortcut(X, filters):
    """X with zeros for new channels.

    X: a Keras tensor (batch, n_H, n_W, n_C), with n_C ≤ filters; returns (batch, n_H, n_W, filters).
    """
    return keras.ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - X.shape[-1]]])
