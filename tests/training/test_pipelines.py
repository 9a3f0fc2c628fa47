import itertools
import time

import numpy as np
import pytest
import tensorflow as tf

from course_utils import training
from course_utils.training import few_photos

WARP_SECONDS = 0.02


def test_a_call_leaves_its_start_and_end():
    spans = []
    assert training.noted(lambda a, b: a + b, spans)(1, 2) == 3
    ((start, end),) = spans
    assert start <= end <= time.perf_counter()


@pytest.mark.release_gate
def test_in_line_no_batch_is_warped_while_the_net_trains():
    def slow(photos):
        time.sleep(WARP_SECONDS)
        return photos

    def bend(photos):
        return tf.ensure_shape(tf.numpy_function(training.noted(slow, warps), [photos], tf.float32), photos.shape)

    warps = [(0.0, 0.0)]  # of an earlier epoch
    x, y = np.zeros((24, 8, 8, 3), "float32"), np.arange(24) % 2
    net = few_photos.small_net(x.shape[1:], 2)
    data = training.pipeline(x, y, bend, 8)
    training.watched_epoch(net, data, warps)
    parts = training.watched_epoch(net, data, warps)
    assert [len(parts[part]) for part in ("warp", "train")] == [3, 3]
    spans = sorted(parts["warp"] + parts["train"])
    assert spans[0][0] >= 0
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert all(end - start >= WARP_SECONDS for start, end in parts["warp"])
