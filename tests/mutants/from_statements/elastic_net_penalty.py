"""Solutions of `elastic_net_penalty`, written from its statement alone."""

import functools

import keras
import numpy as np
from keras import ops

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

PENALTY = "Return the sum of λ₁|w| + λ₂w² over all weights in the **kernels** of the model's layers, one number."
NOT = "Biases and the parameters of batch normalization are not penalized."
NONE = "A layer's array is `layer.kernel`; layers such as `Dropout` have none."


@right("a comprehension with hasattr")
def by_hasattr(model, l1, l2):
    kernels = [np.array(layer.kernel) for layer in model.layers if hasattr(layer, "kernel")]
    return sum(l1 * np.abs(w).sum() + l2 * (w**2).sum() for w in kernels)


@right("loops, and an exception for the layers without a kernel")
def by_try(model, l1, l2):
    total = 0
    for layer in model.layers:
        try:
            kernel = layer.kernel
        except AttributeError:
            continue
        kernel = ops.convert_to_numpy(kernel)
        total += l1 * np.sum(np.absolute(kernel))
        total += l2 * np.sum(np.square(kernel))
    return float(total)


@right("the regularizer of Keras, applied to each kernel")
def by_regularizer(model, l1, l2):
    penalty = keras.regularizers.L1L2(l1=l1, l2=l2)
    return float(sum(penalty(layer.kernel) for layer in model.layers if getattr(layer, "kernel", None) is not None))


@right("all kernels as one vector, and norms")
def by_one_vector(model, l1, l2):
    w = np.concatenate([np.ravel(one.kernel.numpy()) for one in model.layers if "kernel" in dir(one)])
    return l1 * np.linalg.norm(w, 1) + l2 * np.linalg.norm(w) ** 2


@right("the variables by name, from all weights of the model")
def by_name_of_the_variable(model, l1, l2):
    kernels = [w for w in model.weights if w.name == "kernel"]
    absolute = sum(float(ops.sum(ops.abs(w))) for w in kernels)
    squared = sum(float(ops.sum(ops.square(w))) for w in kernels)
    return l1 * absolute + l2 * squared


@right("one weight after another, in float64")
def by_flat_loop(model, l1, l2):
    result = 0.0
    for layer in model.layers:
        if getattr(layer, "kernel", None) is None:
            continue
        values = np.asarray(layer.kernel, dtype="float64").ravel()
        result += sum(l1 * abs(w) + l2 * w * w for w in values)
    return result


@right("get_weights()[0] of the layers that have a kernel")
def by_first_array(model, l1, l2):
    def penalty(w):
        return l1 * np.abs(w).sum() + l2 * np.dot(w.ravel(), w.ravel())

    return np.sum([penalty(layer.get_weights()[0]) for layer in model.layers if hasattr(layer, "kernel")])


@right("functools.reduce over a map")
def by_reduce(model, l1, l2):
    kernels = map(np.asarray, (layer.kernel for layer in model.layers if hasattr(layer, "kernel")))
    return functools.reduce(lambda so_far, w: so_far + np.sum(l1 * np.abs(w) + l2 * w * w), kernels, 0.0)


def _kernels(model):
    return [np.asarray(layer.kernel, dtype=float) for layer in model.layers if hasattr(layer, "kernel")]


def _penalty(arrays, l1, l2):
    return float(sum(l1 * np.abs(w).sum() + l2 * np.square(w).sum() for w in arrays))


@wrong(NOT, r"bias|normali|kernel|not penalized")
def all_weights(model, l1, l2):
    return _penalty(model.get_weights(), l1, l2)


@wrong(NOT, r"bias|normali|kernel|not penalized")
def all_that_can_be_trained(model, l1, l2):
    return _penalty([w.numpy() for w in model.trainable_weights], l1, l2)


@wrong(NOT, r"bias|kernel|not penalized")
def biases_too(model, l1, l2):
    layers = [layer for layer in model.layers if hasattr(layer, "kernel")]
    return _penalty([w for layer in layers for w in layer.get_weights()], l1, l2)


@wrong(NOT, r"normali|gamma|kernel|not penalized")
def first_array_of_each_layer(model, l1, l2):
    return _penalty([layer.get_weights()[0] for layer in model.layers if layer.weights], l1, l2)


