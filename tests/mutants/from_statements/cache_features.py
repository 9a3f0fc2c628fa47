"""Solutions of `cache_features`, written from its statement alone."""

import os

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

IF_THERE = "If there is a file at `path`, return what it holds."
OTHERWISE = "Otherwise compute the features of all of `x` in inference mode, save them, and return them."
KILLED = (
    "A run that is killed must not leave half a file: save under a temporary name in the same folder, then "
    "`os.replace(temporary, path)`, which happens whole or not at all."
)
TRUST = "Your function may trust the path; whoever changes the photographs takes another one."
FLOATS = "What `base` says of x, (m, d) float32, computed at most once."
TAKES = "x: (m, n_H, n_W, n_C), as the base takes it. path: a pathlib.Path that ends in .npy."


@right("predict, a temporary name that ends in .npy")
def by_predict(base, x, path):
    if path.exists():
        return np.load(path)
    features = base.predict(x, verbose=0)
    temporary = path.with_name("partial-" + path.name)
    np.save(temporary, features)
    os.replace(temporary, path)
    return features


@right("batches by hand, saved through an open file")
def by_batches(base, x, path):
    if not path.is_file():
        parts = [np.asarray(base(x[i : i + 16], training=False)) for i in range(0, len(x), 16)]
        temporary = path.with_suffix(".tmp")
        with open(temporary, "wb") as file:
            np.save(file, np.concatenate(parts).astype("float32"))
        os.replace(temporary, path)
    return np.load(path)


