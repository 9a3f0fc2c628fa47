"""Solutions of `googlenet`: the net with one thing changed, and other styles."""

import keras
from keras import layers, ops

from course_utils.models import inception
from mutants import Bank, Mutant
from mutants.inception_steps import conv, module, pool

BANK = Bank("googlenet")
MODULES = {name: inception.scaled(filters, 1 / 8) for name, filters in inception.GOOGLENET.items()}
STEM = {"conv1": lambda: conv(8, 7, strides=2), "conv2": lambda: conv(8, 1), "conv3": lambda: conv(24, 3)}


def halving():
    return pool(strides=2)


def softmax(X, classes):
    return layers.Dense(classes, activation="softmax")(X)


def head(X, classes):
    return softmax(layers.GlobalAveragePooling2D()(X), classes)


def side_head(X, classes, average=None, narrow=None, dense=None, end=softmax):
    """A side head; `average`, `narrow` and `dense` are layers to use in place of its own."""
    X = (average or layers.AveragePooling2D(5, 3))(X)
    X = layers.Flatten()((narrow or conv(16, 1))(X))
    return end((dense or layers.Dense(128, activation="relu"))(X), classes)


def trunk(X, stem=None, modules=None, blocks=None, pools=None):
    """What X becomes in front of each module, behind each module (by its name) and at the end.

    A module whose filters are `None` and a pooling that is `None` are left out; `blocks` are modules of another kind.
    """
    seen = {}
    for step in (STEM | (stem or {})).values():
        X = step()(X) if step else X
    for name, filters in (MODULES | (modules or {})).items():
        make = ({"3a": halving, "4a": halving, "5a": halving} | (pools or {})).get(name)
        X = seen[f"before {name}"] = make()(X) if make else X
        X = seen[name] = (blocks or {}).get(name, module())(X, filters) if filters else X
    return seen | {"end": X}


def network(sides=("4a", "4d"), side=side_head, head=head, outputs=lambda main, sides: [main, *sides], **changes):
    """A solution with some parts changed; `sides` are the places that the side heads read."""

    def googlenet(input_shape=(64, 64, 3), classes=6):
        X = keras.Input(input_shape)
        seen = trunk(X, **changes)
        heads = [side(seen[name], classes) for name in sides]
        return keras.Model(X, outputs(head(seen["end"], classes), heads))

    return googlenet


def bottleneck_last(X, filters):
    return conv(filters[2][1], 1)(conv(filters[2][0], 5)(X))


def bare(filters, kernel_size, **options):
    return layers.Conv2D(filters, kernel_size, padding="same", **options)


