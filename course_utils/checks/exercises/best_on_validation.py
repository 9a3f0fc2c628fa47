"""The exercise `best_on_validation`."""

import itertools
from collections.abc import Callable, Mapping

import numpy as np

from course_utils.checks.arrays.returned import number
from course_utils.checks.verdict import Exercise, Miss, field
from course_utils.own_answers import own_answer

CALLS = 14
NAMES = ("plain", "one hidden layer", "two hidden layers", "dropout", "Adam", "RMSprop", "wide", "long")
PARAMETERS = (7_850, 7_850, 25_450, 118_282, 118_282, 669_706)


def _cases(seed: int) -> list[dict]:
    drawn = ([_draw(np.random.default_rng([seed, 71, i, j])) for j in range(CALLS)] for i in itertools.count())
    calls = next(calls for calls in ([*some, _at_the_edge(), _by_default()] for some in drawn) if _discriminates(calls))
    return [{"calls": calls, "unnamed": len(calls) - 1}]


def _at_the_edge() -> dict:
    """The smallest is exactly `within` below the best: in binary fractions, so that no way to compute it rounds."""
    within = 2.0**-8
    best, inside, edge = (0.9375 - share * within for share in (0, 63 / 64, 1))
    return {"within": within, "results": _three({"wide": best, "plain": inside, "dropout": edge}, 2.0**-9)}


def _by_default() -> dict:
    """Of two that are nearly 0.002 below the best, one is nearer, and one is farther off."""
    means = {"long": 0.9517, "one hidden layer": 0.9517 - 0.0018, "plain": 0.9517 - 0.0022}
    return {"within": 0.002, "results": _three(means, 0.004)}


def _three(means: dict[str, float], spread: float) -> dict:
    """Results of three configurations, each smaller than the one before, with these means over three seeds."""
    results = {name: _runs(mean, np.random.default_rng(i)) for i, (name, mean) in enumerate(means.items())}
    for mean, parameters, runs in zip(
        means.values(), reversed(sorted(set(PARAMETERS))[:3]), results.values(), strict=True
    ):
        runs |= {"parameters": parameters, "val_accuracy": [mean + spread, mean - spread, mean]}
    return results


def _draw(rng: np.random.Generator) -> dict:
    """Results of some configurations, of which a few are within the margin of the best, none at its edge."""
    within = float(rng.choice([0.001, 0.002, 0.004, 0.008]))
    names = [str(name) for name in rng.permutation(NAMES)[: rng.integers(4, len(NAMES))]]
    shares = [0.0, *rng.choice([0.2, 0.4, 0.6, 0.8, 1.6, 2.5, 4.0], len(names) - 1, replace=False)]
    top = rng.uniform(0.90, 0.97)
    results = {name: _runs(top - share * within, rng) for name, share in zip(names, shares, strict=True)}
    order = rng.permutation(names)
    return {"within": within, "results": {str(name): results[str(name)] for name in order}}


def _runs(mean: float, rng: np.random.Generator) -> dict:
    """What `Experiments` gives for a configuration whose validation accuracy has this mean."""
    seeds = int(rng.integers(3, 7))
    noise = rng.normal(0, 0.006, seeds)
    runs = {"parameters": int(rng.choice(PARAMETERS)), "seconds": float(rng.uniform(0.1, 2))}
    for key, low, high in (("train_accuracy", 0.9, 1.0), ("train_loss", 0.01, 0.3), ("val_loss", 0.1, 0.4)):
        runs[key] = [round(float(value), 6) for value in rng.uniform(low, high, seeds)]
    return runs | {"val_accuracy": [round(float(value), 6) for value in mean + noise - noise.mean()]}


def _discriminates(calls: list[dict]) -> bool:
    """Whether the rule and every usual mistake choose in a way of their own."""
    rules = (_best, *(rule for rule, _, _ in _MISTAKES))
    return len({tuple(rule(**call) for call in calls) for rule in rules}) == len(rules)


