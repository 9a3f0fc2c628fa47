"""What `course_utils.tensorflow_settings` is good for: how long a ConvNet trains with and without its settings.

    python bench/tensorflow_settings.py

Four processes, one after the other, each with five epochs of a VGG-like net on random pictures. TensorFlow takes
oneDNN's convolutions by itself on processors with instructions for neural networks; there the first ratio is 1. And
whether an epoch waits for the thread that tunes is a matter of chance, so that single epochs differ. The first step is
traced.
"""

import os
import statistics
import subprocess
import sys

TRAIN = """
import time
import keras, numpy as np
from keras import layers
if not {plain}:
    from course_utils.tensorflow_settings import after_import
    after_import()
net = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (32, 64, 128):
    for _ in range(2):
        net.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        net.add(layers.BatchNormalization())
        net.add(layers.ReLU())
    net.add(layers.MaxPooling2D())
net.add(layers.GlobalAveragePooling2D())
net.add(layers.Dense(6, activation="softmax"))
net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
x, y = np.random.rand(320, 64, 64, 3).astype("float32"), np.random.randint(0, 6, 320)
for count in (32, *[320] * 5):
    start = time.perf_counter()
    net.fit(x[:count], y[:count], verbose=0)
    print(time.perf_counter() - start)
"""


def seconds(onednn: bool, plain: bool) -> list[float]:
    """The time of the first step and of each epoch.

    Args:
        onednn: convolutions by oneDNN, or by Eigen.
        plain: Keras as it is installed, or as lessons set it.
    """
    environment = os.environ | {"TF_ENABLE_ONEDNN_OPTS": str(int(onednn)), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", TRAIN.format(plain=plain)], env=environment, capture_output=True, text=True, check=True
    )
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    """Print the epochs of each of the four, their means, and how many times as fast each setting is."""
    first, mean = {}, {}
    for onednn in (False, True):
        for plain in (True, False):
            first[onednn, plain], *epochs = seconds(onednn, plain)
            mean[onednn, plain] = statistics.mean(epochs)
            name = f"{'oneDNN' if onednn else 'Eigen'}, {'Keras as installed' if plain else 'as lessons set it'}"
            print(f"{name:40} {mean[onednn, plain]:5.1f} s an epoch ({', '.join(f'{one:.1f}' for one in epochs)})")
    print(f"convolutions by oneDNN: {mean[False, False] / mean[True, False]:.1f} times as fast")
    print(f"epochs that end at once, too: {mean[False, True] / mean[True, False]:.1f} times as fast")
    sooner = first[True, True] / first[True, False]
    print(f"optimizer and metrics built before tracing: the first step {sooner:.1f} times as fast")


if __name__ == "__main__":
    main()
