"""Solutions of `frozen_classifier`."""

import keras
from keras import layers, ops

from mutants import Bank, Mutant

BANK = Bank("frozen_classifier")


class TwiceInTraining(layers.Layer):
    def call(self, X, training=False):
        return 2 * X if training else X


def freeze(base):
    base.trainable = False


def call(base, photos):
    return base(photos)


def dense(X, classes):
    return layers.Dense(classes, activation="softmax")(X)


def solution(freeze=freeze, before=lambda photos: photos, run=call, top=dense):
    """A solution with one part changed."""

    def frozen_classifier(base, classes):
        freeze(base)
        photos = keras.Input(base.input_shape[1:])
        return keras.Model(photos, top(run(base, before(photos)), classes))

    return frozen_classifier


def freeze_convolutions(base):
    for layer in base.layers:
        layer.trainable = isinstance(layer, layers.BatchNormalization)


def freeze_weights_only(base):
    """The layers count as trainable, so batch normalization goes on with its statistics."""
    for weight in base.weights:
        weight.trainable = False


def lose_weights(base):
    base.trainable = False
    base.set_weights([0.9 * weight for weight in base.get_weights()])


def clone(base, photos):
    copy = keras.models.clone_model(base)
    copy.trainable = False
    return copy(photos)


def clone_with_weights(base, photos):
    copy = keras.models.clone_model(base)
    copy.set_weights(base.get_weights())
    copy.trainable = False
    return copy(photos)


def without_preprocessing(base, photos):
    rest = keras.Model(base.layers[1].output, base.output)
    return rest(photos)


def volume(base, photos):
    rest = keras.Model(base.input, base.layers[-2].output)
    return layers.Flatten()(rest(photos))