CHANGED = {
    "eight_modules": (network(modules={"4c": None}), r"module 4c is missing[\s\S]*module 4b → module 4d"),
    "seven_modules": (network(modules={"5a": None, "5b": None}), "module 5a is missing"),
    "ten_modules": (
        network(modules={"5c": MODULES["5b"]}),
        "a concatenation that the text does not ask for",
    ),
    "no_pooling_before_4a": (
        network(pools={"4a": None}),
        r"the pooling before module 4a is missing[\s\S]*module 3b → module 4a",
    ),
    "no_pooling_before_5a": (network(pools={"5a": None}), "the pooling before module 5a is missing"),
    "no_pooling_in_the_stem": (network(pools={"3a": None}), "the pooling before module 3a is missing"),
    "pooling_2x2": (
        network(pools={"5a": lambda: pool(2, 2)}),
        "in the pooling before module 5a, the windows of the max pooling are 2×2",
    ),
    "valid_pooling": (
        network(pools={"4a": lambda: pool(strides=2, padding="valid")}),
        "in the pooling before module 4a, the input of the max pooling is not padded",
    ),
    "average_pooling": (
        network(pools={"4a": lambda: layers.AveragePooling2D(3, 2, "same")}),
        "in the pooling before module 4a, there is an average pooling where the text asks for a max pooling",
    ),
    "pooling_twice": (
        network(pools={"4b": halving}, sides=("3b", "4a")),
        "after module 4a, there is a max pooling that the text does not ask for",
    ),
    "main_head_only": (
        network(outputs=lambda main, sides: main),
        r"your model has 1 output, not 3[\s\S]*main head, side head 1, side head 2",
    ),
    "one_side_head": (network(sides=("4a",)), "your model has 2 outputs, not 3"),
    "three_side_heads": (network(sides=("4a", "4d", "4e")), "your model has 4 outputs, not 3"),
    "side_head_on_4b": (
        network(sides=("4b", "4d")),
        r"side head 1 starts after module 4b[\s\S]*module 4b → side head 1\n[\s\S]*module 4a → side head 1\n",
    ),
    "side_head_on_4e": (network(sides=("4a", "4e")), "side head 2 starts after module 4e"),
    "both_on_4a": (network(sides=("4a", "4a")), "side head 2 starts after module 4a"),
    "in_front_of_4a": (network(sides=("before 4a", "4d")), "side head 1 starts after the pooling before module 4a"),
    "side_heads_exchanged": (
        network(sides=("4d", "4a")),
        r"the outputs come in another order[\s\S]*9, 6, 3 joins[\s\S]*9, 3, 6 joins[\s\S]*go by position",
    ),
    "main_head_last": (
        network(outputs=lambda main, sides: [*sides, main]),
        r"the outputs come in another order[\s\S]*3, 6, 9 joins",
    ),
    "as_a_dict": (
        network(outputs=lambda main, sides: {"main": main, "side1": sides[0], "side2": sides[1]}),
        r"the outputs of your model are a dict[\s\S]*main, side1, side2",
    ),
    "heads_averaged": (network(outputs=lambda main, sides: layers.Average()([main, *sides])), "has 1 output, not 3"),
    "side_head_without_softmax": (
        network(side=lambda X, n: side_head(X, n, end=lambda X, n: layers.Dense(n)(X))),
        r"in side head 1, the softmax is missing[\s\S]*every head",
    ),
    "side_head_with_sigmoid": (
        network(side=lambda X, n: side_head(X, n, end=lambda X, n: layers.Dense(n, activation="sigmoid")(X))),
        "in side head 1, there is a sigmoid where the text asks for a softmax",
    ),
    "side_head_same": (
        network(side=lambda X, n: side_head(X, n, average=layers.AveragePooling2D(5, 3, "same"))),
        r"in side head 1, the input of the average pooling is padded[\s\S]*without padding",
    ),
    "side_head_takes_the_maximum": (
        network(side=lambda X, n: side_head(X, n, average=layers.MaxPooling2D(5, 3))),
        "in side head 1, there is a max pooling where the text asks for an average pooling",
    ),
    "side_head_without_1x1": (
        network(side=lambda X, n: side_head(X, n, narrow=layers.Identity())),
        "in side head 1, the convolution is missing",
    ),
    "side_head_narrow": (
        network(side=lambda X, n: side_head(X, n, dense=layers.Dense(64, activation="relu"))),
        "in side head 1, the first dense layer has 64 units",
    ),
    "side_head_is_a_main_head": (network(side=head), "in side head 1, there is a global average pooling where"),
    "no_softmax": (
        network(head=lambda X, n: layers.Dense(n)(layers.GlobalAveragePooling2D()(X))),
        "in the main head, the softmax is missing",
    ),
    "flat": (
        network(head=lambda X, n: softmax(layers.Flatten()(X), n)),
        "in the main head, there is a flattening where the text asks for a global average pooling",
    ),
    "drops_everything": (
        network(head=lambda X, n: head(layers.Dropout(1.0)(X), n)),
        r"after module 5b, there is a dropout of every value[\s\S]*nothing passes it",
    ),
    "global_maximum": (
        network(head=lambda X, n: softmax(layers.GlobalMaxPooling2D()(X), n)),
        "in the main head, there is a global max pooling where",
    ),
    "six_classes": (lambda shape, n: network()(shape, 6), "in the main head, the dense layer has 6 units"),
    "filters_of_4c": (
        network(modules={"4c": (16, (16, 32), (4, 8), 8)}),
        r"on the 5×5 branch of module 4c, the bottleneck has 4 filters[\s\S]*3 filters",
    ),
    "two_modules_exchanged": (
        network(modules={"4b": MODULES["4c"], "4c": MODULES["4b"]}),
        "on the 1×1 branch of module 4b, the convolution has 16 filters",
    ),
    "filters_of_the_paper": (
        network(modules={"3a": inception.GOOGLENET["3a"]}),
        "on the 1×1 branch of module 3a, the convolution has 64 filters",
    ),
    "bottleneck_last_deep_inside": (
        network(blocks={"4e": module(five=bottleneck_last)}),
        "on the 5×5 branch of module 4e, the kernel of the bottleneck is 5×5",
    ),
    "no_1x1_behind_the_pooling": (
        network(blocks={"5b": module(pooled=lambda X, filters: pool()(X))}),
        "on the pooling branch of module 5b, the 1×1 is missing",
    ),
    "pooling_with_stride_2_deep_inside": (
        network(blocks={"3b": module(pooled=lambda X, filters: conv(filters[3], 1)(pool(strides=2)(X)))}),
        "the volumes that you concatenate do not have the same rows and columns",
    ),
    "another_order_deep_inside": (
        network(blocks={"4d": module(end=lambda b: layers.concatenate(b[::-1]))}),
        "in module 4d, the concatenation joins its branches in another order",
    ),
    "stem_valid": (
        network(stem={"conv1": lambda: conv(8, 7, padding="valid", strides=2)}),
        "in the stem, the input of the first convolution is not padded",
    ),
    "stem_without_1x1": (network(stem={"conv2": None}), "in the stem, the second convolution is missing"),
    "stem_without_relu": (
        network(stem={"conv1": lambda: bare(8, 7, strides=2)}),
        "in the stem, the first ReLU is missing",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("in side head 1, the first dense layer has the weights of another one")
def one_dense_layer_for_both(input_shape, classes):
    dense = layers.Dense(128, activation="relu")
    return network(side=lambda X, n: side_head(X, n, dense=dense))(input_shape, classes)


@BANK.miss("side head 1 starts after the input")
def a_net_for_each_head(input_shape, classes):
    X = keras.Input(input_shape)
    sides = [side_head(trunk(X)[name], classes) for name in ("4a", "4d")]
    return keras.Model(X, [head(trunk(X)["end"], classes), *sides])


@BANK.miss("returns nothing")
def forgets_to_return(input_shape, classes):
    network()(input_shape, classes)


@BANK.miss("returns a list in place of a model")
def returns_the_outputs(input_shape, classes):
    return network()(input_shape, classes).outputs


@BANK.miss("the input of your model does not follow input_shape")
def always_64(input_shape, classes):
    return network()((64, 64, 3), classes)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(input_shape=(64, 64, 3), classes=6):
    raise NotImplementedError("googlenet: the lines of the table, then three heads")


@BANK.passes
def plain(input_shape=(64, 64, 3), classes=6):
    return network()(input_shape, classes)


@BANK.miss("this is the course's own; write yours", outcome="not_attempted")
def from_the_course(input_shape, classes):
    return inception.googlenet(input_shape, classes, width=1 / 8, stem_pool=False)


@BANK.passes
def three_stages_as_models(input_shape, classes):
    """The net up to 4a, up to 4d, and the rest: each a model of its own; and heads as `Sequential`, with dropout."""

    def stage(X, names, before=()):
        H = inner = keras.Input(X.shape[1:])
        for layer in before:
            H = layer(H)
        for name in names:
            H = module()(halving()(H) if name in ("3a", "4a", "5a") else H, MODULES[name])
        return keras.Model(inner, H)(X)

    def side():
        average, dense = [layers.AveragePooling2D(5, strides=3), conv(16, 1)], layers.Dense(128)
        drop, end = layers.Dropout(0.7), [layers.Dense(classes), layers.Softmax()]
        return keras.Sequential([*average, layers.Flatten(), dense, layers.ReLU(), drop, *end])

    X = keras.Input(input_shape)
    low = stage(X, ("3a", "3b", "4a"), [make() for make in STEM.values()])
    middle = stage(low, ("4b", "4c", "4d"))
    high = layers.Dropout(0.4)(ops.mean(stage(middle, ("4e", "5a", "5b")), axis=(1, 2)))
    return keras.Model(X, (softmax(high, classes), side()(low), side()(middle)))


@BANK.passes
def average_of_all_positions(input_shape, classes):
    """The global average as a window as large as what is left."""

    def head(X, classes):
        return softmax(layers.Flatten()(layers.AveragePooling2D(X.shape[1:3])(X)), classes)

    return network(head=head)(input_shape, classes)


class GoogLeNet(keras.Model):
    """A model class whose `call` builds nothing and uses what was built once."""

    def __init__(self, input_shape, classes):
        super().__init__()
        self.net = network()(input_shape, classes)

    def call(self, X):
        main, side1, side2 = self.net(X)
        return [main, side1, side2]


BANK.right |= {
    "two_dropouts": network(head=lambda X, n: head(layers.Dropout(0.2)(layers.Dropout(0.3)(X)), n)),
    "as_a_class": lambda input_shape, classes: GoogLeNet(input_shape, classes),
    "keeps_dimensions": network(
        head=lambda X, n: softmax(layers.Flatten()(layers.GlobalAveragePooling2D(keepdims=True)(X)), n)
    ),
}
