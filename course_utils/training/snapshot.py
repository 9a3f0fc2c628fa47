"""A compiled model as it was: its weights, and those of its optimizer."""

from keras import ops


class Snapshot:
    """Remembers a compiled model, so that it can begin anew without being traced again, which takes long.

    Args:
        model: a compiled `keras.Model`; what its optimizer keeps of the past is remembered, too.
    """

    def __init__(self, model):
        model.optimizer.build(model.trainable_variables)
        self.variables = model.variables + model.optimizer.variables
        self.values = [ops.convert_to_numpy(variable).copy() for variable in self.variables]

    def restore(self) -> None:
        """Every variable has the value again that it had."""
        for variable, value in zip(self.variables, self.values, strict=True):
            variable.assign(value)
