"""Transfer learning: features computed once and saved on disk, and networks of which only the last part is trained.

"Block k" is what `models.efficientnet_lite0_features` calls so: the layers whose names begin with `block<k>_`.
"""

import json
import re
from pathlib import Path

import numpy as np

from course_utils import array_cache
from course_utils.errors import CourseError
from course_utils.own_answers import own_answer


@own_answer("cache_features")
def cached_features(base, x: np.ndarray, folder: Path | str, name: str = "features") -> np.ndarray:
    """What `base` makes of x: computed once, saved in `folder`, and read from there the next time.

    The file is `<folder>/<name>.npz`. It counts only for the very same architecture (its preprocessing included),
    weights and photographs; if one of them has changed, or the file is damaged, the features are computed anew and
    the file is replaced, whole or not at all. So give the training and the test set a name each.

    Args:
        base: a `keras.Model`, (batch, n_H, n_W, n_C) → (batch, d) or (batch, n_H', n_W', d). It runs in inference mode.
        x: (m, n_H, n_W, n_C), as `base` takes them.
        folder: made where it is missing.
        name: of the file, without its ending.

    Returns:
        (m, d) or (m, n_H', n_W', d), float32.

    Raises:
        CourseError: the folder cannot be written.
    """
    path = Path(folder) / f"{name}.npz"
    key = array_cache.digest(_architecture(base), *base.get_weights(), x)
    arrays = array_cache.load(path, key)
    if arrays is None:
        arrays = {"features": base.predict(x, verbose=0).astype(np.float32)}
        array_cache.save(path, key, arrays)
    return arrays["features"]


def _architecture(base) -> str:
    """The layers of a network and how they hang together; what only concerns its training is left out."""

    def without_training(value):
        if isinstance(value, dict):
            training = ("trainable", "compile_config", "build_config")
            return {key: without_training(item) for key, item in value.items() if key not in training}
        return [without_training(item) for item in value] if isinstance(value, list) else value

    return json.dumps(without_training(json.loads(base.to_json())), sort_keys=True)


@own_answer("fine_tune")
def freeze_until(base, depth: int | None, *, train_norms: bool = False) -> None:
    """Freeze a network up to its block `depth`, and leave what follows to be trained. Compile your model after it.

    Args:
        base: a `keras.Model` with blocks, such as `models.efficientnet_lite0_features()`; what was frozen before does
            not matter.
        depth: 0 freezes nothing; k freezes block k and all that comes before it; None freezes all.
        train_norms: batch normalization stays frozen at every depth, and a frozen one keeps its running mean and
            variance even in `fit`; True lets that of the free layers learn, and follow each batch.

    Raises:
        CourseError: no such block.
    """
    from keras.layers import BatchNormalization

    end = len(base.layers) if depth is None else _end_of_block(base, depth)
    base.trainable = True  # of all its layers; then each has its own setting
    for i, layer in enumerate(base.layers):
        layer.trainable = i >= end and (train_norms or not isinstance(layer, BatchNormalization))


def split_after(base, depth: int | None) -> tuple:
    """Two models that share the weights of `base`: all up to block `depth`, and the rest.

    Save the features of the first part with `cached_features` and train the second part alone: that is the network
    of `freeze_until`, at a fraction of the cost.

    Args:
        base: as in `freeze_until`; it stays as it is.
        depth: k splits after block k; None leaves nothing for the rest, 0 leaves everything.

    Returns:
        (front, rest), each a `keras.Model`, or None where nothing is left for it.

    Raises:
        CourseError: no such block.
    """
    import keras

    if depth is None:
        return base, None
    end = _end_of_block(base, depth)
    if end == 0:
        return None, base
    between = base.layers[end - 1].output
    front = keras.Model(base.input, between, name=f"{base.name}-until-block{depth}")
    return front, keras.Model(between, base.output, name=f"{base.name}-after-block{depth}")


def _end_of_block(base, depth: int) -> int:
    """How many of the layers of `base` come before the end of block `depth`; none for 0."""
    numbers = [int(match[1]) if (match := re.match(r"block(\d+)_", layer.name)) else 0 for layer in base.layers]
    if depth not in range(max(numbers) + 1):
        raise CourseError(f"{base.name} has no block {depth}; use 0 for nothing, 1 to {max(numbers)}, or None for all.")
    return max((i + 1 for i, number in enumerate(numbers) if number == depth), default=0) if depth else 0
