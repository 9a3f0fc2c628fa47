"""Solutions of `inception_module`: the module with one thing changed, and other styles."""

import keras
import tensorflow as tf
from keras import layers, ops

from mutants import Bank, Mutant
from mutants.inception_steps import BRANCHES, conv, module, pool

BANK = Bank("inception_module")


def bare(filters, kernel_size):
    """A convolution without its ReLU."""
    return layers.Conv2D(filters, kernel_size, padding="same")


CHANGED = {
    "bottleneck_after_the_5x5": (
        module(five=lambda X, f: conv(f[2][1], 1)(conv(f[2][0], 5)(X))),
        r"on the 5×5 branch, the kernel of the bottleneck is 5×5[\s\S]*the 1×1 comes first",
    ),
    "bottleneck_after_the_3x3": (
        module(three=lambda X, f: conv(f[1][1], 1)(conv(f[1][0], 3)(X))),
        r"on the 3×3 branch, the kernel of the bottleneck is 3×3[\s\S]*the 1×1 comes first",
    ),
    "no_1x1_before_the_3x3": (
        module(three=lambda X, f: conv(f[1][1], 3)(X)),
        r"on the 3×3 branch, the bottleneck is missing[\s\S]*the convolution sees 6×5×7",
    ),
    "no_1x1_before_the_5x5": (
        module(five=lambda X, f: conv(f[2][1], 5)(X)),
        "on the 5×5 branch, the bottleneck is missing",
    ),
    "no_1x1_after_the_pooling": (
        module(pooled=lambda X, f: pool()(X)),
        r"on the pooling branch, the 1×1 is missing[\s\S]*f_pool after the pooling",
    ),
    "1x1_before_the_pooling": (
        module(pooled=lambda X, f: pool()(conv(f[3], 1)(X))),
        r"on the pooling branch, the max pooling comes after the 1×1[\s\S]*the pooling comes first",
    ),
    "stride_2": (
        module(pooled=lambda X, f: conv(f[3], 1)(pool(strides=2)(X))),
        r"do not have the same rows and columns[\s\S]*6×5×4, 6×5×4, 6×5×4, 3×3×4[\s\S]*stride 1",
    ),
    "strides_forgotten": (
        module(pooled=lambda X, f: conv(f[3], 1)(pool(strides=None)(X))),
        r"do not have the same rows and columns[\s\S]*2×2×4[\s\S]*jumps by its window",
    ),
    "stride_2_everywhere": (
        module(
            one=lambda X, f: conv(f[0], 1, strides=2)(X),
            three=lambda X, f: conv(f[1][1], 3, strides=2)(conv(f[1][0], 1)(X)),
            five=lambda X, f: conv(f[2][1], 5, strides=2)(conv(f[2][0], 1)(X)),
            pooled=lambda X, f: conv(f[3], 1)(pool(strides=2)(X)),
        ),
        r"on the 1×1 branch, the convolution comes with stride 2",
    ),
    "pooling_5x5": (
        module(pooled=lambda X, f: conv(f[3], 1)(pool(5)(X))),
        "on the pooling branch, the windows of the max pooling are 5×5",
    ),
    "valid_convolution": (
        module(three=lambda X, f: conv(f[1][1], 3, padding="valid")(conv(f[1][0], 1)(X))),
        r"do not have the same rows and columns[\s\S]*6×5×4, 4×3×4[\s\S]*padding=\"same\"",
    ),
    "valid_pooling": (
        module(pooled=lambda X, f: conv(f[3], 1)(pool(padding="valid")(X))),
        r"do not have the same rows and columns[\s\S]*4×3×4",
    ),
    "valid_and_concatenate_as_an_operation": (
        module(
            end=lambda branches: ops.concatenate(branches, axis=-1),
            five=lambda X, f: conv(f[2][1], 5, padding="valid")(conv(f[2][0], 1)(X)),
        ),
        r"do not have the same rows and columns[\s\S]*2×1×4",
    ),
    "average_pooling": (
        module(pooled=lambda X, f: conv(f[3], 1)(layers.AveragePooling2D(3, 1, "same")(X))),
        "on the pooling branch, there is an average pooling where the text asks for a max pooling",
    ),
    "no_pooling": (
        module(pooled=lambda X, f: conv(f[3], 1)(X)),
        "on the pooling branch, the max pooling is missing",
    ),
    "along_the_rows": (
        module(end=layers.Concatenate(axis=1)),
        r"the concatenation is along axis 1[\s\S]*side by side as channels",
    ),
    "along_the_columns": (module(end=lambda branches: ops.concatenate(branches, axis=2)), "is along axis 2"),
    "along_the_batch": (module(end=lambda branches: ops.concatenate(branches)), "is along axis 0"),
    "added": (
        module(end=layers.Add()),
        r"there is an addition where the text asks for a concatenation[\s\S]*a sum mixes",
    ),
    "three_branches": (module(five=None), r"joins 3 branches, not 4[\s\S]*four ways from X"),
    "five_branches": (module(end=lambda b: layers.concatenate([*b, b[0]])), "joins 5 branches, not 4"),
    "another_order": (
        module(end=lambda b: layers.concatenate([b[0], b[2], b[1], b[3]])),
        r"joins its branches in another order[\s\S]*1×1 branch, 5×5 branch, 3×3 branch[\s\S]*only its place",
    ),
    "one_after_the_other": (
        lambda X, f: conv(f[3], 1)(pool()(conv(f[2][1], 5)(conv(f[1][1], 3)(conv(f[0], 1)(X))))),
        r"there is no 1×1 branch[\s\S]*all four branches start at X",
    ),
    "3x3_and_5x5_exchanged": (
        module(
            three=lambda X, f: conv(f[2][1], 3)(conv(f[2][0], 1)(X)),
            five=lambda X, f: conv(f[1][1], 5)(conv(f[1][0], 1)(X)),
        ),
        r"on the 3×3 branch, the bottleneck has 2 filters[\s\S]*3 filters[\s\S]*f3_in",
    ),
    "in_and_out_exchanged": (
        module(three=lambda X, f: conv(f[1][0], 3)(conv(f[1][1], 1)(X))),
        "on the 3×3 branch, the bottleneck has 4 filters",
    ),
    "f1_and_f_pool_exchanged": (
        module(one=lambda X, f: conv(f[3], 1)(X), pooled=lambda X, f: conv(f[0], 1)(pool()(X))),
        "on the 1×1 branch, the convolution has 4 filters",
    ),
    "two_3x3": (
        module(five=lambda X, f: conv(f[2][1], 3)(conv(f[2][0], 1)(X))),
        "on the 5×5 branch, the kernel of the convolution is 3×3",
    ),
    "5x5_factorized": (
        module(five=lambda X, f: conv(f[2][1], 3)(conv(f[2][1], 3)(conv(f[2][0], 1)(X)))),
        "on the 5×5 branch, the kernel of the convolution is 3×3",
    ),
    "no_relu_after_the_bottleneck": (
        module(five=lambda X, f: conv(f[2][1], 5)(bare(f[2][0], 1)(X))),
        "on the 5×5 branch, the ReLU after the bottleneck is missing",
    ),
    "no_relu_after_the_3x3": (
        module(three=lambda X, f: bare(f[1][1], 3)(conv(f[1][0], 1)(X))),
        "on the 3×3 branch, the ReLU is missing",
    ),
    "no_relu_after_the_1x1": (module(one=lambda X, f: bare(f[0], 1)(X)), "on the 1×1 branch, the ReLU is missing"),
    "no_bias": (
        module(one=lambda X, f: conv(f[0], 1, use_bias=False)(X)),
        "on the 1×1 branch, the convolution has use_bias=False",
    ),
    "normalized": (
        module(end=lambda b: layers.BatchNormalization()(layers.concatenate(b))),
        "a batch normalization that the text does not ask for",
    ),
    "sigmoid": (
        module(one=lambda X, f: layers.Conv2D(f[0], 1, activation="sigmoid")(X)),
        "on the 1×1 branch, there is a sigmoid where the text asks for a ReLU",
    ),
    "numbers_of_one_example": (
        lambda X, f: module()(X, (4, (3, 4), (2, 4), 4)),
        r"on the 1×1 branch, the convolution has 4 filters[\s\S]*3 filters",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss(r"on the 5×5 branch, the bottleneck has 3 filters[\s\S]*2 filters")
def one_bottleneck_for_both(X, filters):
    f1, (f3_in, f3), (_, f5), f_pool = filters
    h = conv(f3_in, 1)(X)
    return layers.concatenate([conv(f1, 1)(X), conv(f3, 3)(h), conv(f5, 5)(h), conv(f_pool, 1)(pool()(X))])


@BANK.miss("on the 5×5 branch, there is a convolution that the text does not ask for")
def the_5x5_behind_the_3x3(X, filters):
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    h = conv(f3, 3)(conv(f3_in, 1)(X))
    return layers.concatenate([conv(f1, 1)(X), h, conv(f5, 5)(conv(f5_in, 1)(h)), conv(f_pool, 1)(pool()(X))])


@BANK.miss("on the 1×1 branch, the convolution has the weights of another one")
def one_layer_twice(X, filters):
    f1, (f3_in, f3), (f5_in, f5), _ = filters
    same = conv(f1, 1)
    branches = [same(X), conv(f3, 3)(conv(f3_in, 1)(X)), conv(f5, 5)(conv(f5_in, 1)(X)), same(pool()(X))]
    return layers.concatenate(branches)


@BANK.miss("ValueError in line \\d+, `f1, f3, f5 = filters`")
def three_numbers(X, filters):
    f1, f3, f5 = filters
    return layers.concatenate([conv(f1, 1)(X), conv(f3, 3)(X), conv(f5, 5)(X)])


@BANK.miss("returns nothing[\\s\\S]*return X")
def forgets_to_return(X, filters):
    X = module()(X, filters)


@BANK.miss("returns a list in place of a tensor")
def returns_the_branches(X, filters):
    return module(end=list)(X, filters)


@BANK.miss("returns a model in place of a tensor")
def returns_a_model(X, filters):
    return keras.Model(X, module()(X, filters))


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(X, filters):
    raise NotImplementedError("inception_module: four branches, then the concatenation")


@BANK.passes
def as_in_the_text(X, filters):
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    one = layers.Conv2D(f1, 1, activation="relu")(X)
    three = layers.Conv2D(f3_in, 1, activation="relu")(X)
    three = layers.Conv2D(f3, 3, padding="same", activation="relu")(three)
    five = layers.Conv2D(f5_in, 1, activation="relu")(X)
    five = layers.Conv2D(f5, 5, padding="same", activation="relu")(five)
    pooled = layers.MaxPooling2D(3, strides=1, padding="same")(X)
    pooled = layers.Conv2D(f_pool, 1, activation="relu")(pooled)
    return layers.Concatenate()([one, three, five, pooled])


@BANK.passes
def nested_sequential(X, filters):
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    branches = ([conv(f1, 1)], [conv(f3_in, 1), conv(f3, 3)], [conv(f5_in, 1), conv(f5, 5)], [pool(), conv(f_pool, 1)])
    return ops.concatenate([keras.Sequential(branch)(X) for branch in branches], axis=-1)


@BANK.passes
def one_relu_behind_the_concatenation(X, filters):
    """ReLU works number by number: behind the concatenation it is one on each branch."""
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    one, three, five = bare(f1, 1)(X), bare(f3, 3)(conv(f3_in, 1)(X)), bare(f5, 5)(conv(f5_in, 1)(X))
    joined = layers.Concatenate(axis=3)([one, three, five, bare(f_pool, 1)(pool()(X))])
    return layers.Activation("relu")(joined)


@BANK.passes
def joined_one_by_one(X, filters):
    joined = None
    for make in BRANCHES.values():
        branch = make(X, filters)
        joined = branch if joined is None else layers.concatenate([joined, branch])
    return joined


@BANK.passes
def relu_layers_and_padding_by_hand(X, filters):
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters

    def padded(X, n, k):
        return layers.ReLU()(layers.Conv2D(n, k)(layers.ZeroPadding2D(k // 2)(X)))

    pooled = ops.max_pool(X, 3, strides=1, padding="same")
    return ops.concatenate(
        [
            padded(X, f1, 1),
            padded(padded(X, f3_in, 1), f3, 3),
            padded(padded(X, f5_in, 1), f5, 5),
            padded(pooled, f_pool, 1),
        ],
        axis=3,
    )


@BANK.passes
def relu_of_tensorflow(X, filters):
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters

    def conv_tf(n, k):
        return layers.Conv2D(n, k, padding="same", activation=tf.nn.relu)

    three, five = conv_tf(f3, 3)(conv_tf(f3_in, 1)(X)), conv_tf(f5, 5)(conv_tf(f5_in, 1)(X))
    return layers.concatenate([conv_tf(f1, 1)(X), three, five, conv_tf(f_pool, 1)(pool()(X))])


@BANK.passes
def dense_for_1x1(X, filters):
    """What the lesson has just shown: a dense layer on a volume is a 1×1 convolution."""
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters

    def dense(n):
        return layers.Dense(n, activation="relu")

    three, five = conv(f3, 3)(dense(f3_in)(X)), conv(f5, 5)(dense(f5_in)(X))
    return layers.concatenate([dense(f1)(X), three, five, dense(f_pool)(pool()(X))])


class Module(layers.Layer):
    """The module as a layer of one's own."""

    def __init__(self, filters):
        super().__init__()
        f1, (f3_in, f3), (f5_in, f5), f_pool = filters
        self.ways = [
            [conv(f1, 1)],
            [conv(f3_in, 1), conv(f3, 3)],
            [conv(f5_in, 1), conv(f5, 5)],
            [pool(), conv(f_pool, 1)],
        ]

    def call(self, X):
        ends = []
        for way in self.ways:
            h = X
            for layer in way:
                h = layer(h)
            ends.append(h)
        return ops.concatenate(ends, axis=-1)


BANK.right |= {"short": module(), "as_a_layer": lambda X, filters: Module(filters)(X)}
