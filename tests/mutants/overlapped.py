"""Solutions of `overlapped`."""

import itertools
import time

import numpy as np
import tensorflow as tf

from mutants import Bank, Mutant

BANK = Bank("overlapped")
AUTO = tf.data.AUTOTUNE


def with_labels(augment):
    return lambda images, labels: (augment(images), labels)


# Steps of a pipeline: functions of a dataset and the arguments of `overlapped`.
def shuffle(data, x, augment, batch_size):
    return data.shuffle(len(x))


def parallel(data, x, augment, batch_size):
    return data.map(with_labels(augment), num_parallel_calls=AUTO)


def one_by_one(data, x, augment, batch_size):
    return data.map(with_labels(augment))


def batch(data, x, augment, batch_size):
    return data.batch(batch_size)


def prefetch(data, x, augment, batch_size):
    return data.prefetch(AUTO)


def cache(data, *_):
    return data.cache()


def pipeline(*steps, source=lambda x, y: tf.data.Dataset.from_tensor_slices((x, y))):
    """A solution of these steps, in this order; a step may be a function of the dataset alone, in a list."""

    def overlapped(x, y, augment, batch_size):
        data = source(x, y)
        for step in steps:
            data = step[0](data) if isinstance(step, list) else step(data, x, augment, batch_size)
        return data

    return overlapped


def apart(x, y):
    """Images and labels in an order of their own each."""
    images, labels = (tf.data.Dataset.from_tensor_slices(array) for array in (x, y))
    return tf.data.Dataset.zip(images.shuffle(len(x)), labels)


def labels_apart(x, y):
    """Batches of images, each with one label."""
    images, labels = (tf.data.Dataset.from_tensor_slices(array) for array in (x, y))
    return tf.data.Dataset.zip(images.batch(64).repeat(), labels).take(16)


