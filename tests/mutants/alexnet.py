"""Solutions of `alexnet`: the chain of layers with one thing changed, and other styles."""

import keras
from keras import layers, ops

from mutants import Bank, Mutant
from mutants.classic_steps import ALEXNET, chain, conv, dense, make, pool

BANK = Bank("alexnet")


@BANK.miss("returns nothing")
def forgets_to_return(input_shape, classes):
    keras.Input(input_shape)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(input_shape=(227, 227, 3), classes=1000):
    raise NotImplementedError("alexnet")


class Normalization(layers.Layer):
    """Local response normalization over all channels."""

    def call(self, x):
        return x / (2 + 1e-4 * ops.sum(ops.square(x), axis=-1, keepdims=True)) ** 0.75


VALID = {2: (256, 5), 3: (384, 3), 4: (384, 3), 5: (256, 3)}
CHANGED = {
    "stride_2": (chain(ALEXNET, conv1=conv(96, 11, 2, "valid")), "first convolution comes with stride 2"),
    "same_start": (chain(ALEXNET, conv1=conv(96, 11, 4)), "input of the first convolution is padded with"),
    "valid_second": (chain(ALEXNET, conv2=conv(256, 5, padding="valid")), "input of the second convolution is not pad"),
    "all_valid": (
        chain(ALEXNET, **{f"conv{i}": conv(*sizes, padding="valid") for i, sizes in VALID.items()}),
        r"volume becomes too small[\s\S]*default padding of a convolution is none",
    ),
    "pool_2": (chain(ALEXNET, pool1=pool(2)), r"windows of the first max pooling are 2×2[\s\S]*overlap"),
    "pool_stride_3": (chain(ALEXNET, pool2=pool(3, 1)), "second max pooling comes with stride 1"),
    "pool_missing": (chain(ALEXNET, pool5=None), "third max pooling is missing"),
    "pool_too_many": (chain(ALEXNET, conv3=[conv(384, 3), pool(3)]), "a max pooling that the text does not ask for"),
    "conv_missing": (chain(ALEXNET, conv4=None), "the (third|fourth) (convolution|ReLU) is missing"),
    "fewer_filters": (chain(ALEXNET, conv4=conv(256, 3)), "fourth convolution has 256 filters"),
    "dense_2048": (chain(ALEXNET, fc7=dense(2048)), "second dense layer has 2048 units"),
    "normalization": (
        chain(ALEXNET, pool1=[make(Normalization), pool(3)]),
        r"that the text does not ask for[\s\S]*local response normalization",
    ),
    "early_dropout": (
        chain(ALEXNET, pool2=[pool(3), make(layers.Dropout, 0.5)]),
        r"a dropout that the text does not ask for[\s\S]*large dense layers only",
    ),
    "logits": (chain(ALEXNET, output=lambda classes: layers.Dense(classes)), "softmax is missing"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}

BANK.right |= {
    "sequential": chain(ALEXNET),
    "with_dropout": chain(
        ALEXNET,
        fc6=[ALEXNET["fc6"], make(layers.Dropout, 0.5)],
        fc7=[ALEXNET["fc7"], make(layers.Dropout, 0.5)],
    ),
    "dropout_before_dense": chain(
        ALEXNET,
        fc6=[make(layers.Dropout, 0.5), ALEXNET["fc6"]],
        fc7=[make(layers.Dropout, 0.5), ALEXNET["fc7"]],
    ),
    "padded_by_hand": chain(ALEXNET, conv2=[make(layers.ZeroPadding2D, 2), conv(256, 5, padding="valid")]),
}


@BANK.passes
def functional(input_shape=(227, 227, 3), classes=1000):
    X = X_input = keras.Input(input_shape)
    sizes = ((96, 11, 4, "valid"), (256, 5, 1, "same"), (384, 3, 1, "same"), (384, 3, 1, "same"), (256, 3, 1, "same"))
    for number, (filters, kernel_size, strides, padding) in enumerate(sizes):
        X = layers.ReLU()(layers.Conv2D(filters, kernel_size, strides, padding)(X))
        if number in (0, 1, 4):
            X = layers.MaxPooling2D(3, 2)(X)
    X = layers.Flatten()(X)
    for _ in range(2):
        X = layers.Activation("relu")(layers.Dense(4096)(X))
    return keras.Model(X_input, ops.softmax(layers.Dense(classes)(X)))
