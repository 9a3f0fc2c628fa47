"""What a check must leave as it found it: random states, Keras's settings, warnings, the working directory, figures."""

import contextlib
import os
import random
import sys
import warnings
from collections.abc import Iterator

import numpy as np


@contextlib.contextmanager
def restored() -> Iterator[None]:
    """Within this context Keras has the settings that the lessons assume; after it all is as it was before.

    The settings are float32 and channels last, whatever `keras.json` or an earlier cell says.
    """
    with contextlib.ExitStack() as stack:
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())  # noqa: NPY002  the lessons' students may use it
        stack.enter_context(np.errstate())
        stack.enter_context(np.printoptions())
        stack.enter_context(warnings.catch_warnings())
        stack.callback(_restore_environment, dict(os.environ))
        stack.callback(_restore_path, list(sys.path))
        stack.callback(os.chdir, os.getcwd())
        stack.callback(_close_figures, _figures())
        if "keras" in sys.modules:
            stack.enter_context(_keras_settings())
        yield


@contextlib.contextmanager
def _keras_settings() -> Iterator[None]:
    import keras
    import tensorflow as tf
    from keras.src.backend.common import global_state  # Keras has no public way to save its random state
    from keras.src.random.seed_generator import GLOBAL_SEED_GENERATOR
    from keras.src.utils.rng_utils import GLOBAL_RANDOM_SEED

    policy, layout, floatx = keras.config.dtype_policy(), keras.config.image_data_format(), keras.config.floatx()
    epsilon, eagerly = keras.config.epsilon(), tf.config.functions_run_eagerly()
    seed = global_state.get_global_attribute(GLOBAL_RANDOM_SEED)
    generator = global_state.get_global_attribute(GLOBAL_SEED_GENERATOR)  # made at its first use
    state = None if generator is None else generator.state.numpy()
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    keras.config.set_image_data_format("channels_last")
    try:
        yield
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(policy)
        keras.config.set_image_data_format(layout)
        keras.config.set_epsilon(epsilon)
        tf.config.run_functions_eagerly(eagerly)
        global_state.set_global_attribute(GLOBAL_RANDOM_SEED, seed)
        global_state.set_global_attribute(GLOBAL_SEED_GENERATOR, generator)
        if generator is not None:
            generator.state.assign(state)


def _restore_environment(before: dict[str, str]) -> None:
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


def _restore_path(before: list[str]) -> None:
    sys.path[:] = before


def _figures() -> list[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return pyplot.get_fignums() if pyplot else []


def _close_figures(before: list[int]) -> None:
    """Close the figures that were opened since; `before` holds the numbers of those that were open."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    for number in _figures():
        if number not in before:
            pyplot.close(number)