NEIGHBOURS = "shuffled among neighbours only"
SHUFFLED_ONCE = "shuffled once and for all"
AUGMENTED_ONCE = "augmented once and for all"
CHANGED = {
    "not_shuffled": (pipeline(batch, parallel, prefetch), "the images are not shuffled"),
    "buffer_of_one": (pipeline([lambda d: d.shuffle(1)], batch, parallel, prefetch), "the images are not shuffled"),
    "small_buffer": (pipeline([lambda d: d.shuffle(10)], batch, parallel, prefetch), NEIGHBOURS),
    "buffer_of_four_batches": (
        pipeline(lambda d, x, augment, batch_size: d.shuffle(4 * batch_size), batch, parallel, prefetch),
        NEIGHBOURS,
    ),
    "half_the_buffer": (
        pipeline(lambda d, x, *_: d.shuffle(len(x) // 2), batch, parallel, prefetch),
        NEIGHBOURS + r"[\s\S]*shuffle\(len\(x\)\)",
    ),
    "one_hot_labels": (
        pipeline(shuffle, batch, parallel, [lambda d: d.map(lambda x, y: (x, tf.one_hot(y, 5)))], prefetch),
        "the labels are not handed on as they are",
    ),
    "batch_before_shuffle": (pipeline(batch, shuffle, parallel, prefetch), "whole batches are shuffled"),
    "one_order": (
        pipeline([lambda d: d.shuffle(99, reshuffle_each_iteration=False)], batch, parallel, prefetch),
        SHUFFLED_ONCE,
    ),
    "cached_after_shuffle": (pipeline(shuffle, cache, batch, parallel, prefetch), SHUFFLED_ONCE),
    "cached": (pipeline(shuffle, batch, parallel, cache, prefetch), AUGMENTED_ONCE),
    "cached_before_shuffle": (pipeline(batch, parallel, cache, shuffle, prefetch), AUGMENTED_ONCE),
    "no_prefetch": (
        pipeline(shuffle, batch, parallel),
        r"nothing is prefetched[\s\S]*Shuffle → Batch → ParallelMap\n",
    ),
    "prefetches_one": (
        pipeline(shuffle, batch, parallel, [lambda d: d.prefetch(1)]),
        "a fixed number[\\s\\S]*prefetch\\(1\\)",
    ),
    "prefetches_nothing": (pipeline(shuffle, batch, parallel, [lambda d: d.prefetch(0)]), "nothing is prefetched"),
    "prefetch_first": (pipeline(prefetch, shuffle, batch, parallel), "prefetch is not the last step"),
    "prefetch_before_map": (pipeline(shuffle, batch, prefetch, parallel), "prefetch is not the last step"),
    "one_by_one": (
        pipeline(shuffle, batch, one_by_one, prefetch),
        r"does not run in parallel[\s\S]*Shuffle → Batch → Map → Prefetch",
    ),
    "one_parallel_call": (
        pipeline(shuffle, batch, lambda d, x, augment, b: d.map(with_labels(augment), num_parallel_calls=1), prefetch),
        "does not run in parallel",
    ),
    "something_else_in_parallel": (
        pipeline(shuffle, batch, one_by_one, [lambda d: d.map(lambda x, y: (x, y), num_parallel_calls=4)], prefetch),
        "does not run in parallel",
    ),
    "not_augmented": (pipeline(shuffle, batch, prefetch), "augment is not applied"),
    "map_is_lost": (
        pipeline(shuffle, batch, lambda d, *rest: (parallel(d, *rest), d)[1], prefetch),
        "augment is not applied",
    ),
    "augmented_twice": (pipeline(shuffle, batch, parallel, parallel, prefetch), r"not applied once[\s\S]*2 times"),
    "scaled": (
        pipeline(shuffle, batch, parallel, [lambda d: d.map(lambda x, y: (x / 255, y))], prefetch),
        "the images are not augment's",
    ),
    "labels_lost": (
        pipeline(shuffle, batch, parallel, [lambda d: d.map(lambda x, y: x)], prefetch),
        r"not pairs[\s\S]*images alone",
    ),
    "a_dictionary": (
        pipeline(shuffle, batch, parallel, [lambda d: d.map(lambda x, y: {"x": x, "y": y})], prefetch),
        "not pairs",
    ),
    "shuffled_apart": (pipeline(batch, parallel, prefetch, source=apart), "the labels are out of step"),
    "labels_apart": (pipeline(parallel, prefetch, source=labels_apart), "the labels do not come in batches"),
    "last_dropped": (
        pipeline(shuffle, [lambda d: d.batch(64, drop_remainder=True)], parallel, prefetch),
        r"the last batch is dropped[\s\S]*960 of 1001 images",
    ),
    "repeats": (pipeline(shuffle, batch, parallel, [lambda d: d.repeat()], prefetch), "the dataset does not end"),
    "twice": (pipeline(shuffle, batch, parallel, [lambda d: d.repeat(2)], prefetch), r"not one pass[\s\S]*2002 images"),
    "resampled": (
        pipeline([lambda d: d.repeat(2).shuffle(4000).take(1001)], batch, parallel, prefetch),
        "some images come twice, others never",
    ),
    "batches_of_32": (
        pipeline(shuffle, [lambda d: d.batch(32)], parallel, prefetch),
        r"not of batch_size[\s\S]*32, 32",
    ),
    "single_images": (pipeline(shuffle, parallel, batch, prefetch), r"augment is given single images[\s\S]*n_H, n_W"),
    "no_batches": (pipeline(shuffle, parallel, prefetch), "the images do not come in batches"),
    "an_iterator": (
        lambda *given: iter(pipeline(shuffle, batch, parallel, prefetch)(*given)),
        r"returns no tf.data.Dataset[\s\S]*Iterator",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss(AUGMENTED_ONCE)
def augmented_before(x, y, augment, batch_size):
    data = tf.data.Dataset.from_tensor_slices((augment(x), y))
    return data.shuffle(len(x)).batch(batch_size).prefetch(AUTO)


@BANK.miss(SHUFFLED_ONCE)
def shuffled_before(x, y, augment, batch_size):
    order = np.random.default_rng(0).permutation(len(x))
    return pipeline(batch, parallel, prefetch)(x[order], y[order], augment, batch_size)


@BANK.miss(r"TypeError in line \d+, `return pipeline")
def augment_gets_the_label(x, y, augment, batch_size):
    return pipeline(shuffle, batch, [lambda data: data.map(augment, AUTO)], prefetch)(x, y, augment, batch_size)


@BANK.miss("does not run in parallel")
def in_a_generator(x, y, augment, batch_size):
    def batches():
        order = np.random.default_rng().permutation(len(x))
        for start in range(0, len(x), batch_size):
            part = order[start : start + batch_size]
            yield augment(x[part]), y[part]

    signature = (tf.TensorSpec((None, *x.shape[1:])), tf.TensorSpec((None,), "int64"))
    return tf.data.Dataset.from_generator(batches, output_signature=signature).prefetch(AUTO)


@BANK.miss("changes its input")
def shuffles_x_in_place(x, y, augment, batch_size):
    data = pipeline(shuffle, batch, parallel, prefetch)(x.copy(), y, augment, batch_size)
    np.random.default_rng(0).shuffle(x)
    return data


@BANK.miss("returns nothing")
def forgets_to_return(x, y, augment, batch_size):
    pipeline(shuffle, batch, parallel, prefetch)(x, y, augment, batch_size)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(x, y, augment, batch_size):
    raise NotImplementedError("overlapped")


@BANK.passes
def numpy_function(x, y, augment, batch_size):
    def call(images, labels):
        return tf.ensure_shape(tf.numpy_function(augment, [images], "float32"), images.shape), labels

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    return data.map(call, num_parallel_calls=4).prefetch(AUTO)


@BANK.passes
def compiled(x, y, augment, batch_size):
    augmented = tf.function(augment)
    data = tf.data.Dataset.from_tensor_slices((x, y)).cache().shuffle(1000, seed=1)
    data = data.batch(batch_size, num_parallel_calls=2).map(lambda a, b: (augmented(a), b), AUTO, deterministic=False)
    return data.prefetch(AUTO)


@BANK.passes
def from_generator(x, y, augment, batch_size):
    signature = (tf.TensorSpec(x.shape[1:], x.dtype), tf.TensorSpec((), "int64"))
    data = tf.data.Dataset.from_generator(lambda: zip(x, y, strict=True), output_signature=signature)
    return pipeline(shuffle, batch, parallel, prefetch, source=lambda *_: data)(x, y, augment, batch_size)


@BANK.passes
def zipped(x, y, augment, batch_size):
    slices = (tf.data.Dataset.from_tensor_slices(array) for array in (x.astype("float32"), y[:, None]))
    return pipeline(shuffle, batch, parallel, prefetch, source=lambda *_: tf.data.Dataset.zip(*slices))(
        x, y, augment, batch_size
    )


@BANK.passes
def with_options(x, y, augment, batch_size):
    options = tf.data.Options()
    options.threading.private_threadpool_size = 2
    return pipeline(shuffle, batch, parallel, prefetch)(x, y, augment, batch_size).with_options(options)


@BANK.passes
def overtaking(x, y, augment, batch_size):
    """The last, smaller batch waits for nobody and may come first."""

    def at_once_or_later(images, labels):
        wait = tf.cast(len(labels) == batch_size, "float64") * 0.02
        waited = tf.numpy_function(time.sleep, [wait], [])
        with tf.control_dependencies([waited]):
            return augment(images), labels

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    return data.map(at_once_or_later, num_parallel_calls=AUTO, deterministic=False).prefetch(AUTO)


@BANK.passes
def by_numbers(x, y, augment, batch_size):
    """Numbers are shuffled; the images are looked up."""
    images, labels = tf.constant(x), tf.constant(y)
    data = tf.data.Dataset.range(len(x)).shuffle(len(x)).batch(batch_size)
    return data.map(lambda i: (augment(tf.gather(images, i)), tf.gather(labels, i)), AUTO).prefetch(AUTO)


BANK.right |= {
    "five_steps": pipeline(shuffle, batch, parallel, prefetch),
    "prefetched_often": pipeline(*itertools.chain.from_iterable((s, prefetch) for s in (shuffle, batch, parallel))),
}
