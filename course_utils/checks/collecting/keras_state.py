"""The settings and the random state of Keras and TensorFlow: set for a check, and put back behind it."""

import contextlib
import random
from collections.abc import Iterator

from course_utils.keras_settings import NEEDED, POLICY

SETTINGS = NEEDED | {"max_epochs": None, "max_steps_per_epoch": None}  # the last two cut a training short
# Keras has no public way to read its generator, nor to leave a policy unset; these are the names of its own.
_ATTRIBUTES = (
    "dtype_policy",
    "traceback_filtering",
    "interactive_logging",
    "global_random_seed",
    "global_seed_generator",
)
_SEED = 20_240_229  # of TensorFlow within a check


@contextlib.contextmanager
def keras_as_lessons_need_it() -> Iterator[None]:
    """Within this context Keras computes in float32 with channels last; afterwards Keras and TensorFlow are as before.

    A Keras that cannot be imported is left to the exercise: some do not need it.
    """
    try:
        import keras
    except Exception:  # each backend that is missing or broken has an exception of its own
        yield
        return
    with _settings(keras.config), _attributes():
        keras.config.set_dtype_policy(POLICY)
        if keras.config.backend() == "tensorflow":
            with _tensorflow():
                yield
        else:
            yield


@contextlib.contextmanager
def _settings(config) -> Iterator[None]:
    names = [name for name in SETTINGS if hasattr(config, f"set_{name}")]  # some are younger than others
    before = {name: getattr(config, name)() for name in names}
    for name in names:
        getattr(config, f"set_{name}")(SETTINGS[name])
    try:
        yield
    finally:
        for name, value in before.items():
            getattr(config, f"set_{name}")(value)


@contextlib.contextmanager
def _attributes() -> Iterator[None]:
    from keras.src.backend.common import global_state

    before = {name: global_state.get_global_attribute(name) for name in _ATTRIBUTES}
    generator = before["global_seed_generator"]
    state = None if generator is None else generator.state.numpy()
    try:
        yield
    finally:
        for name, value in before.items():
            global_state.set_global_attribute(name, value)
        if generator is not None:
            generator.state.assign(state)


@contextlib.contextmanager
def _tensorflow() -> Iterator[None]:
    """TensorFlow keeps one counter for each pair of seeds, so within a check it has a seed that nobody else uses."""
    import tensorflow as tf
    from tensorflow.python.eager import context

    current = context.context()
    seed, generator = current._seed, getattr(current, "_rng", None)  # `tf.random.set_seed` would reset the counters
    eagerly = tf.config.functions_run_eagerly()
    current._seed, current._rng = _SEED, random.Random(_SEED)
    try:
        yield
    finally:
        current._seed, current._rng = seed, generator
        if tf.config.functions_run_eagerly() != eagerly:
            tf.config.run_functions_eagerly(eagerly)
