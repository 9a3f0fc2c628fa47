"""Solutions of `greedy_selection`, written from its statement alone."""

import functools
import math

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

BEGIN = "Begin with nothing."
ROUND = "Each round adds the model with which the mean output p̄ of all chosen has the smallest **log loss**."
LOSS = "L = −1/m Σ ln p̄ᵢ[yᵢ]"
AGAIN = "A model may be chosen again; it then counts twice."
TIE = "On a tie take the first."
RETURN = "Return the models' numbers in the order chosen: a list of whole numbers from 0."
ARRAYS = "The arrays stay as they are."
ROUNDS = "The models that are chosen, one a round."


@right("the sum of the outputs so far, and a loop over the models")
def by_sum(probabilities, y, rounds):
    total = np.zeros_like(probabilities[0])
    chosen = []
    for _ in range(rounds):
        losses = []
        for p in probabilities:
            mean = (total + p) / (len(chosen) + 1)
            losses.append(-np.mean(np.log(mean[np.arange(len(y)), y])))
        best = int(np.argmin(losses))
        total = total + probabilities[best]
        chosen.append(best)
    return chosen


@right("only the right classes' probabilities are needed")
def by_right_classes(probabilities, y, rounds):
    p = probabilities[:, np.arange(len(y)), y]
    total, chosen = np.zeros(len(y)), []
    for n in range(1, rounds + 1):
        losses = -np.log((total + p) / n).mean(axis=1)
        chosen.append(losses.argmin().item())
        total += p[chosen[-1]]
    return chosen


@right("the mean of all chosen, computed anew each time")
def by_mean_of_chosen(probabilities, y, rounds):
    def log_loss(members):
        mean = probabilities[members].mean(axis=0)
        return -np.log(np.take_along_axis(mean, y[:, None], axis=1)).mean()

    chosen = []
    while len(chosen) < rounds:
        chosen.append(min(range(len(probabilities)), key=lambda k: log_loss([*chosen, k])))
    return chosen


@right("lists and math.log, a strict < for the first of a tie")
def by_plain_python(probabilities, y, rounds):
    right_ones = [[float(row[int(label)]) for row, label in zip(model, y, strict=True)] for model in probabilities]
    sums = [0.0] * len(y)
    order = []
    for r in range(rounds):
        best, best_loss = None, float("inf")
        for k, model in enumerate(right_ones):
            loss = 0.0
            for s, p in zip(sums, model, strict=True):
                loss -= math.log((s + p) / (r + 1))
            loss /= len(y)
            if loss < best_loss:
                best, best_loss = k, loss
        order.append(best)
        sums = [s + p for s, p in zip(sums, right_ones[best], strict=True)]
    return order


@right("recursion")
def by_recursion(probabilities, y, rounds):
    if rounds == 0:
        return []
    before = by_recursion(probabilities, y, rounds - 1)
    so_far = sum((probabilities[k] for k in before), np.zeros(probabilities.shape[1:]))
    candidates = (probabilities + so_far) / rounds
    losses = [-np.log(mean[range(len(y)), y]).sum() for mean in candidates]
    return [*before, losses.index(min(losses))]


@right("a running mean, one-hot labels")
def by_running_mean(probabilities, y, rounds):
    one_hot = np.eye(probabilities.shape[2])[y]
    mean, chosen = np.zeros(probabilities.shape[1:]), []
    for n in range(rounds):
        candidates = mean + (probabilities - mean) / (n + 1)
        losses = -np.einsum("kmc,mc->k", np.log(candidates), one_hot) / len(y)
        best = int(losses.argmin())
        chosen.append(best)
        mean = candidates[best]
    return chosen


@right("the largest sum of logarithms: neither the division nor the sign changes which is best")
def by_largest_log(probabilities, y, rounds):
    logs = np.log(np.stack([p[np.arange(len(y)), y] for p in probabilities]).astype("float64"))

    def step(state, _):
        total, chosen = state
        candidates = np.logaddexp(total, logs)
        best = int(np.argmax(candidates.sum(axis=1)))
        return candidates[best], [*chosen, best]

    return functools.reduce(step, range(rounds), (np.full(len(y), -np.inf), []))[1]


@right("counts how often each is chosen, and a weighted mean")
def by_counts(probabilities, y, rounds):
    n_models = len(probabilities)
    counts, chosen = np.zeros(n_models), []
    for _ in range(rounds):
        trials = counts + np.eye(n_models)
        means = np.einsum("tk,kmc->tmc", trials / trials.sum(axis=1, keepdims=True), probabilities)
        losses = [-np.log(mean[np.arange(y.size), y]).mean() for mean in means]
        best = int(np.argmin(losses))
        counts[best] += 1
        chosen.append(best)
    return chosen


