"""A `tf.data` pipeline whose parts run one after the other, to be timed beside one whose parts overlap."""

import time
from collections.abc import Callable

import keras
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


Spans = list[tuple[float, float]]


def noted(function: Callable, spans: Spans) -> Callable:
    """`function` as it is, but each call leaves its start and its end in `spans`, in seconds of `time.perf_counter`."""

    def watched(*arguments):
        start = time.perf_counter()
        result = function(*arguments)
        spans.append((start, time.perf_counter()))
        return result

    return watched


def watched_epoch(net: keras.Model, data: tf.data.Dataset, warps: Spans) -> dict[str, Spans]:
    """Train for one epoch, and tell when the net was at work and when a batch was warped.

    Args:
        net: compiled, and traced by an earlier step on batches of this size.
        data: batches of (photographs, labels), warped by a function that was `noted` in `warps`.
        warps: is emptied first.

    Returns:
        by part, "train" and "warp", the start and end of each batch, in seconds from the beginning of the epoch.
    """
    warps.clear()
    trained: Spans = []
    step, begin = noted(net.train_on_batch, trained), time.perf_counter()
    for photos, labels in data:
        step(photos, labels)
    parts = {"train": trained, "warp": sorted(warps)}
    return {part: [(start - begin, end - begin) for start, end in spans] for part, spans in parts.items()}
