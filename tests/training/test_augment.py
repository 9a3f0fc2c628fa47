from functools import partial

import numpy as np
import pytest
import tensorflow as tf

from course_utils import CourseError
from course_utils.training import augment

COLORS = np.array([9.0, 1.0, 0.2]), np.linalg.qr(np.random.default_rng(5).normal(size=(3, 3)))[0]
STEPS = {
    "mirror": augment.mirror,
    "random_crop": partial(augment.random_crop, size=7),
    "rotation": augment.rotation,
    "shear": augment.shear,
    "local_warp": augment.local_warp,
    "color_shift": augment.color_shift,
    "pca_color": partial(augment.pca_color, eigenvalues=COLORS[0], eigenvectors=COLORS[1]),
}


@pytest.fixture(scope="module")
def x():
    """Seven photographs of unequal height and width, with the darkest and the lightest value in them."""
    return np.random.default_rng(0).integers(0, 256, (7, 11, 16, 3), dtype="uint8")


@pytest.mark.parametrize("name", STEPS)
def test_a_batch_comes_back_in_shape_and_range(x, name):
    before = x.copy()
    new = STEPS[name](x, seed=1)
    assert new.dtype == tf.float32
    assert tuple(new.shape) == ((7, 7, 7, 3) if name == "random_crop" else x.shape)
    assert float(tf.reduce_min(new)) >= 0
    assert float(tf.reduce_max(new)) <= 255
    assert np.array_equal(x, before)


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", STEPS)
def test_the_seed_decides_also_inside_a_parallel_pipeline(x, name):
    step = STEPS[name]
    eager = [step(x, seed=seed).numpy() for seed in range(4)]
    assert len({batch.tobytes() for batch in eager}) == 4
    piped = tf.data.Dataset.range(4).map(lambda seed: step(x, seed=seed), num_parallel_calls=4)
    for one, other in zip(eager, piped, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)


@pytest.mark.parametrize("name", STEPS)
def test_each_photograph_has_its_own_draw(x, name):
    same = np.repeat(x[:1], 40, axis=0)
    drawn = {photo.tobytes() for photo in STEPS[name](same, seed=2).numpy()}
    assert len(drawn) == 2 if name == "mirror" else len(drawn) > 20


def test_a_pipeline_knows_the_shape_of_what_it_delivers(x):
    data = tf.data.Dataset.from_tensors(x).map(partial(STEPS["random_crop"], seed=1))
    assert data.element_spec.shape == (7, 7, 7, 3)


def test_mirrored_twice_is_the_photograph_itself(x):
    once = augment.mirror(x, seed=1, probability=1)
    assert np.array_equal(once, x[:, :, ::-1])
    assert np.array_equal(augment.mirror(once, seed=2, probability=1), x)
    assert np.array_equal(augment.mirror(x, seed=1, probability=0), x)


def test_mirror_takes_the_share_that_it_was_asked_for():
    edge = np.zeros((2000, 1, 2, 1), "uint8")
    edge[:, 0, 0] = 1
    mirrored = augment.mirror(edge, seed=3, probability=0.25).numpy()[:, 0, 1, 0]
    assert mirrored.mean() == pytest.approx(0.25, abs=0.04)


def test_a_crop_is_a_part_of_its_own_photograph_and_every_place_is_possible():
    m, n_H, n_W, size = 600, 6, 9, 4
    places = np.arange(n_H * n_W).reshape(n_H, n_W)
    x = np.broadcast_to(places[None, :, :, None], (m, n_H, n_W, 1))
    crops = augment.random_crop(x, seed=1, size=size).numpy().astype(int)[..., 0]
    corners = crops[:, 0, 0]
    for crop, corner in zip(crops, corners, strict=True):
        row, column = divmod(corner, n_W)
        assert np.array_equal(crop, places[row : row + size, column : column + size])
    assert set(corners) == {row * n_W + column for row in range(n_H - size + 1) for column in range(n_W - size + 1)}


def test_a_crop_of_the_full_size_is_the_photograph(x):
    square = x[:, :, :11]
    assert np.array_equal(augment.random_crop(square, seed=1, size=11), square)


def test_a_translation_moves_by_whole_pixels_and_reflects_what_was_outside(x):
    square = x[:, :, :11]
    padded = np.pad(square, [(0, 0), (2, 2), (2, 2), (0, 0)], "reflect")
    moved = augment.translation(np.repeat(square[:1], 300, axis=0), seed=1, largest=2).numpy()
    places = {(r, c): padded[0, r : r + 11, c : c + 11] for r in range(5) for c in range(5)}
    found = [next(place for place, photo in places.items() if np.array_equal(photo, one)) for one in moved]
    assert set(found) == set(places)


def test_a_translation_of_an_oblong_photograph_is_refused(x):
    with pytest.raises(CourseError, match="square photographs, not 11×16"):
        augment.translation(x, seed=1)


def test_a_spread_gives_the_length_that_was_asked_for():
    eigenvalues, eigenvectors = COLORS
    spread = augment.spread_of_length(eigenvalues, 20)
    shifts = augment.pca_color(np.full((4000, 1, 1, 3), 128.0), 1, eigenvalues, eigenvectors, spread) - 128
    assert np.sqrt(np.mean(np.sum(np.square(shifts), axis=-1))) == pytest.approx(20, rel=0.03)


@pytest.mark.parametrize("step", [augment.rotation, augment.shear, augment.local_warp, augment.color_shift])
def test_nothing_drawn_changes_nothing(x, step):
    np.testing.assert_allclose(step(x, seed=1, largest=0), x, atol=1e-3)


