"""Which part of a picture an answer rests on: by gradients, and by covering parts of the picture."""

import numpy as np

from course_utils.errors import CourseError
from course_utils.sight.taps import layer_of, tapped


def grad_cam(model, layer, image: np.ndarray, label: int) -> np.ndarray:
    """Grad-CAM: how much each place of a volume speaks for a class, never below 0.

    The weight of a channel is the mean over all places of the gradient of the class's score with respect to that
    channel; the map is the weighted sum of the channels, cut off at 0 (Selvaraju et al. 2017, equations 1 and 2). The
    score is the one before the softmax or the sigmoid. For a single sigmoid unit, class 1 has its score and class 0
    the negative of it. The model runs in inference mode, and nothing in it changes.

    Args:
        model: a `keras.Model` that gives one number a class, or a single one.
        layer: the layer whose output is the volume, or its name; it may lie in a model inside the model.
        image: one picture as the model takes it, (n_H, n_W, n_C).
        label: the number of the class.

    Returns:
        (rows, columns) of the volume, usually coarser than the picture.

    Raises:
        CourseError: no such layer, or one that gives no volume; no such class.
    """
    import tensorflow as tf

    layer, last = layer_of(model, layer), _last(model)
    with tf.GradientTape() as tape, tapped(layer, tape.watch) as seen, tapped(last) as ending:
        outputs = model(np.asarray(image)[np.newaxis], training=False)
        score = _score(last, ending, outputs, label)
    volume = seen.output
    if len(volume.shape) != 4:
        raise CourseError(f"'{layer.name}' gives no volume (n_H, n_W, n_C); Grad-CAM needs a convolution or a pooling.")
    gradient = tape.gradient(score, volume, unconnected_gradients="zero")[0]
    weights = tf.reduce_mean(gradient, axis=(0, 1))
    return np.maximum(np.asarray(tf.reduce_sum(volume[0] * weights, axis=-1)), 0)


def occlusion(
    model, image: np.ndarray, label: int, size: int = 12, stride: int = 4, fill=None, *, log_odds: bool = False
) -> np.ndarray:
    """How much probability a class loses when a square of the picture is covered (Zeiler and Fergus 2014, section 4.2).

    The square slides over the picture in steps of `stride`, over its border too, so that each pixel is covered about
    equally often. The map has at each pixel the mean loss over the squares that cover it; below 0 the class gains.

    Args:
        model: a `keras.Model` that gives one probability a class, or a single one (of class 1).
        image: one picture as the model takes it, (n_H, n_W, n_C).
        label: the number of the class.
        size, stride: of the square, in pixels; `stride` at most `size`.
        fill: the colour of the square; by default the picture's mean.
        log_odds: measure by log(p / (1 − p)), a sigmoid unit's sum: near p = 1 a fall of it hardly moves p.

    Returns:
        (n_H, n_W), in probability, or in log-odds.

    Raises:
        CourseError: steps that would leave pixels out; no such class.
    """
    if not 0 < stride <= size:
        raise CourseError(
            f"A square of {size} pixels that moves by {stride} leaves pixels out; 1 to {size} is possible."
        )
    image = np.asarray(image)
    fill = image.mean(axis=(0, 1)) if fill is None else fill
    n_H, n_W = image.shape[:2]
    squares = [
        (slice(max(top, 0), top + size), slice(max(left, 0), left + size))
        for top in range(stride - size, n_H, stride)
        for left in range(stride - size, n_W, stride)
    ]
    covered = np.repeat(image[np.newaxis], len(squares) + 1, axis=0)
    for picture, square in zip(covered, squares, strict=False):
        picture[square] = fill
    probabilities = _probability(np.asarray(model.predict(covered, verbose=0)), label)
    if log_odds:
        probabilities = _log_odds(probabilities)
    lost, times = np.zeros((n_H, n_W)), np.zeros((n_H, n_W))
    for square, probability in zip(squares, probabilities, strict=False):
        lost[square] += probabilities[-1] - probability  # the last picture is not covered
        times[square] += 1
    return lost / times


def _probability(outputs: np.ndarray, label: int) -> np.ndarray:
    _check(label, outputs.shape[-1])
    if outputs.shape[-1] == 1:
        return outputs[:, 0] if label else 1 - outputs[:, 0]
    return outputs[:, label]


def _log_odds(probabilities: np.ndarray) -> np.ndarray:
    """log(p / (1 − p)), at most about 16 from 0: closer to 0 or 1 a float32 tells no probabilities apart."""
    kept = np.clip(probabilities.astype("float64"), 1e-7, 1 - 1e-7)
    return np.log(kept / (1 - kept))


def _check(label: int, n_outputs: int) -> None:
    classes = max(n_outputs, 2)
    if not 0 <= label < classes:
        raise CourseError(f"There is no class {label}: the model tells {classes} classes apart, 0 to {classes - 1}.")


def _last(model):
    """The layer that gives the answer, inside of models in the model."""
    last = model.layers[-1]
    return _last(last) if getattr(last, "layers", None) else last


def _score(last, ending, outputs, label: int):
    """The score of a class before softmax or sigmoid."""
    import keras

    _check(label, outputs.shape[-1])
    if isinstance(last, keras.layers.Softmax) or (isinstance(last, keras.layers.Activation) and _squashes(last)):
        outputs = ending.input
    elif isinstance(last, keras.layers.Dense) and _squashes(last):
        outputs = keras.ops.matmul(ending.input, last.kernel) + (last.bias if last.use_bias else 0)
    if outputs.shape[-1] == 1:
        return outputs[0, 0] if label else -outputs[0, 0]
    return outputs[0, label]


def _squashes(layer) -> bool:
    return getattr(layer.activation, "__name__", "") in ("softmax", "sigmoid")
