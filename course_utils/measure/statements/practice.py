"""What the notes say on practice: transfer learning, augmentation, ensembles, and the practice questions."""

from course_utils.measure.statements.statement import Statement

PRACTICE: dict[str, Statement] = {
    "T01": Statement(
        "Few photographs: freeze all of a trained net and train a softmax of one's own on it",
        "001, 003",
        turned_by="weights that train although frozen; a frozen net that is no better than a strong one from scratch",
    ),
    "T02": Statement(
        "Compute the frozen part once, save it to disk, and train on what was saved",
        "001, 003",
        turned_by="another accuracy on saved features; less than 20 times the speed",
    ),
    "T03": Statement(
        "More photographs: freeze fewer layers; many: the weights are an initialization only",
        "001",
        turned_by="folds in which freezing less is no better with few photographs, and better with many",
    ),
    "T04": Statement(
        "Transfer learning almost always pays, unless the set is exceptionally large",
        "001",
        turned_by="a number of photographs from which a net from scratch is level or ahead",
    ),
    "A01": Statement(
        "Ways to augment: mirror, random crop, rotate, shear, warp locally, shift colours, such as by (+20, −20, +20)",
        "001, 003",
        turned_by="a way that leaves the photograph as it is; a gain whose interval lies below 10 points",
    ),
    "A02": Statement(
        "PCA colour augmentation shifts along the principal colours of the set, so the tint stays consistent",
        "001, 003",
        turned_by="shifts that differ from the formula, or that change the tint as free ones do",
    ),
    "A03": Statement(
        "Distort on other threads while the training runs",
        "001, 003",
        turned_by="an overlapped epoch that saves less than a fifth",
    ),
    "S01": Statement(
        "Little data: more hand-engineering; much data: simpler algorithms, less of it",
        "001, 003",
        turned_by="hand-made features that are no better with little data, or still better with much",
    ),
    "S02": Statement(
        "Ensembles average outputs, never weights: 1–2% better, 3–15 times slower, more memory",
        "001, 003",
        turned_by="a gain outside 1–2%; weights of nets trained apart that average well; another cost than n times",
    ),
    "S03": Statement(
        "10-crop, centre and corners and their mirror images: a little better, one net, slower",
        "001, 003",
        turned_by="ten crops whose gain on the same photographs lies below one point, or that are as fast as one",
    ),
    "S04": Statement(
        "Use published architectures, open implementations and pre-trained models",
        "001, 003",
        turned_by="other parameter counts or, with the same weights, other outputs; weights that misname the cup",
    ),
    "Q01": Statement(
        "The practice questions have answers: one 1×1 filter on 64×64×16 has 16 + 1 parameters",
        "001",
        turned_by="a drawn question whose formula a count contradicts; another number than 17",
    ),
}
