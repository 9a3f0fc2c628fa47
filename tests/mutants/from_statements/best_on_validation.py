"""Solutions of `best_on_validation`, written from its statement alone."""

import functools
import statistics

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

MEANS = "Compute each mean of `val_accuracy` over the seeds."
NEAR = "All at most `within` below the best mean count as equally good."
FEWEST = "Of these return the **name** of the one with the fewest `parameters`."
TIE = "Where these are equal, too, the one with the higher mean."
DEFAULT = "def best_on_validation(results, within=0.002)"


@right("a dict of means, and min with a tuple as its key")
def by_tuple(results, within=0.002):
    means = {name: np.mean(one["val_accuracy"]) for name, one in results.items()}
    best = max(means.values())
    near = [name for name in means if best - means[name] <= within]
    return min(near, key=lambda name: (results[name]["parameters"], -means[name]))


@right("the same with the best less `within` as a limit")
def by_limit(results, within=0.002):
    means = {name: np.mean(one["val_accuracy"]) for name, one in results.items()}
    limit = max(means.values()) - within
    near = [name for name, mean in means.items() if mean >= limit]
    return sorted(near, key=lambda name: (results[name]["parameters"], -means[name]))[0]


@right("plain loops without NumPy, and a little room for rounding")
def by_loops(results, within=0.002):
    means = {}
    for name in results:
        accuracies = results[name]["val_accuracy"]
        total = 0
        for accuracy in accuracies:
            total = total + accuracy
        means[name] = total / len(accuracies)
    best_mean = 0
    for name in means:
        if means[name] > best_mean:
            best_mean = means[name]
    chosen = None
    for name in means:
        if best_mean - means[name] > within + 1e-9:
            continue
        if chosen is None:
            chosen = name
            continue
        size, smallest = results[name]["parameters"], results[chosen]["parameters"]
        if size < smallest or (size == smallest and means[name] > means[chosen]):
            chosen = name
    return chosen


@right("arrays and lexsort")
def by_lexsort(results, within=0.002):
    names = list(results)
    means = np.array([np.mean(results[name]["val_accuracy"]) for name in names])
    parameters = np.array([results[name]["parameters"] for name in names], dtype=float)
    parameters[means < means.max() - within] = np.inf
    return names[np.lexsort((-means, parameters))[0]]


@right("two stable sorts, statistics.mean")
def by_two_sorts(results, within=0.002):
    rows = [(statistics.mean(one["val_accuracy"]), one["parameters"], name) for name, one in results.items()]
    rows.sort(key=lambda row: row[0], reverse=True)
    good = [row for row in rows if row[0] >= rows[0][0] - within]
    good.sort(key=lambda row: row[1])
    return good[0][2]


@right("a table of pandas")
def by_pandas(results, within=0.002):
    import pandas as pd

    rows = {name: {"mean": np.mean(r["val_accuracy"]), "size": r["parameters"]} for name, r in results.items()}
    table = pd.DataFrame.from_dict(rows, orient="index")
    near = table[table["mean"] >= table["mean"].max() - within]
    return near.sort_values(["size", "mean"], ascending=[True, False]).index[0]


@right("fewest parameters first, then the highest mean among those")
def in_two_steps(results, within=0.002):
    def mean(name):
        return float(np.average(results[name]["val_accuracy"]))

    best = mean(max(results, key=mean))
    near = {name for name in results if mean(name) + within >= best}
    fewest = min(results[name]["parameters"] for name in near)
    return max((name for name in near if results[name]["parameters"] == fewest), key=mean)


@right("functools.reduce with a function that takes the better of two")
def by_reduce(results, within=0.002):
    means = {name: sum(one["val_accuracy"]) / len(one["val_accuracy"]) for name, one in results.items()}
    good = filter(lambda name: max(means.values()) - means[name] <= within, means)

    def better(a, b):
        first, second = results[a]["parameters"], results[b]["parameters"]
        if first != second:
            return a if first < second else b
        return a if means[a] >= means[b] else b

    return functools.reduce(better, good)


def _means(results):
    return {name: float(np.mean(one["val_accuracy"])) for name, one in results.items()}


def _choose(results, means, near):
    return min(near, key=lambda name: (results[name]["parameters"], -means[name]))


