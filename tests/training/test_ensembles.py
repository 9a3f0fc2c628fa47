import io
import itertools
from contextlib import redirect_stdout

import numpy as np
import pytest

from course_utils import CourseError
from course_utils.training import ensembles


@pytest.fixture(scope="module")
def data():
    """Three classes that differ in brightness, 10×10 pixels with values 0–255."""
    random = np.random.default_rng(0)
    y = np.arange(96) % 3
    x = random.uniform(0, 80, (96, 10, 10, 3)) + 80 * y[:, None, None, None]
    return x.astype("uint8"), y


@pytest.fixture(scope="module")
def trained(data):
    """Three nets, the last from the seed of the first, and the lines printed."""
    said = io.StringIO()
    with redirect_stdout(said):
        nets = ensembles.train_nets((1, 2, 1), data, size=8, epochs=6)
    return nets, said.getvalue().splitlines()


def test_nets_take_the_cut_and_learn(trained, data):
    (net, *_), lines = trained
    assert net.input_shape == (None, 8, 8, 3)
    assert net.output_shape == (None, 3)
    answers = ensembles.predict(net, data[0][:, 1:9, 1:9])
    assert np.mean(answers.argmax(axis=-1) == data[1]) > 0.8
    assert [line.split(":")[0] for line in lines] == ["seed 1", "seed 2", "seed 1"]


def test_the_seed_decides_everything(trained):
    first, second, again = (net.get_weights() for net in trained[0])
    assert all(np.allclose(a, b, atol=1e-4) for a, b in zip(first, again, strict=True))
    assert not any(np.allclose(a, b, atol=1e-4) for a, b in zip(first, second, strict=True))


def test_pictures_are_cut_anywhere_and_half_of_them_mirrored():
    places = np.broadcast_to(np.arange(5.0)[:, None, None] * 10 + np.arange(6)[:, None], (64, 5, 6, 1))
    cuts = np.asarray(ensembles._cut(places, 3, size=4))[..., 0]
    assert cuts.shape == (64, 4, 4)
    ends = {tuple(sorted((cut[0, 0], cut[0, -1]))) for cut in cuts}
    assert ends == {(10 * top + left, 10 * top + left + 3) for top in (0, 1) for left in (0, 1, 2)}
    assert 16 < np.sum(cuts[:, 0, 0] > cuts[:, 0, -1]) < 48


def test_prediction_in_parts_is_prediction_as_a_whole(trained, data):
    net, x = trained[0][0], data[0][:, :8, :8]
    whole = ensembles.predict(net, x)
    assert whole.shape == (96, 3)
    assert np.allclose(ensembles.predict(net, x, batch_size=7), whole, atol=1e-6)
    assert np.allclose(whole, net.predict(x, verbose=0), atol=1e-5)


def test_crops_keep_their_place(trained, data):
    net, crops = trained[0][0], ensembles.ten_crop(data[0], 8)
    answers = ensembles.predict_crops(net, crops)
    assert answers.shape == (96, 10, 3)
    assert np.allclose(answers[5, 7], ensembles.predict(net, crops[5, 7:8])[0], atol=1e-5)


def test_accuracy_of_all_choices():
    y = np.array([0, 1])
    right, wrong, unsure = [[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0.9, 0.1], [0.6, 0.4]]
    found = ensembles.accuracy_by_number(np.array([right, wrong, unsure]), y)
    assert found[1] == [1.0, 0.0, 0.5]
    assert found[2] == [0.5, 1.0, 0.0], "right and wrong tie, and the arg-max takes class 0"
    assert found[3] == [0.5]


