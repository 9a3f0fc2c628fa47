"""The judge trusts nothing: damaged, forged and missing evidence ends in a verdict, never in an exception."""

import copy
import io
import random
import zipfile

import numpy as np
import pytest
from mutants import banks

from course_utils import CourseError
from course_utils.checks.collecting import serialize as codec
from course_utils.checks.collecting.run_student import collect
from course_utils.checks.exercises import find
from course_utils.checks.verdict import decide

JUNK = [None, -1, 10**30, 1.5, float("nan"), "text", [], {}, [[1]], True, np.full((2, 3), np.nan), np.zeros(0)]


@pytest.fixture(scope="module", params=banks(), ids=lambda bank: bank.exercise)
def right(request):
    """An exercise with its cases and the evidence of a right solution."""
    exercise = find(request.param.exercise)
    cases = exercise.cases(0)
    return exercise, cases, collect(exercise, next(iter(request.param.right.values())), cases)


def places(value, trail=()):
    """The way to every value inside nested dicts and lists."""
    if trail:
        yield trail
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*trail, key))


def put(value, trail, junk):
    changed = copy.deepcopy(value)
    holder = changed
    for key in trail[:-1]:
        holder = holder[key]
    if junk is places:
        del holder[trail[-1]]
    else:
        holder[trail[-1]] = junk
    return changed


def pattern(trail):
    """The way to a value, with `*` for a place in a list."""
    return ".".join("*" if isinstance(key, int) else key for key in trail)


def is_at(evidence, trail, junk):
    """Whether what would be put there is there already."""
    value = evidence
    for key in trail:
        value = value[key]
    return type(value) is type(junk) and repr(value) == repr(junk)


def one_of_each(evidence, rng):
    """A place for each pattern, in a graph for each kind of node."""
    found = {}
    for trail in places(evidence):
        node = evidence
        for key in trail[: trail.index("nodes") + 2] if "nodes" in trail else ():
            node = node[key]
        kind = node.get("kind") if isinstance(node, dict) else None
        found.setdefault((pattern(trail), kind), []).append(trail)
    return [rng.choice(trails) for trails in found.values()]


# What carries no information once all else is right: it names, in the message of a miss, what was returned.
DEFAULTS = {"*.defaults", "*.defaults.*"}  # a function without defaults is let through
UNJUDGED = {
    "alexnet": DEFAULTS,
    "average_predictions": {"*.dtype"},  # any floats will do
    "best_on_validation": {"*.answers.*.type", "*.answers.*.number"},
    "cache_features": {"*.calls.*.returned"},
    "compile_and_fit": {"*.optimizer"},
    "conv_output_size": {"*.calls.*.type", "*.defaults.*.type"},
    "elastic_net_penalty": {"*.type", "*.whole"},
    "frozen_classifier": {"*.training again"},  # looked at where training gives something else
    "googlenet": DEFAULTS,
    "gradient_norms": {"*.returned"},
    "greedy_selection": {"*.type", "*.shape", "*.shape.*"},
    "lenet5": DEFAULTS,
    "loss_history": {"*.returned", "*.class", "*.kept.kind"},
    "multiplications": {"*.answers.*.type"},
    "one_by_one": {"*.dtype"},  # any floats will do
    # A pipeline may have further steps, and its data are judged besides; of a count, only 0 and 1 mean something.
    "overlapped": {"*.steps.*", "*.steps.*.name", "*.steps.*.augments", "*.steps.*.count"},
    "predict_photo": {"*.returned", "*.shape"},
    "resnet50": DEFAULTS,
    # What was trained on, and with which weights it ended, is judged; the rest says where a miss began.
    "resume_training": {
        *(f"*.{run}.{of}" for run in ("undisturbed", "resumed", "again", "in_the_end") for of in ("returned", "files")),
        *(f"*.{run}.{of}" for run in ("killed", "longer") for of in ("rows", "batches", "batches.*", "files")),
        *("*.again.rows", "*.again.batches"),
    },
    "vgg16": DEFAULTS,
}
UNTOLD = {"*.declared", "*.declared.*.*"}  # of a model that was not told the size of its input; then it is None


