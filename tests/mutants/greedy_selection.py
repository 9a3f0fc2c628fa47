"""Solutions of `greedy_selection`."""

import itertools

import numpy as np

from mutants import Bank, Mutant

BANK = Bank("greedy_selection")


def log_loss(mean, y):
    return -np.log(mean[np.arange(len(y)), y].astype("float64")).mean()


def greedy(p, y, rounds, loss=log_loss, again=True, chosen=(), mix=None):
    """A search with parts to be exchanged."""
    chosen = list(chosen)
    for _ in range(rounds - len(chosen)):
        left = [k for k in range(len(p)) if again or k not in chosen]
        if left:
            means = {k: (mix or np.mean)(p[[*chosen, k]], axis=0) for k in left}
            chosen.append(min(left, key=lambda k: loss(means[k], y)))
    return chosen


def miss_rate(mean, y):
    return np.mean(mean.argmax(axis=1) != y)


def squares(mean, y):
    return np.mean((mean - np.eye(mean.shape[1])[y]) ** 2)


def surest(mean, y):
    return -np.log(mean.max(axis=1)).mean()


def plain_mean_of_right(mean, y):
    return -np.log(mean[np.arange(len(y)), y].mean())


def geometric(p, axis):
    return np.exp(np.log(p).mean(axis=axis))


def running(p, axis):
    return list(itertools.accumulate(p, lambda mean, other: (mean + other) / 2))[-1]


def alone(p, y):
    return [log_loss(one, y) for one in p]


BY_CHANGES = {
    "by_accuracy": ({"loss": miss_rate}, "you choose by the accuracy"),
    "by_squares": ({"loss": squares}, "you choose by the squared error"),
    "without_labels": ({"loss": surest}, "the surest ensemble|the same model is chosen in every round"),
    "mean_before_log": (
        {"loss": plain_mean_of_right},
        "the same model is chosen in every round[\\s\\S]*then the logarithm",
    ),
    "largest_loss": (
        {"loss": lambda mean, y: -log_loss(mean, y)},
        "the largest loss is taken|the same model is chosen in every round",
    ),
    "geometric_mean": ({"mix": geometric}, "the same model is chosen in every round"),
    "running_mean": ({"mix": running}, "averaged with the mean so far"),
    "each_once": ({"again": False}, "a model is chosen once only[\\s\\S]*with replacement"),
    "begins_with_the_first": ({"chosen": [0]}, "the first model is there from the beginning"),
}
BANK.wrong |= {
    name: Mutant(lambda p, y, rounds, change=change: greedy(p, y, rounds, **change), label)
    for name, (change, label) in BY_CHANGES.items()
}
AFTERWARDS = {
    "in_order": (sorted, "the numbers are sorted"),
    "as_a_set": (lambda chosen: list(dict.fromkeys(chosen)), "each number is returned once"),
    "from_one": (lambda chosen: [k + 1 for k in chosen], "the first model has the number 1"),
    "one_too_few": (lambda chosen: chosen[:-1], "one round too few"),
    "without_the_first": (lambda chosen: chosen[1:], "the first round is missing"),
    "floats": (lambda chosen: np.array(chosen, float), "no whole numbers"),
    "one_number": (lambda chosen: chosen[-1], "no list of numbers"),
    "texts": (lambda chosen: [str(k) for k in chosen], "round 1 does not add the best model"),
    "as_rows": (lambda chosen: np.array(chosen)[:, None], r"the wrong shape[\s\S]*shape \(6, 1\)"),
    "the_other_way": (lambda chosen: chosen[::-1], "round 2 does not add the best model"),
    "nothing": (lambda chosen: None, "returns nothing"),
}
BANK.wrong |= {
    name: Mutant(lambda p, y, rounds, change=change: change(greedy(p, y, rounds)), label)
    for name, (change, label) in AFTERWARDS.items()
}


@BANK.miss("ranked by what they do alone")
def best_alone(p, y, rounds):
    return [int(k) for k in np.argsort(alone(p, y))[:rounds]]