CHANGED = {
    "trainable": (
        solution(freeze=lambda base: None),
        r"the base is not frozen[\s\S]*9 of its weights[\s\S]*conv1 kernel",
    ),
    "unfrozen": (
        solution(freeze=lambda base: setattr(base, "trainable", True)),
        "the base is not frozen",
    ),
    "norms_trainable": (solution(freeze=freeze_convolutions), "the batch normalization of the base is not frozen"),
    "last_layer_free": (
        solution(freeze=lambda base: [setattr(layer, "trainable", False) for layer in base.layers[:-4]]),
        r"the base is not frozen[\s\S]*3 of its weights are trained: conv3 kernel",
    ),
    "norm_in_training": (
        solution(freeze=freeze_weights_only),
        "in training, the base's batch normalization uses the mean and variance of each batch",
    ),
    "no_softmax": (solution(top=lambda X, classes: layers.Dense(classes)(X)), "there is no softmax"),
    "sigmoid": (solution(top=lambda X, n: layers.Dense(n, activation="sigmoid")(X)), "a sigmoid stands where"),
    "over_the_batch": (
        solution(top=lambda X, n: layers.Softmax(axis=0)(layers.Dense(n)(X))),
        "the softmax goes over the photos of the batch",
    ),
    "two_softmaxes": (solution(top=lambda X, n: layers.Softmax()(dense(X, n))), "there are two softmaxes"),
    "softmax_before": (
        solution(top=lambda X, n: dense(layers.Softmax()(X), n)),
        "the features go through a softmax before your layer",
    ),
    "thousand": (
        solution(top=lambda X, n: dense(X, 1000)),
        r"not one probability a class[\s\S]*shape \(5, 1000\) for 5 photos and classes=4",
    ),
    "one_more": (solution(top=lambda X, n: dense(X, n + 1)), r"outputs of shape \(5, 5\)"),
    "hidden_layer": (
        solution(top=lambda X, n: dense(layers.Dense(8, "relu")(X), n)),
        r"is not one dense layer on its features[\s\S]*7×8, 8, 8×4, 4",
    ),
    "no_bias": (
        solution(top=lambda X, n: layers.Dense(n, "softmax", use_bias=False)(X)),
        r"is not one dense layer on its features[\s\S]*shape 7×4\n",
    ),
    "volume": (solution(run=volume), r"is not one dense layer on its features[\s\S]*210×4"),
    "dropout_on_top": (
        solution(top=lambda X, n: dense(layers.Dropout(0.5)(X), n)),
        "something in your model is random in training",
    ),
    "mirrored_at_random": (
        solution(before=layers.RandomFlip("horizontal")),
        "something in your model is random in training",
    ),
    "normalized_on_top": (
        solution(top=lambda X, n: dense(layers.BatchNormalization(center=False, scale=False)(X), n)),
        "is not one dense layer on its features",
    ),
    "scaled_in_training": (
        solution(top=lambda X, n: dense(TwiceInTraining()(X), n)),
        "in training, what is on top of the base changes its features",
    ),
    "two_outputs": (
        lambda base, n: (lambda m: keras.Model(m.input, [m.output, m.output]))(solution()(base, n)),
        r"does not have one output[\s\S]*2 outputs",
    ),
    "no_top": (solution(top=lambda X, n: X), "there is no layer of your own on top"),
    "top_of_no_weights": (solution(top=lambda X, n: ops.softmax(X[:, :n])), "there is no layer of your own on top"),
    "scaled_twice": (solution(before=lambda x: x / 255), "the photos are preprocessed twice"),
    "centred_twice": (solution(before=layers.Rescaling(1 / 128, -127 / 128)), "the photos are preprocessed twice"),
    "not_preprocessed": (solution(run=without_preprocessing), "the photos are not preprocessed"),
    "mirrored": (solution(before=lambda x: ops.flip(x, 1)), "something else than the base and a softmax"),
    "weights_lost": (solution(freeze=lose_weights), "your function changes the weights of the base"),
    "cloned": (solution(run=clone), r"does not hold the base it was given[\s\S]*15 of the base's weights"),
    "cloned_with_weights": (solution(run=clone_with_weights), "does not hold the base it was given"),
    "tensor": (
        lambda base, classes: dense(base(keras.Input(base.input_shape[1:])), classes),
        "returns the output tensor in place of the model",
    ),
    "the_base": (lambda base, classes: (freeze(base), base)[1], "there is no layer of your own on top"),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("the layer on top is frozen as well")
def freezes_the_model(base, classes):
    model = solution()(base, classes)
    model.trainable = False
    return model


@BANK.miss("your function returns nothing")
def forgets_to_return(base, classes):
    solution()(base, classes)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(base, classes):
    raise NotImplementedError("frozen_classifier")


@BANK.miss(r"your code stops with a.*Error in line \d+, `X = layer\(X\)`")
def layer_by_layer(base, classes):
    base.trainable = False
    X = photos = keras.Input(base.input_shape[1:])
    for layer in base.layers[1:]:  # a chain, where the base has a shortcut
        X = layer(X)
    return keras.Model(photos, dense(X, classes))


BANK.right |= {
    "functional": solution(),
    "in_a_dict": lambda base, n: (lambda m: keras.Model(m.input, {"sign": m.output}))(solution()(base, n)),
    "as_in_the_guide": solution(run=lambda base, photos: base(photos, training=False)),
    "frozen_afterwards": lambda base, classes: frozen_last(solution(freeze=lambda base: None)(base, classes), base),
    "by_layers": solution(freeze=lambda base: [setattr(layer, "trainable", False) for layer in base.layers]),
    "softmax_layer": solution(top=lambda X, n: layers.Softmax()(layers.Dense(n)(X))),
    "activation_layer": solution(top=lambda X, n: layers.Activation("softmax")(layers.Dense(n)(X))),
    "operation": solution(top=lambda X, n: ops.softmax(layers.Dense(n)(X))),
    "named": solution(top=lambda X, n: layers.Dense(n, activation=ops.softmax, name="mine")(X)),
    "flattened": solution(top=lambda X, n: dense(layers.Flatten()(X), n)),
}


def frozen_last(model, base):
    base.trainable = False
    return model


@BANK.passes
def as_a_subclass(base, classes):
    class Classifier(keras.Model):
        def __init__(self):
            super().__init__()
            self.base = base
            self.base.trainable = False
            self.top = layers.Dense(classes, activation="softmax")

        def call(self, photos):
            return self.top(self.base(photos))

    return Classifier()


@BANK.passes
def as_a_sequence(base, classes):
    base.trainable = False
    return keras.Sequential([base, layers.Dense(classes, activation="softmax")])


@BANK.passes
def on_its_output(base, classes):
    base.trainable = False
    return keras.Model(base.input, dense(base.output, classes))