def _probe(fn, case: dict) -> dict:
    answers = []
    for i, call in enumerate(case["calls"]):
        given = {name: {key: _copy(value) for key, value in runs.items()} for name, runs in call["results"].items()}
        answer = fn(given) if i == case["unnamed"] else fn(given, within=call["within"])
        name = answer if type(answer) is str else None
        unchanged = given == call["results"] and list(given) == list(call["results"])
        told = {"type": type(answer).__name__, "number": number(answer)["value"] is not None}
        answers.append(told | {"name": name, "unchanged": bool(unchanged)})
    return {"answers": answers}


def _copy(value):
    return list(value) if isinstance(value, list) else value


def _judge(evidence: dict, case: dict) -> Miss | None:
    answers = evidence["answers"]
    for i, (call, answer) in enumerate(zip(case["calls"], answers, strict=True)):
        right = _best(**call)
        if type(answer["name"]) is not str or answer["name"] not in call["results"]:
            return _no_name(answer, call, right)
        if answer["name"] != right:
            what, why = _mistake([one["name"] for one in answers], case["calls"])
            best = max(_mean(runs) for runs in call["results"].values())
            rule = f"{_told(right, call)}; the best mean is {best:.2%}, and within={call['within']}"
            if i == case["unnamed"] and (what, why) == _ANOTHER:
                what, rule = "without `within` in the call another configuration is chosen", rule + ", its default"
                why = "the first line of the function says `within=0.002`: so much holds where the call does not tell."
            return Miss(what, _told(answer["name"], call), rule, why)
        if not field(answer, "unchanged", bool):
            why = "the table at the end needs the results as they were; `sorted` gives a new list, `.sort()` does not."
            return Miss(
                "your function changes the results", "other results after the call", "the results as given", why
            )
    return None


def _told(name: str, call: dict) -> str:
    runs = call["results"][name]
    return f"'{name}': mean {_mean(runs):.2%}, {runs['parameters']:,} parameters"


def _no_name(answer: dict, call: dict, right: str) -> Miss:
    expected = f"a name, such as '{right}'"
    why = "the next cell looks up its settings: `results[name]`."
    if answer["type"] == "NoneType":
        return Miss("your function returns nothing", "None", expected, why)
    if answer["number"]:
        return Miss("your function returns a number, not the name of a configuration", answer["type"], expected, why)
    if isinstance(answer["name"], str):
        return Miss("there is no configuration of that name", f"'{answer['name']}'", expected, why)
    return Miss("your function returns no name of a configuration", answer["type"], expected, why)


def _mistake(chosen: list, calls: list[dict]) -> tuple[str, str]:
    """What is wrong and why it matters: the usual mistake that chooses alike in all calls, if one does."""
    for rule, what, why in _MISTAKES:
        if chosen == [rule(**call) for call in calls]:
            return what, why
    return _ANOTHER


def _mean(runs: Mapping) -> float:
    return float(np.mean(runs["val_accuracy"]))


@own_answer("best_on_validation")
def _best(results: Mapping, within: float) -> str:
    return _rule(_mean)(results, within)


def _rule(score: Callable[[Mapping], float], order: Callable[[Mapping], tuple] | None = None) -> Callable:
    """Among those within the margin of the best score, the first in `order`."""
    order = order or (lambda runs: (runs["parameters"], -score(runs)))

    def choose(results: Mapping, within: float) -> str:
        margin = max(map(score, results.values())) - within
        near = [name for name, runs in results.items() if score(runs) >= margin]
        return min(near, key=lambda name: order(results[name]))

    return choose


def _of(key: str, statistic: Callable) -> Callable:
    return lambda runs: float(statistic(runs[key]))


def _top(score: Callable[[Mapping], float]) -> Callable:
    """The highest score, without a margin."""
    return lambda results, within: max(results, key=lambda name: score(results[name]))


_ANOTHER = (
    "another configuration is the right one",
    "first the best mean, then all that are at most `within` below it, then the fewest parameters among those.",
)


def _strict(results: Mapping, within: float) -> str:
    """Without those that are exactly `within` below the best mean."""
    top = max(map(_mean, results.values()))
    return _best({name: runs for name, runs in results.items() if not 0 < within <= top - _mean(runs)}, within)