@pytest.mark.sample(2)
def test_junk_anywhere_makes_the_evidence_incorrect(right):
    exercise, cases, evidence = right
    rng = random.Random(1)
    unjudged = UNJUDGED.get(exercise.name, set())
    judged = [trail for trail in one_of_each(evidence, rng) if pattern(trail) not in unjudged]
    for trail in rng.sample(judged, min(len(judged), 40)):
        for junk in [places, *rng.sample(JUNK, 2)]:  # `places` stands for: take it away
            if is_at(evidence, trail, junk) or (junk is None and pattern(trail) in UNTOLD):
                continue
            verdict = decide(exercise, put(evidence, trail, junk), cases)
            assert verdict.outcome == "incorrect", (pattern(trail), junk)
            assert isinstance(verdict.message, str)
    for junk in JUNK:
        assert decide(exercise, junk, cases).outcome == "incorrect"
        assert decide(exercise, [junk] * len(cases), cases).outcome == "incorrect"


@pytest.mark.sample(4)
def test_what_is_listed_as_unjudged_is_there_and_makes_no_judge_raise(right):
    exercise, cases, evidence = right
    listed = [trail for trail in places(evidence) if pattern(trail) in UNJUDGED.get(exercise.name, ())]
    assert {pattern(trail) for trail in listed} == UNJUDGED.get(exercise.name, set())
    outcomes = {}
    for trail in listed:
        for junk in [places, *JUNK]:
            verdict = decide(exercise, put(evidence, trail, junk), cases)
            outcomes.setdefault(pattern(trail), set()).add(verdict.outcome)
    assert all("passed" in seen and seen <= {"passed", "incorrect"} for seen in outcomes.values())


def test_outputs_that_were_not_computed_do_not_pass():
    exercise = find("happy_model")
    cases = exercise.cases(0)
    (bank,) = (bank for bank in banks() if bank.exercise == "happy_model")
    evidence = collect(exercise, bank.right["sequential"], cases)
    assert decide(exercise, evidence, cases).outcome == "passed"
    for forged in (np.nan, 0.5):
        changed = put(evidence, (0, "inference", 0), np.full((4, 1), forged))
        assert decide(exercise, changed, cases).outcome == "incorrect"
    assert decide(exercise, evidence, exercise.cases(1)).outcome == "incorrect"  # evidence of another draw


def test_bytes_carry_everything():
    evidence = [{"a": np.arange(6, dtype="float32").reshape(2, 3), "b": [1, None, "×", {"c": 2.5}]}]
    back = codec.decode(codec.encode(evidence))
    assert back[0]["b"] == evidence[0]["b"]
    assert back[0]["a"].dtype == "float32"
    assert np.array_equal(back[0]["a"], evidence[0]["a"])


@pytest.mark.parametrize("value", [object(), np.array([object()]), {1, 2}, b"bytes"])
def test_what_is_neither_json_nor_numbers_is_refused(value):
    with pytest.raises(CourseError, match="cannot be written"):
        codec.encode([{"a": value}])


def test_damaged_and_oversized_bytes_are_refused():
    data = codec.encode([{"a": np.zeros(1000)}])
    pickled = io.BytesIO()
    np.savez(pickled, json=np.array([{"a": 1}], dtype=object))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "hello")
    for bad in (b"", b"no zip", data[: len(data) // 2], pickled.getvalue(), other.getvalue()):
        with pytest.raises(CourseError, match="cannot be read"):
            codec.decode(bad)
    giant = np.broadcast_to(np.uint8(0), codec.LIMIT + 1)  # which takes no memory until somebody copies it
    with pytest.raises(CourseError, match="larger than"):
        codec.encode([{"a": giant}])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", bytes(codec.LIMIT + 2**21))
    with pytest.raises(CourseError, match="cannot be read"):
        codec.decode(bomb.getvalue())
