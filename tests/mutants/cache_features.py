"""Solutions of `cache_features`."""

import os
import pickle
import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from mutants import Bank, Mutant

BANK = Bank("cache_features")
MEMORY: dict = {}


def predict(base, x):
    return base.predict(x, verbose=0)


def save(path, features):
    """Under a temporary name first."""
    partial = path.with_suffix(".partial")
    with open(partial, "wb") as file:
        np.save(file, features)
    os.replace(partial, path)


def solution(compute=predict, save=save, load=np.load, there=os.path.exists):
    """A solution with one part changed."""

    def cache_features(base, x, path):
        if there(path):
            return load(path)
        features = compute(base, x)
        save(path, features)
        return features

    return cache_features


def save_elsewhere(path, features):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        np.save(file, features)
    os.replace(file.name, path)


def save_and_copy(path, features):
    """The copy is written at its final place."""
    partial = path.with_suffix(".partial")
    with open(partial, "wb") as file:
        np.save(file, features)
    path.write_bytes(partial.read_bytes())
    partial.unlink()


def save_by_text_name(path, features):
    """np.save puts .npy behind the name."""
    np.save(f"{path}.partial", features)
    os.replace(f"{path}.partial", path)


def save_map(path, features):
    np.lib.format.open_memmap(path, "w+", features.dtype, features.shape)[:] = features


def remember(path):
    return path in MEMORY


def in_memory(path, features):
    save(path, features)
    MEMORY[path] = features


