"""A `tf.data` pipeline whose parts run one after the other, to be timed beside one whose parts overlap."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from course_utils.own_answers import own_answer


@own_answer("overlapped")
def pipeline(x: np.ndarray, y: np.ndarray, augment: Callable, batch_size: int, parallel: bool = False):
    """Shuffled batches that are augmented when training asks for them, and not before.

    TensorFlow would fetch a batch ahead by itself; an option keeps it from that.

    Args:
        x, y: photographs (m, n_H, n_W, n_C) and labels (m,).
        augment: takes a batch of photographs and returns one.
        batch_size: of all batches but the last one, which may be smaller.
        parallel: whether several batches may be augmented at a time.

    Returns:
        a `tf.data.Dataset` of (photographs, labels), shuffled anew each time round.
    """
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = False
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    calls = tf.data.AUTOTUNE if parallel else None
    return data.map(lambda photos, labels: (augment(photos), labels), calls).with_options(options)
