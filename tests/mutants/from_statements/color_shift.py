"""Solutions of `color_shift`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

DRAW = "Draw one number for each channel of each photograph, anywhere from −`largest` to `largest`."
ADD = "Add it to the whole channel, and keep the values in 0–255."
WRAP = "Bytes wrap around: add in float32, then clip"
CHANCE = "`rng` is a NumPy generator, and all chance comes from it"
PHOTOS = "One number added to each channel of each photograph. x: (m, n_H, n_W, n_C), 0–255."


@right("uniform, clip")
def by_uniform(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, size=(x.shape[0], 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift.astype("float32"), 0, 255)


@right("rng.random, maximum and minimum, float64")
def by_random(x, rng, largest=20):
    m, _, _, n_C = x.shape
    numbers = largest * (2 * rng.random((m, n_C)) - 1)
    return np.minimum(np.maximum(x + numbers[:, None, None], 0.0), 255.0)


@right("channel by channel, draw by draw")
def channel_by_channel(x, rng, largest=20):
    out = np.array(x, dtype="float32")
    for photo in out:
        for c in range(photo.shape[-1]):
            photo[..., c] += rng.uniform(-largest, largest)
    return out.clip(0, 255)


@wrong(WRAP, r"wrap|byte|uint8|overflow|clip|float")
def bytes_added(x, rng, largest=20):
    shift = np.round(rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))).astype("int8")
    return x + shift.astype("uint8") if x.dtype == np.uint8 else np.clip(x + shift, 0, 255)


@wrong(WRAP, r"wrap|byte|uint8|overflow|clip|negative")
def to_bytes_before_clipping(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip((x.astype("float32") + shift).astype("int32").astype("uint8"), 0, 255)


@wrong(DRAW, r"channel|each|grey|same|own", r"clip|wrap")
def one_a_photograph(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, 1))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(DRAW, r"photograph|each|same|own|batch")
def one_a_channel(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, x.shape[3])
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(DRAW, r"one|each|same|channel|own")
def one_for_all(x, rng, largest=20):
    return np.clip(x.astype("float32") + rng.uniform(-largest, largest), 0, 255)


@wrong(ADD, r"whole|channel|pixel|one number|same")
def one_a_pixel(x, rng, largest=20):
    return np.clip(x.astype("float32") + rng.uniform(-largest, largest, x.shape), 0, 255)


@wrong(ADD, r"whole|channel|row|one number|same")
def one_a_row(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (*x.shape[:2], 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(DRAW, r"negative|−|-|minus|darker|from|both")
def lighter_only(x, rng, largest=20):
    shift = rng.uniform(0, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(DRAW, r"largest|beyond|from|more|normal|exceed|\d")
def normal_numbers(x, rng, largest=20):
    shift = rng.normal(0, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(DRAW, r"largest|20|given")
def always_twenty(x, rng, largest=20):
    shift = rng.uniform(-20, 20, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong("def color_shift(x, rng, largest=20)", r"default|largest|20|without")
def another_default(x, rng, largest=10):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(DRAW, r"anywhere|between|only|ends|values|two|sign")
def the_ends_only(x, rng, largest=20):
    shift = largest * rng.choice([-1, 1], (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(DRAW, r"largest|half|from|anywhere|\d|range")
def half_as_far(x, rng, largest=20):
    shift = largest * (rng.random((len(x), 1, 1, x.shape[3])) - 0.5)
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(ADD, r"0–255|clip|keep|values|255|negative", r"rng|each")
def not_clipped(x, rng, largest=20):
    return x.astype("float32") + rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))


@wrong(ADD, r"0–255|clip|below|negative|keep|\b0\b")
def clipped_above_only(x, rng, largest=20):
    return np.minimum(x.astype("float32") + rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3])), 255)


@wrong(ADD, r"0–255|0–1|scal|values|255|expected")
def from_zero_to_one(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip((x.astype("float32") + shift) / 255, 0, 1)


@wrong(ADD, r"add|multipl|factor|shift")
def multiplied(x, rng, largest=20):
    factor = 1 + rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3])) / 255
    return np.clip(x.astype("float32") * factor, 0, 255)


@wrong(ADD, r"wrap|around|clip|keep|0–255|modul|256")
def modulo(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return (x.astype("float32") + shift) % 256


@wrong(ADD, r"clip|keep|add|0–255|stretch|darkest|brightest|differ|constant")
def stretched(x, rng, largest=20):
    y = x.astype("float32") + rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    low, high = y.min(axis=(1, 2, 3), keepdims=True), y.max(axis=(1, 2, 3), keepdims=True)
    return 255 * (y - low) / (high - low + 1e-6)


@wrong(CHANCE, r"rng|generator|chance|global|np\.random|given", r"clip|wrap")
def global_chance(x, rng, largest=20):
    shift = np.random.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(CHANCE, r"rng|generator|chance|seed|given|own|same")
def its_own_generator(x, rng, largest=20):
    shift = np.random.default_rng(0).uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong("One number added to each channel of each photograph.", r"leave|chang|mutat|in place|given|`?x`?\b|own")
def in_place_where_floats(x, rng, largest=20):
    x = np.asarray(x, dtype="float32")
    x += rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3])).astype("float32")
    return np.clip(x, 0, 255, out=x)


@wrong(PHOTOS, r"channel|n_C|3|shape|raise|error|broadcast")
def three_channels(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, 3))
    return np.clip(x.astype("float32") + shift, 0, 255)


@wrong(PHOTOS, r"array|list|type", r"clip|wrap")
def a_list(x, rng, largest=20):
    return [np.clip(photo + rng.uniform(-largest, largest, photo.shape[-1]), 0, 255) for photo in x]


@wrong(PHOTOS, r"axis|channel|row|shape|whole|raise|error|broadcast|photograph")
def axes_swapped(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (x.shape[0], x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@debatable("whole numbers only: rng.integers(-20, 21); 'anywhere' may mean real numbers")
def whole_numbers(x, rng, largest=20):
    shift = rng.integers(-largest, largest + 1, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@debatable("bytes come back, as in the cell before the exercise: fractions are cut off")
def back_to_bytes(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255).astype("uint8")


@debatable("bytes come back, rounded")
def rounded_bytes(x, rng, largest=20):
    shift = rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(np.round(x + shift), 0, 255).astype(x.dtype)


@debatable("not every number is as likely as every other: a triangle over −largest … largest")
def by_triangle(x, rng, largest=20):
    shift = rng.triangular(-largest, 0, largest, (len(x), 1, 1, x.shape[3]))
    return np.clip(x.astype("float32") + shift, 0, 255)


@debatable("a tensor in place of an array")
def a_tensor(x, rng, largest=20):
    import tensorflow as tf

    shift = rng.uniform(-largest, largest, (len(x), 1, 1, x.shape[3])).astype("float32")
    return tf.clip_by_value(tf.cast(x, "float32") + shift, 0, 255)
