"""Solutions of `best_on_validation`."""

import numpy as np

from mutants import Bank, Mutant

BANK = Bank("best_on_validation")


def means_of(results, key="val_accuracy", statistic=np.mean):
    return {name: statistic(runs[key]) for name, runs in results.items()}


def near_best(results, within, key="val_accuracy", statistic=np.mean):
    means = means_of(results, key, statistic)
    return [name for name, mean in means.items() if mean >= max(means.values()) - within]


def smallest(results, names, means):
    return min(names, key=lambda name: (results[name]["parameters"], -means[name]))


def by(key="val_accuracy", statistic=np.mean):
    """A solution that is right but for what it compares."""

    def choose(results, within=0.002):
        return smallest(results, near_best(results, within, key, statistic), means_of(results, key, statistic))

    return choose


def top(key="val_accuracy", statistic=np.mean, best=max):
    """A solution that knows no margin."""

    def choose(results, within=0.002):
        means = means_of(results, key, statistic)
        return best(means, key=means.get)

    return choose


CHANGED = {
    "no_margin": (top(), r"the highest mean is chosen, whatever `within` says[\s\S]*parameters; the best mean is"),
    "training": (by("train_accuracy"), "the training accuracy chooses, not the validation accuracy"),
    "training_without_margin": (top("train_accuracy"), "the highest training accuracy is chosen"),
    "best_seed": (by(statistic=max), "the best seed of each configuration counts, not the mean"),
    "best_run": (top(statistic=max), "the best single run is chosen"),
    "median": (by(statistic=np.median), "the median over the seeds counts"),
    "last_seed": (by(statistic=lambda runs: runs[-1]), "only the last seed counts"),
    "first_seed": (by(statistic=lambda runs: runs[0]), "only the first seed counts"),
    "sum": (by(statistic=sum), "the accuracies are added, not averaged"),
    "loss": (top("val_loss", best=min), "the lowest validation loss is chosen"),
    "highest_loss": (top("val_loss"), "another configuration is the right one"),
    "lowest": (top(best=min), "the lowest accuracy is chosen"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("`within` is always 0.002")
def fixed_margin(results, within=0.002):
    return smallest(results, near_best(results, 0.002), means_of(results))


@BANK.miss("the fewest parameters of all are chosen")
def smallest_of_all(results, within=0.002):
    return smallest(results, results, means_of(results))


@BANK.miss("the most parameters are chosen among the near ones")
def largest(results, within=0.002):
    means = means_of(results)
    return max(near_best(results, within), key=lambda name: (results[name]["parameters"], means[name]))


@BANK.miss("of those with as few parameters, the lower mean is chosen")
def tie_turned_round(results, within=0.002):
    means = means_of(results)
    return min(near_best(results, within), key=lambda name: (results[name]["parameters"], means[name]))


@BANK.miss("of those with as few parameters, the first is chosen")
def first_of_a_tie(results, within=0.002):
    return min(near_best(results, within), key=lambda name: results[name]["parameters"])


@BANK.miss("the first that is near the best is chosen")
def first_that_is_near(results, within=0.002):
    return near_best(results, within)[0]


@BANK.miss("the fastest is chosen, not the smallest")
def fastest(results, within=0.002):
    return min(near_best(results, within), key=lambda name: results[name]["seconds"])


@BANK.miss(r"returns a number, not the name[\s\S]*float")
def returns_the_mean(results, within=0.002):
    return max(means_of(results).values())


@BANK.miss(r"returns no name of a configuration[\s\S]*dict")
def returns_the_runs(results, within=0.002):
    return results[near_best(results, within)[0]]


@BANK.miss("returns no name of a configuration")
def returns_all(results, within=0.002):
    return near_best(results, within)


@BANK.miss("there is no configuration of that name")
def returns_a_label(results, within=0.002):
    return f"best: {top()(results)}"


@BANK.miss("returns nothing")
def prints_only(results, within=0.002):
    print(top()(results))


@BANK.miss("your function changes the results")
def sorts_in_place(results, within=0.002):
    for runs in results.values():
        runs["val_accuracy"].sort()
    return smallest(results, near_best(results, within), means_of(results))


@BANK.miss("your function changes the results")
def drops_the_others(results, within=0.002):
    means, near = means_of(results), near_best(results, within)
    for name in list(results):
        if name not in near:
            del results[name]
    return smallest(results, near, means)


@BANK.miss("your code stops with a KeyError")
def key_of_the_notes(results, within=0.002):
    return max(results, key=lambda name: np.mean(results[name]["val_acc"]))


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(results, within=0.002):
    raise NotImplementedError("best_on_validation")


BANK.right["by_key"] = by()


@BANK.passes
def sorted_list(results, within=0.002):
    means = {name: sum(runs["val_accuracy"]) / len(runs["val_accuracy"]) for name, runs in results.items()}
    bound = max(means.values()) - within
    rows = [(runs["parameters"], -means[name], name) for name, runs in results.items() if means[name] >= bound]
    return sorted(rows)[0][2]


@BANK.passes
def with_a_loop(results, within=0.002):
    top_mean = max(np.mean(runs["val_accuracy"]) for runs in results.values())
    best = None
    for name, runs in results.items():
        mean = np.mean(runs["val_accuracy"])
        if mean < top_mean - within:
            continue
        rank = runs["parameters"], -mean
        if best is None or rank < best[0]:
            best = rank, name
    return best[1]


@BANK.passes
def with_arrays(results, within=0.002):
    names = list(results)
    means = np.array([np.mean(results[name]["val_accuracy"]) for name in names])
    parameters = np.array([results[name]["parameters"] for name in names], float)
    parameters[means.max() - means > within] = np.inf
    return names[np.lexsort((-means, parameters))[0]]


@BANK.passes
def with_pandas(results, within=0.002):
    import pandas as pd

    rows = [(name, np.mean(runs["val_accuracy"]), runs["parameters"]) for name, runs in results.items()]
    table = pd.DataFrame(rows, columns=["name", "mean", "parameters"])
    near = table[table["mean"] >= table["mean"].max() - within]
    return near.sort_values(["parameters", "mean"], ascending=[True, False]).iloc[0]["name"]


@BANK.passes
def by_elimination(results, within=0.002):
    means = means_of(results)
    near = set(near_best(results, within))
    fewest = min(results[name]["parameters"] for name in near)
    return max((name for name in near if results[name]["parameters"] == fewest), key=means.get)