@pytest.mark.parametrize("size", [0, 12])
def test_a_crop_that_does_not_fit_is_refused(x, size):
    with pytest.raises(CourseError, match=f"{size}×{size} does not fit into 11×16; choose 1 to 11"):
        augment.random_crop(x, seed=1, size=size)


def _disc(row, column, n_H=41, n_W=61):
    """A photograph (1, n_H, n_W, 1) with a spot at a place seen from the middle."""
    rows, columns = np.mgrid[:n_H, :n_W]
    middle_row, middle_column = (n_H - 1) / 2 + row, (n_W - 1) / 2 + column
    return (255 * np.exp(-((rows - middle_row) ** 2 + (columns - middle_column) ** 2) / 4))[None, ..., None]


def _place(photo):
    """Where the spot is: row and column seen from the middle."""
    weights = np.asarray(photo)[..., 0] / np.sum(photo)
    rows, columns = np.mgrid[: weights.shape[0], : weights.shape[1]]
    return np.sum(rows * weights) - (weights.shape[0] - 1) / 2, np.sum(columns * weights) - (weights.shape[1] - 1) / 2


def test_a_rotation_turns_about_the_middle_and_keeps_distances():
    spots = np.repeat(_disc(0, 12), 60, axis=0)
    places = np.array([_place(photo) for photo in augment.rotation(spots, seed=1, largest=30)])
    np.testing.assert_allclose(np.hypot(*places.T), 12, atol=0.1)
    angles = np.degrees(np.arctan2(*places.T))
    assert np.abs(angles).max() <= 30.1
    assert angles.min() < -20
    assert angles.max() > 20


def test_shear_moves_rows_sideways_in_proportion_to_their_height():
    slopes = {}
    for row in (-10, 5):
        spots = np.repeat(_disc(row, 0), 30, axis=0)
        places = np.array([_place(photo) for photo in augment.shear(spots, seed=4, largest=0.5)])
        np.testing.assert_allclose(places[:, 0], row, atol=0.05)
        slopes[row] = places[:, 1] / row
    np.testing.assert_allclose(slopes[-10], slopes[5], atol=0.02)
    assert 0.4 < np.abs(slopes[5]).max() <= 0.51


def test_local_warp_moves_places_by_their_own_small_steps():
    ramp = np.broadcast_to(np.arange(40.0)[None, None, :, None], (20, 30, 40, 1))
    moves = augment.local_warp(ramp, seed=1, largest=3).numpy()[..., 0] - ramp[..., 0]
    inside = moves[:, 5:-5, 5:-5]
    assert 1 < np.abs(inside).max() < 4.5  # bicubic interpolation overshoots its points by a little
    assert inside.std(axis=(1, 2)).min() > 0.3, "the pull must differ from place to place"
    assert np.abs(np.diff(inside, axis=1)).max() < 1, "neighbours move together"


def test_color_shift_adds_one_number_to_each_channel_of_each_photograph():
    x = np.full((50, 4, 5, 3), 100, "uint8") + np.arange(20, dtype="uint8").reshape(1, 4, 5, 1)
    shift = augment.color_shift(x, seed=1).numpy() - x
    per_channel = shift[:, 0, 0]
    np.testing.assert_allclose(shift, np.broadcast_to(per_channel[:, None, None], shift.shape), atol=1e-4)
    assert len(np.unique(per_channel)) == 150
    assert per_channel.min() < -15
    assert per_channel.max() > 15
    assert np.abs(per_channel).max() <= 20


def test_the_pca_shift_is_the_formula_of_the_paper(x):
    eigenvalues, eigenvectors = COLORS
    alphas = augment.principal_alphas(8, len(x), spread=2).numpy()
    expected = x.astype("float64")
    for photo, alpha in zip(expected, alphas, strict=True):
        for i in range(3):
            photo += alpha[i] * eigenvalues[i] * eigenvectors[:, i]
    shifted = augment.pca_color(x, 8, eigenvalues, eigenvectors, spread=2)
    np.testing.assert_allclose(shifted, np.clip(expected, 0, 255), atol=1e-3)


def test_alphas_are_normal_with_the_spread_of_the_paper():
    alphas = augment.principal_alphas(1, 5000).numpy()
    assert alphas.mean(axis=0) == pytest.approx(np.zeros(3), abs=0.01)
    assert alphas.std(axis=0) == pytest.approx(np.full(3, 0.1), abs=0.005)


def test_principal_colors_are_the_axes_along_which_the_colours_were_drawn():
    eigenvectors = COLORS[1]
    spreads = np.array([40.0, 15.0, 5.0])
    draws = np.random.default_rng(1).normal(size=(50, 20, 20, 3)) * spreads
    eigenvalues, found = augment.principal_colors(128 + draws @ eigenvectors.T)
    np.testing.assert_allclose(eigenvalues, spreads**2 / 255, rtol=0.05)
    np.testing.assert_allclose(np.abs(np.sum(found * eigenvectors, axis=0)), 1, atol=1e-2)


def test_chained_steps_do_not_share_their_draws():
    edge = np.zeros((400, 9, 10, 1), "uint8")
    edge[:, :, :5] = 100
    mirrored = augment.mirror(edge, seed=7).numpy()[:, 4, -1, 0] > 0
    lighter = augment.color_shift(edge, seed=7).numpy()[:, 4, 0, 0] > 100
    assert abs(np.corrcoef(mirrored, lighter)[0, 1]) < 0.2
