"""Solutions of `vgg16`: the chain of layers with one thing changed, and other styles."""

import keras
from keras import layers, ops

from mutants import Bank, Mutant
from mutants.classic_steps import FLATTEN, VGG16, chain, conv, dense, make, pool

BANK = Bank("vgg16")


@BANK.miss("output tensor in place of the model")
def returns_the_tensor(input_shape, classes):
    return layers.Flatten()(keras.Input(input_shape))


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(input_shape=(224, 224, 3), classes=1000):
    raise NotImplementedError("vgg16")


SIZES = {f"conv{group}_1": 64 * 2 ** min(group - 1, 3) for group in range(1, 6)}
CHANGED = {
    "vgg13": (chain(VGG16, conv3_3=None, conv4_3=None, conv5_3=None), "in group 3, the third convolution is missing"),
    "vgg19": (
        chain(VGG16, conv3_3=[conv(256, 3)] * 2, conv4_3=[conv(512, 3)] * 2, conv5_3=[conv(512, 3)] * 2),
        "in group 3, there is a convolution that the text does not ask for",
    ),
    "filters": (chain(VGG16, conv2_2=conv(64, 3)), "in group 2, the second convolution has 64 filters"),
    "kernel_5": (chain(VGG16, conv4_1=conv(512, 5)), "in group 4, the kernel of the first convolution is 5×5"),
    "valid": (
        chain(VGG16, conv1_1=conv(64, 3, padding="valid")),
        r"in group 1, the input of the first convolution is not padded[\s\S]*35×66×4 becomes 33×64×64",
    ),
    "all_valid": (
        chain(VGG16, **{name: conv(int(filters), 3, padding="valid") for name, filters in SIZES.items()}),
        r"volume becomes too small[\s\S]*35, 66, 4",
    ),
    "no_pooling": (chain(VGG16, pool2=None), "in group 2, the max pooling is missing"),
    "rounded_up": (chain(VGG16, pool1=pool(2, padding="same")), "in group 1, the input of the max pooling is padded"),
    "average": (
        chain(VGG16, pool3=make(layers.AveragePooling2D, 2)),
        "in group 3, there is an average pooling where the text asks for a max pooling",
    ),
    "no_relu": (chain(VGG16, conv5_2=conv(512, 3, activation=None)), "in group 5, the second ReLU is missing"),
    "no_group_5": (
        chain(VGG16, conv5_1=None, conv5_2=None, conv5_3=None, pool5=None),
        "group 5 is missing[\\s\\S]*group 4 → the head",
    ),
    "one_layer_thrice": (lambda a, b: shared()(a, b), "in group 4, the third convolution has the weights of another"),
    "global_average": (
        chain(VGG16, flatten=make(layers.GlobalAveragePooling2D)),
        "in the head, there is a global average pooling where the text asks for a flattening",
    ),
    "dense_1024": (chain(VGG16, fc6=dense(1024)), "in the head, the first dense layer has 1024 units"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


def shared():
    """One convolution in two places."""
    layer = layers.Conv2D(512, 3, padding="same", activation="relu")
    return chain(VGG16, conv4_2=lambda _: layer, conv4_3=lambda _: layer)


BANK.right |= {
    "sequential": chain(VGG16),
    "with_dropout": chain(
        VGG16, fc6=[VGG16["fc6"], make(layers.Dropout, 0.5)], fc7=[VGG16["fc7"], make(layers.Dropout, 0.5)]
    ),
    "padded_by_hand": chain(VGG16, conv3_1=[make(layers.ZeroPadding2D, 1), conv(256, 3, padding="valid")]),
    "functions": chain(
        VGG16, flatten=make(layers.Lambda, lambda x: ops.reshape(x, (-1, 2 * 512))), fc7=dense(4096, ops.relu)
    ),
}


@BANK.passes
def loops(input_shape=(224, 224, 3), classes=1000):
    model = keras.Sequential([keras.Input(input_shape)])
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            model.add(layers.Conv2D(filters, (3, 3), strides=1, padding="same"))
            model.add(layers.ReLU())
        model.add(layers.MaxPooling2D((2, 2), strides=(2, 2)))
    for make_one in (FLATTEN, dense(4096), dense(4096), VGG16["output"]):
        model.add(make_one(classes))
    return model