@wrong(NEAR, r"within|best|equally|near|parameters")
def the_highest_mean(results, within=0.002):
    means = _means(results)
    return max(means, key=means.get)


@wrong(NEAR, r"within|best|equally|near|below|mean")
def the_smallest_of_all(results, within=0.002):
    return min(results, key=lambda name: results[name]["parameters"])


@wrong(NEAR, r"at most|within|exactly|equal|raise|empty|<=|best")
def strictly_less_than_within(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] < within])


@wrong(NEAR, r"within|share|relative|times|at most|best mean|multipl|percent")
def within_as_a_share(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    return _choose(results, means, [name for name in means if means[name] >= best * (1 - within)])


@wrong(NEAR, r"within|points|percent|at most|below|best")
def within_in_percent(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    return _choose(results, means, [name for name in means if 100 * (best - means[name]) <= within])


@wrong(NEAR, r"within|best|next|chain|neighbo|at most|below")
def from_one_to_the_next(results, within=0.002):
    means = _means(results)
    ranked = sorted(means, key=means.get, reverse=True)
    near = ranked[:1]
    for name in ranked[1:]:
        if means[near[-1]] - means[name] > within:
            break
        near.append(name)
    return _choose(results, means, near)


@wrong(NEAR, r"all|every|three|best|within|second|near|equally")
def only_the_first_two_are_compared(results, within=0.002):
    means = _means(results)
    ranked = sorted(means, key=means.get, reverse=True)
    near = [name for name in ranked[:2] if means[ranked[0]] - means[name] <= within]
    return _choose(results, means, near)


@wrong(NEAR, r"best|first|within|highest|below")
def compared_with_the_first(results, within=0.002):
    means = _means(results)
    first = means[next(iter(means))]
    return _choose(results, means, [name for name in means if abs(first - means[name]) <= within])


@wrong(NEAR, r"best|within|all|itself|equally")
def the_best_itself_is_left_out(results, within=0.002):
    means = _means(results)
    best = max(means, key=means.get)
    near = [name for name in means if name != best and means[best] - means[name] <= within]
    return _choose(results, means, near) if near else best


@wrong(NEAR, r"within|given|0\.002|argument|other|default")
def within_is_ignored(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] <= 0.002])


@wrong(NEAR, r"within|standard error|given|at most|below|argument")
def a_standard_error_of_its_own(results, within=0.002):
    means = _means(results)
    best = max(means, key=means.get)
    accuracies = results[best]["val_accuracy"]
    within = np.std(accuracies) / np.sqrt(len(accuracies))
    return _choose(results, means, [name for name in means if means[best] - means[name] <= within])


@wrong(NEAR, r"within|round|at most|below|best|equally|digits")
def rounded_means(results, within=0.002):
    means = {name: round(mean, 2) for name, mean in _means(results).items()}
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] <= within])


@wrong(NEAR, r"within|at most|below|best|lowest|worst")
def near_the_worst(results, within=0.002):
    means = _means(results)
    worst = min(means.values())
    return _choose(results, means, [name for name in means if means[name] - worst <= within])


@wrong(MEANS, r"mean|median|average", r"fewest")
def median(results, within=0.002):
    means = {name: float(np.median(one["val_accuracy"])) for name, one in results.items()}
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] <= within])


@wrong(MEANS, r"mean|highest|luckiest|maxim|one seed|average|seeds")
def the_luckiest_seed(results, within=0.002):
    means = {name: max(one["val_accuracy"]) for name, one in results.items()}
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] <= within])


@wrong(MEANS, r"mean|seeds|last|average|one seed|all")
def the_last_seed(results, within=0.002):
    means = {name: one["val_accuracy"][-1] for name, one in results.items()}
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] <= within])


@wrong(MEANS, r"mean|seeds|first|average|one seed|all")
def the_first_seed(results, within=0.002):
    means = {name: one["val_accuracy"][0] for name, one in results.items()}
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] <= within])


@wrong(MEANS, r"mean|sum|average|divid|number of seeds")
def the_sum(results, within=0.002):
    means = {name: sum(one["val_accuracy"]) for name, one in results.items()}
    best = max(means.values())
    return _choose(results, means, [name for name in means if best - means[name] <= within])


