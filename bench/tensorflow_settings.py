"""What `course_utils.tensorflow_settings` is good for: how long a ResNet-50 trains with each of its two settings.

    python bench/tensorflow_settings.py

Four processes, one after the other, each with one epoch of 320 random pictures of 64×64 four times. TensorFlow takes
oneDNN's convolutions by itself on processors with instructions for neural networks; there the first ratio is 1.
"""

import os
import statistics
import subprocess
import sys

TRAIN = """
import time
import keras, numpy as np
if not {plain}:
    from course_utils.tensorflow_settings import after_import
    after_import()
net = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3), classes=6)
net.compile("adam", "sparse_categorical_crossentropy")
x, y = np.random.rand(320, 64, 64, 3).astype("float32"), np.random.randint(0, 6, 320)
net.fit(x[:32], y[:32], verbose=0)
for _ in range(4):
    start = time.perf_counter()
    net.fit(x, y, verbose=0)
    print(time.perf_counter() - start)
"""


def seconds(onednn: bool, plain: bool) -> list[float]:
    """The time of each epoch, with oneDNN's convolutions or Eigen's, as TensorFlow iterates or as lessons do."""
    environment = os.environ | {"TF_ENABLE_ONEDNN_OPTS": str(int(onednn)), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", TRAIN.format(plain=plain)], env=environment, capture_output=True, text=True, check=True
    )
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    """Print the mean of the epochs for each of the four."""
    mean = {}
    for onednn in (False, True):
        for plain in (True, False):
            epochs = seconds(onednn, plain)
            mean[onednn, plain] = statistics.mean(epochs)
            name = f"{'oneDNN' if onednn else 'Eigen'}, {'as TensorFlow iterates' if plain else 'as lessons iterate'}"
            print(f"{name:40} {mean[onednn, plain]:5.1f} s an epoch ({', '.join(f'{one:.1f}' for one in epochs)})")
    print(f"convolutions by oneDNN: {mean[False, False] / mean[True, False]:.1f} times as fast")
    print(f"both: {mean[False, True] / mean[True, False]:.1f} times as fast")


if __name__ == "__main__":
    main()
