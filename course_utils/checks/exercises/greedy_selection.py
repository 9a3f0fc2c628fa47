"""The exercise `greedy_selection`."""

from collections.abc import Callable

import numpy as np

from course_utils.checks.arrays.mistakes import Mistake, counted, first_discriminating
from course_utils.checks.arrays.returned import input_changed, number, same
from course_utils.checks.verdict import Exercise, Miss, field

MARGIN = 1e-4  # by which the best model of each round is ahead, far beyond what rounding to float32 moves
Loss = Callable[[np.ndarray, np.ndarray], float]


def _cases(seed: int) -> list[dict]:
    """Two that tell the mistakes apart; the first one's size again; one round; one model; two
    models that are equal; all of them."""
    sizes = ({"models": 7, "examples": 60, "classes": 5, "rounds": 6}, {"models": 5, "examples": 41, "classes": 4})
    sizes[1]["rounds"] = 8
    cases = [first_discriminating(_clear(seed + i, size), _answers) for i, size in enumerate(sizes)]
    others = (
        sizes[0] | {"earlier": cases[0]},
        {"models": 6, "examples": 30, "classes": 3, "rounds": 1},
        {"models": 1, "examples": 12, "classes": 3, "rounds": 3},
        {"models": 6, "examples": 50, "classes": 4, "rounds": 5, "twins": [2, 4]},
        {"models": 8, "examples": 30, "classes": 3, "rounds": 1, "twins": list(range(8))},
    )
    return cases + [next(_clear(seed + 10 + i, size)) for i, size in enumerate(others)]


def _clear(seed: int, size: dict):
    """Cases of this size in which every round has one best model, equal models apart."""
    return (case for case in counted(seed, **size) if _margin(case) > MARGIN)


def _margin(case: dict) -> float:
    """How far the best model is ahead of the next one that differs, in the closest round."""
    p, y = _outputs(case)
    chosen, gaps = [], [np.inf]
    for _ in range(case["rounds"]):
        losses = np.array([_log_loss(p[[*chosen, k]].mean(axis=0), y) for k in range(len(p))])
        chosen.append(int(losses.argmin()))
        behind = losses[losses > losses.min() + 1e-12] - losses.min()
        gaps.append(behind.min(initial=np.inf))
    if "twins" in case:
        ties = [i for i, k in enumerate(chosen) if k in case["twins"]]
        if len(ties) != 1 or ties[0] > 1:
            return (
                0.0  # they don't matter, or no longer tie to the last bit: sums in another order are rounded otherwise
            )
    return min(gaps)


