"""The exercise `overlapped`.

What a pipeline does is seen in two epochs of it: the check's `augment` leaves marks in the images. What runs beside the
training is read from the pipeline's graph, with public calls, so that no verdict depends on time or on processors.
"""

import itertools

import numpy as np

from course_utils.checks.arrays.returned import input_changed
from course_utils.checks.graph.dataset_steps import steps_of
from course_utils.checks.verdict import Exercise, Miss, field

_UNMARKED = 10  # what `augment` counts up from
# A shuffle of all m examples moves none of them forward by more than w places with a probability of
# (w + 1)^(m−w−1)·(w + 1)!/m!, for w = 700 and m = 1001 below 1e-24. One whose buffer holds k moves none by k places.
_FORWARD = 700
_AUTOTUNE = -1  # `tf.data.AUTOTUNE`


def _cases(seed: int) -> list[dict]:
    sizes = (([1001, 2, 3, 3], "uint16", 64), ([1003, 3, 2, 3], "float32", 48))  # a smaller batch is left over
    return [
        {"seed": seed + i, "shape": shape, "dtype": dtype, "batch_size": batch_size}
        for i, (shape, dtype, batch_size) in enumerate(sizes)
    ]


def _data(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """Images whose first channel is their number (beyond uint8), and labels: no two alike, in no order."""
    x = np.zeros(case["shape"], case["dtype"])
    x[..., 0] = np.arange(len(x))[:, None, None]
    x[..., 1] = _UNMARKED
    return x, np.random.default_rng([case["seed"], 84]).permutation(len(x))


def _marker(ranks: list):
    """An `augment` that adds 1 to the second channel and its calls so far to the third.

    It takes a batch and, so that the judge can name the mistake, a single image; `ranks` gets how many axes came.
    """
    import tensorflow as tf

    with tf.device("CPU"):  # where pipelines run
        calls = tf.Variable(0.0)

    def augment(images):
        images = tf.cast(images, "float32")
        ranks.append(images.shape.rank)
        return images + tf.stack([0.0, 1.0, calls.assign_add(1.0)])

    return augment


def _probe(fn, case: dict) -> dict:
    import tensorflow as tf

    x, y = _data(case)
    given = x.copy()
    ranks: list = []
    augment = _marker(ranks)  # its variable lives as long as this name
    dataset = fn(given, y.copy(), augment, case["batch_size"])
    if not issubclass(type(dataset), tf.data.Dataset):
        return {"returned": type(dataset).__name__}
    spec = dataset.element_spec
    if not (issubclass(type(spec), tuple) and len(spec) == 2):
        parts = f"{len(spec)} parts" if issubclass(type(spec), tuple | dict) else "images alone"
        return {"returned": "dataset", "parts": parts}
    evidence = {"returned": "dataset", "epochs": [_epoch(dataset, len(x)) for _ in range(2)]}
    return evidence | {"single_images": 3 in ranks, "steps": steps_of(dataset), "input_after": given}


def _epoch(dataset, m: int) -> list[dict]:
    """One pass over the data, ended after 2m + 1 elements if it does not end by itself."""
    return [
        {"images": np.asarray(images), "labels": np.asarray(labels)}
        for images, labels in itertools.islice(dataset, 2 * m + 1)
    ]


def _judge(evidence: dict, case: dict) -> Miss | None:
    x, y = _data(case)
    expected, why = "a tf.data.Dataset of (images, labels)", "`model.fit(dataset)` trains on pairs."
    if evidence["returned"] == "NoneType":
        return Miss("your function returns nothing", "None", expected, why)
    if evidence["returned"] != "dataset":
        return Miss("your function returns no tf.data.Dataset", str(evidence["returned"]), expected, why)
    if "parts" in evidence:
        why = "without its label an image teaches nothing: `lambda images, labels: (augment(images), labels)`."
        return Miss("the elements are not pairs of images and labels", str(evidence["parts"]), expected, why)
    if not np.array_equal(evidence["input_after"], x):
        return input_changed("the next experiment starts from the same photographs.")
    first, second = evidence["epochs"]
    for epoch in (first, second):
        miss = _judge_batches(epoch, case) or _judge_examples(*_flat(epoch), y)
        if miss:
            return miss
    return _judge_epochs(first, second) or _judge_steps(evidence)


def _judge_batches(epoch: list[dict], case: dict) -> Miss | None:
    """The sizes of one epoch's batches."""
    m, size = case["shape"][0], case["batch_size"]
    if len(epoch) > 2 * m:
        why = "`fit` repeats the data itself, epoch by epoch; without an end there is no epoch."
        return Miss("the dataset does not end", f"more than {2 * m} batches of {m} images", f"one pass over {m}", why)
    if any(np.ndim(batch["images"]) == 1 < np.ndim(batch["labels"]) for batch in epoch):
        why = "`model.fit` takes pairs of inputs and labels, in this order."
        return Miss("the labels come first", "pairs (labels, images)", "pairs (images, labels)", why)
    if any(np.shape(batch["images"])[1:] != tuple(case["shape"][1:]) for batch in epoch):
        got = f"images of shape {np.shape(epoch[0]['images'])}"
        why = "a net takes (batch, n_H, n_W, n_C)."
        return Miss(
            "the images do not come in batches", got, f"({size}, {', '.join(map(str, case['shape'][1:]))})", why
        )
    sizes = [len(batch["images"]) for batch in epoch]
    if sum(sizes) == m - m % size and set(sizes) == {size}:
        got, expected = f"{sum(sizes)} of {m} images", f"all {m}: {m % size} in the last batch"
        return Miss("the last batch is dropped", got, expected, "every image should be seen in every epoch.")
    if sum(sizes) != m:
        why = "an epoch is one pass over all images."
        return Miss("an epoch is not one pass over x", f"{sum(sizes)} images", f"{m} images", why)
    if sorted(sizes) != sorted([size] * (m // size) + [m % size]):
        got, why = f"batches of {', '.join(map(str, sizes[:3]))}, …", "the argument says how many."
        return Miss("the batches are not of batch_size images", got, f"batches of {size}", why)
    if any(np.size(batch["labels"]) > len(batch["images"]) == len(batch["labels"]) for batch in epoch):
        got, why = f"labels of shape {np.shape(epoch[0]['labels'])}", "the loss of this lesson takes whole numbers."
        return Miss("the labels are not handed on as they are", got, f"({size},), whole numbers", why)
    if any(np.shape(batch["labels"])[:1] != np.shape(batch["images"])[:1] for batch in epoch):
        got, why = f"labels of shape {np.shape(epoch[0]['labels'])}", "a batch holds one label for each image."
        return Miss("the labels do not come in batches", got, f"({size},)", why)
    return None


def _flat(epoch: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    """One epoch's images (m, n_H, n_W, n_C), float64, and labels (m, 1)."""
    images = np.concatenate([np.asarray(batch["images"], "float64") for batch in epoch])
    return images, np.concatenate([np.reshape(batch["labels"], (len(batch["labels"]), -1)) for batch in epoch])


def _judge_examples(images: np.ndarray, labels: np.ndarray, y: np.ndarray) -> Miss | None:
    """Whether each image comes once, augmented once, with its label."""
    numbers, counts = images[:, 0, 0, 0], images[:, 0, 0, 1] - _UNMARKED
    whole = (images[..., 0] == numbers[:, None, None]).all() and (images[..., 1] == images[:, :1, :1, 1]).all()
    if not whole or not set(numbers) <= set(range(len(y))):
        got, why = (
            "pixels that augment did not make",
            "the pipeline hands on what augment returns: its values, not scaled, cast or changed again.",
        )
        return Miss("the images are not augment's", got, "what augment returns", why)
    if len(set(numbers)) < len(y):
        why = "an epoch is one pass over all images."
        return Miss("some images come twice, others never", f"{len(set(numbers))} images", f"all {len(y)}", why)
    if (labels != y[numbers.astype(int)][:, None]).any():
        wrong = int((labels[:, 0] != y[numbers.astype(int)]).sum())
        why = "shuffle and batch pairs, not images and labels apart from each other."
        got = f"{wrong} of {len(y)} images with another's label"
        return Miss("the labels are out of step with the images", got, "each image with its own label", why)
    if (counts == 1).all():
        return None
    if (counts == 0).all():
        why = "`map` returns a new dataset; the old one stays as it was."
        return Miss("augment is not applied", "the images as they are in x", "augment(images) for each batch", why)
    got = f"{counts.max():g} times for an image"
    return Miss("augment is not applied once to each image", got, "once", "two distortions are more than one.")


def _judge_epochs(first: list[dict], second: list[dict]) -> Miss | None:
    """Whether each epoch distorts and mixes the images anew. Batches may overtake one another."""
    images = [_flat(epoch)[0] for epoch in (first, second)]
    orders = [epoch[:, 0, 0, 0].astype(int) for epoch in images]
    if np.array_equal(*(epoch[np.argsort(order)] for epoch, order in zip(images, orders, strict=True))):
        why = "augment belongs into the pipeline's map, behind any cache, so that it runs again in each epoch."
        got = "in the second epoch the same distorted images as in the first"
        return Miss("the images are augmented once and for all", got, "each epoch distorts anew", why)
    why = "in another order each epoch, the net never sees the same batch twice."
    ahead = [order - np.arange(len(order)) for order in orders]  # how many places earlier than in x
    if not all(places.any() for places in ahead):
        return Miss("the images are not shuffled", "the order of x", "another order in each epoch", why)
    batches = [[frozenset(batch["images"][:, 0, 0, 0].astype(int).tolist()) for batch in e] for e in (first, second)]
    if all(max(batch) - min(batch) == len(batch) - 1 for epoch in batches for batch in epoch):
        got = "batches of neighbours in x, in another order"
        return Miss("whole batches are shuffled, not images", got, "shuffle before batch", why)
    if set(batches[0]) == set(batches[1]):
        got = "in the second epoch the batches of the first"
        return Miss("the images are shuffled once and for all", got, "each epoch shuffles anew", why)
    most = int(np.max(ahead))
    if most <= _FORWARD:
        got = f"no image comes more than {most} places earlier than in x"
        why = "shuffle draws from its buffer only: one of len(x) makes every order possible."
        return Miss("the images are shuffled among neighbours only", got, "shuffle(len(x))", why)
    return None


def _judge_steps(evidence: dict) -> Miss | None:
    """What augment is given, and what runs beside the training."""
    if field(evidence, "single_images", bool):
        got, why = "an image (n_H, n_W, n_C)", "augment draws for each image of a batch: batch comes before map."
        return Miss("augment is given single images", got, "a batch (batch_size, n_H, n_W, n_C)", why)
    steps = evidence["steps"]
    names = [step["name"] for step in steps]
    chain = " → ".join(name for name in names if name not in ("TensorSlice", "Options"))
    parallel = [
        i for i, step in enumerate(steps) if field(step, "augments", bool) and step["name"].startswith("Parallel")
    ]
    if not any(steps[i]["count"] != 1 for i in parallel):
        expected = "map(…, num_parallel_calls=tf.data.AUTOTUNE)"
        why = "one batch after another leaves the other processors idle, and training waits."
        return Miss("augment does not run in parallel", chain, expected, why)
    working = max((i for i, name in enumerate(names) if "Map" in name or "Batch" in name), default=-1)
    prefetching = [i for i, step in enumerate(steps) if step["name"] == "Prefetch" and step["count"] != 0]
    if not prefetching:
        why = "what is prefetched waits for the net, and the net does not wait for it."
        return Miss("nothing is prefetched", chain, "prefetch(tf.data.AUTOTUNE) as the last step", why)
    if not any(steps[i]["count"] == _AUTOTUNE for i in prefetching):
        stored = ", ".join(f"prefetch({steps[i]['count']})" for i in prefetching)
        why = "a fixed number is too small for one machine and too large for another; AUTOTUNE fits it to yours."
        return Miss("what is prefetched is a fixed number", stored, "prefetch(tf.data.AUTOTUNE)", why)
    if max(prefetching) < working:
        why = "what comes behind it is done while the net waits."
        return Miss("prefetch is not the last step", chain, "prefetch behind map and batch", why)
    return None


EXERCISE = Exercise(
    name="overlapped",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Five steps: the pairs, their order, the batches, the distortion, and a store of batches that are ready.",
        "`Dataset.from_tensor_slices((x, y))`, `.shuffle(len(x))`, `.batch(batch_size)`: each returns a new one.",
        "`.map(lambda images, labels: (augment(images), labels), num_parallel_calls=tf.data.AUTOTUNE)` is the fourth.",
        "`.prefetch(tf.data.AUTOTUNE)` is the last: the next batches are made while the net trains.",
    ),
)
