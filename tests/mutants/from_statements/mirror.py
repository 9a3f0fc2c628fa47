"""Solutions of `mirror`, written from its statement alone."""

import random

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

EACH = "Exchange left and right, in each photograph independently, with the given probability."
CHANCE = "`rng` is a NumPy generator, and all chance comes from it: `rng.random(m)` gives `m` numbers from 0 to 1."
NEW = "Return a new array, and leave `x` as it is."
PHOTOS = "Each photograph by itself mirrored, or left. x: (m, n_H, n_W, n_C), values 0–255."


@right("where")
def by_where(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@right("copy, then a mask on the left side")
def by_mask(x, rng, probability=0.5):
    result = x.copy()
    turned = rng.random(size=x.shape[0]) < probability
    result[turned] = np.flip(x[turned], axis=2)
    return result


@right("one photograph after another, one draw each")
def one_by_one(x, rng, probability=0.5):
    out = np.empty_like(x)
    for i, photo in enumerate(x):
        out[i] = np.fliplr(photo) if rng.random() < probability else photo
    return out


@right("binomial draws and a gather of columns")
def by_gather(x, rng, probability=0.5):
    m, _, n_W, _ = x.shape
    chosen = rng.binomial(1, probability, size=(m, 1))
    columns = np.arange(n_W)
    columns = np.where(chosen == 1, columns[::-1], columns)
    return np.take_along_axis(x, columns[:, None, :, None], axis=2)


@wrong(EACH, r"independent|each|whole|batch|own|all", r"upside|in place")
def whole_batch(x, rng, probability=0.5):
    return x[:, :, ::-1].copy() if rng.random() < probability else x.copy()


@wrong(EACH, r"left|right|rows|upside|axis|column|top", r"probability")
def upside_down(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, ::-1], x)


@wrong(EACH, r"left|right|rows|upside|axis|turn|column")
def turned_by_half(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, ::-1, ::-1], x)


@wrong(EACH, r"left|right|channel|axis|colour|color|column")
def channels_exchanged(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[..., ::-1], x)


@wrong(EACH, r"photograph|left|right|order|batch|axis|column")
def batch_reversed(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[::-1], x)


@wrong(EACH, r"probability|given|half|0\.5")
def always_half(x, rng, probability=0.5):
    chosen = rng.integers(0, 2, size=len(x)) == 1
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(EACH, r"probability|often|share|too")
def the_others(x, rng, probability=0.5):
    chosen = rng.random(len(x)) > probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(EACH, r"independent|each|share|exact|number|same|itself")
def exact_share(x, rng, probability=0.5):
    out = x.copy()
    chosen = rng.choice(len(x), size=round(probability * len(x)), replace=False)
    out[chosen] = x[chosen, :, ::-1]
    return out


@wrong("def mirror(x, rng, probability=0.5)", r"default|probability|without|0\.5|half")
def another_default(x, rng, probability=0.1):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(EACH, r"whole|each|row|photograph|itself|independent")
def row_by_row(x, rng, probability=0.5):
    chosen = rng.random(x.shape[:2]) < probability
    return np.where(chosen[:, :, None, None], x[:, :, ::-1], x)


@wrong(CHANCE, r"rng|generator|chance|global|np\.random|given", r"probability|upside")
def global_chance(x, rng, probability=0.5):
    chosen = np.random.rand(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(CHANCE, r"rng|generator|chance|random|given")
def chance_of_python(x, rng, probability=0.5):
    return np.stack([photo[:, ::-1] if random.random() < probability else photo for photo in x])


@wrong(CHANCE, r"rng|generator|chance|seed|given|own|same")
def its_own_generator(x, rng, probability=0.5):
    chosen = np.random.default_rng(1).random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(CHANCE, r"rng|generator|chance|seed|given|same|state|again")
def copies_the_generator(x, rng, probability=0.5):
    import copy

    chosen = copy.deepcopy(rng).random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(NEW, r"leave|chang|mutat|in place|new|`?x`?\b", r"probability|upside")
def in_place(x, rng, probability=0.5):
    for i in np.flatnonzero(rng.random(len(x)) < probability):
        x[i] = x[i, :, ::-1].copy()
    return x


@wrong(NEW, r"leave|chang|mutat|in place|new|`?x`?\b")
def another_name_is_no_copy(x, rng, probability=0.5):
    result = np.asarray(x)
    turned = rng.random(len(x)) < probability
    result[turned] = result[turned][:, :, ::-1]
    return result


@wrong(NEW, r"new|same|itself|copy|memory|view")
def itself_if_nothing_is_to_do(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    if not chosen.any():
        return x
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(NEW, r"new|view|copy|memory|same|share")
def a_view_if_all_are_chosen(x, rng, probability=0.5):
    if probability == 1:
        return x[:, :, ::-1]
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


@wrong(NEW, r"array|list|type", r"probability|independent")
def a_list(x, rng, probability=0.5):
    return [photo[:, ::-1] if rng.random() < probability else photo.copy() for photo in x]


@right("a tensor, which the text allows")
def a_tensor(x, rng, probability=0.5):
    import tensorflow as tf

    chosen = rng.random((len(x), 1, 1, 1)) < probability
    return tf.where(chosen, tf.reverse(x, axis=[2]), x)


@wrong(PHOTOS, r"left|all|photograph|missing|shape|\bm\b|number|length")
def chosen_only(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return x[chosen, :, ::-1].copy()


@wrong(PHOTOS, r"order|photograph|place|mirrored|left")
def chosen_first(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.concatenate([x[chosen, :, ::-1], x[~chosen]])


@wrong(PHOTOS, r"shape|square|rows|columns|n_H|n_W|raise|error|axis|index")
def square_only(x, rng, probability=0.5):
    out = x.copy()
    n = x.shape[1]
    for i in np.flatnonzero(rng.random(len(x)) < probability):
        for column in range(n):
            out[i, :, column] = x[i, :, n - 1 - column]
    return out


@wrong(PHOTOS, r"values|255|scal|0–1|bytes|changed|differ")
def scaled(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x).astype("float32") / 255


@wrong(EACH, r"all|first|photograph|each|eight|8")
def first_eight(x, rng, probability=0.5):
    out = x.copy()
    chosen = rng.random(8) < probability
    for i in range(min(8, len(x))):
        if chosen[i]:
            out[i] = x[i, :, ::-1]
    return out


@debatable("float32 in place of bytes: the type of the result is not stated")
def as_float32(x, rng, probability=0.5):
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x).astype("float32")


@debatable("<= in place of <: differs with probability 0 if a 0.0 is drawn")
def at_most(x, rng, probability=0.5):
    chosen = rng.random(len(x)) <= probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)
