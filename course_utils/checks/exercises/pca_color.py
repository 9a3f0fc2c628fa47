"""The exercise `pca_color`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.color import judge_clipped, uneven
from course_utils.checks.arrays.image_batches import MIDDLE, draw_lights, judge_batch, judge_saturated, probe_batch
from course_utils.checks.verdict import Exercise, Miss, field

_COMPONENTS = ("eigenvalues", "eigenvectors", "alphas")
_RULE = "x + [p1 p2 p3] [α1λ1 α2λ2 α3λ3]ᵀ for each image, clipped to 0…255"


def _cases(seed: int) -> list[dict]:
    # In the first case shifts (m, 3) fit to (…, n_W, 3) by accident, so that forgotten axes show as what they are.
    # The eigenvalues of the cases are in another order each, so that a sorting of one's own shows.
    shapes = (([6, 4, 6, 3], "uint8", [2, 6, 16]), ([4, 6, 5, 3], "float32", [16, 2, 6]))
    return [
        {"seed": seed + i, "shape": shape, "dtype": dtype, "eigenvalues": around}
        for i, (shape, dtype, around) in enumerate(shapes)
    ]


def _components(case: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues (3,), eigenvectors (3, 3) in columns, and alphas (m, 3)."""
    rng = np.random.default_rng([case["seed"], 83])
    eigenvectors = np.linalg.qr(rng.normal(0, 1, (3, 3)))[0]
    eigenvalues = np.array(case["eigenvalues"]) * rng.uniform(0.8, 1.2, 3)
    signs = rng.choice([-1, 1], (case["shape"][0], 3))
    return eigenvalues, eigenvectors, signs * rng.uniform(1.2, 2.2, signs.shape)


def _probe(fn, case: dict) -> dict:
    given = _components(case)
    evidence = probe_batch(lambda x: fn(x, *given), draw_lights(case))
    pairs = zip(_COMPONENTS, given, _components(case), strict=True)
    return evidence | {"changed": [name for name, after, before in pairs if not np.array_equal(after, before)]}


def _judge(evidence: dict, case: dict) -> Miss | None:
    x, (eigenvalues, P, alphas) = draw_lights(case), _components(case)
    miss = judge_batch(evidence, x, x.shape)
    if miss:
        return miss
    changed = field(evidence, "changed", list)
    if changed:
        why = (
            "they are needed again, for the next batch; `alphas * eigenvalues` makes an array of its own, `*=` writes."
        )
        got = f"other numbers in {' and '.join(map(str, changed))} after the call"
        return Miss("your function changes the components that it is given", got, "all of them as they were", why)
    values, x = np.asarray(evidence["values"], "float64"), x.astype("float64")
    shifts = (alphas * eigenvalues) @ P.T
    tolerance = tolerances.WHOLE_PIXEL if (values % 1 == 0).all() else tolerances.SHIFTED_PIXEL
    moved = (values - x)[MIDDLE]  # far enough from 0 and 255 not to be clipped
    if np.allclose(moved, shifts[:, None, None], rtol=0, atol=tolerance):
        return judge_clipped(values, x, shifts) or _judge_rounded(values, evidence)
    got = uneven(moved)
    if got:
        why = "the light of a photograph is one: all its pixels get the same shift, and each image its own alphas."
        apart = Miss("the shift differs from pixel to pixel of an image", got, _RULE, why)
        return judge_saturated(values) or apart
    return _mistaken(moved[:, 0, 0], shifts, eigenvalues, P, alphas, tolerance)


def _judge_rounded(values: np.ndarray, evidence: dict) -> Miss | None:
    """Whether the shifted values keep their fractions."""
    if (values % 1 > 0).any():
        return None
    got, expected = f"whole numbers only, {np.asarray(evidence['values']).dtype}", "float32 or float64, with fractions"
    why = "the text says not to round: a shift of half a grey would be lost; an array of type uint8 cuts it off."
    return Miss("the result is rounded", got, expected, why)


def _mistaken(moved: np.ndarray, right: np.ndarray, eigenvalues, P, alphas, tolerance: float) -> Miss:
    """The miss of shifts, (m, 3), that are not the paper's."""
    weighted = alphas * eigenvalues
    columns = "the eigenvectors are the columns of the array: `eigenvectors[:, 0]` is p1."
    weight = "λ says how far the photographs' colours spread along p; a shift of α spreads is αλp."
    own = "each image has its own row of alphas, so that a batch holds many lights."
    mistakes = (
        (np.zeros_like(right), "no colour changes", "the images come back as they were."),
        (weighted @ P, "the eigenvectors are transposed", columns),
        (alphas @ P.T, "the eigenvalues are missing", weight),
        ((alphas * np.sqrt(eigenvalues)) @ P.T, "the square roots of the eigenvalues are used", weight),
        ((alphas * eigenvalues[::-1]) @ P.T, "the eigenvalues are in reverse order", "λ1 belongs to p1."),
        (np.tile(eigenvalues @ P.T, (len(alphas), 1)), "the alphas are missing", own),
        *(
            (
                (alphas * eigenvalues[order]) @ P[:, order].T,
                "the eigenvalues and eigenvectors are sorted, the alphas are not",
                "α1 belongs to the first eigenvalue and to column 0 as they are given; keep their order.",
            )
            for order in (np.argsort(eigenvalues), np.argsort(-eigenvalues))
        ),
        (weighted, "the eigenvectors are missing", "αλ is a length; p says in which direction of colour it goes."),
        (-right, "the shift is subtracted", "it is added: x + P(αλ)."),
    )
    got = ", ".join(f"{value:.3g}" for value in moved[0])
    expected = f"{', '.join(f'{value:.3g}' for value in right[0])}, from {_RULE}"
    for shifts, what, why in mistakes:
        if np.allclose(moved, shifts, rtol=0, atol=tolerance):
            return Miss(what, f"the first image moves by {got}", expected, why)
    if (np.ptp(moved, axis=0) <= tolerances.WHOLE_PIXEL).all():
        return Miss("all images move by the same amount", f"each moves by {got}", expected, own)
    return Miss("the shift is not that of the paper", f"the first image moves by {got}", expected, weight)


EXERCISE = Exercise(
    name="pca_color",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "One shift of red, green and blue for each image: an array of shape (m, 3). All pixels of the image get it.",
        "`alphas * eigenvalues` has the αλ of each image in its row.",
        "The eigenvectors are columns, and P multiplies each row: `(alphas * eigenvalues) @ eigenvectors.T`.",
        "Give the shifts two axes of length 1, `shifts[:, None, None, :]`, add them in float32, then clip to 0…255.",
    ),
)
