"""The line of progress: what it says, that it goes, and that nobody sees it where nobody watches."""

import itertools
from types import SimpleNamespace

import keras
import nbformat.v4 as v4
import numpy as np
import pytest
from nbclient import NotebookClient

from course_utils import progress as module
from course_utils.progress import progress
from course_utils.training import FitProgress

LOOP = """\
import time
from course_utils import progress as module

module.DELAY = module.INTERVAL = 0
print("before")
for seed in module.progress([4, 5], "seed"):
    print("seed", seed)
print("after")"""
FAILS = """\
for seed in module.progress([4, 5], "seed"):
    1 / 0"""


class Watched(NotebookClient):
    """Runs cells as a front end does in which a person could type; keeps what the displays showed."""

    def __init__(self, *args, stdin=True, **options):
        super().__init__(*args, **options)
        self.stdin, self.shown = stdin, []

    async def async_execute_cell(self, *args, **options):
        self.kc.allow_stdin = self.stdin
        return await super().async_execute_cell(*args, **options)

    def process_message(self, msg, cell, index):
        if "display_data" in msg["msg_type"]:
            self.shown.append(msg["content"]["data"])
        return super().process_message(msg, cell, index)


def run(stdin, *cells):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    client = Watched(notebook, stdin=stdin, allow_errors=True, kernel_name="python3")
    client.execute()
    return notebook.cells, client.shown


def test_a_person_sees_the_line_and_nothing_of_it_stays():
    (loop, fails), shown = run(True, LOOP, FAILS)
    words = [data["text/plain"].split(" · ")[1:] for data in shown if data]
    assert [each[0] for each in words] == ["seed 1 of 2", "seed 2 of 2", "seed 1 of 2"], "the second cell begins anew"
    assert [len(each) for each in words] == [1, 2, 1], "half-way, the time left is known"
    left = [output for cell in (loop, fails) for output in cell.outputs if output.output_type == "display_data"]
    assert [output.data for output in left] == [{}, {}]
    printed = "".join(output.text for output in loop.outputs if output.output_type == "stream")
    assert printed == "before\nseed 4\nseed 5\nafter\n", "what the cell prints stays"


def test_papermill_and_the_like_see_nothing():
    (loop,), shown = run(False, LOOP)
    assert not shown
    assert {output.output_type for output in loop.outputs} == {"stream"}


class Shell:
    """As much of a notebook's shell as the line needs."""

    def __init__(self):
        self.events = self
        self.callbacks = {"post_run_cell": []}

    def register(self, event, callback):
        self.callbacks[event].append(callback)


@pytest.fixture
def texts(monkeypatch):
    """What the line says, one text after the other; the clock goes on by a second at each look."""
    said = []

    class Handle:
        def display(self, content, raw):
            said.append(content.get("text/plain"))

        update = display

    clock, shell = itertools.count(), Shell()
    monkeypatch.setattr("IPython.display.DisplayHandle", Handle)
    monkeypatch.setattr(module, "_shell", lambda: shell)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: float(next(clock))))
    monkeypatch.setattr(module, "DELAY", 0)
    return said


def trained(callbacks, epochs=2):
    """The weights of a tiny net after training, two steps an epoch."""
    keras.utils.set_random_seed(1)
    net = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    net.compile("sgd", "mse")
    net.fit(np.ones((8, 3)), np.ones((8, 1)), batch_size=4, epochs=epochs, verbose=0, callbacks=callbacks)
    return net.get_weights()


def test_a_fit_inside_of_a_loop_tells_both_and_the_time_that_is_left(texts):
    for _ in progress(["a", "b"], "net"):
        trained([FitProgress()])
    assert texts[-1] is None, "emptied"
    said = [text.split(" · ") for text in texts if text]
    assert [words[1] for words in said] == ["net 1 of 2"] * 5 + ["net 2 of 2"] * 5
    assert [words[2] for words in said if len(words) > 3] == (["epoch 1 of 2"] * 2 + ["epoch 2 of 2"] * 2) * 2


def test_a_fit_alone_tells_steps_where_there_is_one_epoch(texts):
    trained([FitProgress()], epochs=1)
    first, second, emptied = (text and text.split(" · ") for text in texts)
    assert [first[1], first[-1]] == ["step 1 of 2", "about 1 s left"]
    assert second[1] == "step 2 of 2"
    assert emptied is None


def test_a_fit_that_fails_leaves_no_level_behind_once_its_cell_has_ended(texts):
    FitProgress().on_train_begin()
    module._shell().events.callbacks["post_run_cell"][0]()
    assert not module.levels


@pytest.mark.parametrize(("items", "told"), [(3, 3), (module.SHORT + 1, 1)])
def test_a_new_item_of_a_short_loop_is_told_at_once_of_a_long_one_not_each(texts, monkeypatch, items, told):
    monkeypatch.setattr(module, "INTERVAL", 10_000)
    monkeypatch.setattr(module, "_line", module._Line())
    module._line._shown_at = -10_000.0  # the first is told in any case
    for _ in progress(range(items), "net"):
        pass
    assert len([text for text in texts if text]) == told


def test_training_is_the_same_with_and_without(texts):
    assert all(map(np.array_equal, trained([FitProgress()]), trained([])))


def test_where_nobody_watches_keras_waits_for_no_loss():
    assert keras.src.utils.is_default(FitProgress().on_train_batch_end)


def test_times_are_in_seconds_and_then_in_minutes():
    assert (module._duration(40.4), module._duration(119)) == ("40 s", "2 min")