def _standard_error(results: Mapping, within: float) -> str:
    """With a standard error of the best mean in the place of `within`."""
    runs = max(results.values(), key=_mean)["val_accuracy"]
    return _best(results, float(np.std(runs)) / len(runs) ** 0.5)


_SEEDS = "one seed says little; the mean over the seeds says what the configuration is worth."
_SET = "the net has seen these digits: a larger net, or a longer training, is always better on them."
_SIMPLE = "differences as small as that are chance; the simpler of two equal nets is cheaper, and over-fits less."
_TIE = "of two with as few parameters, the one with the higher mean is the better."
_MISTAKES = (
    (_top(_mean), "the highest mean is chosen, whatever `within` says", _SIMPLE),
    (
        lambda results, within: _best(results, 0.002),
        "`within` is always 0.002",
        "it is an argument; use what is given.",
    ),
    (
        _strict,
        "a mean exactly `within` below the best does not count",
        "the text says: at most `within` below the best.",
    ),
    (
        lambda results, within: _best(results, within * max(map(_mean, results.values()))),
        "`within` is taken as a share of the best mean",
        "it is a difference of accuracies: subtract it from the best mean.",
    ),
    (
        _standard_error,
        "a standard error takes the place of `within`",
        "that is the rule of Breiman and others; here the caller says how near is near enough.",
    ),
    (_rule(_of("train_accuracy", np.mean)), "the training accuracy chooses, not the validation accuracy", _SET),
    (_top(_of("train_accuracy", np.mean)), "the highest training accuracy is chosen", _SET),
    (_rule(_of("val_accuracy", np.max)), "the best seed of each configuration counts, not the mean", _SEEDS),
    (_top(_of("val_accuracy", np.max)), "the best single run is chosen", _SEEDS),
    (
        _rule(_of("val_accuracy", np.median)),
        "the median over the seeds counts, not the mean",
        "the text asks for the mean.",
    ),
    (_rule(_of("val_accuracy", lambda runs: runs[-1])), "only the last seed counts", _SEEDS),
    (_rule(_of("val_accuracy", lambda runs: runs[0])), "only the first seed counts", _SEEDS),
    (
        _rule(_of("val_accuracy", np.sum)),
        "the accuracies are added, not averaged",
        "configurations with more seeds would win by their number.",
    ),
    (
        lambda results, within: min(results, key=lambda name: np.mean(results[name]["val_loss"])),
        "the lowest validation loss is chosen",
        "the text asks for the accuracy; the loss also counts how sure the wrong answers are.",
    ),
    (
        lambda results, within: min(results, key=lambda name: (results[name]["parameters"], -_mean(results[name]))),
        "the fewest parameters of all are chosen, however low the accuracy",
        "only what is nearly as accurate as the best may be chosen for being small.",
    ),
    (
        _rule(_mean, lambda runs: (-runs["parameters"], -_mean(runs))),
        "the most parameters are chosen among the near ones, not the fewest",
        _SIMPLE,
    ),
    (
        _rule(_mean, lambda runs: (runs["parameters"], _mean(runs))),
        "of those with as few parameters, the lower mean is chosen",
        _TIE,
    ),
    (_rule(_mean, lambda runs: (runs["parameters"],)), "of those with as few parameters, the first is chosen", _TIE),
    (_rule(_mean, lambda runs: ()), "the first that is near the best is chosen, whatever its size", _SIMPLE),
    (
        _rule(_mean, lambda runs: (runs["seconds"],)),
        "the fastest is chosen, not the smallest",
        "the text asks for parameters.",
    ),
    (
        lambda results, within: min(results, key=lambda name: _mean(results[name])),
        "the lowest accuracy is chosen",
        "a higher accuracy is better: `max`, or `sorted(..., reverse=True)`.",
    ),
)


EXERCISE = Exercise(
    name="best_on_validation",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Three steps: the mean of each configuration, the best of these means, and which are near enough to it.",
        "`means = {name: np.mean(runs['val_accuracy']) for name, runs in results.items()}`.",
        "`near = [name for name in means if means[name] >= max(means.values()) - within]`.",
        "`min(near, key=lambda name: (a, b))` compares a, then b; a minus sign turns an order round.",
    ),
)
