"""What the demonstration's class answers in lesson 04, as students write it: text, never run outside the sandbox."""

IMPORTS = "from keras import layers, ops\n\n"

PLAIN_IDENTITY = """
def identity_block(X, f, filters):
    F1, F2, F3 = filters
    X_shortcut = X
    X = layers.Conv2D(F1, 1)(X)
    X = layers.BatchNormalization()(X)
    X = layers.Activation("relu")(X)
    X = layers.Conv2D(F2, f, padding="same")(X)
    X = layers.BatchNormalization()(X)
    X = layers.Activation("relu")(X)
    X = layers.Conv2D(F3, 1)(X)
    X = layers.BatchNormalization()(X)
    X = layers.Add()([X, X_shortcut])
    return layers.Activation("relu")(X)
"""
PLAIN_CONVOLUTIONAL = """
def convolutional_block(X, f, filters, s=2):
    F1, F2, F3 = filters
    X_shortcut = layers.Conv2D(F3, 1, strides=s)(X)
    X_shortcut = layers.BatchNormalization()(X_shortcut)
    X = layers.Conv2D(F1, 1, strides=s)(X)
    X = layers.BatchNormalization()(X)
    X = layers.Activation("relu")(X)
    X = layers.Conv2D(F2, f, padding="same")(X)
    X = layers.BatchNormalization()(X)
    X = layers.Activation("relu")(X)
    X = layers.Conv2D(F3, 1)(X)
    X = layers.BatchNormalization()(X)
    X = layers.Add()([X, X_shortcut])
    return layers.Activation("relu")(X)
"""
RESNET50 = """
import keras

def resnet50(input_shape=(64, 64, 3), classes=6):
    X_input = keras.Input(input_shape)
    X = layers.ZeroPadding2D(3)(X_input)
    X = layers.Conv2D(64, 7, strides=2)(X)
    X = layers.BatchNormalization()(X)
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D(3, strides=2)(X)
    stages = [(64, 256, 3, 1), (128, 512, 4, 2), (256, 1024, 6, 2), (512, 2048, 3, 2)]
    for narrow, wide, blocks, s in stages:
        X = convolutional_block(X, 3, [narrow, narrow, wide], s)
        for _ in range(blocks - 1):
            X = identity_block(X, 3, [narrow, narrow, wide])
    X = layers.AveragePooling2D(2)(X)
    X = layers.Flatten()(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X)
"""
# Other styles of the same blocks.
OPERATORS_IDENTITY = """
def identity_block(X, f, filters):
    F1, F2, F3 = filters
    h = ops.relu(layers.BatchNormalization()(layers.Conv2D(F1, 1)(X)))
    h = ops.relu(layers.BatchNormalization()(layers.Conv2D(F2, f, padding="same")(h)))
    return ops.relu(X + layers.BatchNormalization()(layers.Conv2D(F3, 1)(h)))
"""
SEQUENTIAL_CONVOLUTIONAL = """
def convolutional_block(X, f, filters, s=2):
    import keras
    F1, F2, F3 = filters
    main = keras.Sequential([
        layers.Conv2D(F1, 1, strides=s), layers.BatchNormalization(), layers.ReLU(),
        layers.Conv2D(F2, f, padding="same"), layers.BatchNormalization(), layers.ReLU(),
        layers.Conv2D(F3, 1), layers.BatchNormalization(),
    ])
    shortcut = keras.Sequential([layers.Conv2D(F3, 1, strides=s), layers.BatchNormalization()])
    return layers.ReLU()(layers.add([main(X), shortcut(X)]))
"""
NAMED_IDENTITY = '''
def identity_block(X, f, filters):
    """As in the paper: 2a, 2b, 2c; the biases do nothing before a batch normalization."""
    h = X
    for name, kernel, F in zip("abc", (1, f, 1), filters):
        h = layers.Conv2D(F, kernel, padding="same", use_bias=False)(h)
        h = layers.BatchNormalization(axis=-1)(h)
        if name != "c":
            h = layers.ReLU()(h)
    return layers.ReLU()(layers.Add()([h, X]))
'''
HELPER = """
def conv_norm(X, F, kernel, s=1):
    return layers.BatchNormalization()(layers.Conv2D(F, kernel, strides=s, padding="same")(X))
"""
HELPED_IDENTITY = """
def identity_block(X, f, filters):
    h = layers.ReLU()(conv_norm(X, filters[0], 1))
    h = layers.ReLU()(conv_norm(h, filters[1], f))
    return layers.ReLU()(layers.Add()([conv_norm(h, filters[2], 1), X]))
"""
HELPED_CONVOLUTIONAL = """
def convolutional_block(X, f, filters, s=2):
    h = layers.ReLU()(conv_norm(X, filters[0], 1, s))
    h = layers.ReLU()(conv_norm(h, filters[1], f))
    return layers.ReLU()(layers.Add()([conv_norm(h, filters[2], 1), conv_norm(X, filters[2], 1, s)]))
"""
# Mistakes that students make.
NO_SHORTCUT = PLAIN_IDENTITY.replace("    X = layers.Add()([X, X_shortcut])\n", "")
RELU_TOO_EARLY = PLAIN_IDENTITY.replace(
    '    X = layers.Add()([X, X_shortcut])\n    return layers.Activation("relu")(X)\n',
    '    X = layers.Activation("relu")(X)\n    return layers.Add()([X, X_shortcut])\n',
)
NOT_RETURNED = PLAIN_IDENTITY.replace('return layers.Activation("relu")(X)', 'X = layers.Activation("relu")(X)')
SWAPPED = PLAIN_IDENTITY.replace("F1, F2, F3 = filters", "F2, F1, F3 = filters")
NO_STRIDE = PLAIN_CONVOLUTIONAL.replace(", strides=s", "")
NO_PYTHON = PLAIN_IDENTITY.replace("def identity_block(X, f, filters):", "def identity_block(X, f, filters)")
# Attacks. None earns anything, and none reaches another submission.
EXITS = """
import os

def convolutional_block(X, f, filters, s=2):
    os._exit(0)
"""
LOOPS = """
def identity_block(X, f, filters):
    while True:
        pass
"""
BORROWS = """
from course_utils.models import resnet as resnet50
"""
FORGES = """
import course_utils.checks.verdict as verdict
verdict.decide = lambda exercise, *_: verdict.Verdict(exercise.name, "passed", exercise.points, exercise.points)

def identity_block(X, f, filters):
    return X
"""
SPIES = """
from pathlib import Path

def identity_block(X, f, filters):
    raise RuntimeError(Path("/etc/shadow").read_text())
"""