@wrong(NOT, r"normali|gamma|kernel|not penalized|bias")
def all_but_what_is_called_bias(model, l1, l2):
    return _penalty([w.numpy() for w in model.trainable_weights if w.name != "bias"], l1, l2)


@wrong(PENALTY, r"exchang|swap|l1|λ₁|\|w\|")
def coefficients_exchanged(model, l1, l2):
    return _penalty(_kernels(model), l2, l1)


@wrong(PENALTY, r"\|w\||absolute|l1|abs")
def no_absolute_value(model, l1, l2):
    return float(sum((l1 * w + l2 * w**2).sum() for w in _kernels(model)))


@wrong(PENALTY, r"\|w\||absolute|l1|each|abs")
def absolute_value_of_the_sum(model, l1, l2):
    return float(sum(l1 * abs(w.sum()) + l2 * (w**2).sum() for w in _kernels(model)))


@wrong(PENALTY, r"w²|squar|root|l2|λ₂")
def root_of_the_squares(model, l1, l2):
    return float(sum(l1 * np.abs(w).sum() + l2 * np.linalg.norm(w) for w in _kernels(model)))


@wrong(PENALTY, r"w²|squar|l2|λ₂|half")
def half_of_the_squares(model, l1, l2):
    return _penalty(_kernels(model), l1, l2 / 2)


@wrong(PENALTY, r"w²|squar|l2|λ₂|each")
def square_of_the_sum(model, l1, l2):
    return float(sum(l1 * np.abs(w).sum() + l2 * np.abs(w).sum() ** 2 for w in _kernels(model)))


@wrong(PENALTY, r"l1|l2|λ|squar|w²|coefficient|twice")
def squares_the_coefficient_too(model, l1, l2):
    return float(sum(l1 * np.abs(w).sum() + ((l2 * w) ** 2).sum() for w in _kernels(model)))


@wrong(PENALTY, r"l1|\|w\||both|lasso|abs", r"bias")
def ridge_only(model, l1, l2):
    return float(sum(l2 * np.square(w).sum() for w in _kernels(model)))


@wrong(PENALTY, r"l2|w²|both|squar|ridge", r"bias")
def lasso_only(model, l1, l2):
    return float(sum(l1 * np.abs(w).sum() for w in _kernels(model)))


@wrong(PENALTY, r"l1|l2|λ|both|two|coefficient|mix")
def as_a_mixture(model, l1, l2):
    share = l1 / (l1 + l2) if l1 + l2 else 0
    return _penalty(_kernels(model), share, 1 - share)


@wrong(PENALTY, r"sum|mean|average")
def the_mean(model, l1, l2):
    return float(sum(l1 * np.abs(w).mean() + l2 * np.square(w).mean() for w in _kernels(model)))


@wrong(PENALTY, r"sum|mean|average|layers|divid|number")
def divided_by_the_number_of_layers(model, l1, l2):
    kernels = _kernels(model)
    return _penalty(kernels, l1, l2) / max(1, len(kernels))


@wrong(PENALTY, r"number|list|one")
def a_list_with_one_for_each_layer(model, l1, l2):
    return [_penalty([w], l1, l2) for w in _kernels(model)]


@wrong(PENALTY, r"number|shape|one|array")
def an_array_of_all_terms(model, l1, l2):
    w = np.concatenate([kernel.ravel() for kernel in _kernels(model)])
    return l1 * np.abs(w) + l2 * w**2


@wrong(PENALTY, r"number|two|one|tuple|pair")
def both_terms_apart(model, l1, l2):
    return _penalty(_kernels(model), l1, 0), _penalty(_kernels(model), 0, l2)


@wrong(PENALTY, r"return|None|number")
def prints_it(model, l1, l2):
    print(_penalty(_kernels(model), l1, l2), end="")


@wrong(PENALTY, r"all|every|each|last|output|layer")
def the_output_layer_is_left_out(model, l1, l2):
    layers = model.layers[:-1]
    return _penalty([np.asarray(layer.kernel) for layer in layers if hasattr(layer, "kernel")], l1, l2)


@wrong(PENALTY, r"all|every|each|first|layer|sum")
def returns_within_the_loop(model, l1, l2):
    total = 0.0
    for kernel in _kernels(model):
        total += _penalty([kernel], l1, l2)
        return total


@wrong(PENALTY, r"all|every|each|last|layer|sum")
def only_the_last_counts(model, l1, l2):
    for kernel in _kernels(model):
        total = _penalty([kernel], l1, l2)
    return total


