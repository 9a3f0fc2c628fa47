# Made by `course build` out of notebooks/source/02a_keras_experiments.py: change that, not this.
# sha256 of the rest: 59fd2203bf9bada22598a850985fb2cd762f7207801a107485d6598d338f3c5d
"""The course's own answers of lesson 02a."""

from course_utils.own_answers import own_answer
from keras import ops
import numpy as np


@own_answer("best_on_validation")
def best_on_validation(results, within=0.002):
    """The name of the smallest net among those that are nearly the best.

    results: by name, what `Experiments` returns: `val_accuracy`, a list with a value a seed; `parameters`; and more.
    """
    means = {name: np.mean(runs["val_accuracy"]) for name, runs in results.items()}
    near = [name for name in means if means[name] >= max(means.values()) - within]
    return min(near, key=lambda name: (results[name]["parameters"], -means[name]))


@own_answer("elastic_net_penalty")
def elastic_net_penalty(model, l1, l2):
    """l1 times the sum of |w| plus l2 times the sum of w² over the kernels of a keras.Model; a number."""
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    return float(sum(l1 * ops.sum(ops.abs(w)) + l2 * ops.sum(w**2) for w in kernels))
