"""The exercise `cache_features`."""

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np

from course_utils.checks.arrays.returned import input_changed, listed, same
from course_utils.checks.collecting.rename_watch import RenameWatch
from course_utils.checks.collecting.serialize import LIMIT
from course_utils.checks.fixtures.base_model import (
    FEATURES,
    SHAPE,
    after_preprocessing,
    base_model,
    draw_photos,
    eagerly,
    features,
    preprocessed_twice,
)
from course_utils.checks.numpy_reference.layers import softmax
from course_utils.checks.verdict import Exercise, Miss, field

NAME = "features.npy"


def _cases(seed: int) -> list[dict]:
    return [
        {"seed": seed, "photos": 37},  # more than one batch of 32, and no whole number of them
        {"seed": seed + 1, "photos": 1},
    ]


def _photos(case: dict) -> np.ndarray:
    return draw_photos(case["seed"], case["photos"])


def _spy(seen: list):
    """A layer that changes nothing and writes down how many photographs go through it."""
    import keras
    import tensorflow as tf

    class Spy(keras.layers.Layer):
        def call(self, X):
            if X.shape[0] is None:  # traced, as in the map of a pipeline: told when it runs
                X = tf.numpy_function(lambda photos: [seen.append(len(photos)), photos][1], [X], X.dtype)
                return tf.ensure_shape(X, (None, *SHAPE))
            seen.append(int(X.shape[0]))
            return X

        def compute_output_shape(self, input_shape):  # or Keras would try `call` to find out
            return input_shape

    return Spy(name="spy")


def _probe(fn, case: dict) -> dict:
    seen: list[int] = []
    with tempfile.TemporaryDirectory() as name, eagerly():
        folder = Path(name).resolve()  # a temporary folder may be reached by a link, and a solution may resolve it
        first, moved, other = (folder / part for part in ("first", "moved", "other"))
        first.mkdir()
        base = base_model(case["seed"], spy=_spy(seen))
        with RenameWatch(first / NAME, fn) as watch:
            calls = [_call(fn, base, first / NAME, case, seen)]
        files = sorted(os.listdir(first))
        evidence = {"files": files, "opened": watch.opened, "elsewhere": watch.elsewhere}
        if NAME in files:
            evidence["complete"] = watch.size in (None, (first / NAME).stat().st_size)
            calls.append(_call(fn, base, first / NAME, case, seen))
            evidence["saved"] = _saved(first / NAME)
            shutil.copytree(first, moved)  # a memory of what was returned does not know this path
            calls.append(_call(fn, base, moved / NAME, case, seen))
            other.mkdir()
            np.save(other / NAME, _held(case))  # of another number of photographs: the path is to be trusted
            calls.append(_call(fn, base, other / NAME, case, seen))
    return evidence | {"calls": calls}


def _held(case: dict) -> np.ndarray:
    """What the check puts into a file of its own, (photos + 2, d): no base has said it."""
    rng = np.random.default_rng([case["seed"], 94])
    return rng.normal(0, 1, (case["photos"] + 2, FEATURES)).astype("float32")


def _saved(path: Path) -> dict:
    """What lies in the file, as `np.load` reads it."""
    try:
        held = np.load(path)
    except (OSError, ValueError, EOFError) as error:
        return {"type": type(error).__name__}
    if not issubclass(type(held), np.ndarray):  # an archive of several arrays
        held.close()
        return {"type": type(held).__name__}
    evidence = {"type": "ndarray", "dtype": str(held.dtype)}
    return evidence | ({"values": held} if held.nbytes <= LIMIT and held.dtype.kind in "biuf" else {})


def _call(fn, base, path: Path, case: dict, seen: list) -> dict:
    seen.clear()
    x = _photos(case)
    result = fn(base, x, path)
    evidence = {"returned": type(result).__name__, "array": issubclass(type(result), np.ndarray), "computed": sum(seen)}
    evidence["kept"] = np.array_equal(x, _photos(case))
    if evidence["array"]:
        evidence |= {"dtype": str(result.dtype), "shape": list(result.shape)}
        if result.dtype.kind in "biuf":
            values = np.asarray(result)  # copied, as it may be a map of a file that goes away; not a broadcast giant
            evidence["values"] = values.copy() if values.nbytes <= LIMIT else values
    return evidence