@wrong(PENALTY, r"kernel|Dense|Conv|all|every|kind|layer")
def dense_only(model, l1, l2):
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    return _penalty([np.asarray(layer.kernel) for layer in dense], l1, l2)


@wrong(PENALTY, r"kernel|name|all|every|layer")
def by_the_name_of_the_layer(model, l1, l2):
    named = [layer for layer in model.layers if layer.name.startswith(("dense", "conv"))]
    return _penalty([np.asarray(layer.kernel) for layer in named], l1, l2)


@debatable("without the layers that are frozen: the training cannot change their part")
def frozen_layers_are_left_out(model, l1, l2):
    layers = [layer for layer in model.layers if hasattr(layer, "kernel") and layer.trainable]
    return _penalty([np.asarray(layer.kernel) for layer in layers], l1, l2)


@wrong(PENALTY, r"all|equal|twice|shape|layer|every|kernel")
def kernels_of_one_shape_count_once(model, l1, l2):
    return _penalty({w.shape: w for w in _kernels(model)}.values(), l1, l2)


@wrong(NONE, r"Dropout|none|kernel|AttributeError|attribute")
def every_layer_has_a_kernel(model, l1, l2):
    return _penalty([np.asarray(layer.kernel) for layer in model.layers], l1, l2)


@wrong(NONE, r"Dropout|none|kernel|layer|all|every")
def stops_at_the_first_without(model, l1, l2):
    total = 0.0
    for layer in model.layers:
        if not hasattr(layer, "kernel"):
            break
        total += _penalty([np.asarray(layer.kernel)], l1, l2)
    return total


@wrong(NONE, r"Dropout|none|kernel|layer|weights|index|list")
def first_array_even_where_there_is_none(model, l1, l2):
    return _penalty([layer.get_weights()[0] for layer in model.layers], l1, l2)


@wrong(PENALTY, r"kernel|model|sum|\b0\b|number|weights|losses|differ|penalt")
def what_the_model_adds_to_its_loss(model, l1, l2):
    return float(sum(model.losses))


@wrong(PENALTY, r"kernel|model|sum|\b0\b|number|weights|losses|differ|penalt")
def a_regularizer_set_too_late(model, l1, l2):
    for layer in model.layers:
        if hasattr(layer, "kernel"):
            layer.kernel_regularizer = keras.regularizers.L1L2(l1, l2)
    return float(sum(model.losses))


@wrong(PENALTY, r"round|differ|exact|number|sum|digits")
def rounded(model, l1, l2):
    return round(_penalty(_kernels(model), l1, l2), 1)


_SEEN = {}


@wrong(PENALTY, r"weights|chang|again|once|call|remember|new|now|penalt")
def remembers_each_model(model, l1, l2):
    if id(model) not in _SEEN:
        _SEEN[id(model)] = model, _penalty(_kernels(model), 1, 0), _penalty(_kernels(model), 0, 1)
    _, absolute, squared = _SEEN[id(model)]
    return l1 * absolute + l2 * squared


@wrong("l1 times the sum of |w| plus l2 times the sum of w² over the kernels of a keras.Model.", r"l1|l2|λ|given")
def coefficients_of_its_own(model, l1=0.01, l2=0.01):
    return _penalty(_kernels(model), 0.01, 0.01)


@debatable("a tensor without axes in place of a number")
def a_tensor(model, l1, l2):
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    return sum(l1 * ops.sum(ops.abs(w)) + l2 * ops.sum(w**2) for w in kernels)


@debatable("all arrays with two axes or more: an Embedding's array is no kernel")
def by_number_of_axes(model, l1, l2):
    return _penalty([w for w in model.get_weights() if w.ndim > 1], l1, l2)


@debatable("layers of a model within the model, too")
def with_inner_layers(model, l1, l2):
    layers = list(model._flatten_layers(include_self=False))
    return _penalty([np.asarray(layer.kernel) for layer in layers if hasattr(layer, "kernel")], l1, l2)


@debatable("sets the variables' regularizers and leaves them: the number is right, and the model's loss is another")
def through_the_losses_of_the_model(model, l1, l2):
    for layer in model.layers:
        if hasattr(layer, "kernel"):
            layer.kernel.regularizer = keras.regularizers.L1L2(l1, l2)
    return float(sum(model.losses))