def _outputs(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """The models' probabilities (models, m, classes), float32, and the labels (m,): models that err differently."""
    rng = np.random.default_rng([case["seed"], 97])
    m, classes = case["examples"], case["classes"]
    y = rng.integers(0, classes, m)
    shared = rng.normal(0, 0.7, (m, classes))
    skill = rng.uniform(0.5, 2.5, (case["models"], 1, 1))
    logits = skill * np.eye(classes)[y] + shared + rng.normal(0, 1.5, (case["models"], m, classes))
    p = np.exp(logits)
    p /= p.sum(axis=-1, keepdims=True)
    if "twins" in case:
        p[case["twins"]] = p[case["twins"][0]]
    return p.astype("float32"), y


def _probe(fn, case: dict) -> dict:
    p, y = _outputs(case)
    result = fn(p, y, case["rounds"])
    return _numbers(result) | {"p_after": p, "y_after": y}


def _numbers(value: object) -> dict:
    """Evidence of a list of whole numbers: `type`, `shape`, whether all are `whole`, and the `values`."""
    cls = type(value)  # not isinstance: an object may lie about its class
    if issubclass(cls, list | tuple):
        parts = [number(one) for one in value]
        whole = all(part["whole"] for part in parts)
        values = [float("nan") if part["value"] is None else float(part["value"]) for part in parts]
        return {"type": cls.__name__, "shape": [len(parts)], "whole": whole, "values": np.array(values)}
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        array = np.asarray(value)
        values = array.astype("float64") if array.dtype.kind in "biuf" else np.full(array.shape, np.nan)
        return {"type": cls.__name__, "shape": list(array.shape), "whole": array.dtype.kind in "iu", "values": values}
    return {"type": cls.__name__, "shape": None, "whole": False, "values": np.zeros(0)}


def _judge(evidence: dict, case: dict) -> Miss | None:
    right, mistakes = _answers(case)
    expected = f"a list of {case['rounds']} model numbers: {_listed(right)}"
    if field(evidence, "type", str) == "NoneType":
        return Miss("your function returns nothing", "None", expected, "the next cell averages the models chosen.")
    if evidence["shape"] is None:
        return Miss("your function returns no list of numbers", evidence["type"], expected, "one number a round.")
    p, y = _outputs(case)
    if not np.array_equal(evidence["p_after"], p) or not np.array_equal(evidence["y_after"], y):
        return input_changed("the outputs are needed again; `total += …` writes into an array that it was made from.")
    values = np.asarray(evidence["values"], "float64")
    if not same(values, right):
        return _mistake(values, right, mistakes, case, expected)
    if not field(evidence, "whole", bool):
        why = "they choose rows, `probabilities[chosen]`, and a float is no index."
        return Miss("the model numbers are no whole numbers", _listed(values), expected, why)
    return None


def _mistake(values: np.ndarray, right: np.ndarray, mistakes: list, case: dict, expected: str) -> Miss:
    got = _listed(values)
    for what, wrong, why in mistakes:
        if same(values, wrong):
            return Miss(what, got, expected, why)
    if "earlier" in case and same(values, _answers(case["earlier"])[0]):
        why = "other models of the same number have another best ensemble: keep nothing between calls."
        return Miss("the answer of an earlier call comes back", got, expected, why)
    if "twins" in case and same(_untwinned(values, case), _untwinned(right, case)):
        return Miss(
            "on a tie the later model is taken", got, expected, "of two equal models the text asks for the first."
        )
    if values.shape == right.shape and (values == values[0]).all():
        why = (
            "so it goes where log losses or probabilities are averaged one by one: take the mean over the models "
            "first, then the logarithm, then the mean over the photographs, and look for the smallest."
        )
        return Miss("the same model is chosen in every round", got, expected, why)
    if values.ndim != 1:
        return Miss("the result has the wrong shape", f"shape {values.shape}", expected, "one number a round.")
    if len(values) != len(right):
        why = f"`rounds` is {case['rounds']}, and every round adds one model, an old one if that is best."
        return Miss("the number of models chosen is not the number of rounds", got, expected, why)
    agreed = int(np.argmin(np.append(values == right, False)))
    why = f"in round {agreed + 1} the mean with model {right[agreed]:g} has the smallest log loss on these photographs."
    return Miss(f"round {agreed + 1} does not add the best model", got, expected, why)


def _untwinned(values: np.ndarray, case: dict) -> np.ndarray:
    """The numbers with the equal models under that of the first of them."""
    return np.where(np.isin(values, case["twins"]), case["twins"][0], values)


def _listed(values: np.ndarray) -> str:
    if values.ndim != 1:
        return f"shape {values.shape}"
    return "[" + ", ".join(f"{value:g}" for value in values[:12]) + (", …]" if len(values) > 12 else "]")


def _log_loss(mean: np.ndarray, y: np.ndarray) -> float:
    return float(-np.log(mean[np.arange(len(y)), y].astype("float64")).mean())


def _miss_rate(mean: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean(mean.argmax(axis=-1) != y))


def _squares(mean: np.ndarray, y: np.ndarray) -> float:
    return float(((mean - np.eye(mean.shape[-1])[y]) ** 2).sum(axis=-1).mean())


def _unsure(mean: np.ndarray, y: np.ndarray) -> float:
    return float(-np.log(mean.max(axis=-1)).mean())


def _running(p: np.ndarray) -> np.ndarray:
    mean = p[0]
    for other in p[1:]:
        mean = (mean + other) / 2
    return mean


def _greedy(p, y, rounds: int, loss: Loss = _log_loss, mix=lambda p: p.mean(axis=0), again=True, chosen=()) -> list:
    """What is chosen in so many rounds, beginning with `chosen`; each model once only where `again` is False."""
    chosen = list(chosen)
    for _ in range(rounds - len(chosen)):
        left = [k for k in range(len(p)) if again or k not in chosen]
        if not left:
            break
        chosen.append(min(left, key=lambda k: loss(mix(p[[*chosen, k]]), y)))
    return chosen


def _answers(case: dict) -> tuple[np.ndarray, list[Mistake]]:
    """The right numbers, and for each usual mistake: what it is, what it gives, why it matters."""
    p, y = _outputs(case)
    rounds = case["rounds"]
    right = _greedy(p, y, rounds)
    mistakes = [*_of_the_measure(p, y, rounds), *_of_the_search(p, y, rounds), *_of_the_result(p, right)]
    told_apart = [(what, np.array(wrong, "float64"), why) for what, wrong, why in mistakes if len(set(wrong)) > 1]
    if min(len(p), rounds) == 1 or "twins" in case:  # too small for the mistakes to differ from the right answer
        told_apart = [mistake for mistake in told_apart if not same(mistake[1], np.array(right, "float64"))]
    return np.array(right, "float64"), told_apart


def _of_the_measure(p, y, rounds: int) -> list[Mistake]:
    smooth = "the text asks for the log loss; an accuracy has many ties, and does not see how sure a model is."
    plain = "the ensemble gives the plain mean of its models' probabilities."
    return [
        ("you choose by the accuracy", _greedy(p, y, rounds, _miss_rate), smooth),
        ("you choose by the squared error", _greedy(p, y, rounds, _squares), "the text asks for the log loss."),
        (
            "the labels are not used: you choose the surest ensemble",
            _greedy(p, y, rounds, _unsure),
            "a model that is sure and wrong must lose; look at the probability of the right class, `y`.",
        ),
        (
            "the largest loss is taken, not the smallest",
            _greedy(p, y, rounds, lambda mean, y: -_log_loss(mean, y)),
            "the log loss is −ln p, so less is better.",
        ),
        ("each model is averaged with the mean so far", _greedy(p, y, rounds, mix=_running), plain),
    ]


def _of_the_search(p, y, rounds: int) -> list[Mistake]:
    alone = [_log_loss(one, y) for one in p]
    ranked = [int(k) for k in np.argsort(alone)]
    with_others = "what counts is what a model adds to those that are there: its mistakes must be other ones."
    whole = _greedy(p, y, rounds + len(p), chosen=range(len(p)))[len(p) :]
    return [
        (
            "a model is chosen once only",
            _greedy(p, y, rounds, again=False),
            "models may be chosen again (with replacement).",
        ),
        (
            "no model is chosen twice in a row",
            _changing(p, y, rounds),
            "a model may be chosen again, in the next round already.",
        ),
        (
            "a model that is chosen again counts once",
            _counting_once(p, y, rounds),
            "chosen twice, it has twice the weight in the mean.",
        ),
        ("the models are ranked by what they do alone", ranked[:rounds], with_others),
        ("the first model is there from the beginning", _greedy(p, y, rounds, chosen=[0]), "start with nothing."),
        ("all models are there from the beginning", whole, "start with nothing."),
    ]


def _changing(p, y, rounds: int) -> list:
    """What is chosen where no model may follow itself."""
    chosen = []
    for _ in range(rounds):
        left = [k for k in range(len(p)) if [k] != chosen[-1:]] or chosen[-1:]
        chosen.append(min(left, key=lambda k: _log_loss(p[[*chosen, k]].mean(axis=0), y)))
    return chosen


def _counting_once(p, y, rounds: int) -> list:
    """What is chosen where a model that is there already adds nothing."""
    chosen = []
    for _ in range(rounds):
        chosen.append(min(range(len(p)), key=lambda k: _log_loss(p[sorted({*chosen, k})].mean(axis=0), y)))
    return chosen


def _of_the_result(p, right: list) -> list[Mistake]:
    counts = np.bincount(right, minlength=len(p))
    order = "the numbers stand in the order in which they were chosen."
    return [
        ("the numbers are sorted", sorted(right), order),
        ("each number is returned once", list(dict.fromkeys(right)), "a model that was chosen twice counts twice."),
        ("you return how often each model was chosen", counts, order),
        ("the first model has the number 1", [k + 1 for k in right], "Python counts from 0."),
        ("the first round is missing", right[1:], "the first round adds the best single model."),
        ("there is one round too few", right[:-1], "`range(rounds)` gives that many rounds."),
    ]


EXERCISE = Exercise(
    name="greedy_selection",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Keep the sum of the outputs chosen so far, (m, classes). What is the mean if model k is added to them?",
        "In round n it is `(total + probabilities) / n`, for all models at once; the labels pick a column of each row.",
        "`right = mean[:, np.arange(len(y)), y]` is (models, m); the log losses are `-np.log(right).mean(axis=1)`.",
        "`np.argmin` takes the first of equal ones. Append its number to the list, and add its outputs to the sum.",
    ),
)
