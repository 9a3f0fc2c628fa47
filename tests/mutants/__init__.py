"""Banks of wrong and right solutions, one module an exercise. Each wrong one carries what its message must say."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Mutant:
    """A wrong solution. `label` is a regular expression that the message must contain."""

    solution: object
    label: str
    outcome: str = "incorrect"


@dataclass
class Bank:
    """The solutions of one exercise, by name."""

    exercise: str
    wrong: dict[str, Mutant] = field(default_factory=dict)
    right: dict[str, Callable] = field(default_factory=dict)

    def miss(self, label: str, outcome: str = "incorrect") -> Callable:
        """Decorate a wrong solution with what its message must say."""

        def add(solution):
            self.wrong[solution.__name__] = Mutant(solution, label, outcome)
            return solution

        return add

    def passes(self, solution: Callable) -> Callable:
        """Decorate a right solution."""
        self.right[solution.__name__] = solution
        return solution


NAMES = (
    *("scale_pixels", "happy_model", "compile_and_fit", "predict_photo"),
    *("conv_output_size", "lenet5", "alexnet", "vgg16"),
    *("identity_block", "convolutional_block", "resnet50"),
    *("gradient_norms", "zero_pad_shortcut"),
    *("one_by_one", "multiplications", "inception_module", "googlenet"),
    *("frozen_classifier", "cache_features", "fine_tune"),
    *("mirror", "random_crop", "color_shift", "pca_color", "overlapped"),
    *("average_predictions", "ten_crop"),
)


def banks() -> list[Bank]:
    """All banks."""
    return [importlib.import_module(f"mutants.{name}").BANK for name in NAMES]