@BANK.miss("the same model is chosen in every round")
def best_again(p, y, rounds):
    return [int(np.argmin(alone(p, y)))] * rounds


@BANK.miss("all models are there from the beginning")
def onto_all(p, y, rounds):
    return greedy(p, y, rounds + len(p), chosen=range(len(p)))[len(p) :]


@BANK.miss("how often each model was chosen")
def counts(p, y, rounds):
    return np.bincount(greedy(p, y, rounds), minlength=len(p))


@BANK.miss("not the number of rounds|one round too few|a model is chosen once only")
def stops_when_it_gets_worse(p, y, rounds):
    chosen = greedy(p, y, rounds)
    losses = [log_loss(p[chosen[:n]].mean(axis=0), y) for n in range(1, rounds + 1)]
    better = [n for n in range(1, rounds) if losses[n] < losses[n - 1] - 1e-9]
    return chosen[: max(better, default=0) + 1]


@BANK.miss("not the number of rounds")
def always_six(p, y, rounds):
    return greedy(p, y, 6)


@BANK.miss("on a tie the later model is taken")
def last_of_equals(p, y, rounds):
    chosen = []
    for _ in range(rounds):
        losses = np.array([log_loss(p[[*chosen, k]].mean(axis=0), y) for k in range(len(p))])
        chosen.append(int(np.flatnonzero(losses <= losses.min() + 1e-12)[-1]))
    return chosen


@BANK.miss("the answer of an earlier call")
def remembers(p, y, rounds, kept={}):  # noqa: B006
    return kept.setdefault((p.shape, rounds), greedy(p, y, rounds))


@BANK.miss("your function changes its input")
def adds_into_a_row(p, y, rounds):
    chosen = greedy(p, y, rounds)
    total = p[chosen[0]]
    total += p[chosen[-1]]
    return chosen


@BANK.miss("your code stops with an IndexError")
def past_the_end(p, y, rounds):
    return [p[len(p)] for _ in range(rounds)]


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(p, y, rounds):
    raise NotImplementedError("greedy_selection")


@BANK.passes
def by_the_mean_of_a_list(p, y, rounds):
    return greedy(p, y, rounds)


@BANK.passes
def by_a_running_sum(p, y, rounds):
    total, chosen = np.zeros(p.shape[1:]), []
    for n in range(1, rounds + 1):
        right = ((total + p) / n)[:, np.arange(len(y)), y]
        chosen.append(int(np.argmin(-np.log(right).mean(axis=1))))
        total += p[chosen[-1]]
    return chosen


@BANK.passes
def by_the_right_class_alone(p, y, rounds):
    """The log loss needs one column a photograph; and the sum's divisor moves no minimum."""
    columns, chosen = p[:, np.arange(len(y)), y].astype("float64"), []
    for _ in range(rounds):
        chosen.append(int(np.log(columns[chosen].sum(axis=0) + columns).sum(axis=1).argmax()))
    return chosen


@BANK.passes
def in_float32(p, y, rounds):
    total, chosen = np.zeros_like(p[0]), []
    for n in range(rounds):
        means = (total[None] + p) / np.float32(n + 1)
        chosen.append(np.argmin([-np.mean(np.log(mean[np.arange(len(y)), y])) for mean in means]))
        total = total + p[chosen[-1]]
    return np.array(chosen)


@BANK.passes
def by_keras(p, y, rounds):
    import keras

    chosen = ()
    for _ in range(rounds):
        means = [np.mean([p[i] for i in (*chosen, k)], axis=0) for k in range(len(p))]
        losses = [float(np.mean(keras.losses.sparse_categorical_crossentropy(y, mean))) for mean in means]
        chosen = (*chosen, losses.index(min(losses)))
    return chosen


@BANK.passes
def by_sklearn_like_one_hot(p, y, rounds):
    rows, chosen = np.eye(p.shape[-1])[y], []
    while len(chosen) < rounds:
        losses = [-(rows * np.log(p[[*chosen, k]].mean(axis=0))).sum() for k in range(len(p))]
        chosen += [int(np.argmin(losses))]
    return chosen
