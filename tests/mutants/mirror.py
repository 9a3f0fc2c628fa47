"""Solutions of `mirror`."""

import keras
import numpy as np
import tensorflow as tf

from mutants import Bank, Mutant

BANK = Bank("mirror")


def drawn(x, rng, probability):
    return rng.random(len(x)) < probability


def mirroring(flip=lambda x: x[:, :, ::-1], which=drawn):
    """A solution with another flip of the whole batch, or another draw of the images that are flipped."""

    def mirror(x, rng, probability=0.5):
        return np.where(np.reshape(which(x, rng, probability), (-1, 1, 1, 1)), flip(x), x)

    return mirror


OFTEN = r"not mirrored as often as probability says"
CHANGED = {
    "whole_batch": (mirroring(which=lambda x, rng, p: rng.random() < p), "whole batch is mirrored or kept together"),
    "upside_down": (mirroring(lambda x: x[:, ::-1]), "an image is turned upside down"),
    "half_circle": (mirroring(lambda x: x[:, ::-1, ::-1]), "turned by half a circle"),
    "channels": (mirroring(lambda x: x[..., ::-1]), "the channels of an image are in reverse order"),
    "channels_too": (mirroring(lambda x: x[:, :, ::-1, ::-1]), "the channels of an image are in reverse order"),
    "batch_axis": (mirroring(lambda x: x[::-1]), "the images change places"),
    "half_an_image": (
        mirroring(lambda x: np.concatenate([x[:, :2, ::-1], x[:, 2:]], axis=1)),
        "neither kept nor mirrored",
    ),
    "always": (mirroring(which=lambda x, rng, p: True), r"every image is mirrored, always[\s\S]*4400 of 4400"),
    "never": (mirroring(which=lambda x, rng, p: False), r"no image is ever mirrored[\s\S]*0 of 4400"),
    "one_minus": (mirroring(which=lambda x, rng, p: rng.random(len(x)) > p), "1 − probability"),
    "ignores_probability": (
        mirroring(which=lambda x, rng, p: rng.random(len(x)) < 0.5),
        OFTEN + r"[\s\S]*with probability=0.2",
    ),
    "every_second": (mirroring(which=lambda x, rng, p: np.arange(len(x)) % 2), "whichever rng"),
    "own_seed": (mirroring(which=lambda x, rng, p: drawn(x, np.random.default_rng(7), p)), "whichever rng"),
    "global_random": (
        mirroring(which=lambda x, rng, p: np.random.random(len(x)) < p),  # noqa: NPY002
        "the chance does not come from rng",
    ),
    "less_likely_default": (
        lambda x, rng, probability=0.2: mirroring()(x, rng, probability),
        OFTEN + r"[\s\S]*without a probability",
    ),
    "exact_number": (
        mirroring(which=lambda x, rng, p: np.isin(np.arange(len(x)), rng.permutation(len(x))[: int(p * len(x))])),
        r"not drawn independently[\s\S]*200, 200, … of 400",
    ),
    "the_first_ones": (
        mirroring(which=lambda x, rng, p: np.arange(len(x)) < rng.binomial(len(x), p)),
        "not drawn independently",
    ),
    "in_pairs": (
        mirroring(which=lambda x, rng, p: np.repeat(rng.random((len(x) + 1) // 2) < p, 2)[: len(x)]),
        r"not drawn independently[\s\S]*100% of neighbours",
    ),
    "too_seldom": (mirroring(which=lambda x, rng, p: rng.random(len(x)) < (0.8 * p if p < 1 else 1)), OFTEN),
    "scaled": (lambda x, rng, probability=0.5: mirroring()(x, rng, probability) / 255, "the result is not in pixels"),
    "one_image": (lambda x, rng, probability=0.5: mirroring()(x, rng, probability)[0], r"shape of the result is not"),
    "only_mirrored": (lambda x, rng, probability=0.5: x[drawn(x, rng, 0.5), :, ::-1], r"shape of the result is not"),
    "a_list": (
        lambda x, rng, probability=0.5: list(mirroring()(x, rng, probability)),
        r"no array of numbers[\s\S]*list",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("changes its input")
def in_place(x, rng, probability=0.5):
    flips = drawn(x, rng, probability)
    x[flips] = x[flips, :, ::-1]
    return x


@BANK.miss("probability=1 does not mirror every image")
def all_but_the_first(x, rng, probability=0.5):
    flips = drawn(x, rng, probability)
    flips[0] = False
    return mirroring(which=lambda *_: flips)(x, rng)


@BANK.miss("returns nothing")
def forgets_to_return(x, rng, probability=0.5):
    mirroring()(x, rng, probability)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(x, rng, probability=0.5):
    raise NotImplementedError("mirror")


@BANK.passes
def by_loop(x, rng, probability=0.5):
    result = x.copy()
    for i in range(len(x)):
        if rng.random() < probability:
            result[i] = np.fliplr(x[i])
    return result


@BANK.passes
def by_index(x, rng, probability=0.5):
    flips = rng.choice([True, False], size=len(x), p=[probability, 1 - probability])
    result = np.array(x, dtype="float32")
    result[flips] = np.flip(result[flips], axis=2)
    return result


@BANK.passes
def by_whole_numbers(x, rng, probability=0.5):
    return np.stack([x[i][:, ::-1] if rng.integers(10**6) < probability * 10**6 else x[i] for i in range(len(x))])


@BANK.passes
def backwards(x, rng, probability=0.5):
    """The last image draws first, and from the upper end."""
    images = [image[:, ::-1] if rng.uniform() >= 1 - probability else image for image in x[::-1]]
    return np.array(images[::-1])


@BANK.passes
def by_keras(x, rng, probability=0.5):
    flips = keras.ops.convert_to_tensor(rng.binomial(1, probability, (len(x), 1, 1, 1)))
    return keras.ops.where(flips == 1, keras.ops.flip(x, axis=2), x)


@BANK.passes
def by_tensorflow(x, rng, probability=0.5):
    seed = rng.integers(2**31, size=2)
    flips = tf.random.stateless_uniform((len(x), 1, 1, 1), seed=seed) < probability
    return tf.where(flips, tf.image.flip_left_right(x), x)


BANK.right["by_where"] = mirroring()
