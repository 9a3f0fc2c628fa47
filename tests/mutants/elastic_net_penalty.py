"""Solutions of `elastic_net_penalty`."""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from mutants import Bank, Mutant

BANK = Bank("elastic_net_penalty")


def kernels_of(model):
    return [np.asarray(layer.kernel) for layer in model.layers if hasattr(layer, "kernel")]


def penalty(weights, l1, l2):
    return float(sum(l1 * np.abs(w).sum() + l2 * (w**2).sum() for w in map(np.asarray, weights)))


def over(choose):
    """A solution with the right formula over other weights."""
    return lambda model, l1, l2: penalty(choose(model), l1, l2)


def formula(compute):
    """A solution that computes something else of the right weights."""
    return lambda model, l1, l2: compute(kernels_of(model), l1, l2)


def each(function):
    """A sum over the kernels of something else."""
    return formula(lambda kernels, l1, l2: sum(function(w, l1, l2) for w in kernels))


def kernels_and_biases(model):
    return [w for layer in model.layers for w in layer.weights if w.name in ("kernel", "bias")]


def dense_kernels(model):
    return [layer.kernel for layer in model.layers if isinstance(layer, keras.layers.Dense)]


CHANGED = {
    "biases_too": (over(kernels_and_biases), "the biases are penalized, too"),
    "trainable": (over(lambda model: model.trainable_weights), "all trainable weights are penalized"),
    "everything": (over(lambda model: model.get_weights()), "all weights are penalized, moving averages as well"),
    "dense_alone": (over(dense_kernels), r"the convolution is left out[\s\S]*for a model with a convolution"),
    "last": (over(lambda model: kernels_of(model)[-1:]), "only the last layer counts"),
    "first": (over(lambda model: kernels_of(model)[:1]), "only the first layer counts"),
    "all_but_the_last": (over(lambda model: kernels_of(model)[:-1]), "the last layer is left out"),
    "signs": (each(lambda w, l1, l2: l1 * w.sum() + l2 * (w**2).sum()), "L1 adds the weights with their signs"),
    "late_absolute": (each(lambda w, a, b: a * abs(w.sum()) + b * (w**2).sum()), "the absolute value of the sum"),
    "no_square": (each(lambda w, l1, l2: (l1 + l2) * np.abs(w).sum()), "L2 adds absolute values, not squares"),
    "two_squares": (each(lambda w, l1, l2: (l1 + l2) * (w**2).sum()), "L1 adds squares, not absolute values"),
    "norm": (each(lambda w, a, b: a * np.abs(w).sum() + b * np.linalg.norm(w)), "L2 takes the root of the sum"),
    "late_square": (each(lambda w, a, b: a * np.abs(w).sum() + b * w.sum() ** 2), "L2 squares the sum"),
    "half": (each(lambda w, a, b: a * np.abs(w).sum() + b * (w**2).sum() / 2), "L2 has a factor 1/2"),
    "exchanged": (each(lambda w, a, b: b * np.abs(w).sum() + a * (w**2).sum()), "l1 and l2 are exchanged"),
    "mean": (each(lambda w, a, b: a * np.abs(w).mean() + b * (w**2).mean()), "the mean of each kernel is taken"),
    "no_factors": (each(lambda w, a, b: np.abs(w).sum() + (w**2).sum()), "l1 and l2 are left out"),
    "lasso": (each(lambda w, a, b: a * np.abs(w).sum()), "the L2 term is missing"),
    "ridge": (each(lambda w, a, b: b * (w**2).sum()), "the L1 term is missing"),
    "product": (each(lambda w, a, b: a * b * (np.abs(w) * w**2).sum()), "the number is not that of the formula"),
    "by_axis": (formula(lambda kernels, a, b: (a * np.abs(kernels[0]) + b * kernels[0] ** 2).sum(0)), "not added up"),
    "not_a_number": (formula(lambda kernels, a, b: float("nan")), "the number is not that of the formula"),
    "a_list": (formula(lambda kernels, a, b: [a * np.abs(w).sum() for w in kernels]), r"returns no number[\s\S]*list"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("the mean is taken, not the sum")
def mean_of_all(model, l1, l2):
    kernels = kernels_of(model)
    return penalty(kernels, l1, l2) / sum(w.size for w in kernels)


@BANK.miss("returns nothing")
def prints_only(model, l1, l2):
    print(penalty(kernels_of(model), l1, l2))


@BANK.miss("your function changes the model")
def shrinks_the_weights(model, l1, l2):
    found = penalty(kernels_of(model), l1, l2)
    model.set_weights([0.9 * w for w in model.get_weights()])
    return found


@BANK.miss("your code stops with an AttributeError")
def every_layer_has_one(model, l1, l2):
    return sum(penalty([layer.kernel], l1, l2) for layer in model.layers)


@BANK.miss("the number is not that of the formula")
def losses_of_a_model_without(model, l1, l2):
    return float(sum(model.losses))


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(model, l1, l2):
    raise NotImplementedError("elastic_net_penalty")


BANK.right["numpy"] = over(kernels_of)


@BANK.passes
def with_ops(model, l1, l2):
    total = 0
    for layer in model.layers:
        if hasattr(layer, "kernel"):
            total += l1 * ops.sum(ops.abs(layer.kernel)) + l2 * ops.sum(ops.square(layer.kernel))
    return total


@BANK.passes
def by_regularizer(model, l1, l2):
    regularizer = keras.regularizers.L1L2(l1, l2)
    return sum(regularizer(layer.kernel) for layer in model.layers if getattr(layer, "kernel", None) is not None)


@BANK.passes
def by_name(model, l1, l2):
    kernels = [w.numpy() for w in model.trainable_variables if w.path.endswith("kernel")]
    return sum(l1 * np.sum(np.abs(w)) + l2 * np.sum(w * w) for w in kernels)


@BANK.passes
def by_rank(model, l1, l2):
    flat = np.concatenate([w.ravel() for w in model.get_weights() if w.ndim > 1])
    return l1 * np.linalg.norm(flat, 1) + l2 * flat @ flat


@BANK.passes
def by_tensorflow(model, l1, l2):
    kernels = [layer.kernel for layer in model.layers if "kernel" in {w.name for w in layer.weights}]
    return float(tf.add_n([l1 * tf.reduce_sum(tf.abs(w.value)) + 2 * l2 * tf.nn.l2_loss(w.value) for w in kernels]))
