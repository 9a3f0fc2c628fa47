# %% [markdown]
# # Winning benchmarks: ensembles and 10-crop
# [![Open in Colab](badge)](colab)
#
# **You will be able to** average the predictions of several nets and of several crops, choose the members of an ensemble on validation data, say what each percent costs in time and memory, show when the weights of nets have a useful average and when not, and decide when none of it belongs in a product.
#
# **Time** 90 to 120 minutes of reading and writing, 3 minutes of training on a laptop. The `gpu` profile trains longer. **Needs** lessons 04 and 08.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("09_ensembles_and_ten_crop", PROFILE)

# %% [markdown]
# ## The last two percent
# In 2012 one AlexNet missed 18.2% of the photographs: the right class was not among its five best answers. Five AlexNets together missed 16.4% (Krizhevsky et al., table 2). Each looked at ten crops of every photograph. That helps, too: on an earlier test set an AlexNet missed 18.3% with one look and 17.0% with ten (section 6, footnote 5).
#
# Nobody had to invent a layer for these gains. What do they cost?

# %% [markdown]
# ## Few photographs, other people
# Photographs of hands that show the signs 0 to 9 (Mavi, 2020). Half of the people of the training set are held out: their photographs are the **validation set**, on which everything is compared and chosen. The nets learn from some photographs of the other half. The **test set** shows people not used so far, and is evaluated once, at the end.

# %%
import numpy as np

from course_utils.datasets import load_sign_digits, split_validation

signs = load_sign_digits(source="embedded")
pool, validation = split_validation(signs, 0.5)
train_set = tuple(part[: sizes.train_size] for part in pool)
x, y = (part[: sizes.validation_size] for part in validation)
used = signs.caption_of(len(train_set[1]), len(y))
print(used)

# %% [markdown]
# How far can chance alone move an accuracy on so many photographs? The standard error of a share $p$ of $m$ photographs is $\sqrt{p(1-p)/m}$. But when two nets are compared on the *same* photographs, only those count on which they differ: so here all comparisons are paired. (Photographs of one person are alike. That makes the true error rather larger.)

# %%
print(f"standard error of a share of 90%: {100 * np.sqrt(0.9 * 0.1 / len(y)):.1f} points")

# %% [markdown]
# ## Nets that differ in nothing but the seed
# Each net is small: three convolutions, each with ReLU and pooling, and a softmax. Its input is 28 × 28. In training every photograph is cut at a random place of its 32 × 32 pixels and mirrored half of the time: 28 of 32 is the ratio of AlexNet's 224 of 256. The seed decides where the weights start and what the net sees when.
#
# This cell takes a while.

# %%
from course_utils.training import train_nets

nets = train_nets(sizes.seeds, train_set, size=28, epochs=sizes.epochs)

# %% [markdown]
# For now the nets look at the middle of each photograph only. Same data, same architecture, nearly the same accuracy. Do they also make the same mistakes?

# %%
from course_utils.training import predict

middle = x[:, 2:30, 2:30]
each = np.stack([predict(net, middle) for net in nets])  # (nets, photographs, classes)
hits = each.argmax(axis=-1) == y
print("alone:", ", ".join(f"{share:.1%}" for share in hits.mean(axis=1)))
print(f"all right {hits.all(axis=0).mean():.1%}, all wrong {(~hits).all(axis=0).mean():.1%}")
print(f"some right, some wrong {(hits.any(axis=0) & ~hits.all(axis=0)).mean():.1%}")

# %% [markdown]
# The last line is where an ensemble decides: it wins some of these photographs and loses others. Look at a few: below each stands how many nets read it right, and what the others took it for.

# %%
from course_utils import plots

disagree = hits.any(axis=0) & ~hits.all(axis=0)
divided = np.flatnonzero(disagree)[:16]
votes = each.argmax(axis=-1).T
labels = []
for i in divided:
    wrong = sorted(set(votes[i].tolist()) - {int(y[i])})
    labels.append(f"sign {y[i]}: {hits[:, i].sum()} of {len(nets)} right")
    labels[-1] += f"\nwrong: {', '.join(map(str, wrong))}"
title = f"The {len(nets)} nets disagree about {disagree.mean():.0%} of the photographs; the first of these"
plots.gallery(x[divided], labels, title=title, caption=used)

# %% [markdown]
# Take the first of them, and two nets that disagree. Cover a square of the photograph: how much does the probability of the right class fall (Zeiler and Fergus, 2014, section 4.2)? Of the nets that are wrong, take the one that gives this class the most. Do both nets use the same places?

# %%
from course_utils.measure import interval_note, signed
from course_utils.sight import occlusion

i = divided[0] if len(divided) else 0
right_one = hits[:, i].argmax()
wrong_one = np.where(hits[:, i], 0, each[:, i, y[i]]).argmax()
losses, labels = [], []
for k in (right_one, wrong_one):
    losses.append(occlusion(nets[k], middle[i], y[i], size=8, stride=2))
    labels.append(f"net {k + 1} reads {votes[i][k]}\n{each[k, i, y[i]]:.0%} for {y[i]}")
alike = np.corrcoef(losses[0].ravel(), losses[1].ravel())[0, 1]
title = f"Sign {y[i]}: the places that speak for it correlate by {signed(alike, 2)} in two nets"
caption = f"8×8 pixels covered there: the {y[i]} is less probable (orange) or more (purple)"
plots.show_occlusion([middle[i]], losses, labels, title=title, caption=caption)

# %% [markdown]
# A correlation of 1 would mean the same places. One photograph shows no rule; the share of the photographs that divide the nets does. The same pixels and the same training, but other filters: each net has mistakes of its own. A mean keeps what most nets see, and lets the mistakes of a few cancel.

# %% [markdown]
# ## Exercise: average the outputs
# Return the mean of the models' probabilities, an array of shape (m, classes): one row a photograph, one column a class. A model that is sure counts for more than one that guesses, so the arg-max has to wait until after the mean.
#
# The models predict; they do not learn. There may be any number of them. Return a NumPy array or a tensor, and do not change the list.


# %% exercise="average_predictions" points=5
def average_predictions(models, x):
    """The mean of the models' outputs, (m, classes).

    models: a list of models that give probabilities. x: (m, n_H, n_W, n_C), as they take it.
    """
    ### BEGIN SOLUTION
    return np.mean([model(x, training=False) for model in models], axis=0)
    ### END SOLUTION


# %%
from course_utils.checks import check

check("average_predictions", average_predictions)

# %%
together = average_predictions(nets, middle)
together_right = float(np.mean(np.argmax(together, axis=-1) == y))
print(f"alone, on average {hits.mean():.1%} · together {together_right:.1%}")

# %% [markdown]
# ## How many nets?
# Which nets one takes is chance, so take all choices: every pair, every three, and so on. `accuracy_by_number` averages the outputs that are there already. Guess the shape of the curve first. Does the second net help more than the last?

# %%
from course_utils.training import accuracy_by_number

