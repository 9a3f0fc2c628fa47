"""Augmentations in use today, as Keras's own layers, and batches in which labels are mixed as well.

| name | what | source |
|---|---|---|
| mixup | two photographs and their labels, in one weighted mean | Zhang et al., 2018, section 2 |
| CutMix | a rectangle of another photograph, the labels mixed by area | Yun et al., 2019, section 3 |
| Cutout | a grey square | DeVries and Taylor, 2017, section 3 |
| RandAugment | operations drawn from a list of eleven, one strength for all | Cubuk et al., 2020, section 3 |

The sizes are those that the papers used for CIFAR-10, whose photographs are 32×32, too; RandAugment has Keras's own
unit of strength.
"""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from course_utils.own_answers import own_answer
from course_utils.training.few_photos import BATCH_SIZE, LEARNING_RATE, small_net

GREY = 127  # the middle of 0–255, which `small_net` scales to about 0
Step = Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]


def crop_and_rotation(seed: int) -> list[keras.Layer]:
    """Moved by up to an eighth of the side, turned by up to 15 degrees; what was outside is reflected."""
    eighth = {"height_factor": 0.125, "width_factor": 0.125, "fill_mode": "reflect"}
    return [layers.RandomTranslation(**eighth, seed=seed), layers.RandomRotation(15 / 360, "reflect", seed=seed)]


def mixup(seed: int) -> list[keras.Layer]:
    """Weights drawn from Beta(1, 1), which is uniform (Zhang et al., 2018, section 3.3)."""
    return [layers.MixUp(alpha=1.0, seed=seed)]


def cut_mix(seed: int) -> list[keras.Layer]:
    """Areas drawn from Beta(1, 1); with `factor=1.0` alone Keras would draw the 1 anew, from 0 to 1."""
    return [layers.CutMix(factor=(1.0, 1.0), seed=seed)]


def cutout(seed: int) -> list[keras.Layer]:
    """A square of half the side in every photograph; here it always lies inside, in the paper it may stick out."""
    return [layers.RandomErasing(factor=(1.0, 1.0), scale=(0.25, 0.25), fill_value=GREY, seed=seed)]


def rand_augment(seed: int, strength: float = 0.5) -> list[keras.Layer]:
    """Two operations, the same ones for the whole batch; the default strength turns by up to half a turn."""
    return [layers.RandAugment(num_ops=2, factor=strength, seed=seed)]


def mixing_step(chain: list[keras.Layer]) -> Step:
    """Keras layers one after the other, as a step that takes and returns (photographs, labels).

    Args:
        chain: augmentation layers of Keras; they take photographs (b, n_H, n_W, 3) of values 0–255.

    Returns:
        a function of photographs and of labels (b, classes), rows of probabilities, which returns both as float32.
    """

    def step(photos, labels):
        both = {"images": tf.cast(photos, tf.float32), "labels": tf.cast(labels, tf.float32)}
        for layer in chain:
            both = layer(both, training=True)
        return both["images"], both["labels"]

    return step


@own_answer("overlapped")
def mixed_batches(x: np.ndarray, y: np.ndarray, make_chain: Callable[[int], list] | None, seed: int) -> tf.data.Dataset:
    """As `augmented_batches`, for Keras layers: batches of 32 without end whose labels are rows of probabilities.

    Args:
        x, y: photographs (m, n_H, n_W, 3) and labels (m,), whole numbers from 0, each class there.
        make_chain: makes the layers from a seed; None leaves photographs and labels.
        seed: the same seed gives the same batches.
    """
    rows = keras.utils.to_categorical(y)
    data = tf.data.Dataset.from_tensor_slices((x.astype("float32"), rows)).shuffle(len(x), seed=seed)
    data = data.repeat().batch(BATCH_SIZE)
    if make_chain is not None:
        data = data.map(mixing_step(make_chain(seed)))  # one call at a time: a layer keeps the state of its draws
    return data.prefetch(tf.data.AUTOTUNE)


def net_for_mixed(input_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """`small_net`, compiled for labels that are rows of probabilities."""
    net = small_net(input_shape, classes)
    net.compile(keras.optimizers.Adam(LEARNING_RATE), "categorical_crossentropy", metrics=["accuracy"])
    return net
