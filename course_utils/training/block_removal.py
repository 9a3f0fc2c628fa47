"""Take one block out of a trained network and join what is left (Veit, Wilber and Belongie, 2016)."""

import numpy as np

from course_utils.errors import CourseError
from course_utils.training.evaluation import accuracy, outputs


def removable_blocks(model) -> list[int]:
    """The numbers of the blocks whose output has the shape of their input, so that the rest fits without them.

    Args:
        model: from `models.resnet`, `models.resnet_cifar` or `deep_net`.
    """
    numbers = [int(layer.name[5:-4]) for layer in model.layers if layer.name.startswith("block") and _is_end(layer)]
    return [number for number in numbers if len({tensor.shape for tensor in _ends(model, number)}) == 1]


def remove_block(model, number: int):
    """The model without one of its blocks: what entered the block goes straight to what came after it.

    Args:
        model: as for `removable_blocks`; it stays as it is.
        number: the block, counted from 1.

    Returns:
        a `keras.Model` that shares the weights of `model`.

    Raises:
        CourseError: no such block, or one that changes the shape.
    """
    import keras

    if number not in removable_blocks(model):
        raise CourseError(
            f"Block {number} of {model.name} cannot be taken out; these can: {removable_blocks(model)} "
            "(a block that changes the shape has no substitute)."
        )
    entering, leaving = _ends(model, number)
    rest = keras.Model(leaving, model.output)
    return keras.Model(model.input, rest(entering), name=f"{model.name}_without_block{number}")


def accuracy_without_each_block(model, x: np.ndarray, y: np.ndarray) -> dict[int, float]:
    """The accuracy on x and y of the model without block k, for each removable k; only one block is out at a time.

    What enters a block is the same whether or not it is there, so it is computed once.
    """
    import keras

    found, tensor, values = {}, model.input, x
    for number in removable_blocks(model):
        entering, leaving = _ends(model, number)
        tensor, values = entering, outputs(keras.Model(tensor, entering), values)
        found[number] = accuracy(keras.Model(leaving, model.output), values, y)
    return found


def _is_end(layer) -> bool:
    return layer.name.endswith("_out")


def _ends(model, number: int) -> tuple:
    """The tensors that enter and leave a block, by the names that `course_utils.models` gives to its layers."""
    return model.get_layer(f"block{number}_1_conv").input, model.get_layer(f"block{number}_out").output