def _right(probabilities, y):
    return np.asarray(probabilities, dtype="float64")[:, np.arange(len(y)), y]


def _greedy(p, rounds, losses=lambda mean: -np.log(mean).mean(axis=-1)):
    """p: (models, m), or with the classes as a last axis."""
    total, chosen = np.zeros(p.shape[1:]), []
    for n in range(1, rounds + 1):
        chosen.append(int(np.argmin(losses((total + p) / n))))
        total = total + p[chosen[-1]]
    return chosen


@wrong(BEGIN, r"nothing|begin|first|start")
def begins_with_model_zero(probabilities, y, rounds):
    p = _right(probabilities, y)
    total, chosen = p[0].copy(), [0]
    for n in range(2, rounds + 1):
        chosen.append(int(np.argmin(-np.log((total + p) / n).mean(axis=1))))
        total += p[chosen[-1]]
    return chosen


@wrong(BEGIN, r"nothing|begin|mean|all chosen|start")
def begins_with_all(probabilities, y, rounds):
    p = _right(probabilities, y)
    total, chosen = p.sum(axis=0), []
    for n in range(1, rounds + 1):
        chosen.append(int(np.argmin(-np.log((total + p) / (len(p) + n)).mean(axis=1))))
        total += p[chosen[-1]]
    return chosen


@wrong(BEGIN, r"nothing|begin|start|one|uniform|mean")
def begins_with_ones(probabilities, y, rounds):
    p = _right(probabilities, y)
    total, chosen = np.ones(len(y)), []
    for n in range(1, rounds + 1):
        chosen.append(int(np.argmin(-np.log((total + p) / n).mean(axis=1))))
        total += p[chosen[-1]]
    return chosen


@wrong(ROUND, r"mean|alone|each round|chosen|best few|together|again")
def the_best_alone(probabilities, y, rounds):
    losses = -np.log(_right(probabilities, y)).mean(axis=1)
    return np.argsort(losses, kind="stable")[:rounds].tolist()


@wrong(ROUND, r"mean|alone|each round|chosen|always|again|together")
def the_best_again_and_again(probabilities, y, rounds):
    losses = -np.log(_right(probabilities, y)).mean(axis=1)
    return [int(np.argmin(losses))] * rounds


@wrong(ROUND, r"mean|output|logarithm|geometric|averag")
def mean_of_the_logarithms(probabilities, y, rounds):
    return _greedy(np.log(_right(probabilities, y)), rounds, lambda mean: -mean.mean(axis=-1))


@wrong(ROUND, r"mean|half|all chosen|equal|weight|twice|counts")
def half_old_half_new(probabilities, y, rounds):
    p = _right(probabilities, y)
    mean, chosen = None, []
    for _ in range(rounds):
        candidates = p if mean is None else (mean + p) / 2
        chosen.append(int(np.argmin(-np.log(candidates).mean(axis=1))))
        mean = candidates[chosen[-1]]
    return chosen


@wrong(ROUND, r"mean|all chosen|last|two|before")
def only_the_last_one_counts(probabilities, y, rounds):
    p = _right(probabilities, y)
    last, chosen = np.zeros(len(y)), []
    for _ in range(rounds):
        chosen.append(int(np.argmin(-np.log(last + p).mean(axis=1))))
        last = p[chosen[-1]]
    return chosen


@wrong(ROUND, r"smallest|largest|loss|sign|minus|worst")
def the_largest_loss(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), rounds, lambda mean: np.log(mean).mean(axis=-1))


@wrong(ROUND, r"log loss|accura|loss")
def by_accuracy(probabilities, y, rounds):
    return _greedy(np.asarray(probabilities), rounds, lambda mean: -(mean.argmax(-1) == y).mean(axis=-1))


@wrong(LOSS, r"log|squar|loss|ln")
def squared_error(probabilities, y, rounds):
    one_hot = np.eye(np.shape(probabilities)[2])[y]
    return _greedy(np.asarray(probabilities), rounds, lambda mean: ((mean - one_hot) ** 2).mean(axis=(1, 2)))


@wrong(LOSS, r"log|loss|ln|mean|probabilit")
def without_the_logarithm(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), rounds, lambda mean: -mean.mean(axis=-1))


@wrong(LOSS, r"log|loss|ln|mean of|outside|each example|first")
def logarithm_of_the_mean(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), rounds, lambda mean: -np.log(mean.mean(axis=-1)))


