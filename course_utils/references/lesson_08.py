# Made by `course build` out of notebooks/source/08_data_augmentation.py: change that, not this.
# sha256 of the rest: 827926013b9011967477ccea6827dc454306c742d3b143169afeee97a7e80a8d
"""The course's own answers of lesson 08."""

from course_utils.own_answers import own_answer
import numpy as np
import tensorflow as tf


@own_answer("mirror")
def mirror(x, rng, probability=0.5):
    """Each photograph by itself mirrored, or left. x: (m, n_H, n_W, n_C), values 0–255."""
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@own_answer("random_crop")
def random_crop(x, size, rng):
    """A square from each photograph, (m, size, size, n_C). x: (m, n_H, n_W, n_C)."""
    m, n_H, n_W, _ = x.shape
    rows = rng.integers(0, n_H - size + 1, m)
    columns = rng.integers(0, n_W - size + 1, m)
    cuts = zip(x, rows, columns, strict=True)
    return np.stack([img[r : r + size, c : c + size] for img, r, c in cuts])


@own_answer("color_shift")
def color_shift(x, rng, largest=20):
    """One number added to each channel of each photograph. x: (m, n_H, n_W, n_C), 0–255."""
    m, _, _, n_C = x.shape
    shift = rng.uniform(-largest, largest, (m, 1, 1, n_C)).astype("float32")
    return np.clip(x + shift, 0, 255)


@own_answer("pca_color")
def pca_color(x, eigenvalues, eigenvectors, alphas):
    """One shift a photograph along the principal colours. x: (m, n_H, n_W, 3), 0–255.

    eigenvalues: (3,). eigenvectors: (3, 3), p_i in column i. alphas: (m, 3).
    """
    shift = (alphas * eigenvalues) @ eigenvectors.T
    return np.clip(x + shift[:, None, None, :], 0, 255)


@own_answer("overlapped")
def overlapped(x, y, augment, batch_size):
    """A tf.data.Dataset of augmented batches and their labels, made while training runs."""
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    augmented = data.map(
        lambda photos, labels: (augment(photos), labels), num_parallel_calls=tf.data.AUTOTUNE
    )
    return augmented.prefetch(tf.data.AUTOTUNE)
