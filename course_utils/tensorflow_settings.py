"""TensorFlow as lessons need it: quick to start and fast on any processor, quiet, and done when it says so."""

import contextlib
import functools
import gc
import logging
import os
from collections.abc import Callable, Iterator

_ENVIRONMENT = {
    # The C++ log says nothing that a student can act on.
    "TF_CPP_MIN_LOG_LEVEL": "2",
    # Convolutions by oneDNN. By itself TensorFlow takes them only on processors with instructions for neural networks
    # (AVX512_VNNI, AVX512_BF16, AMX); with AVX2 alone, a small ConvNet trains 1.2 times as fast with them as without
    # (`bench/tensorflow_settings.py`), and a ResNet-50 gains more.
    "TF_ENABLE_ONEDNN_OPTS": "1",
}


def before_import() -> None:
    """What TensorFlow reads when it is imported; a value that is set already stays."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Do not look for garbage: an import of TensorFlow leaves none, and Python would look for it hundreds of times."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def after_import() -> None:
    """Hush TensorFlow, and let training start sooner and end when its last batch is done. Import Keras first."""
    _hush()
    _build_before_tracing()
    _end_iterators_at_once()


def _hush() -> None:
    """A lesson trains many small models: that their functions are traced again and again is no news.

    Asked for its logger the first time, TensorFlow sets it up, in a notebook to tell everything; so it is asked first.
    """
    import tensorflow as tf

    tf.get_logger().setLevel(logging.ERROR)


def _build_before_tracing() -> None:
    """Make the variables of optimizers, metrics and losses before a training step is traced.

    Keras 3.15 makes them while TensorFlow traces the first step. Then the step is traced twice, and a graph with a
    condition for each variable sets them: the first step takes up to twice as long. The numbers are the same. Keras
    itself makes them first where it runs on JAX or PyTorch. Models of a student's own class are left to Keras: their
    step may give its losses and metrics something else than the batch.
    """
    import keras

    def built_first(make, model, *arguments, **named):
        before = model.train_function
        made = make(model, *arguments, **named)
        step = model.train_function
        if step is before or model.run_eagerly or not type(model).__module__.startswith("keras."):
            return made

        def first_step(iterator):
            if model.train_function is first_step:
                model.train_function = step
                with contextlib.suppress(Exception):  # the step says what does not fit, with its own words
                    _build(model, iterator.element_spec)
            return step(iterator)

        model.train_function = first_step
        return made

    _wrap_once(keras.Model, "make_train_function", built_first)


def _build(model, batch) -> None:
    """Make what training has variables for beside the model, for a batch with these shapes; no value changes."""
    import keras

    def symbol(spec):
        return keras.KerasTensor(tuple(spec.shape), keras.backend.standardize_dtype(spec.dtype))

    class LossAndMetrics(keras.Operation):
        def call(self, labels, outputs):
            return model.compute_loss(None, labels, outputs), model.compute_metrics(None, labels, outputs)

    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    labels = keras.tree.map_structure(symbol, keras.utils.unpack_x_y_sample_weight(batch)[1])
    outputs = model.outputs[0] if isinstance(model, keras.Sequential) else model.output
    LossAndMetrics().compute_output_spec(labels, outputs)


def _end_iterators_at_once() -> None:
    """Iterate over datasets without the thread that tunes them, unless a dataset asks for it.

    That thread sleeps 10 ms, 20 ms, 40 ms and so on up to a minute, and the end of `fit`, `evaluate` and `predict`
    waits for it. It is woken before the cancellation that it looks for is marked (TensorFlow 2.21, `StartCancel` in
    core/framework/cancellation.cc and `Model::OptimizeLoop` in core/framework/model.cc), so that it may sleep on,
    and 5 seconds of training take 10. Keras leaves the thread out where it reads a `PyDataset`, for other reasons.
    `tf.data.AUTOTUNE` then means as many calls as there are cores, and a prefetch buffer that grows when it was empty.
    """
    import tensorflow as tf

    def untuned(iterate, dataset):
        if dataset.options().autotune.enabled is not None:
            return iterate(dataset)
        options = tf.data.Options()
        options.autotune.enabled = False
        return iterate(dataset.with_options(options))

    _wrap_once(tf.data.Dataset, "__iter__", untuned)


def _wrap_once(owner: type, name: str, wrapper: Callable) -> None:
    """Have the class's method called through `wrapper(method, self, ...)`; a second time changes nothing."""
    method = getattr(owner, name)
    if hasattr(method, "__wrapped__"):
        return

    @functools.wraps(method)
    def wrapped(*arguments, **named):
        return wrapper(method, *arguments, **named)

    setattr(owner, name, wrapped)
