"""Experiments that are run once: what a training with these settings and this seed gave is looked up the next time."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import keras
import numpy as np

from course_utils import array_cache
from course_utils.progress import progress
from course_utils.training.evaluation import right_answers
from course_utils.training.fit_progress import FitProgress

Pair = tuple[np.ndarray, np.ndarray]
DECIMALS = 6  # of what is kept of a history
# Nets that TensorFlow has traced, by the function that built them and by what they are: tracing takes seconds.
_TRACED: WeakKeyDictionary[Callable, dict[str, keras.Model]] = WeakKeyDictionary()


class Experiments:
    """Trains a net with the settings that it is called with, once for each seed; a second call reads the files.

    Args:
        build: takes the settings, a dict, and returns a compiled model with the metric `accuracy`.
        train_set, validation_set: inputs (m, ...), as the model takes them, and labels (m,).
        seeds: a training each; a seed decides the first weights, the order of the digits and what dropout drops.
        folder: where the results are kept, a file a training. A file counts for this model, these settings, this seed
            and these data alone, so a folder may be shared.
    """

    def __init__(
        self,
        build: Callable[[dict], keras.Model],
        train_set: Pair,
        validation_set: Pair,
        seeds: Sequence[int],
        folder: Path,
    ):
        self.build, self.train_set, self.validation_set = build, train_set, validation_set
        self.seeds, self.folder = tuple(seeds), Path(folder)
        self._data = array_cache.digest(*train_set, *validation_set)

    def __call__(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Train with these settings, or look it up; `batch_size`, `epochs` and `validation_freq` are handed to `fit`.

        Returns:
            `settings`; `parameters`; `seconds` of an epoch's training steps, the fastest; and with a value a seed
            `train_accuracy`, `train_loss` (the last epoch's mean, as Keras reports it), `val_accuracy`, `val_loss`;
            `right` (seeds, m), 1.0 where a validation answer is right; `history`, for each of Keras's keys
            (seeds, epochs); `weights`, a list of arrays a seed.
        """
        settings = dict(settings)
        model = self.build(settings)
        model.optimizer.build(model.trainable_variables)
        described = json.dumps(_without_names(keras.saving.serialize_keras_object(model)), sort_keys=True)
        model = _TRACED.setdefault(self.build, {}).setdefault(described, model)
        told = described + json.dumps(settings, sort_keys=True)
        runs = [self._run(model, settings, told, seed) for seed in progress(self.seeds, "seed")]
        history = {name: np.array([run["history"][name] for run in runs]) for name in runs[0]["history"]}
        last = {name: values[:, -1].tolist() for name, values in history.items()}
        return {
            "settings": settings,
            "parameters": model.count_params(),
            "seconds": min(run["seconds"] for run in runs),
            "train_accuracy": last["accuracy"],
            "train_loss": last["loss"],
            "val_accuracy": last["val_accuracy"],
            "val_loss": last["val_loss"],
            "right": np.array([run["right"] for run in runs], float),
            "history": history,
            "weights": [run["weights"] for run in runs],
        }

    def _run(self, model: keras.Model, settings: dict, told: str, seed: int) -> dict[str, Any]:
        """One training, from the file or anew."""
        key = array_cache.digest(told, self._data, str(seed))
        path = self.folder / f"{key[:24]}.npz"
        saved = array_cache.load(path, key)
        if saved is None:
            saved = self._train(model, settings, seed)
            array_cache.save(path, key, saved)
        run = json.loads(str(saved["run"]))
        weights = [saved[f"weight_{i}"] for i in range(run["weights"])]
        return run | {"right": saved["right"], "weights": weights}

    def _train(self, model: keras.Model, settings: dict, seed: int) -> dict[str, np.ndarray]:
        keras.utils.set_random_seed(seed)
        _begin_anew(model, self.build(settings))
        clock = _Clock()
        fitted = model.fit(
            *self.train_set,
            batch_size=settings["batch_size"],
            epochs=settings["epochs"],
            validation_data=self.validation_set,
            validation_freq=settings.get("validation_freq", 1),
            validation_batch_size=1000,
            callbacks=[clock, FitProgress()],
            verbose=0,
        )
        history = {name: [round(float(v), DECIMALS) for v in values] for name, values in fitted.history.items()}
        weights = model.get_weights()
        run = {"seed": seed, "seconds": clock.fastest, "history": history, "weights": len(weights)}
        kept = {f"weight_{i}": weight for i, weight in enumerate(weights)}
        return kept | {"run": np.array(json.dumps(run)), "right": right_answers(model, *self.validation_set)}


class _Clock(keras.callbacks.Callback):
    """The seconds that an epoch's training steps take, without the validation that follows."""

    def __init__(self):
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        self.last = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(self.last - self.start)

    @property
    def fastest(self) -> float:
        """Of the epochs after the first, in which TensorFlow traces the model; of that where there is no other."""
        return min(self.seconds[1:] or self.seconds)


def _begin_anew(model: keras.Model, fresh: keras.Model) -> None:
    """Give a model every variable of a fresh one: it is traced already, which takes longer than many trainings."""
    fresh.optimizer.build(fresh.trainable_variables)
    for old, new in zip(model.variables, fresh.variables, strict=True):
        old.assign(new)
    for old, new in zip(model.optimizer.variables, fresh.optimizer.variables, strict=True):
        old.assign(new)


def _without_names(value: Any) -> Any:
    """A serialized model without the names that Keras counts up: what is dense_7 here is dense_8 the next time."""
    if isinstance(value, dict):
        return {key: _without_names(item) for key, item in value.items() if key != "name"}
    if isinstance(value, list | tuple):
        return [_without_names(item) for item in value]
    return value