@wrong(MEANS, r"mean|best|seed|single|average|highest")
def mean_within_the_best_single_run(results, within=0.002):
    means = _means(results)
    best = max(max(one["val_accuracy"]) for one in results.values())
    near = [name for name in means if best - means[name] <= within]
    return _choose(results, means, near or [max(means, key=means.get)])


@wrong(FEWEST, r"fewest|parameters|smallest|most|largest")
def the_largest(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    near = [name for name in means if best - means[name] <= within]
    return max(near, key=lambda name: (results[name]["parameters"], means[name]))


@wrong(FEWEST, r"fewest|parameters|first|order|smallest")
def the_first_that_is_near(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    return next(name for name in means if best - means[name] <= within)


@wrong(FEWEST, r"parameters|number|text|str|order|fewest|smallest")
def parameters_compared_as_text(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    near = [name for name in means if best - means[name] <= within]
    return min(near, key=lambda name: (str(results[name]["parameters"]), -means[name]))


@wrong(FEWEST, r"name|dict|entry|str|text|values?")
def the_entry_itself(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    return results[_choose(results, means, [name for name in means if best - means[name] <= within])]


@wrong(FEWEST, r"name|number|index|int|str|text")
def its_place(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    return list(results).index(_choose(results, means, [name for name in means if best - means[name] <= within]))


@wrong(FEWEST, r"name|tuple|pair|str|text|only")
def name_and_mean(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    name = _choose(results, means, [name for name in means if best - means[name] <= within])
    return name, means[name]


@wrong(FEWEST, r"name|list|one|str|text")
def all_names(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    near = [name for name in means if best - means[name] <= within]
    return sorted(near, key=lambda name: (results[name]["parameters"], -means[name]))


@wrong(FEWEST, r"return|None|name")
def prints_the_name(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    print(_choose(results, means, [name for name in means if best - means[name] <= within]), end="")


@wrong(TIE, r"higher|mean|tie|equal|first")
def a_tie_goes_to_the_first(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    near = [name for name in means if best - means[name] <= within]
    return min(near, key=lambda name: results[name]["parameters"])


@wrong(TIE, r"higher|mean|tie|equal|last")
def a_tie_goes_to_the_last(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    near = [name for name in reversed(list(means)) if best - means[name] <= within]
    return min(near, key=lambda name: results[name]["parameters"])


@wrong(TIE, r"higher|lower|mean|tie|equal")
def a_tie_goes_to_the_lower_mean(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    near = [name for name in means if best - means[name] <= within]
    return min(near, key=lambda name: (results[name]["parameters"], means[name]))


@wrong(TIE, r"higher|mean|tie|equal|name|alphabet")
def a_tie_goes_by_the_name(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    near = [name for name in means if best - means[name] <= within]
    return min(near, key=lambda name: (results[name]["parameters"], name))


@wrong(TIE, r"higher|mean|tie|equal|parameters")
def of_one_size_only_the_last_is_kept(results, within=0.002):
    means = _means(results)
    best = max(means.values())
    by_size = {results[name]["parameters"]: name for name in means if best - means[name] <= within}
    return by_size[min(by_size)]


@wrong(DEFAULT, r"default|0\.002|without|within")
def another_default(results, within=0.02):
    return by_tuple(results, within)


@wrong(DEFAULT, r"default|0\.002|without|within|argument|missing")
def no_default(results, within):
    return by_tuple(results, within)


@debatable("takes the best out of `results` first: the statement does not say that they stay as they are")
def pops_the_best(results, within=0.002):
    means = _means(results)
    best = max(means, key=means.get)
    parameters = {best: results.pop(best)["parameters"]}
    parameters.update({name: results[name]["parameters"] for name in results if means[best] - means[name] <= within})
    return min(parameters, key=lambda name: (parameters[name], -means[name]))


@debatable("one array of all accuracies: supposes that all have as many seeds")
def by_one_array(results, within=0.002):
    names = np.array(list(results))
    means = np.array([results[name]["val_accuracy"] for name in names]).mean(axis=1)
    sizes = np.array([results[name]["parameters"] for name in names])
    near = np.flatnonzero(means >= means.max() - within)
    return str(names[near[np.lexsort((-means[near], sizes[near]))[0]]])
