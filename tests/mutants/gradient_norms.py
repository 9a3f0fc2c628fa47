"""Solutions of `gradient_norms`."""

import keras
import tensorflow as tf
from keras import ops

from mutants import Bank, Mutant

BANK = Bank("gradient_norms")


def cross_entropy(y, p):
    return ops.mean(keras.losses.sparse_categorical_crossentropy(y, p))


def kernels_of(model):
    return [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]


def euclidean(g):
    return float(tf.norm(g))


def solution(loss=cross_entropy, norm=euclidean, weights=kernels_of, training=True):
    """A solution with one part changed."""

    def gradient_norms(model, x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=training))
        return [norm(g) for g in tape.gradient(value, weights(model))]

    return gradient_norms


def taking_logits(y, p):
    """Keras knows that p is the output of a softmax, and takes the logits that went into it."""
    return ops.mean(keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True))


CHANGED = {
    "inference": (solution(training=False), "runs in inference mode, not in training mode"),
    "summed": (
        solution(loss=lambda y, p: ops.sum(keras.losses.sparse_categorical_crossentropy(y, p))),
        "the loss is a sum over the batch",
    ),
    "squared": (solution(norm=lambda g: float(tf.reduce_sum(g**2))), "the norms are squared"),
    "absolute": (solution(norm=lambda g: float(tf.reduce_sum(tf.abs(g)))), "the absolute values are added"),
    "largest": (solution(norm=lambda g: float(tf.reduce_max(tf.abs(g)))), "the largest entry is not the norm"),
    "mean_square": (
        solution(norm=lambda g: float(tf.sqrt(tf.reduce_mean(g**2)))),
        "the root of the mean square is not the norm",
    ),
    "all_weights": (
        solution(weights=lambda model: model.trainable_variables),
        "your list holds 10 numbers for a model with 4 kernels",
    ),
    "reversed": (solution(weights=lambda model: kernels_of(model)[::-1]), "layers are in the wrong order"),
    "tensors": (solution(norm=tf.norm), r"the norms are no Python floats[\s\S]*EagerTensor"),
    "gradients": (solution(norm=lambda g: g), "arrays in place of norms"),
    "another_loss": (
        solution(loss=lambda y, p: ops.mean((p - ops.one_hot(y, 3)) ** 2)),
        "the numbers are not the norms of the gradients",
    ),
    "not_a_number": (solution(norm=lambda g: float("nan")), "the numbers are not the norms of the gradients"),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("you measure the kernels, not their gradients")
def norms_of_the_kernels(model, x, y):
    return [float(ops.norm(ops.reshape(kernel, -1))) for kernel in kernels_of(model)]


@BANK.miss("changes the weights of the model")
def trains(model, x, y):
    before = solution()(model, x, y)
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.train_on_batch(x, y)
    return before


@BANK.miss("your function returns no list[\\s\\S]*dict")
def by_name(model, x, y):
    return dict(enumerate(solution()(model, x, y)))


@BANK.miss("your function returns no list[\\s\\S]*NoneType")
def prints_only(model, x, y):
    print(solution()(model, x, y))


@BANK.miss("ValueError|AttributeError|TypeError")
def outside_the_tape(model, x, y):
    loss = cross_entropy(y, model(x, training=True))
    with tf.GradientTape() as tape:
        loss = loss + 0
    return [euclidean(g) for g in tape.gradient(loss, [kernel.value for kernel in kernels_of(model)])]


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(model, x, y):
    raise NotImplementedError("gradient_norms")


BANK.right |= {
    "plain": solution(),
    "values": solution(weights=lambda model: [kernel.value for kernel in kernels_of(model)]),
    "from_logits": solution(loss=taking_logits),
    "by_keras": solution(norm=lambda g: float(ops.norm(ops.reshape(g, -1)))),
    "by_hand": solution(norm=lambda g: float(tf.sqrt(tf.reduce_sum(tf.square(g))))),
    "by_numpy": solution(norm=lambda g: (g.numpy().astype("float64") ** 2).sum() ** 0.5),
    "loss_object": solution(loss=lambda y, p: keras.losses.SparseCategoricalCrossentropy()(y, p)),
}


@BANK.passes
def of_all_then_chosen(model, x, y):
    variables = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, model(x, training=True)))
    gradients = tape.gradient(loss, [variable.value for variable in variables])
    pairs = zip(variables, gradients, strict=True)
    return [float(tf.linalg.global_norm([g])) for variable, g in pairs if variable.name == "kernel"]
