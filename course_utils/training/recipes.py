"""A recipe that trains small networks well on little data."""

from collections.abc import Sequence

import numpy as np

from course_utils.own_answers import own_answer


@own_answer("compile_and_fit")
def fit_with_cosine(
    model,
    x: np.ndarray,
    y: np.ndarray,
    epochs: int,
    *,
    loss: str,
    learning_rate: float,
    batch_size: int = 32,
    momentum: float = 0.99,
    validation_data: tuple | None = None,
    callbacks: Sequence = (),
):
    """Compile with Adam, its rate falling to 0 along a cosine (Loshchilov and Hutter 2017, section 3), and train.

    Args:
        model: a `keras.Model` with layers of batch normalization, or without.
        x, y: pictures (m, n_H, n_W, n_C) and their labels, as the loss takes them.
        epochs: passes over all pictures.
        loss: the name of a Keras loss.
        learning_rate: of the first step.
        batch_size: pictures a step.
        momentum: of batch normalization's running averages; Keras has 0.99.
        validation_data: pictures and labels that `fit` measures on after each epoch.
        callbacks: Keras callbacks.

    Returns:
        the `History` of the fit, with the accuracy.
    """
    import keras

    from course_utils.training.fit_progress import FitProgress

    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = momentum
    rate = keras.optimizers.schedules.CosineDecay(learning_rate, epochs * -(-len(x) // batch_size))
    model.compile(keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
    options = {"epochs": epochs, "batch_size": batch_size, "validation_data": validation_data}
    return model.fit(x, y, **options, callbacks=[FitProgress(), *callbacks], verbose=0)