@wrong(LOSS, r"right|class|y_?i|label|all|loss")
def all_classes_count(probabilities, y, rounds):
    return _greedy(np.asarray(probabilities), rounds, lambda mean: -np.log(mean).mean(axis=(1, 2)))


@wrong(LOSS, r"right|class|y|label|entropy|loss")
def smallest_entropy(probabilities, y, rounds):
    return _greedy(np.asarray(probabilities), rounds, lambda mean: -(mean * np.log(mean)).sum(axis=2).mean(axis=1))


@wrong(LOSS, r"right|class|label|y|largest|loss")
def most_probable_class(probabilities, y, rounds):
    return _greedy(np.asarray(probabilities), rounds, lambda mean: -np.log(mean.max(axis=2)).mean(axis=1))


@wrong(LOSS, r"each|own|example|right|class|y|label|loss")
def every_label_for_every_example(probabilities, y, rounds):
    return _greedy(np.asarray(probabilities)[:, :, y], rounds, lambda mean: -np.log(mean).mean(axis=(1, 2)))


@wrong(LOSS, r"all|mean|median|example|loss|worst|sum")
def the_worst_example(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), rounds, lambda mean: -np.log(mean).min(axis=-1))


@wrong(ROUND, r"mean|output|vote|probabilit")
def votes(probabilities, y, rounds):
    n_classes = np.shape(probabilities)[2]
    hard = np.eye(n_classes)[np.argmax(probabilities, axis=2)]
    return _greedy(_right(hard, y), rounds, lambda mean: -np.log(mean + 1e-7).mean(axis=-1))


@wrong(ROUND, r"mean|divid|scale|sum|output|largest")
def divided_by_the_largest(probabilities, y, rounds):
    p = np.asarray(probabilities, dtype=float)
    sharp = p**2 / (p**2).sum(axis=2, keepdims=True)
    return _greedy(_right(sharp, y), rounds)


@wrong(AGAIN, r"again|twice|repeat|once")
def each_only_once(probabilities, y, rounds):
    p = _right(probabilities, y)
    total, chosen = np.zeros(len(y)), []
    for n in range(1, rounds + 1):
        losses = -np.log((total + p) / n).mean(axis=1)
        losses[chosen] = np.inf
        chosen.append(int(losses.argmin()))
        total += p[chosen[-1]]
    return chosen


@wrong(AGAIN, r"twice|again|counts|once|repeat")
def chosen_again_it_counts_once(probabilities, y, rounds):
    p = _right(probabilities, y)
    chosen = []
    for _ in range(rounds):
        losses = [-np.log(p[sorted({*chosen, k})].mean(axis=0)).mean() for k in range(len(p))]
        chosen.append(int(np.argmin(losses)))
    return chosen


@wrong(AGAIN, r"again|repeat|succession|twice|row")
def never_twice_in_a_row(probabilities, y, rounds):
    p = _right(probabilities, y)
    total, chosen = np.zeros(len(y)), []
    for n in range(1, rounds + 1):
        losses = -np.log((total + p) / n).mean(axis=1)
        if chosen:
            losses[chosen[-1]] = np.inf
        chosen.append(int(losses.argmin()))
        total += p[chosen[-1]]
    return chosen


@wrong(TIE, r"tie|first|last|equal")
def the_last_of_a_tie(probabilities, y, rounds):
    p = _right(probabilities, y)
    total, chosen = np.zeros(len(y)), []
    for n in range(1, rounds + 1):
        best, best_loss = 0, np.inf
        for k in range(len(p)):
            loss = -np.log((total + p[k]) / n).mean()
            if loss <= best_loss:
                best, best_loss = k, loss
        chosen.append(best)
        total += p[best]
    return chosen


@wrong(TIE, r"tie|first|equal|chance|random")
def chance_at_a_tie(probabilities, y, rounds):
    p = _right(probabilities, y)
    rng = np.random.default_rng(1)
    total, chosen = np.zeros(len(y)), []
    for n in range(1, rounds + 1):
        losses = -np.log((total + p) / n).mean(axis=1)
        chosen.append(int(rng.choice(np.flatnonzero(losses == losses.min()))))
        total += p[chosen[-1]]
    return chosen


@wrong(RETURN, r"order|sorted|chosen")
def sorted_numbers(probabilities, y, rounds):
    return sorted(_greedy(_right(probabilities, y), rounds))


@wrong(RETURN, r"from 0|number|1|count")
def numbers_from_one(probabilities, y, rounds):
    return [k + 1 for k in _greedy(_right(probabilities, y), rounds)]