def test_runs_from_one_net_leave_it_alone_and_differ_by_seed(trained, data):
    net = trained[0][0]
    kept = net.get_weights()
    runs = ensembles.train_on(net, data, epochs=2, seeds=(1, 2, 1))
    assert [len(run) for run in runs] == [2, 2, 2]
    assert all(np.array_equal(a, b) for a, b in zip(kept, net.get_weights(), strict=True))
    first, second, again = ([stop.get_weights()[0] for stop in run] for run in runs)
    assert not np.allclose(first[0], kept[0], atol=1e-5), "the first epoch trains"
    assert not np.allclose(first[0], first[1], atol=1e-5), "and the second goes on"
    assert not np.allclose(first[1], second[1], atol=1e-5)
    assert np.allclose(first[1], again[1], atol=1e-4), "a run begins with the weights and an optimizer without a past"


@pytest.mark.release_gate
def test_a_run_whose_rate_decays_ends_at_rest(trained, data):
    (run,) = ensembles.train_on(trained[0][0], data, epochs=4, seeds=(1,), decays=True)
    weights = [np.concatenate([w.ravel() for w in stop.get_weights()]) for stop in run]
    first, *_, last = (np.linalg.norm(b - a) for a, b in itertools.pairwise(weights))
    assert last < 0.5 * first


def agree(m, right):
    """Probabilities (m, 2): the class 0 with 0.9 for the first `right` pictures, else with 0.4."""
    first = np.where(np.arange(m) < right, 0.9, 0.4)
    return np.stack([first, 1 - first], axis=-1)


def test_groups_share_no_net_and_the_rest_is_left_out():
    probabilities = np.array([agree(8, right) for right in (8, 0, 2, 2, 4, 4, 7)])
    together, alone = ensembles.right_in_groups(probabilities, np.zeros(8, int), 2)
    assert together.mean(axis=1).tolist() == [1.0, 0.25, 0.5], "0.9 and 0.4 average to 0.65"
    assert alone.mean(axis=1).tolist() == [0.5, 0.25, 0.5]


def test_a_gain_is_found_where_nets_err_on_different_pictures_and_none_where_they_are_alike():
    random = np.random.default_rng(3)
    y = np.zeros(400, int)
    different = np.array([agree(400, 300)[random.permutation(400)] for _ in range(12)])
    gain = ensembles.gain_of_averaging(different, y, 3)
    assert gain.better(0.05).answer is True
    assert gain.design == "4 groups of 3 nets × 400 pictures, paired"
    alike = np.repeat(different[:4], 3, axis=0)
    assert ensembles.gain_of_averaging(alike, y, 3).difference == 0


def test_ten_crops_are_in_their_order():
    x = np.arange(2 * 5 * 8, dtype="uint8").reshape(2, 5, 8, 1)
    crops = ensembles.ten_crop(x, 4)
    assert crops.shape == (2, 10, 4, 4, 1)
    assert crops.dtype == np.uint8
    first = [int(crop[0, 0, 0]) for crop in crops[1]]
    centre, top_left, top_right, bottom_left, bottom_right = (40 + 8 * t + c for t, c in ((0, 2), *_corners(1, 4)))
    five = [centre, top_left, top_right, bottom_left, bottom_right]
    assert first == five + [start + 3 for start in five], "a mirror image begins with what was last in its row"
    assert np.array_equal(crops[:, 5:], crops[:, :5, :, ::-1])


def _corners(bottom, right):
    return [(0, 0), (0, right), (bottom, 0), (bottom, right)]


def test_an_odd_margin_is_rounded_down():
    assert ensembles.crop_starts(9, 12, 6) == [(1, 3), *_corners(3, 6)]
    assert ensembles.crop_starts(6, 9, 6) == [(0, 1), *_corners(0, 3)]


def test_a_crop_that_does_not_fit_is_refused():
    with pytest.raises(CourseError, match="7×7 does not fit into a picture of 6×9"):
        ensembles.ten_crop(np.zeros((1, 6, 9, 3)), 7)


def test_memory_counts_four_bytes_a_weight(trained):
    nets = trained[0]
    assert ensembles.megabytes(nets[:1]) == pytest.approx(4e-6 * nets[0].count_params())
    assert ensembles.megabytes(nets) == pytest.approx(3 * ensembles.megabytes(nets[:1]))
