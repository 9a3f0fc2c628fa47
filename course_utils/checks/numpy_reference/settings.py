"""The settings of layers, as a graph writes them; see `graph.operations`."""

NORM = {"axis": 3, "epsilon": 1e-3, "center": True, "scale": True}
RELU = {"negative_slope": 0.0, "max_value": None, "threshold": 0.0}


def conv_settings(
    filters: int, kernel_size: int, strides: int = 1, zeros: int | None = None, use_bias: bool = True
) -> dict:
    """Of a convolution with a square kernel.

    Args:
        filters, kernel_size, strides, use_bias: of the convolution.
        zeros: on each side of the picture; `None` adds as many as keep rows and columns at stride 1.
    """
    total = kernel_size - 1 if zeros is None else 2 * zeros
    side = [total // 2, total - total // 2]
    sizes = {"kernel_size": [kernel_size] * 2, "strides": [strides] * 2, "filters": filters}
    return sizes | {"pads": [side, side], "dilation": [1, 1], "groups": 1, "use_bias": use_bias}