def _judge(evidence: dict, case: dict) -> Miss | None:
    calls = evidence["calls"]
    for judge in (_judge_returned, _judge_values):
        miss = judge(calls[0], case, "")
        if miss:
            return miss
    miss = _judge_file(evidence) or _judge_saved(evidence["saved"], calls[0])
    if miss:
        return miss
    *again, trusting = calls[1:]
    for call, when in zip(again, (" the second time", " from a file that is there already"), strict=True):
        miss = _judge_read(call, case, when) or _judge_returned(call, case, when) or _judge_values(call, case, when)
        if miss:
            return miss
    return _judge_trust(trusting, calls[0], case)


def _judge_saved(saved: dict, first: dict) -> Miss | None:
    """Whether the file holds what the first call returned, to the last digit."""
    expected = f"the array that is returned, {first['dtype']}, by np.save"
    if saved["type"] != "ndarray":
        got = f"np.load(path) gives {saved['type']}"
        why = (
            "the name ends in .npy: np.save writes one array, np.savez an archive that every reader has to open first."
        )
        return Miss("the file at path does not hold one array", got, expected, why)
    values, returned = (np.asarray(part["values"], "float64") for part in (saved, first))
    if saved["dtype"] == first["dtype"] and np.array_equal(values, returned):
        return None
    got = f"{saved['dtype']} of shape {values.shape}"
    why = "what is read must not differ from what was computed; float16 loses digits, whole numbers lose more."
    return Miss("the file does not hold what the first call returned", got, expected, why)


def _judge_trust(call: dict, first: dict, case: dict) -> Miss | None:
    """Whether a file that is there is returned as it is: one with two rows more than there are photographs."""
    held, expected = _held(case), "what the file holds, as it is"
    why = "your function may trust the path: whoever changes the photographs takes another one."
    if int(call["computed"]):
        got = f"a file of {len(held)} rows for {case['photos']} photographs, and the base at work"
        return Miss("your function distrusts the file and computes again", got, expected, why)
    values = np.asarray(call.get("values", np.empty(0)), "float64")
    if not field(call, "kept", bool):
        return input_changed("the photographs are needed again.", " from a file that is there already")
    if np.array_equal(values, held) and (field(call, "array", bool), call["shape"]) == (True, list(held.shape)):
        return (
            None if call["dtype"] == "float32" else Miss("what is read changes its type", str(call["dtype"]), "float32")
        )
    if np.array_equal(values, np.asarray(first["values"], "float64")):
        got, why = "the features of an earlier call, from another path", "the file at this path holds others: read it."
        return Miss("a memory takes the place of the file", got, expected, why)
    got = f"shape {values.shape} from a file that holds {held.shape}"
    return Miss("what the file holds does not come back", got, expected, why)


def _judge_returned(call: dict, case: dict, when: str) -> Miss | None:
    expected = f"a NumPy array of shape ({case['photos']}, {FEATURES}), float32"
    if not field(call, "array", bool):
        got = "None" if call["returned"] == "NoneType" else f"{call['returned']}"
        what = "your function returns nothing" if got == "None" else "your function returns no NumPy array"
        why = "whether computed or read, the features come back in the same form."
        return Miss(what + when, got, expected, why)
    if not field(call, "kept", bool):
        return input_changed("the photographs are needed again.", when)
    shape, dtype = tuple(call["shape"]), str(call["dtype"])
    if case["photos"] == 1 and shape == (FEATURES,):
        why = "one photograph gives (1, d): `np.squeeze` drops every axis of length 1, not only the one meant."
        return Miss("the axis of the photographs is lost" + when, f"shape {shape}", expected, why)
    if shape != (case["photos"], FEATURES):
        why = "a row for each photograph, a column for each feature that the base gives."
        return Miss("the features have the wrong shape" + when, f"shape {shape}", expected, why)
    if dtype != "float32":
        why = "the net computes in float32; float64 doubles the file, float16 and integers lose digits."
        return Miss(f"the features are {dtype}, not float32" + when, dtype, expected, why)
    return None


