"""Solutions of `overlapped`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

SHUFFLE = "shuffle all photographs anew each epoch"
ORDER = (
    "shuffle all photographs anew each epoch, batch, `map` with `augment` and `num_parallel_calls=tf.data.AUTOTUNE`, "
    "and `prefetch(tf.data.AUTOTUNE)` last, so that the next batches wait for the net and not the net for them."
)
PHOTOS_ONLY = "`augment` takes a batch of photographs and nothing else."
KEEP = "Keep the last, smaller batch, and don't repeat."
DOCSTRING = "A tf.data.Dataset of augmented batches and their labels, made while training runs."


@right("a chain of methods")
def chained(x, y, augment, batch_size):
    import tensorflow as tf

    return (
        tf.data.Dataset.from_tensor_slices((x, y))
        .shuffle(len(x), reshuffle_each_iteration=True)
        .batch(batch_size, drop_remainder=False)
        .map(lambda photos, labels: (augment(photos), labels), num_parallel_calls=tf.data.AUTOTUNE)
        .prefetch(tf.data.AUTOTUNE)
    )


@right("zipped data sets, a named step, a larger buffer")
def zipped(x, y, augment, batch_size):
    import tensorflow as tf

    def step(photos, labels):
        return augment(photos), labels

    photos, labels = map(tf.data.Dataset.from_tensor_slices, (x, y))
    data = tf.data.Dataset.zip((photos, labels))
    data = data.shuffle(buffer_size=2 * len(y) + 1)
    data = data.batch(batch_size)
    data = data.map(step, num_parallel_calls=tf.data.AUTOTUNE)
    return data.prefetch(buffer_size=tf.data.AUTOTUNE)


@right("shuffles positions, gathers a batch at a time")
def by_positions(x, y, augment, batch_size):
    import tensorflow as tf

    photos, labels = tf.constant(x), tf.constant(y)

    def gather(places):
        return augment(tf.gather(photos, places)), tf.gather(labels, places)

    data = tf.data.Dataset.range(len(x)).shuffle(len(x)).batch(batch_size)
    return data.map(gather, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


def _data(x, y, augment, batch_size, buffer=None, drop=False, calls=True, again=True, step=None):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((x, y))
    if buffer != 0:
        data = data.shuffle(buffer or len(x), reshuffle_each_iteration=again)
    data = data.batch(batch_size, drop_remainder=drop)
    step = step or (lambda photos, labels: (augment(photos), labels))
    return data.map(step, num_parallel_calls=tf.data.AUTOTUNE if calls else None)


def _fetched(data):
    import tensorflow as tf

    return data.prefetch(tf.data.AUTOTUNE)


@wrong(KEEP, r"last|smaller|remainder|drop|all|missing|\d", r"shuffl|prefetch")
def drops_the_rest(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, drop=True))


@wrong(KEEP, r"repeat|end|infinite|forever|once|epoch|never|stop")
def repeats(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size).repeat())


@wrong(KEEP, r"repeat|twice|once|number|batches|\d")
def repeats_twice(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size).repeat(2))


@wrong(SHUFFLE, r"shuffl|order", r"prefetch|repeat")
def not_shuffled(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, buffer=0))


@wrong(SHUFFLE, r"each epoch|anew|again|same order|reshuffle|order")
def shuffled_once(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, again=False))


@wrong(SHUFFLE, r"each epoch|anew|again|same order|once|order")
def shuffled_by_numpy(x, y, augment, batch_size):
    order = np.random.permutation(len(x))
    return _fetched(_data(x[order], y[order], augment, batch_size, buffer=0))


@wrong(SHUFFLE, r"all|buffer|shuffl|near|first")
def buffer_of_a_batch(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, buffer=batch_size))


@wrong(SHUFFLE, r"all|buffer|shuffl|near|first")
def buffer_of_ten(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, buffer=10))


@wrong(ORDER, r"shuffl|before|batch|order|same photographs|together|photographs")
def shuffles_batches(x, y, augment, batch_size):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(batch_size)
    data = data.shuffle(len(x))
    return _fetched(data.map(lambda a, b: (augment(a), b), num_parallel_calls=tf.data.AUTOTUNE))


@wrong(SHUFFLE, r"label|together|pair|belong|apart|match")
def shuffled_apart(x, y, augment, batch_size):
    import tensorflow as tf

    photos = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x))
    labels = tf.data.Dataset.from_tensor_slices(y).shuffle(len(y))
    data = tf.data.Dataset.zip((photos, labels)).batch(batch_size)
    return _fetched(data.map(lambda a, b: (augment(a), b), num_parallel_calls=tf.data.AUTOTUNE))


@wrong(PHOTOS_ONLY, r"batch|one photograph|single|shape|rank|before|raise|error")
def one_at_a_time(x, y, augment, batch_size):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x))
    data = data.map(lambda a, b: (augment(a), b), num_parallel_calls=tf.data.AUTOTUNE)
    return _fetched(data.batch(batch_size))


@wrong(PHOTOS_ONLY, r"nothing else|labels|only|photographs|argument|raise|error|takes")
def labels_for_augment(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, step=augment))


@wrong(ORDER, r"parallel|num_parallel_calls|AUTOTUNE|map|thread", r"shuffl|prefetch")
def no_parallel_calls(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, calls=False))


@wrong(ORDER, r"prefetch", r"num_parallel|shuffl")
def no_prefetch(x, y, augment, batch_size):
    return _data(x, y, augment, batch_size)


@wrong(ORDER, r"prefetch|AUTOTUNE")
def prefetches_one(x, y, augment, batch_size):
    return _data(x, y, augment, batch_size).prefetch(1)


@wrong(ORDER, r"prefetch|last|order|map")
def prefetch_before_map(x, y, augment, batch_size):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size).prefetch(tf.data.AUTOTUNE)
    return data.map(lambda a, b: (augment(a), b), num_parallel_calls=tf.data.AUTOTUNE)


@wrong(DOCSTRING, r"while|once|again|each epoch|cache|augment|anew|kept")
def cached(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size).cache())


@wrong(DOCSTRING, r"while|before|once|batch|augment|beforehand|whole|call|size")
def augmented_beforehand(x, y, augment, batch_size):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((np.asarray(augment(x)), y)).shuffle(len(x)).batch(batch_size)
    return _fetched(data.map(lambda a, b: (a, b), num_parallel_calls=tf.data.AUTOTUNE))


@wrong(DOCSTRING, r"augment")
def not_augmented(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, step=lambda photos, labels: (photos, labels)))


@wrong(DOCSTRING, r"augment|twice|once")
def augmented_twice(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, step=lambda a, b: (augment(augment(a)), b)))


@wrong(DOCSTRING, r"label")
def without_labels(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, step=lambda a, b: augment(a)))


@wrong(DOCSTRING, r"label|order|photographs|first|swap|pair")
def labels_first(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, batch_size, step=lambda a, b: (b, augment(a))))


@wrong(DOCSTRING, r"label|one-hot|whole|shape|given")
def one_hot_labels(x, y, augment, batch_size):
    import tensorflow as tf

    classes = int(np.max(y)) + 1
    return _fetched(_data(x, y, augment, batch_size, step=lambda a, b: (augment(a), tf.one_hot(b, classes))))


@wrong(DOCSTRING, r"batch_size|32|batch|size", r"shuffl|prefetch")
def always_32(x, y, augment, batch_size):
    return _fetched(_data(x, y, augment, 32))


@wrong(DOCSTRING, r"Dataset|list|type|while")
def a_list_of_batches(x, y, augment, batch_size):
    return list(_fetched(_data(x, y, augment, batch_size)))


@wrong(DOCSTRING, r"Dataset|generator|type|epoch|second")
def a_generator(x, y, augment, batch_size):
    order = np.random.permutation(len(x))
    return ((augment(x[part]), y[part]) for part in np.split(order, range(batch_size, len(x), batch_size)))


@wrong(DOCSTRING, r"scal|255|values|type|given|changed|photographs")
def scales_too(x, y, augment, batch_size):
    return _fetched(_data(x.astype("float32") / 255, y, augment, batch_size))


@wrong(SHUFFLE, r"chang|mutat|in place|given|own|order|`?x`?\b|label")
def shuffles_in_place(x, y, augment, batch_size):
    state = np.random.get_state()
    np.random.shuffle(x)
    np.random.set_state(state)
    np.random.shuffle(y)
    return _fetched(_data(x, y, augment, batch_size))


@debatable("a fixed seed: another order each epoch, but the same orders every time it is made")
def with_a_seed(x, y, augment, batch_size):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x), seed=1).batch(batch_size)
    return _fetched(data.map(lambda a, b: (augment(a), b), num_parallel_calls=tf.data.AUTOTUNE))


@debatable("deterministic=False in map: batches may change places")
def not_deterministic(x, y, augment, batch_size):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    options = {"num_parallel_calls": tf.data.AUTOTUNE, "deterministic": False}
    return _fetched(data.map(lambda a, b: (augment(a), b), **options))


@debatable("cache() in front of shuffle: nothing is frozen by it")
def cached_in_front(x, y, augment, batch_size):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((x, y)).cache().shuffle(len(x)).batch(batch_size)
    return _fetched(data.map(lambda a, b: (augment(a), b), num_parallel_calls=tf.data.AUTOTUNE))
