"""Refuses layers that compute otherwise than lessons do: in half precision, or with the channels first."""

from course_utils.checks.verdict import Miss, Refusal


def refuse_other_settings(operation) -> None:
    """Raise a `Refusal` for a layer under another policy or data format than those of the lessons.

    A check sets both for what is built within it, so this layer is older, or says so itself.
    """
    name, dtype = getattr(operation, "name", ""), getattr(operation, "compute_dtype", None)
    again = "the check builds nothing with it; run the cell that builds the model again without that setting."
    if dtype not in (None, "float32"):
        policy = getattr(getattr(operation, "dtype_policy", None), "name", dtype)
        got = f"the layer {name} has the policy {policy} and computes in {dtype}"
        raise Refusal(Miss(f"your layers compute in {dtype}, not in float32", got, "the policy float32", again))
    if getattr(operation, "data_format", None) == "channels_first":
        got = f"the layer {name} has data_format='channels_first'"
        expected = "channels last, (batch, n_H, n_W, n_C)"
        raise Refusal(Miss("your layers take the channels first", got, expected, again))
