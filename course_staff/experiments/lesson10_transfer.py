"""Transfer to CIFAR-10 with more photographs, larger ones and a longer training than lesson 10 has time for.

The method is the lesson's: the blocks that stay frozen are computed once, a softmax is trained on the features, then
the last blocks learn with it. The setting was fixed before; its rate was the better of two in a smaller run.
"""

import numpy as np

from course_utils.datasets import load_cifar10, split_validation

PER_CLASS, SIDE, DEPTH = 1000, 128, 11
HEAD_STEPS, STEPS, STAGES = 600, 800, 2
HEAD_RATE, RATE, SEED = 3e-3, 1e-3, 1
VALIDATION = 0.06  # of the 50,000


def run() -> dict:
    """How many validation photographs are right after the softmax and each stage, seen once and with a mirror."""
    from course_utils.training import augment, sample_per_class

    pool, (asked_x, asked_y) = split_validation(load_cifar10(), VALIDATION)
    x, y = sample_per_class(*pool, PER_CLASS, SEED)
    front, rest = _halves()
    volumes = _volumes(front, np.asarray(augment.mirror(x, SEED)))  # half of the photographs are mirrored
    asked = [_volumes(front, photos) for photos in (asked_x, asked_x[:, :, ::-1])]
    probabilities = _train(rest, (volumes, y), asked)
    right = {
        name: {"photo": _right(once, asked_y), "photo and mirror": _right(once + mirror, asked_y)}
        for name, (once, mirror) in probabilities.items()
    }
    answers = np.sum(probabilities[f"{STEPS} steps"], axis=0).argmax(axis=1)
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (asked_y, answers), 1)
    return {
        "photographs": len(y),
        "side": SIDE,
        "depth": DEPTH,
        "asked": len(asked_y),
        "right": right,
        "confusion": counts.tolist(),
    }


def _halves():
    """The frozen part, which enlarges photographs (m, 32, 32, 3) by itself, and the part that learns."""
    import keras

    from course_utils import models, training

    front, rest = training.split_after(models.efficientnet_lite0_features((SIDE, SIDE, 3)), DEPTH)
    photos = keras.Input((32, 32, 3))
    return keras.Model(photos, front(keras.layers.Resizing(SIDE, SIDE, "bicubic")(photos))), rest


def _volumes(front, x: np.ndarray) -> np.ndarray:
    return front.predict(x, batch_size=100, verbose=0)


def _train(rest, train_set, asked) -> dict[str, list[np.ndarray]]:
    """By stage, the probabilities (m, 10) of the photographs and of their mirror images."""
    import keras

    from course_utils import training

    keras.utils.set_random_seed(SEED)
    volumes, y = train_set
    softmax = keras.Sequential([keras.Input((1280,)), keras.layers.Dense(10, activation="softmax")])
    _fit(softmax, rest.predict(volumes, batch_size=100, verbose=0), y, HEAD_RATE, HEAD_STEPS, HEAD_STEPS)
    training.freeze_until(rest, 0)
    x = keras.Input(volumes.shape[1:])
    net = keras.Model(x, softmax.layers[-1](keras.layers.Dropout(0.2)(rest(x))))
    found = {"the softmax alone": [training.predict(net, half) for half in asked]}

    def ask(step: int) -> None:
        found[f"{step} steps"] = [training.predict(net, half) for half in asked]

    _fit(net, volumes, y, RATE, STEPS, STEPS // STAGES, ask)
    return found


def _fit(net, x, y, rate: float, steps: int, stage: int, ask=lambda step: None) -> None:
    import keras

    from course_utils.training import RateSchedule
    from course_utils.training.few_photos import augmented_batches

    net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    told = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: ask((epoch + 1) * stage))
    callbacks = [RateSchedule(rate, steps, warm_up=steps // 10), told]
    batches = augmented_batches(x, y, None, SEED)
    net.fit(batches, steps_per_epoch=stage, epochs=steps // stage, shuffle=False, verbose=0, callbacks=callbacks)


def _right(probabilities: np.ndarray, y: np.ndarray) -> int:
    """How many photographs are right."""
    return int(np.sum(probabilities.argmax(axis=1) == y))
