"""The exercise `mirror`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.image_batches import (
    draw_pixels,
    judge_batches,
    judge_chance,
    probe_random,
    results,
    slack,
)
from course_utils.checks.verdict import Exercise, Miss, field

_ITSELF = "each image of the batch is either kept or mirrored left–right"


def _cases(seed: int) -> list[dict]:
    shapes = ([400, 3, 4, 3], [400, 2, 5, 3], [20, 3, 5, 3], [20, 4, 3, 3])
    settings = ((None, "uint8"), (0.2, "float32"), (0.0, "uint8"), (1.0, "float32"))
    return [
        {"seed": seed + i, "shape": shape, "dtype": dtype, "probability": probability}
        for i, (shape, (probability, dtype)) in enumerate(zip(shapes, settings, strict=True))
    ]


def _probe(fn, case: dict) -> dict:
    options = [] if case["probability"] is None else [case["probability"]]
    return probe_random(lambda x, rng: fn(x, rng, *options), draw_pixels(case), case["seed"])


def _judge(evidence: dict, case: dict) -> Miss | None:
    x = draw_pixels(case)
    miss = judge_batches(evidence, x, x.shape)
    if miss:
        return miss
    values = results(evidence)
    kept, mirrored = _same(values, x), _same(values, x[:, :, ::-1])
    if not (kept | mirrored).all():
        call, i = np.argwhere(~(kept | mirrored))[0]
        return _strange(values[call, i], x, i)
    return _judge_often(mirrored, case["probability"], field(evidence, "used", bool))


def _same(values: np.ndarray, images: np.ndarray) -> np.ndarray:
    """Which of the images (…, n_H, n_W, n_C) are equal."""
    return np.isclose(values, images, rtol=0, atol=tolerances.PIXEL).all(axis=(-3, -2, -1))


def _strange(image: np.ndarray, x: np.ndarray, i: int) -> Miss:
    """The miss of a result that is neither image i nor its mirror image."""
    flips = (
        (
            np.s_[::-1],
            "an image is turned upside down",
            "the columns are the second axis of an image: (n_H, n_W, n_C).",
        ),
        (np.s_[::-1, ::-1], "an image is turned by half a circle", "rows keep their order; only columns change it."),
        (
            np.s_[:, :, ::-1],
            "the channels of an image are in reverse order",
            "red stays red; only columns change order.",
        ),
        (np.s_[:, ::-1, ::-1], "the channels of an image are in reverse order", "a mirror keeps the colours."),
    )
    for flip, what, why in flips:
        if _same(image, x[i][flip]):
            return Miss(what, f"image {i} is x[{i}] flipped along another axis", _ITSELF, why)
    others = _same(image, x) | _same(image, x[:, :, ::-1])
    if others.any():
        why = "the labels keep their order, so the images have to."
        return Miss("the images change places", f"result {i} is made of x[{np.argmax(others)}]", _ITSELF, why)
    got = f"image {i}: values {image.min():.4g} to {image.max():.4g} that form neither x[{i}] nor its mirror image"
    return Miss(
        "an image is neither kept nor mirrored", got, _ITSELF, "a mirror exchanges whole columns and changes no pixel."
    )


def _judge_often(mirrored: np.ndarray, probability: float | None, used: bool) -> Miss | None:
    """Which images are mirrored: `mirrored` has shape (calls, m).

    A right solution treats the 400 images of a call alike with a probability of at most 0.8⁴⁰⁰ + 0.2⁴⁰⁰, in all 11
    calls that differ with less than 1e-300; that it mirrors equally many in all 11 has one below 0.05¹⁰ < 1e-13.
    """
    p = 0.5 if probability is None else probability
    called = "without a probability" if probability is None else f"with probability={p:g}"
    differing = mirrored[1:]  # call 0 repeats call 1
    often = f"{differing.sum()} of {differing.size} images mirrored {called}"
    why = "each image is as likely as the argument says; the default is 0.5."
    if p in (0, 1):
        extreme = "no image" if p == 0 else "every image"
        wrong = (mirrored != p).any()
        return (
            Miss(f"probability={p:g} does not mirror {extreme}", often, f"{extreme} mirrored", why) if wrong else None
        )
    about = f"about {p * differing.size:.0f}"
    if not mirrored.any():
        return Miss("no image is ever mirrored", often, about, why)
    if mirrored.all():
        return Miss("every image is mirrored, always", often, about, why)
    if (mirrored.all(axis=1) | ~mirrored.any(axis=1)).all():
        batch = mirrored.shape[1]
        got, expected = f"{batch} of {batch} images or none of them", "one draw for each image"
        return Miss("the whole batch is mirrored or kept together", got, expected, "a batch should hold both kinds.")
    miss = judge_chance(mirrored, used)
    if miss:
        return miss
    share = differing.mean()
    if abs(share - p) <= slack(differing.size):
        return _judge_independent(differing, p)
    if abs(share - (1 - p)) <= slack(differing.size):
        why = "`rng.random() < probability` holds with that probability; `>` holds with the rest."
        return Miss("an image is mirrored with 1 − probability", often, about, why)
    return Miss("the images are not mirrored as often as probability says", often, about, why)


def _judge_independent(mirrored: np.ndarray, p: float) -> Miss | None:
    """Whether each image has a draw of its own; `mirrored` is of calls that differ."""
    numbers = mirrored.sum(axis=1)
    alike = (mirrored[:, ::2] == mirrored[:, 1::2]).mean()  # of neighbours
    if len(set(numbers)) > 1 and abs(alike - p**2 - (1 - p) ** 2) <= slack(mirrored.size // 2):
        return None
    got = f"{numbers[0]}, {numbers[1]}, … of {mirrored.shape[1]} mirrored; {alike:.0%} of neighbours treated alike"
    why = "what happens to one image must not depend on the others: a batch may hold a single one."
    return Miss("the images are not drawn independently", got, "one draw for each image", why)


EXERCISE = Exercise(
    name="mirror",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Two questions: which images are mirrored, and how one image is mirrored.",
        "`rng.random(len(x)) < probability` is one True or False for each image.",
        "`x[:, :, ::-1]` is the batch with its columns in reverse order.",
        "Choose image by image: `np.where(flips[:, None, None, None], x[:, :, ::-1], x)`.",
    ),
)