def in_batches(base, x):
    """Whole batches only."""
    return np.concatenate([predict(base, x[i : i + 32]) for i in range(0, len(x) // 32 * 32, 32)])


def volume(base, x):
    return keras.Model(base.input, base.layers[-2].output).predict(x, verbose=0)


def without_preprocessing(base, x):
    return keras.Model(base.layers[1].output, base.output).predict(x.astype("float32"), verbose=0)


def twice(base, x):
    predict(base, x)
    return predict(base, x)


CHANGED = {
    "never_reads": (solution(there=lambda path: False), r"computed again the second time[\s\S]*37 of 37 photographs"),
    "reads_and_computes": (
        solution(load=lambda path: None, there=lambda path: False),
        "the features are computed again the second time",
    ),
    "in_memory": (
        solution(save=in_memory, load=MEMORY.get, there=remember),
        "the features are computed again from a file that is there already",
    ),
    "computes_twice": (solution(twice), r"does not compute each photograph once[\s\S]*74 photographs"),
    "never_saves": (solution(save=lambda path, features: None), r"no file lies at path[\s\S]*files: none"),
    "ending_lost": (
        solution(save=lambda path, features: np.save(path.with_suffix(""), features) or os.remove(path)),
        "no file lies at path",
    ),
    "ending_doubled": (
        solution(save=lambda path, features: np.savez(path, features=features)),
        r"no file lies at path[\s\S]*features.npy.npz",
    ),
    "partial_name": (solution(save=save_by_text_name), "FileNotFoundError in line"),
    "half_written": (
        solution(save=lambda path, features: np.save(path, features)),
        r"the file grows at its final place[\s\S]*path itself is opened for writing[\s\S]*os.replace",
    ),
    "written_as_bytes": (
        solution(save=lambda path, features: features.tofile(path), load=lambda path: np.fromfile(path, "float32")),
        "the file grows at its final place",
    ),
    "copied": (solution(save=save_and_copy), "the file grows at its final place"),
    "mapped": (solution(save=save_map), "the file grows at its final place"),
    "from_elsewhere": (solution(save=save_elsewhere), "the temporary file lies in another folder"),
    "partial_left": (
        solution(save=lambda path, f: (save(path, f), path.with_suffix(".partial").write_bytes(b""))),
        r"something is left beside the file[\s\S]*features.npy, features.partial",
    ),
    "training_mode": (
        solution(lambda base, x: np.array(base(x.astype("float32"), training=True))),
        "the features are computed in training mode",
    ),
    "training_mode_in_batches": (
        solution(
            lambda base, x: np.concatenate(
                [np.array(base(x[i : i + 32].astype("float32"), training=True)) for i in (0, 32)]
            )
        ),
        "the features are computed in training mode",
    ),
    "after_the_softmax": (
        solution(lambda base, x: np.array(ops.softmax(predict(base, x)))),
        "the features have gone through a softmax",
    ),
    "preprocessed_twice": (solution(lambda base, x: predict(base, x / 255)), "the photographs are preprocessed twice"),
    "centred_twice": (
        solution(lambda base, x: predict(base, (x.astype("float32") - 127) / 128)),
        "the photographs are preprocessed twice",
    ),
    "not_preprocessed": (solution(without_preprocessing), "the photographs are not preprocessed"),
    "shuffled": (solution(lambda base, x: predict(base, x)[::-1]), "in another order than the photographs"),
    "normalized": (
        solution(lambda base, x: (lambda f: f / np.linalg.norm(f, axis=1, keepdims=True))(predict(base, x))),
        "the features are not what the base says of the photographs",
    ),
    "volume": (solution(volume), r"wrong shape[\s\S]*shape \(37, 6, 5, 7\)"),
    "flattened_volume": (
        solution(lambda base, x: volume(base, x).reshape(len(x), -1)),
        r"wrong shape[\s\S]*shape \(37, 210\)[\s\S]*\(37, 7\), float32",
    ),
    "flattened_wholly": (solution(lambda base, x: predict(base, x).ravel()), r"shape \(259,\)"),
    "transposed": (solution(lambda base, x: predict(base, x).T), r"shape \(7, 37\)"),
    "whole_batches": (solution(in_batches), r"shape \(32, 7\)"),
    "float64": (solution(lambda base, x: predict(base, x).astype(float)), "the features are float64, not float32"),
    "float16": (solution(lambda base, x: predict(base, x).astype("float16")), "the features are float16, not float32"),
    "tensor": (solution(lambda base, x: base(x.astype("float32"))), r"returns no NumPy array[\s\S]*EagerTensor"),
    "list": (solution(lambda base, x: predict(base, x).tolist()), r"returns no NumPy array[\s\S]*list"),
    "archive": (
        solution(save=lambda path, f: save(path, f), load=lambda path: {"features": np.load(path)}),
        r"returns no NumPy array the second time[\s\S]*dict",
    ),
    "read_as_float64": (
        solution(load=lambda path: np.load(path).astype(float)),
        "the features are float64, not float32 the second time",
    ),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("your function returns nothing")
def returns_nothing(base, x, path):
    solution()(base, x, path)


@BANK.miss("your function returns nothing the second time")
def returns_only_what_it_computes(base, x, path):
    if not path.exists():
        return solution()(base, x, path)


@BANK.miss("the file is renamed before it is closed")
def renames_too_early(base, x, path):
    if not path.exists():
        with open(path.with_name("partial"), "wb") as file:
            pickle.dump(predict(base, x), file)
            os.replace(file.name, path)
    return np.load(path, allow_pickle=True)


@BANK.miss("your function changes its input")
def scales_in_place(base, x, path):
    features = solution()(base, x, path)
    x //= 2
    return features


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(base, x, path):
    raise NotImplementedError("cache_features")


def save_archive(path, features):
    partial = path.with_name("partial.npz")
    np.savez(partial, features=features)
    partial.rename(path)


def save_in_a_folder_beside(path, features):
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        np.save(Path(folder, "features.npy"), features)
        os.replace(Path(folder, "features.npy"), path)


BANK.right |= {
    "plain": solution(),
    "called": solution(lambda base, x: np.asarray(base(x.astype("float32"), training=False))),
    "batch_by_batch": solution(
        lambda base, x: np.concatenate([predict(base, x[i : i + 10]) for i in range(0, len(x), 10)])
    ),
    "as_a_model": solution(lambda base, x: keras.Sequential([base]).predict(x, verbose=0)),
    "mapped": solution(load=lambda path: np.load(path, mmap_mode="r")),
    "folder_beside": solution(save=save_in_a_folder_beside),
    "text_path": lambda base, x, path: solution()(base, x, Path(str(path))),
}


@BANK.passes
def in_a_pipeline(base, x, path):
    if not path.exists():
        batches = tf.data.Dataset.from_tensor_slices(x.astype("float32")).batch(16)
        parts = batches.map(lambda photos: base(photos, training=False))
        save(path.resolve(), np.concatenate([part.numpy() for part in parts]))
    return np.load(path)


@BANK.passes
def asks_forgiveness(base, x, path):
    try:
        return np.load(path)
    except FileNotFoundError:
        save(path, predict(base, x))
        return np.load(path)


BANK.wrong["an_archive"] = Mutant(
    solution(save=save_archive, load=lambda path: np.load(path)["features"]), "does not hold one array[\\s\\S]*NpzFile"
)
