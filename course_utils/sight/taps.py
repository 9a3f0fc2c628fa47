"""Reading what a layer gets and gives while a model runs, also inside of a model in the model."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from course_utils.errors import CourseError


def layers_of(model) -> Iterator:
    """All layers in the data's order, those of models inside the model too; such a model comes after its layers."""
    for layer in model.layers:
        if getattr(layer, "layers", None):
            yield from layers_of(layer)
        yield layer


def layer_of(model, layer):
    """The layer itself, given it or its name.

    Raises:
        CourseError: the model has no such layer.
    """
    import keras

    for found in layers_of(model):
        if found is layer or found.name == layer:
            return found
    name = layer.name if isinstance(layer, keras.Layer) else layer
    names = [found.name for found in layers_of(model)]
    raise CourseError(f"{model.name} has no layer '{name}'; its layers are {', '.join(names)}.")


@contextmanager
def tapped(layer, watch: Callable = lambda output: None) -> Iterator[SimpleNamespace]:
    """While this context is open, what `layer` gets and gives is noted as `input` and `output`; `watch` hears of it.

    Keras has no hooks. A layer finds its `call` as an attribute, so one of the instance comes before that of the class.
    """
    noted = SimpleNamespace(input=None, output=None)
    call, earlier = layer.call, vars(layer).get("call")

    def listening(inputs, *arguments, **options):
        noted.input, noted.output = inputs, call(inputs, *arguments, **options)
        watch(noted.output)
        return noted.output

    object.__setattr__(layer, "call", listening)
    try:
        yield noted
    finally:
        if earlier is None:
            object.__delattr__(layer, "call")
        else:
            object.__setattr__(layer, "call", earlier)
