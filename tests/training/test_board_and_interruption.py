"""TensorBoard where it is and where it is not; a training that is cut short where it should be."""

from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from course_utils.runtime import HEADLESS
from course_utils.training import board, cut_short


@pytest.fixture
def shell(monkeypatch):
    """A notebook at which a person sits; `magics` is what was called in it."""
    magics = []
    shell = SimpleNamespace(magics=magics, run_line_magic=lambda *call: magics.append(call))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.delenv(HEADLESS, raising=False)
    return shell


def with_tensorboard(monkeypatch, there: bool) -> None:
    monkeypatch.setattr(board, "find_spec", lambda name: object() if there else None)


def test_it_opens_on_the_folder_where_a_person_can_look(monkeypatch, shell, tmp_path: Path, capsys):
    with_tensorboard(monkeypatch, True)
    board.open_board(tmp_path)
    assert shell.magics == [("load_ext", "tensorboard"), ("tensorboard", f'--logdir "{tmp_path}"')]
    assert capsys.readouterr().out == ""


def test_where_it_is_missing_a_sentence_says_how_to_get_it_and_nothing_is_opened(monkeypatch, shell, capsys):
    with_tensorboard(monkeypatch, False)
    board.open_board(Path("runs"))
    assert shell.magics == []
    assert "%pip install tensorboard" in capsys.readouterr().out


def test_where_nobody_sits_a_sentence_says_how_to_open_it(monkeypatch, shell, capsys):
    with_tensorboard(monkeypatch, True)
    monkeypatch.setenv(HEADLESS, "1")
    board.open_board(Path("runs"))
    assert shell.magics == []
    assert "tensorboard --logdir runs" in capsys.readouterr().out


def test_a_training_is_cut_short_after_the_batches_it_was_told_and_other_callbacks_are_called():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    x, seen = np.ones((12, 2), "float32"), []
    count = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(batch))
    assert cut_short(model, epoch=1, batch=2) is model
    with pytest.raises(KeyboardInterrupt):
        model.fit(x, x[:, :1], batch_size=4, epochs=3, verbose=0, callbacks=[count])
    assert seen == [0, 1, 2, 0, 1]
    assert int(model.optimizer.iterations) == 5