def _judge_values(call: dict, case: dict, when: str) -> Miss | None:
    photos, seed = _photos(case), case["seed"]
    have, want = np.asarray(call["values"], "float64"), features(photos, seed)
    if same(have, want):
        return None
    inside = "the base scales the photographs itself: it takes values 0–255."
    order = "row i of the features belongs to label i."
    raw = after_preprocessing(photos, seed)
    mistakes = [
        *[("the photographs are preprocessed twice", wrong, inside) for wrong in preprocessed_twice(photos, seed)],
        ("the photographs are not preprocessed", raw, inside),
        (
            "the features have gone through a softmax",
            softmax(want),
            "the softmax on top wants what the base says, before any probability.",
        ),
        ("the rows are in another order than the photographs", _sorted_like(have, want), order),
    ]
    what, why = "the features are not what the base says of the photographs", "they stand for the frozen part."
    if _in_training(have, photos, seed):
        what = "the features are computed in training mode"
        why = "then they depend on which photographs are in a batch; predict, or training=False, uses what was learned."
    what, why = next(((text, reason) for text, wrong, reason in mistakes if same(have, wrong)), (what, why))
    return Miss(what + when, listed(have[0]), listed(want[0]), why)


def _sorted_like(have: np.ndarray, want: np.ndarray) -> np.ndarray:
    """The rows of `have`, if they are those of `want` in another order."""
    if not same(have[np.lexsort(have.T)], want[np.lexsort(want.T)]):
        return np.empty(0)
    return have


def _in_training(have: np.ndarray, photos: np.ndarray, seed: int) -> bool:
    """Whether batch normalization used the batch's statistics, for all photographs at once or for batches of 32."""
    sizes = (len(photos), 32)
    wrong = [
        np.concatenate([features(photos[i : i + n], seed, training=True) for i in range(0, len(photos), n)])
        for n in sizes
    ]
    return any(same(have, each) for each in wrong)


def _judge_file(evidence: dict) -> Miss | None:
    files = [str(name) for name in evidence["files"]]
    got = f"files: {', '.join(files) or 'none'}"
    if NAME not in files:
        why = "np.save puts .npy behind a name that does not end so; an open file keeps its name."
        return Miss("no file lies at path after the first call", got, f"{NAME}, which is path", why)
    expected = "first a temporary name beside path, then os.replace(temporary, path)"
    if field(evidence, "opened", bool):
        got = "path itself is opened for writing"
        why = "a run that is killed while it writes would leave half a file, and the next one would read it."
        return Miss("the file grows at its final place", got, expected, why)
    if not field(evidence, "complete", bool):
        got, why = "a file that still grows when it is put in its place", "what is written last waits in a buffer."
        return Miss("the file is renamed before it is closed", got, "os.replace behind the `with` block", why)
    if field(evidence, "elsewhere", bool):
        why = "os.replace is one indivisible step only within one file system."
        return Miss("the temporary file lies in another folder", "a file moved to path from elsewhere", expected, why)
    if len(files) > 1:
        return Miss("something is left beside the file", got, f"{NAME} alone", "a cache cleans up after itself.")
    computed = int(evidence["calls"][0]["computed"])
    m = evidence["calls"][0]["shape"][0]
    if computed != m:
        why = "computing is what takes the time."
        got = f"{computed} photographs went through the base in the first call"
        return Miss("the first call does not compute each photograph once", got, f"{m}", why)
    return None


def _judge_read(call: dict, case: dict, when: str) -> Miss | None:
    computed = int(call["computed"])
    if not computed:
        return None
    got = f"{computed} of {case['photos']} photographs went through the base again"
    why = "the file is there so that no run after the first has to compute."
    return Miss(f"the features are computed again{when}", got, "np.load(path), and no call of the base", why)


EXERCISE = Exercise(
    name="cache_features",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Is there a file at path? Then read it and return. Otherwise compute, save, return.",
        "`base.predict(x, verbose=0)` gives the features as an array; `np.load(path)` reads what `np.save` wrote.",
        "Save under another name in the same folder first, e.g. `path.with_suffix('.partial')`; "
        "then `os.replace(temporary, path)`.",
        "`with open(temporary, 'wb') as file: np.save(file, features)` keeps the name as it is.",
    ),
)
