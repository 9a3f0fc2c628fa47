"""How much transfer helps, by photographs per class and by the number of frozen blocks: the grid of lesson 07.

Every way to freeze is tuned alike: two learning rates are tried on two draws of the photographs, and the one that does
better on validation people is kept.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from course_utils.errors import CourseError
from course_utils.progress import progress
from course_utils.training.choosing import tuned_runs
from course_utils.training.evaluation import right_answers
from course_utils.training.few_photos import augmented_batches
from course_utils.training.fit_progress import FitProgress
from course_utils.training.schedules import RateSchedule
from course_utils.training.snapshot import Snapshot
from course_utils.training.subsets import Pair, sample_per_class
from course_utils.training.transfer import cached_features, freeze_until, split_after

HEAD_RATES, HEAD_STEPS = (3e-3, 3e-2), 300  # of Adam, for a softmax on features that stay as they are
FINE_RATES = (2e-4, 1e-3)  # for weights that are good already
WARM_UP = 0.1  # of the steps


@dataclass(frozen=True)
class Photos:
    """What a grid is made of.

    Attributes:
        train: x (m, n_H, n_W, 3) with values 0–255, y (m,) from 0.
        asked: the sets that the nets are asked about, by name; the first one chooses the rates.
        augment: takes photographs and a seed, as the functions of `training.augment` do; None leaves them.
        prepare: makes of photographs what the network takes, e.g. enlarges them.
        copies: with augmentation, so many photographs at least are made of however few were drawn.
    """

    train: Pair
    asked: Mapping[str, Pair]
    augment: Callable | None
    prepare: Callable
    copies: int = 960

    def drawn(self, per_class: int, draw: int) -> Pair:
        """`per_class` photographs of each class and, with augmentation, changed copies of them, prepared."""
        x, y = sample_per_class(*self.train, per_class, draw)
        if self.augment is not None:
            times = -(-self.copies // len(y))
            copies = [self.augment(x, 1000 * draw + number) for number in range(times)]
            x, y = np.concatenate([np.asarray(one) for one in copies]), np.tile(y, times)
        return self.prepare(x), y


def train_by_photos(
    draws: Mapping[int, Sequence[int]],
    depths: Sequence[int | None],
    photos: Photos | Mapping[int, Photos],
    *,
    folder: Path | str,
    steps: int,
) -> list[dict]:
    """Train EfficientNet-Lite0 with a softmax of one's own, by photographs per class, draw and frozen depth.

    Prints a line for each number of photographs and depth. What is frozen is computed once (`split_after`,
    `cached_features`). Each run starts from the softmax of its draw, trained for `HEAD_STEPS` while all was frozen, and
    takes `steps` more, whatever is frozen then; batch normalization stays frozen. All train with Adam on batches of 32,
    a warm-up over a tenth of the steps, then a cosine decay.

    Args:
        draws: for each number of photographs of a class, the seeds: of the choice of photographs and of their order.
        depths: the last frozen block; None: all is frozen, only the softmax learns; 0: all of it learns, from the
            ImageNet weights on.
        photos: to learn from, and to be asked about; or those of each draw, as in a cross-validation.
        folder: for the features.
        steps: of a run behind those of its softmax.

    Returns:
        one dict a run at the chosen rate: `photos`, `depth`, `draw`, `setting` (the rate), `seconds` of training, and
        `right`: for each set which photographs are right, (m,) bool.

    Raises:
        CourseError: no such depth, or a class has too few photographs.
    """
    from course_utils.models import efficientnet_lite0_features

    photos = _by_draw(photos, draws)
    first = next(iter(photos.values()))
    base = efficientnet_lite0_features(first.prepare(first.train[0][:1]).shape[1:])
    by = next(iter(first.asked))
    heads, runs = {}, []
    softmax = _Trainee(base, None, photos, folder, HEAD_STEPS)
    for per_class, seeds in draws.items():
        for run in tuned_runs(partial(softmax.runs, per_class, {}), HEAD_RATES, seeds, by=by):
            heads[per_class, run["draw"]] = run["head"]
    for depth in progress(depths, "way to freeze"):
        trainee = _Trainee(base, depth, photos, folder, steps)
        for per_class, seeds in progress(draws.items(), "number of photographs"):
            rates = HEAD_RATES if depth is None else FINE_RATES
            runs += _told(tuned_runs(partial(trainee.runs, per_class, heads), rates, seeds, by=by), by)
        trainee.beginning.restore()  # `base` lent its weights
    return [{name: value for name, value in run.items() if name != "head"} for run in runs]


class _Trainee:
    """What is not frozen, with a softmax on it: compiled once, as tracing takes long, started anew for each run."""

    def __init__(self, base, depth: int | None, photos: Mapping[int, Photos], folder: Path | str, steps: int):
        import keras

        self.depth, self.photos, self.folder, self.steps = depth, photos, folder, steps
        self.front, rest = split_after(base, depth)
        if rest is not None:
            freeze_until(rest, 0)
        X_input = keras.Input((self.front.output_shape if self.front else base.input_shape)[1:])
        keras.utils.set_random_seed(1)
        classes = len(np.unique(next(iter(photos.values())).train[1]))
        self.head = keras.layers.Dense(classes, activation="softmax")
        self.model = keras.Model(X_input, self.head(rest(X_input) if rest else X_input))
        self.model.compile(keras.optimizers.Adam(), "sparse_categorical_crossentropy")
        self.beginning = Snapshot(self.model)

    def runs(self, per_class: int, heads: Mapping, draws: Sequence[int], rate: float) -> list[dict]:
        """Train on some draws of the photographs, each from its own softmax on the frozen net where there is one."""
        return [self.run(per_class, draw, rate, heads.get((per_class, draw))) for draw in draws]

    def run(self, per_class: int, draw: int, rate: float, head: list[np.ndarray] | None) -> dict:
        self.beginning.restore()
        if head is not None:
            self.head.set_weights(head)
        photos = self.photos[draw]
        x, y = photos.drawn(per_class, draw)
        batches = augmented_batches(self._seen(x, f"{per_class}-{draw}"), y, None, draw)
        start = time.perf_counter()
        schedule = RateSchedule(rate, self.steps, warm_up=round(WARM_UP * self.steps))
        callbacks = [schedule, FitProgress()]
        self.model.fit(batches, steps_per_epoch=self.steps, shuffle=False, verbose=0, callbacks=callbacks)
        seconds = time.perf_counter() - start
        right = {}
        for name, (asked_x, asked_y) in photos.asked.items():
            seen = self._seen(photos.prepare(asked_x), name if self._one_for_all else f"{name}-{draw}")
            right[name] = right_answers(self.model, seen, asked_y)
        run = {"photos": per_class, "depth": self.depth, "draw": draw, "setting": rate, "seconds": seconds}
        return run | {"right": right, "head": self.head.get_weights()}

    @property
    def _one_for_all(self) -> bool:
        """Whether all draws are asked about the same photographs."""
        first, *others = self.photos.values()
        return all(one is first for one in others)

    def _seen(self, x: np.ndarray, name: str) -> np.ndarray:
        """The photographs as they leave the frozen part; without one, as they are."""
        return x if self.front is None else cached_features(self.front, x, self.folder, f"{name}-{self.depth}")


def _by_draw(photos: Photos | Mapping[int, Photos], draws: Mapping[int, Sequence[int]]) -> Mapping[int, Photos]:
    """The photographs of each draw, which are enough for it."""
    if isinstance(photos, Photos):
        photos = dict.fromkeys({draw for seeds in draws.values() for draw in seeds}, photos)
    for per_class, seeds in draws.items():
        for draw in seeds:
            _check_counts(photos[draw].train[1], per_class)
    return photos


def _check_counts(y: np.ndarray, photos: int) -> None:
    classes, counts = np.unique(y, return_counts=True)
    fewest = counts.argmin()
    if counts[fewest] < photos:
        raise CourseError(f"Class {classes[fewest]} has {counts[fewest]} photographs; {photos} a class were asked for.")


def _told(runs: Sequence[dict], name: str) -> Sequence[dict]:
    """Print what the runs of one place of the grid came to on the set that chooses, and return them."""
    first = runs[0]
    mean = np.mean([run["right"][name].mean() for run in runs])
    how = {None: "all frozen", 0: "nothing frozen"}.get(first["depth"], f"frozen up to block {first['depth']}")
    took = np.mean([run["seconds"] for run in runs])
    print(
        f"{first['photos']:4} a class, {how}: {mean:.1%} on the {name} set "
        f"(draws {len(runs)}, rate {first['setting']:g}, {took:.0f} s each)"
    )
    return runs
