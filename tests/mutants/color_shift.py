"""Solutions of `color_shift`."""

import keras
import numpy as np
import tensorflow as tf

from mutants import Bank, Mutant

BANK = Bank("color_shift")


def clipped(x):
    return np.clip(x, 0, 255)


def shifting(
    draw=lambda x, rng, largest: rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1])), end=clipped, default=20
):
    """A solution that draws its shifts or ends in its own way."""

    def color_shift(x, rng, largest=default):
        return end(x.astype("float32") + draw(x, rng, largest))

    return color_shift


def uniform(*shape):
    """Shifts of a shape in which 0 stands for the number of images."""
    return lambda x, rng, largest: rng.uniform(-largest, largest, [n or len(x) for n in shape])


SINGLE = "the shift differs from pixel to pixel"
CHANGED = {
    "per_pixel": (shifting(lambda x, rng, largest: rng.uniform(-largest, largest, x.shape)), SINGLE),
    "per_row": (
        shifting(lambda x, rng, largest: rng.uniform(-largest, largest, (*x.shape[:2], 1, x.shape[-1]))),
        SINGLE,
    ),
    "all_channels": (shifting(uniform(0, 1, 1, 1)), "all channels of an image move by the same amount"),
    "all_images": (shifting(uniform(3)), "all images move by the same amounts"),
    "one_number": (shifting(uniform(1)), "all channels of an image move by the same amount"),
    "not_clipped": (shifting(end=lambda x: x), "the result is not clipped"),
    "clipped_below": (shifting(end=lambda x: np.maximum(x, 0)), "the result is not clipped"),
    "clipped_to_254": (shifting(end=lambda x: np.clip(x, 0, 254).round()), "the values are not clipped to 0 and 255"),
    "wraps": (
        shifting(end=lambda x: x.round().astype("int64").astype("uint8")),
        r"the values wrap around[\s\S]*would be",
    ),
    "scaled": (shifting(end=lambda x: clipped(x) / 255), "the result is not in pixels"),
    "clipped_to_1": (shifting(end=lambda x: np.clip(x, 0, 1)), "the result is not in pixels"),
    "half_the_range": (
        shifting(lambda x, rng, largest: rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1])) / 2),
        r"do not reach `largest`[\s\S]*from −20 to 20",
    ),
    "twice_the_range": (
        shifting(lambda x, rng, largest: 2 * rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1]))),
        "a shift is larger than `largest`",
    ),
    "normal": (
        shifting(lambda x, rng, largest: rng.normal(0, largest, (len(x), 1, 1, x.shape[-1]))),
        "a shift is larger than `largest`",
    ),
    "lighter": (
        shifting(lambda x, rng, largest: rng.uniform(0, largest, (len(x), 1, 1, x.shape[-1]))),
        "only become lighter",
    ),
    "darker": (
        shifting(lambda x, rng, largest: -rng.uniform(0, largest, (len(x), 1, 1, x.shape[-1]))),
        "only become darker",
    ),
    "ends_only": (
        shifting(lambda x, rng, largest: rng.choice([-largest, largest], (len(x), 1, 1, x.shape[-1]))),
        r"there are no small shifts[\s\S]*-20 and 20",
    ),
    "always_20": (
        shifting(lambda x, rng, largest: rng.uniform(-20, 20, (len(x), 1, 1, x.shape[-1]))),
        r"do not reach `largest`[\s\S]*from −45 to 45",
    ),
    "default_10": (shifting(default=10), "do not reach `largest`"),
    "one_light": (
        shifting(lambda x, rng, largest: rng.uniform(-largest, largest, (len(x), 1, 1, 1)) * [1, -1, 1]),
        "the channels of an image hang together",
    ),
    "never_blue": (
        shifting(lambda x, rng, largest: rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1])) * [1, 1, 0]),
        r"a channel never changes[\s\S]*channel 2",
    ),
    "all_but_the_first": (
        shifting(
            lambda x, rng, largest: np.vstack(
                [np.zeros((1, x.shape[-1])), rng.uniform(-largest, largest, (len(x) - 1, x.shape[-1]))]
            )[:, None, None]
        ),
        r"some images never change[\s\S]*image 0",
    ),
    "in_pairs": (
        shifting(
            lambda x, rng, largest: np.repeat(
                rng.uniform(-largest, largest, (len(x) // 2, 1, 1, x.shape[-1])), 2, axis=0
            )
        ),
        "neighbours in the batch move alike",
    ),
    "255_times": (
        shifting(lambda x, rng, largest: 255 * rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1]))),
        "the shift is far too large",
    ),
    "own_seed": (
        shifting(lambda x, rng, largest: uniform(0, 1, 1, 3)(x, np.random.default_rng(0), largest)),
        "whichever",
    ),
    "global_random": (
        shifting(lambda x, rng, largest: np.random.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1]))),  # noqa: NPY002
        "the chance does not come from rng",
    ),
    "unchanged": (lambda x, rng, largest=20: x.copy(), "no colour changes"),
    "one_image": (lambda x, rng, largest=20: shifting()(x, rng, largest)[:1], "shape of the result is not"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("the channels are multiplied, not shifted")
def multiplied(x, rng, largest=20):
    return clipped(x * (1 + rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1])) / 255))


@BANK.miss("the values wrap around")
def adds_in_uint8(x, rng, largest=20):
    return x.astype("uint8") + rng.integers(-largest, largest + 1, (len(x), 1, 1, x.shape[-1])).astype("uint8")


@BANK.miss("changes its input")
def in_place(x, rng, largest=20):
    for image in x:
        for channel in range(3):
            image[..., channel] = clipped(image[..., channel] + rng.uniform(-largest, largest))
    return x


@BANK.miss("returns nothing")
def forgets_to_return(x, rng, largest=20):
    shifting()(x, rng, largest)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(x, rng, largest=20):
    raise NotImplementedError("color_shift")


@BANK.passes
def by_loop(x, rng, largest=20):
    result = x.astype("float64")
    for i in range(len(x)):
        for channel in range(x.shape[-1]):
            result[i, :, :, channel] += rng.random() * 2 * largest - largest
    return np.minimum(np.maximum(result, 0), 255)


@BANK.passes
def whole_numbers(x, rng, largest=20):
    shifts = rng.integers(-largest, largest + 1, size=(len(x), 1, 1, x.shape[-1]))
    return clipped(x + shifts).astype("uint8")


@BANK.passes
def upper_end_left_out(x, rng, largest=20):
    shifts = rng.integers(-largest, largest, size=(len(x), x.shape[-1]))
    return clipped(x.astype("int64") + shifts[:, None, None])


@BANK.passes
def by_choice(x, rng, largest=20):
    shifts = np.stack([rng.choice(np.arange(-largest, largest + 1), x.shape[-1]) for _ in x])
    return np.array([clipped(image.astype("float32") + shift) for image, shift in zip(x, shifts, strict=True)])


@BANK.passes
def by_keras(x, rng, largest=20):
    shifts = keras.random.uniform((len(x), 1, 1, x.shape[-1]), -largest, largest, seed=int(rng.integers(2**31)))
    return keras.ops.clip(keras.ops.cast(x, "float32") + shifts, 0, 255)


@BANK.passes
def by_tensorflow(x, rng, largest=20):
    shifts = tf.constant(rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[-1])), "float32")
    return tf.saturate_cast(tf.round(tf.cast(x, "float32") + shifts), "uint8")


BANK.right["by_uniform"] = shifting()