@wrong(RETURN, r"twice|one a round|again|number|length|rounds")
def without_repetitions(probabilities, y, rounds):
    return list(dict.fromkeys(_greedy(_right(probabilities, y), rounds)))


@wrong(RETURN, r"numbers|counts|weights|order|list|how often")
def counts_of_the_models(probabilities, y, rounds):
    return np.bincount(_greedy(_right(probabilities, y), rounds), minlength=len(probabilities)).tolist()


@wrong(RETURN, r"numbers?|tuple|loss|list|only")
def the_loss_too(probabilities, y, rounds):
    p = _right(probabilities, y)
    chosen = _greedy(p, rounds)
    return chosen, float(-np.log(p[chosen].mean(axis=0)).mean())


@wrong(RETURN, r"numbers?|list|mean|outputs?|array|shape")
def the_mean_output(probabilities, y, rounds):
    return np.mean(np.asarray(probabilities)[_greedy(_right(probabilities, y), rounds)], axis=0)


@wrong(RETURN, r"return|None|list")
def returns_nothing(probabilities, y, rounds):
    _greedy(_right(probabilities, y), rounds)


@wrong(RETURN, r"list|None|append")
def returns_what_append_returns(probabilities, y, rounds):
    chosen = _greedy(_right(probabilities, y), rounds - 1)
    return chosen.append(_greedy(_right(probabilities, y), rounds)[-1])


@wrong(ROUNDS, r"round|number|length|stop|one a round")
def stops_when_nothing_improves(probabilities, y, rounds):
    p = _right(probabilities, y)
    total, chosen, so_far = np.zeros(len(y)), [], np.inf
    for n in range(1, rounds + 1):
        losses = -np.log((total + p) / n).mean(axis=1)
        if losses.min() >= so_far:
            break
        so_far = losses.min()
        chosen.append(int(losses.argmin()))
        total += p[chosen[-1]]
    return chosen


@wrong(ROUNDS, r"round|number|length|one a round|all|best")
def cut_after_the_best_round(probabilities, y, rounds):
    p = _right(probabilities, y)
    chosen = _greedy(p, rounds)
    losses = [-np.log(p[chosen[:n]].mean(axis=0)).mean() for n in range(1, rounds + 1)]
    return chosen[: int(np.argmin(losses)) + 1]


@wrong(ROUNDS, r"round|number|length|one a round")
def one_round_too_few(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), rounds - 1)


@wrong(ROUNDS, r"round|number|length|one a round")
def as_many_rounds_as_models(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), len(probabilities))


@wrong(ARRAYS, r"arrays?|stay|chang|in place|probabilities")
def adds_into_the_first(probabilities, y, rounds):
    indices = np.arange(len(y))
    total, chosen = None, []
    for n in range(1, rounds + 1):
        so_far = 0 if total is None else total
        losses = [-np.log((so_far + p)[indices, y] / n).mean() for p in probabilities]
        best = int(np.argmin(losses))
        chosen.append(best)
        if total is None:
            total = probabilities[best]
        else:
            total += probabilities[best]
    return chosen


@wrong(ARRAYS, r"arrays?|stay|chang|in place|probabilities")
def divides_in_place(probabilities, y, rounds):
    chosen = _greedy(_right(probabilities, y), rounds)
    probabilities /= probabilities.sum(axis=2, keepdims=True) * 2
    return chosen


@wrong(ARRAYS, r"arrays?|stay|chang|in place|probabilities|again|twice")
def overwrites_what_is_chosen(probabilities, y, rounds):
    total, chosen = np.zeros(len(y)), []
    for n in range(1, rounds + 1):
        losses = -np.log((total + _right(probabilities, y)) / n).mean(axis=1)
        best = int(losses.argmin())
        chosen.append(best)
        total += _right(probabilities, y)[best]
        probabilities[best] = 1e-12
    return chosen


@debatable("an array of whole numbers in place of a list")
def an_array(probabilities, y, rounds):
    return np.array(_greedy(_right(probabilities, y), rounds))


@debatable("a list of NumPy's whole numbers")
def numbers_of_numpy(probabilities, y, rounds):
    return list(np.array(_greedy(_right(probabilities, y), rounds)))


@debatable("a probability below 1e-7 is taken for 1e-7, as losses of Keras do")
def clipped(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), rounds, lambda mean: -np.log(np.clip(mean, 1e-7, 1)).mean(axis=-1))


@debatable("the logarithm of a product: the same in exact arithmetic, 0 with many examples")
def logarithm_of_the_product(probabilities, y, rounds):
    return _greedy(_right(probabilities, y), rounds, lambda mean: -np.log(mean.prod(axis=-1)))
