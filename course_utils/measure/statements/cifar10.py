"""What the notes say on CIFAR-10."""

from course_utils.measure.statements.statement import Statement

CIFAR10: dict[str, Statement] = {
    "K25": Statement(
        "CIFAR-10 has 60,000 photographs of 32×32×3, 10 classes of 6,000, 50,000 to learn from and 10,000 to test; the "
        "ladder on it ends with features of a trained net and transfer learning",
        "004",
        turned_by="another number of photographs, or a net from scratch that transfer does not beat",
    ),
}
