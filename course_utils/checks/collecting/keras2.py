"""Recognizes Keras 2, which lives on as `tf_keras`: its models and layers do not mix with those of Keras 3."""

from course_utils.checks.verdict import Miss

KERAS_2 = Miss(
    "this is Keras 2; the course uses Keras 3",
    got="models or layers of tf_keras, which is also what tf.keras is where TF_USE_LEGACY_KERAS is set",
    expected="import keras, and keras.layers, keras.Model",
    why="objects of Keras 2 and Keras 3 cannot be parts of one net; without TF_USE_LEGACY_KERAS, and with the kernel "
    "restarted, tf.keras is Keras 3 as well.",
)


def is_keras_2(cls: type) -> bool:
    """Whether a class is one of Keras 2, or made from one."""
    return any(is_of_keras_2(str(base.__module__)) for base in cls.__mro__)


def is_of_keras_2(module: str) -> bool:
    """Whether a module belongs to Keras 2: the package `tf_keras`, or the older one inside TensorFlow."""
    return module.partition(".")[0] == "tf_keras" or module.startswith("tensorflow.python.keras.")