by_number = accuracy_by_number(each, y)
means = {n: float(np.mean(values)) for n, values in by_number.items()}
title = f"One net: {means[1]:.1%} on average; the mean of {len(nets)} nets: {means[len(nets)]:.1%}"
caption = (
    f"the band narrows since the choices share ever more nets: there is only one of all {len(nets)}"
)
plots.ensemble_curve(by_number, title=title, caption=f"{caption}\n{used}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The curve rises steeply and then flattens: the second net adds more than any later one. Where most nets are sure of the same wrong sign, no number of them mends it.
#
# </details>

# %% [markdown]
# And the best single net: does the ensemble beat *it*, too? You only know which one is best because you have looked at these very photographs, so its accuracy is biased upwards.

# %%
best = int(hits.sum(axis=1).max())
mean_of_all = int(np.sum(each.mean(axis=0).argmax(axis=-1) == y))
print(
    f"right of {len(y)}: the mean of all {len(nets)} nets {mean_of_all}, the best single net {best}"
)
beaten = "yes" if mean_of_all > best else "no"
print(f"the ensemble is right more often: {beaten}; but the single net was picked by looking")

# %% [markdown]
# The dots of a column share photographs and nets. How sure is the gain, then? Divide the nets into pairs, or into threes, that share none: these are independent draws. The interval counts both, other nets and other photographs.
#
# Photographs count as independent here, though about ten show one person, so the true intervals are probably wider. Where people are the draws, the text says so.

# %%
from course_utils.training import gain_of_averaging, right_in_groups


def brief(gain):
    """A gain of accuracy and its interval, in points."""
    return f"{gain.brief()} points"


# %%
gains, dots = {}, {}
numbers = [n for n in (2, 3) if 3 * n <= len(nets)]  # at least three groups
for n in numbers:
    together, alone = right_in_groups(each, y, n)
    gains[f"{n} nets"] = gain_of_averaging(each, y, n, compared=len(numbers))
    dots[f"{n} nets"] = (together - alone).mean(axis=1)

# %%
added = ", ".join(f"{name} {signed(100 * gain.difference)} points" for name, gain in gains.items())
clear = sum(gain.side != "includes 0" for gain in gains.values())
xlabel = "validation accuracy less that of one of these nets, in points"
caption = f"dots: groups that share no net; bars: {interval_note(len(gains))}\n{used}"
title = f"Outputs averaged: {added}; {clear} of {len(gains)} intervals exclude 0"
plots.effects(dots, gains, title=title, caption=caption, xlabel=xlabel)

# %% [markdown]
# Points depend on how many mistakes there are to mend: the fewer, the fewer points can be won. So compare the share of the mistakes of one net that is mended, less the new ones. AlexNet's five nets mended 1.8 of 18.2, a tenth.
#
# The means below are over all choices of nets. The figure above has only the few groups that share no net, so its points differ.

# %%
for n in list(by_number)[1:]:
    gained = means[n] - means[1]
    print(
        f"{n} nets: {signed(100 * gained)} points, {gained / (1 - means[1]):.0%} of the mistakes of one"
    )

# %% [markdown]
# So few nets make no three groups of five or seven, and a point here need not be a point elsewhere. Here is the same with 28 nets, measured once, and once more with nets that learned from a third of the photographs. Which of the two will gain more points? Which mends the larger share?

# %%
from course_utils.measure import Comparison, recorded

record = recorded("lesson09_nets_and_crops")
print(record.provenance)
by_size = record.results["by_size"]
alone = {size: float(np.mean(found["alone"])) for size, found in by_size.items()}
many_gains, many_dots = {}, {}
for size, found in by_size.items():
    for n, gain in found["gains"].items():
        name = f"{size} photographs, {n} nets"
        many_gains[name] = Comparison(**gain)
        groups = np.reshape(found["alone"][: int(n) * len(found["together"][n])], (-1, int(n)))
        many_dots[name] = np.array(found["together"][n]) - groups.mean(axis=1)
        print(f"{name}: {gain['difference'] / (1 - alone[size]):.0%} of the mistakes mended")

# %%
title = "Seven nets add " + ", ".join(
    f"{brief(many_gains[f'{size} photographs, 7 nets'])} where one has {p:.0%}"
    for size, p in alone.items()
)
(k,) = {len(found["gains"]) for found in by_size.values()}  # at once for one number of photographs
caption = f"dots: groups that share no net; bars: {interval_note(k)}\n{record.caption}"
notes = (0.01, 0.02, "the notes: 1–2 points")
plots.effects(many_dots, many_gains, title=title, caption=caption, xlabel=xlabel, between=notes)

# %% [markdown]
# <details><summary>Answer</summary>
#
# In these means more points where one net is worse: there is more to mend. The difference itself has no interval. The share that is mended is about the same for both; whether it is elsewhere, two sizes of one set cannot tell (AlexNet's five mended a tenth).
#
# </details>

# %% [markdown]
# The notes say "1–2% better". Two questions: is an ensemble better at all, and do the points lie between one and two? An interval that lies on one side of a limit answers; one that contains it does not.

# %%
from course_utils.measure import claim

said = {True: "yes", False: "no", None: "not decided"}

helps = {f"{name}: better than one": gain.better(0.02) for name, gain in many_gains.items()}
better = claim("S02", expect=dict.fromkeys(helps, True), measured=helps)
limits = {"1 point": 0.01, "2 points": 0.02}
above = {
    name: {f"more than {limit}": gain.larger(0.02, than=share) for limit, share in limits.items()}
    for name, gain in many_gains.items()
}
for name, found in above.items():
    print(f"{name}: {brief(many_gains[name])}")
    print("   " + "; ".join(f"{limit}: {said[one.answer]}" for limit, one in found.items()))

# %%
in_notes = {name: {"more than 1 point": True, "more than 2 points": False} for name in above}
points = claim("S02", expect=in_notes, measured=above, notes=in_notes, also=better)

# %% [markdown]
# ## A cheaper idea
# Why keep all these nets? Average their *weights*, weight by weight. That makes one net, as fast and as small as any of them. The architecture is the same, each has learned the same task. What do you expect?

# %%
from itertools import combinations

from course_utils.training import average_weights


def right(net):
    """Which validation photographs this net reads."""
    return predict(net, middle).argmax(axis=-1) == y


# %%
pairs = list(combinations(range(len(nets)), 2))
apart = [right(average_weights([nets[a], nets[b]])) for a, b in pairs]
share = np.mean(apart, axis=1)
print(
    f"{len(pairs)} pairs, weights averaged: {share.mean():.1%} (from {share.min():.1%} to {share.max():.1%})"
)

# %% [markdown]
# ## Why it fails
# Take one trained net and shuffle its filters: filter 5 becomes filter 11, and the next layer looks for it there. The net computes what it did before. How far from the original are its weights? And what is the mean of the two?

# %%
from course_utils.measure import scientific
from course_utils.training import shuffle_filters

twin = shuffle_filters(nets[0], seed=1)
gap = np.abs(predict(twin, middle) - each[0]).max()
print(f"largest difference between the outputs: {scientific(gap)}")
old, new = (np.concatenate([w.ravel() for w in net.get_weights()]) for net in (nets[0], twin))
other = np.concatenate([w.ravel() for w in nets[1].get_weights()])
for name, weights in {"the twin": new, "a net with another seed": other}.items():
    away = np.linalg.norm(weights - old) / np.linalg.norm(old)
    print(f"{name}: its weights lie {away:.0%} of the net's length away")

# %% [markdown]
# A distance of about $\sqrt 2$ lengths means a right angle. Compare the two distances: how far does the twin lie, which is the same function, and how far another net? One shuffle may be an exception. So take twelve twins, of all nets in turn.

# %%
twins = []
for k in range(12):
    net = nets[k % len(nets)]
    twins.append(right(average_weights([net, shuffle_filters(net, seed=k)])))
share = np.mean(twins, axis=1)
print(f"a net and its twin: {share.mean():.1%} (from {share.min():.1%} to {share.max():.1%})")

# %% [markdown]
# Nothing tells a net which of its filters should be the fifth. With 16, 32 and 64 filters there are 16! · 32! · 64! orders, all equally good, and two seeds have no reason to agree on one. This is the **permutation symmetry** of hidden units. Outputs have names: column 3 means the sign 3 in every net. So outputs can be averaged.

# %% [markdown]
# ## Match first, then average
# If order is what is wrong, order can be mended. For each filter of one net, find the filter of the other that answers most alike, by the correlation of their activations ([Li et al., 2015](https://arxiv.org/abs/1511.07543)). Each may be used once: an assignment problem, which `linear_sum_assignment` solves. [Ainsworth et al. (2023, section 3)](https://arxiv.org/abs/2209.04836) match activations, too, and also the weights alone, without a photograph.

# %% [markdown]
# How much of the lost accuracy comes back? And what must come of a net and its twin?

# %%
from course_utils.training import match_filters

seen_in_training = train_set[0][:50, 2:30, 2:30]
matched = []
for a, b in pairs:
    twin_of_b = match_filters(nets[b], nets[a], seen_in_training)
    matched.append(right(average_weights([nets[a], twin_of_b])))
back = match_filters(twin, nets[0], seen_in_training)
returned = right(average_weights([nets[0], back])).mean()
print(f"pairs, filters matched: {np.mean(matched):.1%}")
print(f"a net and its twin, matched: {returned:.1%}; the net alone: {hits[0].mean():.1%}")

# %% [markdown]
# Matching gives the twin its old order back. In two nets part of the loss was due to the order, and that is mended. What is left? Li et al. found filters without a partner in the other net. And averaged filters have activations of smaller variance; rescaling them recovers much ([Jordan et al., 2023](https://arxiv.org/abs/2211.08403)). How much either explains here, we did not measure.

# %% [markdown]
# Which nets share their filters' order from the beginning? Those of *one* run, at several steps: their average is SWA, stochastic weight averaging ([Izmailov et al., 2018](https://arxiv.org/abs/1803.05407)). Or several runs from one trained net: a soup ([Wortsman et al., 2022](https://arxiv.org/abs/2203.05482)).
#
# Keras's optimizers can keep a running average, too: `use_ema=True`. A net with batch norm needs its statistics computed anew after averaging (Izmailov et al., section 3); ours has none.

# %% [markdown]
# From each net we train on for a few more epochs at a constant rate, twice, with the photographs in another order. `train_on` returns both runs, each as the list of its nets, one an epoch. `steady` has the average of one run's nets; `soups` averages the last nets of both.

# %%
from course_utils.training import train_on

stops, outputs, steady, ends, soups = [], [], [], [], []
for net in nets[: sizes.starts]:
    runs = train_on(net, train_set, sizes.run_epochs, seeds=(1, 2))
    answers = np.stack([predict(stop, middle) for stop in runs[0]])
    stops.append(np.mean(answers.argmax(axis=-1) == y, axis=0))  # one net, on average
    outputs.append(answers.mean(axis=0).argmax(axis=-1) == y)
    steady.append(average_weights(runs[0]))
    last = [run[-1] for run in runs]
    ends.append(np.mean([right(net) for net in last], axis=0))
    soups.append(right(average_weights(last)))

# %%
averaged = [right(net) for net in steady]
ways = {"one net alone": hits, "two nets": apart, "a net and its twin": twins}
ways |= {"two nets, filters matched": matched}
ways |= {"one run": averaged, "two runs from one net": soups}
strips = {name: np.mean(answers, axis=1) for name, answers in ways.items()}
title = "One net {:.0%}; weights averaged: two nets {:.0%}, matched {:.0%}, of one run {:.0%}"
named = ("one net alone", "two nets", "two nets, filters matched", "one run")
numbers = [strips[name].mean() for name in named]

# %%
mean_of = {name: float(hits.mean()) for name in ("two nets", "two nets, filters matched")}
mean_of["a net and its twin"] = float(hits[[k % len(nets) for k in range(len(twins))]].mean())
mean_of |= {"one run": float(np.mean(stops)), "two runs from one net": float(np.mean(ends))}
caption = "a dot is one net (their number in brackets), made by averaging weights, but for the first row; "
caption += "dark bars: means;\nhollow bars: means of the nets that were averaged; one run: "
caption += f"its {sizes.run_epochs} epochs\n{used}"
plots.accuracy_strips(strips, title=title.format(*numbers), caption=caption, parts=mean_of)

# %% [markdown]
# Compare each average with what went into it: the mean accuracy of its nets. For nets trained apart take pairs that share no net. With a constant rate the weights keep moving around a minimum; their average lies nearer to it. The last row compares it with the mean *output* of the same nets, each of which has to be run.

# %%
from course_utils.measure import compare_on_items

n = len(nets) // 2
disjoint = [pairs.index((2 * k, 2 * k + 1)) for k in range(n)]
parts = hits[: 2 * n].reshape(n, 2, -1).mean(axis=1)
averages = {
    "two nets": (np.array(apart)[disjoint], parts),
    "two nets, filters matched": (np.array(matched)[disjoint], parts),
    "one run": (averaged, stops),
    "two runs from one net": (soups, ends),
    "one run, weights less outputs": (averaged, outputs),
}
lead = {name: compare_on_items(*pair, compared=len(averages)) for name, pair in averages.items()}
for name, found in lead.items():
    print(f"{name}: {brief(found)}")

# %% [markdown]
# For nets with matched filters four pairs are too few: in the run on the site their interval includes 0. But in the figure all 36 pairs lie below every single net.

# %%
lower = {"below 0": True, "above 0": False, "includes 0": None}  # by where the interval lies
trained_apart = claim(
    "S02",
    expect={"right less often": True, "nothing lost, where 5 points matter": False},
    measured={
        "right less often": lower[lead["two nets"].side],
        "nothing lost, where 5 points matter": lead["two nets"].not_worse(0.05),
    },
    of="weights of nets trained apart",
    also=points,
)

# %%
one_run = {"weights of one run: better than its nets": lead["one run"].better(0.02)}
fails = claim(
    "S02",
    expect=dict.fromkeys(one_run, True),
    notes=dict.fromkeys(one_run, False),
    measured=one_run,
    also=trained_apart,
)

# %% [markdown]
# Averaging weights failed for our nets that were trained apart: the whole interval lies far below 0. So the claim below says "right less often: yes". Its row "nothing lost, where 5 points matter" stays "not decided": such a row is answered only where the design would also have shown 5 points, and four pairs would not. So the loss is beyond doubt, its size is not.

# %% [markdown]
# The notes say: average outputs, never weights. For nets that share their beginning this "never" is too strong. The average of a run is one net: it costs nothing more when it is used. Compare its gain with that of nets trained apart, whose *outputs* are averaged. Which is larger?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Over the nets that went into it, the average of a run gains at least as much as the mean output of three nets. But those nets, trained with a constant rate, begin lower. Compare accuracies, too: the average of a run ends about where one net ends whose rate decayed to 0, and the mean output of three nets ends above it.
#
# </details>

# %% [markdown]
# ## The price
# Time: every net has to be run. Memory: every net has to be kept. For fifteen nets some are run again, which takes the same time. A rough guess is enough; then measure.

# %%
from course_utils.training import megabytes, seconds_in_turns

few = middle[: sizes.timed]
fifteen = (nets * 2)[:15]
jobs = {n: (lambda n=n: average_predictions(fifteen[:n], few)) for n in (1, 3, 7, 15)}
net_seconds = seconds_in_turns(jobs, sizes.rounds)
times = {n: float(np.median(np.divide(net_seconds[n], net_seconds[1]))) for n in jobs}
for n, factor in times.items():
    print(f"{n:2} nets: {factor:4.1f} times the time of one")
print(f"weights of one: {megabytes(nets[:1]):.2f} MB, of {len(nets)}: {megabytes(nets):.2f} MB")

# %% [markdown]
# All ways take turns, so that whatever else this machine does meets all alike, and times are compared within a round. Above are medians of the rounds; the intervals below are about the mean, which a few slow rounds pull up.

# %% [markdown]
# Is the time really in proportion? On a machine that runs many nets at once it would not be. We ask whether n nets take at least three quarters of n times as long. Where rounds differ so much that only more than a quarter would show, that is not decided.

# %%
from course_utils.measure import compare_paired


def times_a_look(seconds, n):
    """The time of each of n nets or crops, in times of one alone, less 1; compared round by round."""
    each = np.divide(seconds[n], seconds[1]) / n
    return compare_paired(each, np.ones(len(each)), compared=3, of="rounds")


# %%
slow = {
    f"{n} nets: at least {0.75 * n:g} times as long": times_a_look(net_seconds, n).larger(
        0.25, than=-0.25
    )
    for n in (3, 7, 15)
}
for question, decision in slow.items():
    print(f"{question}: {said[decision.answer]}")
    print(f"   time per net, less that of one: {decision.comparison.text(100, '%', 0)}")

# %%
slower = claim("S02", expect=dict.fromkeys(slow, True), measured=slow, also=fails)
memory = {"memory, in times of one net": megabytes(nets) / megabytes(nets[:1])}
caveat = f"gains where one net is right in {' and in '.join(f'{p:.1%}' for p in alone.values())}; "
caveat += f"weights of one run averaged: {lead['one run'].text(100, 'points', 1)}; the memory is arithmetic"
claim(
    "S02",
    expect=dict.fromkeys(memory, float(len(nets))),
    measured=memory,
    also=slower,
    caveat=caveat,
    tolerance=0.01,
)

# %% [markdown]
# In the run on the site the notes are right in part. Averaging outputs helps with few photographs and with more, and memory grows with the number of nets. But "never weights" is wrong for the nets of one run: their average beat the nets that went in (but is not shown to beat the net where the run began; see below). Whether the ensembles gain between one and two points is decided for none of the six.

# %% [markdown]
# Where a time is "not decided", the rounds on this machine differed too much: the design could not have shown a change of a quarter.

# %% [markdown]
# ## Which nets, and how often?
# So far every net counted once. Suppose that there is a **library**: those nets, and the averages of their runs. Some are better, some err alike. Which should be averaged? The best few alone may all make the same mistakes. And 18 models have $2^{18}$ subsets: one of so many looks best by chance.
#
# Caruana et al. (2004, section 2) search greedily: each round adds the net that helps the others most.

# %%
library = [*nets, *steady]
outputs_of = np.concatenate([each, [predict(net, middle) for net in steady]])
print("outputs:", outputs_of.shape, "(models, photographs, classes)")

# %% [markdown]
# ## Exercise: greedy selection
# Begin with nothing. Each round adds the model with which the mean output $\bar p$ of all chosen has the smallest **log loss**:
#
# $$L = -\frac{1}{m} \sum_{i=1}^{m} \ln \bar p_i[y_i]$$
#
# A model may be chosen again; it then counts twice. On a tie take the first. Return the models' numbers in the order chosen. The arrays stay as they are.

# %% [markdown]
# An example by hand: two photographs, three models. They give the right classes the probabilities (0.9, 0.2), (0.2, 0.9) and (0.5, 0.5). Four rounds choose 2, 2, 0, 1. Alone the cautious model is best, and in round 2 either specialist would still do harm. In round 3 the two are equal, so the first is taken; in round 4 the other makes up for it.


# %% exercise="greedy_selection" points=10
def greedy_selection(probabilities, y, rounds):
    """The models that are chosen, one a round: a list of whole numbers from 0.

    probabilities: (models, m, classes), all above 0. y: (m,), the right classes.
    """
    ### BEGIN SOLUTION
    total, chosen = np.zeros(probabilities.shape[1:]), []
    for n in range(1, rounds + 1):
        right = ((total + probabilities) / n)[:, np.arange(len(y)), y]  # (models, m)
        chosen.append(int(np.argmin(-np.log(right).mean(axis=1))))
        total += probabilities[chosen[-1]]
    return chosen
    ### END SOLUTION


# %%
check("greedy_selection", greedy_selection)

# %% [markdown]
# What does a round cost? No net runs again: all outputs are there already. Now the question that decides. The log loss on the photographs by which you choose must look good. Does it on others? So divide the *people* of the validation set into two halves. Choose on one half, ask the other, then the other way round.

# %%
from dataclasses import replace

whose = replace(signs, train_y=signs.train_people)  # the same split, with people in place of labels
_, (_, people) = split_validation(whose, 0.5)
people = people[: len(y)]
half = np.isin(people, np.unique(people)[::2])
halves = [(half, ~half), (~half, half)]  # chosen on the first, asked about the second
rounds = 20

# %%
picks = [greedy_selection(outputs_of[:, on], y[on], rounds) for on, _ in halves]
for picked in picks:
    names = [f"{'net' if k < len(nets) else 'average'} {k % len(nets) + 1}" for k in picked]
    print(", ".join(names[:6]), f"… {len(set(picked))} of {len(library)} models in {rounds} rounds")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A round adds the outputs of each model to the sum and takes one logarithm a photograph: milliseconds.
#
# </details>


# %%
import keras


def log_loss(models, photos):
    """Of the mean output of these models of the library, on a part of the validation photographs."""
    mean = outputs_of[models][:, photos].mean(axis=0)
    return float(np.mean(keras.losses.sparse_categorical_crossentropy(y[photos], mean)))


# %%
def mean_loss(n, side):
    """The log loss after n rounds, the mean of both halves. side: 0 the people it was chosen on, 1 the others."""
    both = zip(picks, halves, strict=True)
    return np.mean([log_loss(picked[:n], parts[side]) for picked, parts in both])


sides = {"people it was chosen on": 0, "other people": 1}
steps = range(1, rounds + 1)
curves = {name: [mean_loss(n, side) for n in steps] for name, side in sides.items()}

# %%
everyone = np.ones(len(y), bool)
levels = {f"all {len(library)}": log_loss([*range(len(library))], everyone)}
levels[f"the {len(nets)} nets"] = log_loss([*range(len(nets))], everyone)
own_loss, other_loss = (curve[-1] for curve in curves.values())
title = (
    f"The selected ensemble: log loss {own_loss:.3f} on its own people, {other_loss:.3f} on others"
)
caption = (
    f"mean of both halves of the validation people; dotted: a plain mean, nothing chosen\n{used}"
)
plots.selection_curve(curves, levels, title=title, caption=caption)

# %% [markdown]
# The gap between the two lines is **optimism**: what the choice owes to its own photographs. As long as both halves have chosen the same models, the lines lie on each other: each is the mean of the same two numbers. Where the line of other people rises again, later rounds over-fit the people it was chosen on.

# %% [markdown]
# An unbiased number comes from photographs that took no part in the choice. Each half is judged by the ensemble of the other, so every photograph counts once. And photographs of one person are alike, so not a photograph but a person is one draw: `on_people` takes the mean gain for each. Does greedy selection beat the plain mean of all nets?


# %%
def on_people(a, b, people, compared=2):
    """How much more often one ensemble is right than another, for each person on the photographs."""
    gains = 1.0 * a - b
    by_person = [gains[people == person].mean() for person in np.unique(people)]
    return compare_paired(by_person, np.zeros(len(by_person)), compared=compared, of="people")


def mean_is_right(outputs, labels):
    """Where the mean of the outputs (models, m, classes) is right."""
    return outputs.mean(axis=0).argmax(axis=-1) == labels


# %%
selected = np.empty(len(y), bool)
for picked, (_, asked) in zip(picks, halves, strict=True):
    selected[asked] = mean_is_right(outputs_of[picked][:, asked], y[asked])
plain = {
    f"all {len(library)}": mean_is_right(outputs_of, y),
    f"the {len(nets)} nets": mean_is_right(each, y),
}
for name, rights in plain.items():
    gain = on_people(selected, rights, people)
    print(f"selected, less {name}: {gain.text(100, 'points', 1)}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where an interval lies above 0, yes; where it includes 0, that is not shown. In the run on the site both lie above 0. Both choices begin there with the two nets that are also the best alone, and use few of the models. But only people are draws here: with other nets the gain may be another. The paper's libraries held thousands of models of many kinds.
#
# </details>

# %% [markdown]
# In the figure, compare round 1, a single model, with the dotted lines. Is the lower log loss also the higher accuracy?

# %%
single = np.empty(len(y), bool)
for picked, (_, asked) in zip(picks, halves, strict=True):
    single[asked] = mean_is_right(outputs_of[picked[:1]][:, asked], y[asked])
losses = {"round 1, other people": curves["other people"][0]} | levels
for name, rights in {"round 1, other people": single, **plain}.items():
    print(f"{name}: log loss {losses[name]:.3f}, {rights.mean():.1%} right")

# %% [markdown]
# A lower log loss need not be a higher accuracy: log loss also counts how sure an answer is. Here the single model was picked on other people: in the run on the site it was right about as often as the mean of all nets.
#
# Yet for log loss averaging has a promise: that of a mean output is never larger than the mean of its members' (Jensen's inequality: −ln is convex). For accuracy there is none.

# %% [markdown]
# A mean of outputs is less sure than its members. Could one number make up for that? Raise the mean output to the power $1/T$ and divide it by its sum: this **temperature** $T$ changes no arg-max, and below 1 it makes every answer surer (Guo et al., 2017, section 4.2). Fit it on one half, ask the other.

# %%
from scipy.optimize import minimize_scalar


def tempered_loss(T, photos):
    """The log loss of the nets' mean output at temperature T, on a part of the validation photographs."""
    mean = each[:, photos].mean(axis=0, dtype=float) ** (1 / T)
    return -np.log(mean[np.arange(len(mean)), y[photos]] / mean.sum(axis=1)).mean()


# %%
fits = [minimize_scalar(tempered_loss, args=(on,), bounds=(0.2, 5)).x for on, _ in halves]
fitted = zip(fits, halves, strict=True)
cooled = np.mean([tempered_loss(T, asked) for T, (_, asked) in fitted])
as_it_is = np.mean([tempered_loss(1, asked) for _, asked in halves])
print("temperatures:", ", ".join(f"{T:.2f}" for T in fits))
print(
    f"the {len(nets)} nets, log loss on other people: {as_it_is:.3f}, with a temperature {cooled:.3f}"
)
print(f"{rounds} rounds of selection: {other_loss:.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A temperature changes no answer: all that it wins is confidence. In the run on the site it lowered the log loss more than selection did, with one number. Part of that may make up for nets that are too unsure even alone. The accuracy that selection won there, no temperature can win. Both could be combined: choose models, then fit a temperature. We did not measure that.
#
# </details>

# %% [markdown]
# What would be chosen if you averaged logarithms, not probabilities (the geometric mean)?
#
# <details><summary>Answer</summary>
#
# Without scaling: the best single net, in every round, since the log loss of an ensemble is then the mean of its members' log losses. But geometric means do not add up to 1. Divide each row by its sum $Z \le 1$, and the loss becomes that mean plus the mean of $\ln Z$, which is below 0 where members differ: they complement each other again.
#
# </details>

# %% [markdown]
# ## One net that looks ten times
# The other trick needs a single net. It was trained on cuts from all over the photograph, so show it several: the centre and the four corners, and the mirror image of each. Then average its ten answers.

# %% [markdown]
# A mirrored hand is the other hand, which is still the same sign. These nets were mirrored in training, too. A net that was not has never seen a left hand (lesson 08), and its answer to the mirror image would be worth little.

# %%
from course_utils.training import crop_starts

photo = x[divided[0] if len(divided) else 0]
shared = (28 - 2) ** 2 / 28**2  # a corner crop begins two rows and two columns beside the centre
title = f"A corner crop shares {shared:.0%} of its pixels with the centre crop"
caption = "A validation photograph of 32×32; frame: a crop of 28×28; pale: what it leaves out"
plots.crop_frames(photo, crop_starts(32, 32, 28), 28, title=title, caption=caption)

# %% [markdown]
# ## Exercise: ten crops
# Return an array of shape (m, 10, size, size, n_C): centre, top-left, top-right, bottom-left, bottom-right, then the mirror image (left and right exchanged) of each of these five, in the same order. Photographs need not be square. The centre starts at row `(n_H - size) // 2`
# and column `(n_W - size) // 2`. Pixels and their type stay; the array is one of NumPy.


# %% exercise="ten_crop" points=5
def ten_crop(x, size):
    """Ten crops of each photograph, (m, 10, size, size, n_C).

    x: (m, n_H, n_W, n_C), with n_H and n_W at least size.
    """
    ### BEGIN SOLUTION
    bottom, right = x.shape[1] - size, x.shape[2] - size
    starts = [(bottom // 2, right // 2), (0, 0), (0, right), (bottom, 0), (bottom, right)]
    crops = [x[:, top : top + size, left : left + size] for top, left in starts]
    mirrors = [crop[:, :, ::-1] for crop in crops]
    return np.stack(crops + mirrors, axis=1)
    ### END SOLUTION


# %%
check("ten_crop", ten_crop)

# %% [markdown]
# Your ten crops of two photographs: one that the first look misreads and the mean of ten mends, and one where the ten do most harm. The order is that of the frames above. Below each crop is what one net says of it, and how sure it is. Would you have called these pictures different?

# %%
from course_utils.training import predict_crops

crops = ten_crop(x, 28)
seen = np.stack([predict_crops(net, crops) for net in nets])  # (nets, photographs, 10, classes)
looks = {"centre": seen[:, :, 0], "ten": seen.mean(axis=2)}
rights = {name: answers.argmax(axis=-1) == y for name, answers in looks.items()}
of_truth = {name: answers[:, np.arange(len(y)), y] for name, answers in looks.items()}
change = of_truth["ten"] - of_truth["centre"] + rights["ten"] - 1.0 * rights["centre"]
mended, harmed = (np.unravel_index(k, change.shape) for k in (change.argmax(), change.argmin()))

# %%
labels, wrong, rows = [], [], []
for row, (net, i) in enumerate((mended, harmed)):
    for k, one in enumerate(seen[net, i]):
        mark = " ✗" if one.argmax() != y[i] else ""
        labels.append(f"crop {k + 1}\n{one.argmax()}: {one.max():.0%}{mark}")
        wrong += [10 * row + k] if mark else []
    first, ten = (looks[name][net, i].argmax() for name in ("centre", "ten"))
    rows.append(f"sign {y[i]}: read as {first} at the centre, as {ten} by the mean of ten")

# %%
pictures = np.concatenate([crops[mended[1]], crops[harmed[1]]])
title = f"Above {rows[0]}. Below {rows[1]}"
caption = f"✗ and orange frame: a wrong answer · {used}"
plots.gallery(pictures, labels, framed=wrong, title=title, n_columns=10, size=0.9, caption=caption)

# %%
changed = [rights["ten"] & ~rights["centre"], ~rights["ten"] & rights["centre"]]
mends, harms = (100 * part.mean() for part in changed)
print(f"of 100 photographs, ten crops mend {mends:.1f} and spoil {harms:.1f}")

# %% [markdown]
# ## Fewer crops
# Ten is a habit, not a law. The first of your ten is the centre, the first and the sixth are the centre and its mirror image, the first five are all without a mirror. Each is compared with the centre, and ten with two, on the same photographs by the same nets. Before you look: which part of the ten does the work, the corners or the mirror?

# %%
subsets = {"centre": [0], "centre and mirror": [0, 5], "five": [0, 1, 2, 3, 4], "ten": [*range(10)]}
by_crops = {name: seen[:, :, k].mean(axis=2).argmax(axis=-1) == y for name, k in subsets.items()}
against = [(name, "centre") for name in list(subsets)[1:]] + [("ten", "centre and mirror")]
crop_gains, dots = {}, {}
for a, b in against:
    name = f"{a} less {b}"
    crop_gains[name] = compare_on_items(by_crops[a], by_crops[b], compared=len(against))
    dots[name] = by_crops[a].mean(axis=1) - by_crops[b].mean(axis=1)

# %%
mirror_gain, _, ten_gain, rest = crop_gains.values()
title = f"Mirror image: {brief(mirror_gain)}; ten crops: {brief(ten_gain)}"
caption = f"a dot a net, {len(nets)} in all; bars: {interval_note(len(against))}\n{used}"
xlabel = "difference in validation accuracy, in points"
plots.effects(dots, crop_gains, title=title, caption=caption, xlabel=xlabel)

# %% [markdown]
# So how much of the win of ten crops is the mirror's, and what do the other eight looks add? An interval around 0 does not say "nothing"; it says how much it could be at most.

# %%
for name, gain in crop_gains.items():
    print(f"{name}: {gain.text(100, 'points', 1)}")
print(f"ten better than two, where a point matters: {said[rest.better(0.01).answer]}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# For nets mirrored in training, the mirror image is the part that works; corners show nearly the same pixels as the centre.
#
# </details>

# %% [markdown]
# The same with the 28 nets of the recorded experiment:

# %%
for size, found in by_size.items():
    print(f"{size} photographs, one look {alone[size]:.1%}")
    for name, gain in found["crop_gains"].items():
        print(f"   {name}: {brief(Comparison(**gain))}")

# %% [markdown]
# What do the crops share that the nets of an ensemble do not? All ten answers come from the same weights, so they tend to be wrong together, and their mean has less to win. Compare: what did seven nets win, and what did ten crops?
#
# <details><summary>Answer</summary>
#
# Ten crops are averages of one net with itself: in the recorded means they win less than seven nets, which make different mistakes.
#
# </details>

# %% [markdown]
# Now the price. The crops of a photograph go through the net as one batch, and each of them is nearly a photograph. Ten crops are ten times the multiplications. Where they take less than ten times as long, the larger batch probably uses the machine better: so the factor depends on the machine and on the size of the batch.

# %%
look = crops[: sizes.timed]
jobs = {k: (lambda k=k: predict_crops(nets[0], look[:, :k])) for k in (1, 2, 5, 10)}
crop_seconds = seconds_in_turns(jobs, sizes.rounds)
crop_times = {k: float(np.median(np.divide(crop_seconds[k], crop_seconds[1]))) for k in jobs}
for k in (2, 5, 10):
    print(f"{k:2} crops: {crop_times[k]:4.1f} times the time of one")
print(f"weights: {megabytes(nets[:1]) / megabytes(nets):.0%} of the ensemble's")
print(f"pixels: {crops.nbytes / x.nbytes:.1f} times those of the photographs")

# %% [markdown]
# Now the verdict. The notes ask one of the four questions above, ten crops against one. It was fixed before we looked, so for the verdict its interval is not widened for the other three, and is narrower than in the figure.

# %%
planned = compare_on_items(by_crops["ten"], by_crops["centre"])  # the one question of the notes
print(f"ten crops less one: {planned.text(100, 'points', 1)}")
better_by_ten = {"ten crops: better than one": planned.better(0.01)}
# slower: k crops take longer than one, by a part of k times that is no accident
slow = {
    f"{k} crops: slower than one": times_a_look(crop_seconds, k).larger(0.25, than=1 / k - 1)
    for k in (2, 5, 10)
}

# %%
little = claim("S03", expect=dict.fromkeys(better_by_ten, True), measured=better_by_ten)
grown = {"pixels, in times of the photographs'": crops.nbytes / x.nbytes}
memory = claim(
    "S03",
    expect=dict.fromkeys(grown, 10 * 28**2 / 32**2),
    measured=grown,
    tolerance=0.01,
    also=little,
)
caveat = f"ten crops less one: {planned.text(100, 'points', 1)}; the mirror alone: "
caveat += f"{mirror_gain.text(100, 'points', 1)}; ten less two: {rest.text(100, 'points', 1)}"
claim("S03", expect=dict.fromkeys(slow, True), measured=slow, also=memory, caveat=caveat)

# %% [markdown]
# ## What a percent costs
# All ways on one sheet: accuracy over the time that a photograph takes. The staircase joins the ways that are right more often than all that cost as much or less. Which do you expect on it? Is the most expensive one the best? The sheet has no intervals; other cells test some of its differences, but not all.

# %% [markdown]
# One thing would be unfair. The two runs of a soup learned for more epochs than the net from which they started. So train each of these nets on for as many epochs as both runs together, in one run whose rate decays to 0.

# %%
longer = []
for net in nets[: sizes.starts]:
    (run,) = train_on(net, train_set, 2 * sizes.run_epochs, seeds=(3,), decays=True)
    longer.append(right(run[-1]))
print(f"one net trained longer: {np.mean(longer):.1%}")

# %%
ways = {"one net": (1.0, means[1]), "one run averaged": (1.0, float(np.mean(averaged)))}
ways |= {"two runs averaged": (1.0, float(np.mean(soups)))}
ways |= {"one net trained longer": (1.0, float(np.mean(longer)))}
ways |= {f"{n} nets": (times[n], means[n]) for n in (3, 7)}
names = {2: "centre and mirror", 5: "five crops", 10: "ten crops"}
for k, name in names.items():
    ways[name] = (crop_times[k], float(np.mean(by_crops[name.removesuffix(" crops")])))
together = seen.mean(axis=(0, 2)).argmax(axis=-1) == y
every = f"{len(nets)} nets, ten crops"
ways[every] = (len(nets) * crop_times[10], float(np.mean(together)))

# %%
title = "Most often right for their time (means, no intervals): {best}"
caption = "means over all choices of nets or starts; averaged: the weights, so one net; the time of training is not counted\n"
caption += (
    f"{every}: one ensemble, its time not measured but {len(nets)} times that of ten crops\n{used}"
)
plots.accuracy_by_cost(ways, xlabel="time, in times of one net", title=title, caption=caption)

# %%
start = hits[: len(averaged)]  # the nets from which the runs started
opponents = {
    "one run averaged, less the net it started from": (averaged, start),
    "two runs averaged, less the net they started from": (soups, start),
    "one net trained longer, less the net it started from": (longer, start),
    "one run averaged, less one net trained longer (twice its epochs)": (averaged, longer),
    "two runs averaged, less one net trained longer": (soups, longer),
}
for name, pair in opponents.items():
    gain = compare_on_items(*pair, compared=len(opponents))
    print(f"{name}: {gain.text(100, 'points', 1)}")
    print(f"   its interval: {gain.side}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the run on the site: one net trained longer, then seven nets, ahead by about a tenth of a point, which nothing here tests. The mirror image and three nets are grey. Ten more epochs gave one net about what six more nets gave. So these nets were not trained out; what averaging adds to longer-trained ones, we did not measure. Corners cost time and add little. The most expensive way is not the best.
#
# </details>

# %% [markdown]
# ## In a product
# A benchmark is won by a tenth of a percent, and nobody waits for it. A user waits, and every millisecond of a server is paid for.
#
# So before ten crops or seven nets, a product spends the money on a longer training, a larger net, larger pictures, or more photographs of the kind that fails.

# %% [markdown]
# An average of weights, of one run or of two from one net, costs nothing at inference, but more training. So compare it with a net trained as long. In the run on the site neither average was shown to beat the net it started from. The average of one run was worse than a net trained on for twice its epochs. Between the average of two runs and a net trained on as long, nothing is decided.

# %% [markdown]
# When would you take one of them after all? When a mistake costs far more than a second, and few photographs come in: in medicine, say. Or once, before the product: one small net can learn to give the averaged outputs of seven (**knowledge distillation**; Hinton et al., 2015).

# %% [markdown]
# ## Do not start from nothing
# The last advice of the notes is the cheapest: take an architecture from the literature, an implementation that is open, and weights that are trained already.
#
# Is an open implementation what it is said to be? Compare Keras's ResNet-50 with the one of lesson 04, and two nets with the millions of parameters that Keras's documentation lists. That is a first check and no proof: a ResNet without its shortcuts can have just as many.

# %%
# NBVAL_CHECK_OUTPUT
from course_utils import models

documented = {"ResNet50": 25.6, "MobileNetV2": 3.5}
ours = models.resnet(50)
theirs = {name: getattr(keras.applications, name)(weights=None) for name in documented}
counts = {name: net.count_params() for name, net in theirs.items()}
for name, count in counts.items():
    print(f"{name}: {count:,} parameters; {documented[name]} million in the documentation")
in_millions = {f"{name}, millions": round(count / 1e6, 1) for name, count in counts.items()}
published = {f"{name}, millions": count for name, count in documented.items()}
parameters = {"parameters of ResNet50": counts["ResNet50"]}
same = claim("S04", expect=dict.fromkeys(parameters, ours.count_params()), measured=parameters)
listed = claim("S04", expect=published, measured=in_millions, also=same)

# %% [markdown]
# A far stronger test: give both the same weights, and the same pictures. If they are one function, the last volumes agree. Fresh biases are 0 and fresh batch norms alike, so that exchanged ones would not show: draw them at random first. (Batch norm's ε is 1e-3 in ours and about 1e-5 in Keras's, so it is made equal.)

# %%
from keras import layers


def in_order(net, mark):
    """The layers with weights: those of the main path first, then those of the shortcuts."""
    return sorted((part for part in net.layers if part.weights), key=lambda part: mark in part.name)


draw, published_net = np.random.default_rng(1), theirs["ResNet50"]
for vector in (weight for weight in ours.weights if len(weight.shape) == 1):
    vector.assign(draw.uniform(0.5, 1.5, vector.shape))  # biases, and the numbers of batch norm
for one, other in zip(in_order(ours, "shortcut"), in_order(published_net, "_0_"), strict=True):
    other.set_weights(one.get_weights())
    if isinstance(one, layers.BatchNormalization):
        other.epsilon = one.epsilon

# %%
noise = np.random.default_rng(1).uniform(0, 1, (2, 224, 224, 3)).astype("float32")
last_volume = [keras.Model(net.inputs[0], net.layers[-1].input) for net in (ours, published_net)]
one, other = (np.asarray(part(noise, training=False)) for part in last_volume)
gap = float(np.abs(one - other).max() / np.abs(one).max())
print("largest difference of the last volumes, as a part of the largest value:", scientific(gap))
apart_by = {"difference of the last volumes": round(gap, 4)}
alike = claim("S04", expect=dict.fromkeys(apart_by, 0.0), measured=apart_by, also=listed)

# %% [markdown]
# `weights=None` builds the net with random weights. With `weights="imagenet"` Keras downloads trained ones. The weights of EfficientNet-Lite0 came with this course, so they work offline.
#
# Photographs for ImageNet nets are scaled to 256 on the short side; then your `ten_crop` cuts 224 × 224. (AlexNet's authors cut out the middle 256 × 256 first.)

# %%
from skimage import data

cup = data.coffee()[np.newaxis].astype("float32")  # (1, 400, 600, 3), values 0–255
pretrained = models.efficientnet_lite0()
crops = ten_crop(np.asarray(keras.ops.image.resize(cup, (256, 384))), 224)
answers = predict_crops(pretrained, crops)[0]  # (10, 1000)
mean = answers.mean(axis=0, keepdims=True)
(first, probability), *_ = models.imagenet_top(mean)[0]
labels = [f"{top[0][0]}: {top[0][1]:.0%}" for top in models.imagenet_top(answers)]

# %%
plots.gallery(
    crops[0].astype("uint8"),
    labels,
    title=f"The mean of the ten answers: {first}, with {probability:.0%}",
    caption="Cup: R. Michetti (scikit-image) · EfficientNet-Lite0, trained on ImageNet",
    n_columns=5,
)
caveat = "an implementation is checked and one photograph is named; that trained weights help is lesson 07's claim T04"
claim("S04", expect={"the cup": "espresso"}, measured={"the cup": first}, also=alike, caveat=caveat)

# %% [markdown]
# A net that you did not train, on a photograph that you did not take, through the crops that you cut: that's what the advice means. One photograph shows that it works, and nothing more. What such weights are worth on your own few photographs, lesson 07 has measured.

# %% [markdown]
# ## The test set, once
# Everything was compared on validation photographs. Now the people of the test set, for the first and only time, and two questions:
#
# 1. Is all of it together, every net with ten crops, better than one look of one net?
# 2. Is what greedy selection chooses on all validation photographs better than the plain mean of the nets?

# %% [markdown]
# Two points are at stake, the most that the notes promise. With 200 photographs of 20 people, ten of each person, how large must a gain be to show at all?

# %%
test_seen = np.stack([predict_crops(net, ten_crop(signs.test_x, 28)) for net in nets])
test_middle = signs.test_x[:, 2:30, 2:30]
test_outputs = np.concatenate([test_seen[:, :, 0], [predict(net, test_middle) for net in steady]])
one_look = np.mean(test_seen[:, :, 0].argmax(axis=-1) == signs.test_y, axis=0)
everything = mean_is_right(test_seen.mean(axis=2), signs.test_y)
plain_mean = mean_is_right(test_seen[:, :, 0], signs.test_y)
chosen = mean_is_right(test_outputs[greedy_selection(outputs_of, y, rounds)], signs.test_y)

# %%
from scipy.stats import binomtest

answers = {
    "one look of one net": (one_look, means[1]),
    f"{len(nets)} nets, 10 crops each": (everything, ways[every][1]),
    f"the mean of {len(nets)} nets": (plain_mean, means[len(nets)]),
    f"{rounds} rounds of selection": (chosen, selected.mean()),
}
for name, (rights, validated) in answers.items():
    print(f"{name}: {rights.mean():.1%} in the test, {validated:.1%} in validation")
low, high = binomtest(int(everything.sum()), len(everything)).proportion_ci(method="wilson")
right_of_all = f"{everything.sum()} of {len(everything)} right"
print(f"all together: {right_of_all}; if photographs were independent, {low:.1%} to {high:.1%}")

# %%
for number, pair in enumerate([(everything, one_look), (chosen, plain_mean)], start=1):
    gain = on_people(*pair, signs.test_people)
    print(f"{number}. {gain.text(100, 'points', 1)}")
    print(f"   better, where two points matter: {said[gain.better(0.02).answer]}")

# %% [markdown]
# These intervals count other people, but not other nets: there is only one ensemble of all nets. Where the smallest effect that would show is more than two points, so few people cannot decide, wherever the interval lies. So what greedy selection gained on other people of the validation set is neither confirmed here nor refuted.

# %% [markdown]
# In the run on the site, the mean of the nets with one look was right more often than with ten crops, in validation and in the test. We planned no comparison of the two, so take it as a question: what can crops add where nets already cancel each other's mistakes?

# %% [markdown]
# Compare one look in the test and in validation. Both sets show people whom no net saw in training. In the run on the site the people of the test set were harder for the nets. With so few people the test number says little about other people.

# %% [markdown]
# ## Look back
# - Two nets give the same answer to every photograph: how much accuracy does averaging their outputs win? How would you make nets that differ more?
# - The mean of three probabilities for the right class is more than 0.5. Must at least one of the three nets be right? And if it is 0.4?
# - A company has one second for a photograph, and its net takes a tenth of that. What would you do with the rest?

# %% [markdown]
# <details><summary>Answers to the first and second</summary>
#
# - None: what is largest in both outputs is largest in their mean. (Nets that fail on the same photographs, but with different wrong answers, may win.) Train them on other photographs, with other augmentations, sizes or architectures.
# - Yes: one of them gives it more than 0.5, and that is its largest. With 0.4 none need be: all may give it 0.4, and 0.5 to one other.
#
# </details>

# %% [markdown]
# <details><summary>Answer to the last</summary>
#
# First train the net longer, which costs no time in use. Then the mirror image: about what ten crops win, for at most about twice the time. Then more nets, a larger net or larger pictures, within the second: compare them on validation photographs.
#
# </details>

# %% [markdown]
# ## Sources: outputs averaged
# - Krizhevsky, Sutskever and Hinton (2012). ImageNet classification with deep convolutional neural networks. Table 2, sections 4.1 and 6. [NeurIPS](https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks)
# - Zeiler and Fergus (2014). Visualizing and understanding convolutional networks. Section 4.2. [arXiv:1311.2901](https://arxiv.org/abs/1311.2901)
# - Caruana, Niculescu-Mizil, Crew and Ksikes (2004). Ensemble selection from libraries of models. Section 2. [doi](https://doi.org/10.1145/1015330.1015432)
# - Hinton, Vinyals and Dean (2015). Distilling the knowledge in a neural network. Section 2. [arXiv:1503.02531](https://arxiv.org/abs/1503.02531)

# %% [markdown]
# ## Sources: filters matched
# - Li et al. (2015). Convergent learning: do different neural networks learn the same representations? Section 3. [arXiv:1511.07543](https://arxiv.org/abs/1511.07543)
# - Ainsworth, Hayase and Srinivasa (2023). Git Re-Basin: merging models modulo permutation symmetries. Section 3. [arXiv:2209.04836](https://arxiv.org/abs/2209.04836)
# - Jordan, Sedghi, Saukh, Entezari and Neyshabur (2023). REPAIR: renormalizing permuted activations for interpolation repair. Abstract. [arXiv:2211.08403](https://arxiv.org/abs/2211.08403)

# %% [markdown]
# ## Sources: weights averaged
# - Izmailov et al. (2018). Averaging weights leads to wider optima and better generalization. Section 3. [arXiv:1803.05407](https://arxiv.org/abs/1803.05407)
# - Wortsman et al. (2022). Model soups: averaging weights of multiple fine-tuned models improves accuracy without increasing inference time. Section 2. [arXiv:2203.05482](https://arxiv.org/abs/2203.05482)

# %% [markdown]
# ## Sources: photographs and measuring
# - Mavi (2020). A new dataset and proposed convolutional neural network architecture for classification of American Sign Language digits. [arXiv:2011.08927](https://arxiv.org/abs/2011.08927)
# - Guo, Pleiss, Sun and Weinberger (2017). On calibration of modern neural networks. Section 4.2. [arXiv:1706.04599](https://arxiv.org/abs/1706.04599)
# - Wilson (1927). Probable inference, the law of succession, and statistical inference. [doi](https://doi.org/10.1080/01621459.1927.10502953)