@right("tempfile in the folder of path, cleaned up if saving fails")
def by_tempfile(base, x, path):
    import tempfile

    try:
        return np.load(path)
    except FileNotFoundError:
        pass
    features = np.asarray(base.predict(x, batch_size=8, verbose=0), dtype=np.float32)
    handle, name = tempfile.mkstemp(suffix=".npy", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.save(file, features)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    return features


def _features(base, x):
    return base.predict(x, verbose=0)


def _save(features, path):
    temporary = path.with_name(f"{path.stem}.partial.npy")
    np.save(temporary, features)
    os.replace(temporary, path)
    return features


@wrong(IF_THERE, r"again|once|holds|file|comput|load")
def always_computes(base, x, path):
    return _save(_features(base, x), path)


@wrong(IF_THERE, r"holds|file|comput|once|load|return")
def computes_before_it_looks(base, x, path):
    features = _features(base, x)
    if path.exists():
        return np.load(path)
    return _save(features, path)


@wrong(OTHERWISE, r"sav|file|writ|path|disk", r"training")
def never_saves(base, x, path):
    if path.exists():
        return np.load(path)
    return _features(base, x)


@wrong(OTHERWISE, r"return|None")
def returns_nothing_at_first(base, x, path):
    if path.exists():
        return np.load(path)
    _save(_features(base, x), path)


@wrong(KILLED, r"half|killed|temporary|os\.replace|partial|whole")
def saves_at_once(base, x, path):
    if path.exists():
        return np.load(path)
    features = _features(base, x)
    np.save(path, features)
    return features


@wrong(KILLED, r"temporary|os\.replace|half|whole|copy|left|folder|killed")
def copies_the_temporary(base, x, path):
    import shutil

    if path.exists():
        return np.load(path)
    features = _features(base, x)
    temporary = path.with_name("temporary.npy")
    np.save(temporary, features)
    shutil.copy(temporary, path)
    return features


@wrong(KILLED, r"folder|same|temporary|beside")
def temporary_elsewhere(base, x, path):
    import tempfile

    if path.exists():
        return np.load(path)
    features = _features(base, x)
    temporary = os.path.join(tempfile.mkdtemp(), path.name)
    np.save(temporary, features)
    os.replace(temporary, path)
    return features


@wrong(KILLED, r"\.npy|name|temporary|raise|error|exist|FileNotFound")
def numpy_adds_an_ending(base, x, path):
    if path.exists():
        return np.load(path)
    features = _features(base, x)
    temporary = path.with_suffix(".tmp")
    np.save(temporary, features)
    os.replace(temporary, path)
    return features


@wrong(KILLED, r"path|wrong|file|whole|replace|half|damaged|np\.load|read")
def replaces_before_it_is_written(base, x, path):
    if path.exists():
        return np.load(path)
    features = _features(base, x)
    temporary = path.with_name("partial.npy")
    file = open(temporary, "wb")
    os.replace(temporary, path)
    np.save(file, features)
    file.close()
    return features


@wrong(OTHERWISE, r"inference|training|mode|normaliz|dropout", r"temporary")
def in_training_mode(base, x, path):
    if path.exists():
        return np.load(path)
    return _save(np.asarray(base(x, training=True)), path)


@wrong(OTHERWISE, r"all|first|32|every|\bm\b|shape|rows")
def first_batch(base, x, path):
    if path.exists():
        return np.load(path)
    return _save(np.asarray(base(x[:32], training=False)), path)


@wrong(OTHERWISE, r"all|last|every|\bm\b|shape|rows|batch|remainder")
def drops_the_last_batch(base, x, path):
    if path.exists():
        return np.load(path)
    size = min(32, len(x))
    parts = [np.asarray(base(x[i * size : (i + 1) * size], training=False)) for i in range(len(x) // size)]
    return _save(np.concatenate(parts), path)


@wrong(FLOATS, r"float32|float64|type|dtype", r"temporary|os\.replace")
def as_float64(base, x, path):
    if path.exists():
        return np.load(path)
    return _save(_features(base, x).astype("float64"), path)


@wrong(FLOATS, r"float32|float16|half|type|dtype|differ|precis")
def half_on_disk(base, x, path):
    if path.exists():
        return np.load(path).astype("float32")
    features = _features(base, x)
    _save(features.astype("float16"), path)
    return features


@wrong(FLOATS, r"array|tensor|type|NumPy", r"temporary|os\.replace")
def tensors(base, x, path):
    import tensorflow as tf

    if path.exists():
        return tf.constant(np.load(path))
    features = base(x, training=False)
    _save(np.asarray(features), path)
    return features


@wrong(FLOATS, r"shape|\(m, d\)|flat|squeez|axis")
def squeezed(base, x, path):
    if path.exists():
        return np.load(path)
    return _save(np.squeeze(_features(base, x)), path)


@wrong(TRUST, r"trust|path|holds|file|comput")
def distrusts_the_length(base, x, path):
    if path.exists() and len(np.load(path)) == len(x):
        return np.load(path)
    return _save(_features(base, x), path)


_KEPT = {}


@wrong(IF_THERE, r"file|holds|path|memory|disk|name|other|save")
def remembered_by_name(base, x, path):
    if path.name not in _KEPT:
        _KEPT[path.name] = np.load(path) if path.exists() else _save(_features(base, x), path)
    return _KEPT[path.name]


@wrong(TAKES, r"scal|255|as the base takes|differ|preprocess")
def scales_too(base, x, path):
    if path.exists():
        return np.load(path)
    return _save(_features(base, x / 255), path)


@wrong(TAKES, r"chang|mutat|in place|given|\bx\b|own|left")
def scales_in_place(base, x, path):
    if path.exists():
        return np.load(path)
    features = _features(base, x)
    x /= 255
    return _save(features, path)


@wrong(TAKES, r"path|name|file|\.npy|where|beside|sav")
def another_name(base, x, path):
    path = path.with_suffix(".features.npy")
    if path.exists():
        return np.load(path)
    return _save(_features(base, x), path)


@wrong(OTHERWISE, r"npz|np\.load|array|file|format|holds|\.npy|read")
def as_npz(base, x, path):
    if path.exists():
        with np.load(path) as file:
            return file["features"]
    features = _features(base, x)
    temporary = path.with_name("partial")
    with open(temporary, "wb") as file:
        np.savez(file, features=features)
    os.replace(temporary, path)
    return features


@wrong(OTHERWISE, r"order|shuffl|row|photograph|differ")
def in_another_order(base, x, path):
    if path.exists():
        return np.load(path)
    order = np.argsort(x.reshape(len(x), -1).sum(axis=1))
    return _save(_features(base, x[order]), path)


@wrong(FLOATS, r"features|d\b|softmax|normaliz|length|differ|scale")
def of_length_one(base, x, path):
    if path.exists():
        return np.load(path)
    features = _features(base, x)
    return _save(features / np.linalg.norm(features, axis=1, keepdims=True), path)


@debatable("a memory-mapped array: a subclass of ndarray that keeps the file open")
def memory_mapped(base, x, path):
    if not path.exists():
        _save(_features(base, x), path)
    return np.load(path, mmap_mode="r")


@debatable("makes the folder if it is missing")
def makes_the_folder(base, x, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return np.load(path)
    return _save(_features(base, x), path)


@debatable("Path.replace in place of os.replace: the same system call, but not the name in the statement")
def by_path_replace(base, x, path):
    if path.exists():
        return np.load(path)
    features = _features(base, x)
    temporary = path.with_name(path.name + ".partial.npy")
    np.save(temporary, features)
    temporary.replace(path)
    return features


@debatable("a damaged file is computed anew")
def mends(base, x, path):
    try:
        return np.load(path)
    except (FileNotFoundError, ValueError, EOFError):
        return _save(_features(base, x), path)
