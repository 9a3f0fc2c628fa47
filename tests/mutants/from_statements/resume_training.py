"""Solutions of `resume_training`, written from its statement alone."""

import json
import math
import os
import pickle

import keras
import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

UNTIL = "Train `model` until it has had `epochs` epochs in all, and return it."
AFTER = "After each epoch, put what a new session needs into `folder`."
GO_ON = "If it holds an earlier run, go on from its last whole epoch, whatever weights the given model has."
AGAIN = "What is done is not done again."
KEEP = "Keep the order of the examples (`shuffle=False`) and the batches of 32."
NEEDS = "What must be in the folder after every epoch, so that a new session can go on as if nothing had happened?"
EMPTY = "model: compiled and built, as at its beginning. folder: a pathlib.Path that is there, empty at first."


def _fit(model, x, y, epochs, first=0, callbacks=(), **others):
    options = {"batch_size": 32, "shuffle": False, "verbose": 0, **others}
    model.fit(x, y, epochs=epochs, initial_epoch=first, callbacks=list(callbacks), **options)


@right("BackupAndRestore that does not delete its files")
def by_backup(model, x, y, epochs, folder):
    backup = keras.callbacks.BackupAndRestore(folder, delete_checkpoint=False)
    model.fit(x, y, batch_size=32, epochs=epochs, shuffle=False, callbacks=[backup], verbose=0)
    return model


@right("BackupAndRestore in a folder within, two checkpoints")
def by_two_backups(model, x, y, epochs, folder):
    backup = keras.callbacks.BackupAndRestore(str(folder / "backup"), double_checkpoint=True, delete_checkpoint=False)
    model.fit(x, y, epochs=epochs, shuffle=False, callbacks=[backup], verbose=0)
    return model


@right("the whole model in a file, with the epoch in its name; the loaded one is trained")
def by_saved_models(model, x, y, epochs, folder):
    done = max((int(path.stem) for path in folder.glob("*.keras")), default=0)
    if done:
        model = keras.models.load_model(folder / f"{done}.keras")
    for epoch in range(done, epochs):
        model.fit(x, y, batch_size=32, epochs=1, shuffle=False, verbose=0)
        model.save(folder / f"{epoch + 1}.keras")
    return model


@right("ModelCheckpoint with the epoch in the name, the weights put into the given model")
def by_checkpoints(model, x, y, epochs, folder):
    done = len(list(folder.glob("epoch*.weights.h5")))
    if done:
        model.optimizer.build(model.trainable_variables)
        model.load_weights(folder / f"epoch{done:04d}.weights.h5")
    checkpoint = keras.callbacks.ModelCheckpoint(folder / "epoch{epoch:04d}.weights.h5", save_weights_only=True)
    if done < epochs:
        _fit(model, x, y, epochs, done, [checkpoint])
    return model


@right("weights and the state of the optimizer with NumPy, one file for all")
def by_numpy(model, x, y, epochs, folder):
    path = folder / "state.npz"
    model.optimizer.build(model.trainable_variables)

    def variables():
        return [*model.variables, *model.optimizer.variables]

    done = 0
    if path.exists():
        with np.load(path) as state:
            done = int(state["done"])
            for i, variable in enumerate(variables()):
                variable.assign(state[f"v{i}"])
    while done < epochs:
        model.fit(x, y, batch_size=32, shuffle=False, verbose=0)
        done += 1
        arrays = {f"v{i}": variable.numpy() for i, variable in enumerate(variables())}
        np.savez(folder / "new.npz", done=done, **arrays)
        os.replace(folder / "new.npz", path)
    return model


@right("the epochs are told by the optimizer's number of steps")
def by_iterations(model, x, y, epochs, folder):
    path = folder / "last.weights.h5"
    model.optimizer.build(model.trainable_variables)
    if path.exists():
        model.load_weights(path)
    done = int(model.optimizer.iterations) // math.ceil(len(x) / 32)
    save = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: model.save_weights(path))
    if done < epochs:
        _fit(model, x, y, epochs, done, [save])
    return model


@right("batches by hand, weights and a text file with the number of epochs")
def by_train_on_batch(model, x, y, epochs, folder):
    counter, weights = folder / "epochs.txt", folder / "net.weights.h5"
    done = int(counter.read_text()) if counter.exists() else 0
    if done > 0:
        model.optimizer.build(model.trainable_variables)
        model.load_weights(weights)
    for epoch in range(done, epochs):
        for start in range(0, len(x), 32):
            model.train_on_batch(x[start : start + 32], y[start : start + 32])
        model.save_weights(weights)
        counter.write_text(str(epoch + 1))
    return model


@right("a model can be pickled; a callback of its own")
def by_pickle(model, x, y, epochs, folder):
    path = folder / "run.pickle"
    done = 0
    if path.exists():
        with open(path, "rb") as file:
            done, saved = pickle.load(file)
        model.optimizer.build(model.trainable_variables)
        for mine, its in zip(model.variables, saved.variables, strict=True):
            mine.assign(its)
        for mine, its in zip(model.optimizer.variables, saved.optimizer.variables, strict=True):
            mine.assign(its)

    class Keep(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            content = pickle.dumps((epoch + 1, self.model))
            path.with_suffix(".new").write_bytes(content)
            path.with_suffix(".new").replace(path)

    if done < epochs:
        _fit(model, x, y, epochs, done, [Keep()])
    return model


def _state(folder):
    return folder / "net.weights.h5", folder / "epoch.json"


def _load(model, folder):
    weights, epoch = _state(folder)
    if not epoch.exists():
        return 0
    model.optimizer.build(model.trainable_variables)
    model.load_weights(weights)
    return json.loads(epoch.read_text())["epoch"]


def _save(model, folder, done):
    weights, epoch = _state(folder)
    model.save_weights(weights)
    epoch.write_text(json.dumps({"epoch": done}))


def _each_epoch(model, folder):
    return keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: _save(model, folder, epoch + 1))


@wrong(AGAIN, r"again|delete|delete_checkpoint|folder|finished|empty|once")
def the_backup_deletes_itself(model, x, y, epochs, folder):
    backup = keras.callbacks.BackupAndRestore(folder)
    _fit(model, x, y, epochs, callbacks=[backup])
    return model


@wrong(AGAIN, r"again|delete|folder|finished|empty|once|go on|gone")
def tidies_up_at_the_end(model, x, y, epochs, folder):
    done = _load(model, folder)
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)])
    for path in folder.iterdir():
        path.unlink()
    return model


@wrong(AGAIN, r"again|epochs|in all|more|number|how many|too")
def trains_all_epochs_once_more(model, x, y, epochs, folder):
    _load(model, folder)
    _fit(model, x, y, epochs, 0, [_each_epoch(model, folder)])
    return model


@wrong(AGAIN, r"again|epochs|in all|one|more|number|too")
def the_last_epoch_is_done_again(model, x, y, epochs, folder):
    done = _load(model, folder)
    save = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: _save(model, folder, epoch))
    if done < epochs:
        _fit(model, x, y, epochs, done, [save])
    return model


@wrong(AGAIN, r"again|epoch|done|one|more|finished|nothing")
def at_least_one_epoch(model, x, y, epochs, folder):
    done = _load(model, folder)
    while True:
        _fit(model, x, y, 1)
        done += 1
        _save(model, folder, done)
        if done >= epochs:
            return model


@wrong(UNTIL, r"epochs|in all|too few|missing|number|until")
def one_epoch_is_skipped(model, x, y, epochs, folder):
    done = _load(model, folder)
    first = done + 1 if done else 0
    if first < epochs:
        _fit(model, x, y, epochs, first, [_each_epoch(model, folder)])
    return model


@wrong(UNTIL, r"epochs|in all|too few|until|number|fewer|missing|go on")
def subtracts_twice(model, x, y, epochs, folder):
    done = _load(model, folder)
    if done < epochs:
        _fit(model, x, y, epochs - done, done, [_each_epoch(model, folder)])
    return model


@wrong(UNTIL, r"return|None")
def returns_nothing(model, x, y, epochs, folder):
    by_numpy(model, x, y, epochs, folder)


@wrong(UNTIL, r"return|model|history", r"shuffle")
def returns_the_history(model, x, y, epochs, folder):
    backup = keras.callbacks.BackupAndRestore(folder, delete_checkpoint=False)
    return model.fit(x, y, batch_size=32, epochs=epochs, shuffle=False, callbacks=[backup], verbose=0)


@wrong(UNTIL, r"epochs|in all|go on|more|further|finished|until")
def a_finished_run_cannot_be_prolonged(model, x, y, epochs, folder):
    done = _load(model, folder)
    finished = folder / "finished"
    if finished.exists():
        return model
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)])
    finished.touch()
    return model


@wrong(AFTER, r"each epoch|after|end|killed|folder|lost|again")
def saves_at_the_end_only(model, x, y, epochs, folder):
    done = _load(model, folder)
    if done < epochs:
        _fit(model, x, y, epochs, done)
    _save(model, folder, max(done, epochs))
    return model


@wrong(AFTER, r"each epoch|every|second|lost|again|killed|folder|last whole")
def saves_every_second_epoch(model, x, y, epochs, folder):
    done = _load(model, folder)
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        if epoch % 2 == 1 or epoch + 1 == epochs:
            _save(model, folder, epoch + 1)
    return model


@wrong(AFTER, r"each epoch|last|best|lost|again|loss|go on|earlier|killed")
def keeps_the_best_epoch_only(model, x, y, epochs, folder):
    done = _load(model, folder)
    best = []

    def save(epoch, logs):
        if not best or logs["loss"] < best[0] * 0.9:
            best[:] = [logs["loss"]]
            _save(model, folder, epoch + 1)

    if done < epochs:
        _fit(model, x, y, epochs, done, [keras.callbacks.LambdaCallback(on_epoch_end=save)])
    return model


@wrong(AFTER, r"folder|empty|put|elsewhere|files?|again")
def saves_beside_the_folder(model, x, y, epochs, folder):
    other = folder.parent / f"{folder.name}-backup"
    other.mkdir(exist_ok=True)
    return by_backup(model, x, y, epochs, other)


_RUNS = {}


@wrong(AFTER, r"folder|empty|session|memory|put|files?|again")
def remembers_in_memory(model, x, y, epochs, folder):
    model.optimizer.build(model.trainable_variables)
    done, variables = _RUNS.get(folder, (0, ()))
    for mine, value in zip([*model.variables, *model.optimizer.variables], variables, strict=False):
        mine.assign(value)
    while done < epochs:
        _fit(model, x, y, 1)
        done += 1
        _RUNS[folder] = done, [v.numpy() for v in [*model.variables, *model.optimizer.variables]]
    return model


@wrong(GO_ON, r"go on|earlier|again|holds|load|beginning|epochs")
def never_looks_into_the_folder(model, x, y, epochs, folder):
    _fit(model, x, y, epochs, 0, [_each_epoch(model, folder)])
    return model


@wrong(GO_ON, r"weights|given|go on|earlier|load|folder")
def trusts_the_given_weights(model, x, y, epochs, folder):
    _, counter = _state(folder)
    done = json.loads(counter.read_text())["epoch"] if counter.exists() else 0
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)])
    return model


@wrong(GO_ON, r"finished|given|weights|done|folder|load|trained|return|untrained")
def a_finished_run_is_not_loaded(model, x, y, epochs, folder):
    _, counter = _state(folder)
    if counter.exists() and json.loads(counter.read_text())["epoch"] >= epochs:
        return model
    _fit(model, x, y, epochs, _load(model, folder), [_each_epoch(model, folder)])
    return model


@wrong(GO_ON, r"whole|middle|batch|half|killed|within")
def a_backup_after_each_batch(model, x, y, epochs, folder):
    backup = keras.callbacks.BackupAndRestore(folder, save_freq=1, delete_checkpoint=False)
    _fit(model, x, y, epochs, callbacks=[backup])
    return model


@wrong(GO_ON, r"whole|middle|begin|half|killed|within|epoch")
def counts_an_epoch_when_it_begins(model, x, y, epochs, folder):
    done = _load(model, folder)
    _, counter = _state(folder)

    def begins(epoch, logs):
        if epoch > 0:
            counter.write_text(json.dumps({"epoch": epoch + 1}))

    save = keras.callbacks.LambdaCallback(
        on_epoch_begin=begins, on_epoch_end=lambda epoch, logs: _save(model, folder, epoch + 1)
    )
    if done < epochs:
        _fit(model, x, y, epochs, done, [save])
    return model


@wrong(GO_ON, r"last|latest|newest|earlier|go on|again|10|epoch")
def the_last_in_alphabetical_order(model, x, y, epochs, folder):
    paths = sorted(folder.glob("*.weights.h5"), key=str)
    done = int(paths[-1].name.split(".")[0]) if paths else 0
    if paths:
        model.optimizer.build(model.trainable_variables)
        model.load_weights(paths[-1])
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        model.save_weights(folder / f"{epoch + 1}.weights.h5")
    return model


@wrong(GO_ON, r"last|first|earlier|go on|again|epoch")
def goes_on_from_the_first_file(model, x, y, epochs, folder):
    paths = sorted(folder.glob("*.weights.h5"))
    done = int(paths[0].name.split(".")[0]) if paths else 0
    if paths:
        model.optimizer.build(model.trainable_variables)
        model.load_weights(paths[0])
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        model.save_weights(folder / f"{epoch + 1:03d}.weights.h5")
    return model


@wrong(NEEDS, r"optimizer|state|moment|Adam")
def weights_without_the_optimizer(model, x, y, epochs, folder):
    path = folder / "state.npz"
    done = 0
    if path.exists():
        with np.load(path) as state:
            done = int(state["done"])
            model.set_weights([state[f"w{i}"] for i in range(len(model.weights))])
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        arrays = {f"w{i}": w for i, w in enumerate(model.get_weights())}
        np.savez(path, done=epoch + 1, **arrays)
    return model


@wrong(NEEDS, r"optimizer|state|moment|Adam|built")
def the_optimizer_is_not_yet_built(model, x, y, epochs, folder):
    weights, counter = _state(folder)
    done = 0
    if counter.exists():
        model.load_weights(weights)
        done = json.loads(counter.read_text())["epoch"]
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)])
    return model


@wrong(NEEDS, r"optimizer|state|moment|Adam|compil")
def compiles_anew(model, x, y, epochs, folder):
    path = folder / "net.keras"
    counter = folder / "epochs.txt"
    done = 0
    if counter.exists():
        done = int(counter.read_text())
        saved = keras.models.load_model(path, compile=False)
        saved.compile(optimizer=type(model.optimizer).from_config(model.optimizer.get_config()), loss=model.loss)
        model = saved
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        model.save(path)
        counter.write_text(str(epoch + 1))
    return model


@wrong(NEEDS, r"optimizer|state|moment|Adam|learning|each epoch")
def a_new_optimizer_for_each_epoch(model, x, y, epochs, folder):
    done = _load(model, folder)
    for epoch in range(done, epochs):
        model.compile(optimizer=type(model.optimizer).from_config(model.optimizer.get_config()), loss=model.loss)
        _fit(model, x, y, 1)
        _save(model, folder, epoch + 1)
    return model


@wrong(NEEDS, r"weights|exact|differ|round|as if nothing|precis|float16|go on")
def weights_in_half_precision(model, x, y, epochs, folder):
    path = folder / "state.npz"
    model.optimizer.build(model.trainable_variables)
    done = 0
    if path.exists():
        with np.load(path) as state:
            done = int(state["done"])
            for i, variable in enumerate([*model.variables, *model.optimizer.variables]):
                variable.assign(state[f"v{i}"])
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        values = [np.asarray(v) for v in [*model.variables, *model.optimizer.variables]]
        values = [v.astype("float16") if v.dtype == "float32" else v for v in values]
        np.savez(path, done=epoch + 1, **{f"v{i}": v for i, v in enumerate(values)})
    return model


@wrong(KEEP, r"shuffle|order")
def shuffles(model, x, y, epochs, folder):
    done = _load(model, folder)
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)], shuffle=True)
    return model


@wrong(KEEP, r"order|shuffle|examples")
def an_order_of_its_own(model, x, y, epochs, folder):
    order = np.random.default_rng(0).permutation(len(x))
    return by_backup(model, x[order], y[order], epochs, folder)


@wrong(KEEP, r"batch|32|64")
def batches_of_64(model, x, y, epochs, folder):
    done = _load(model, folder)
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)], batch_size=64)
    return model


@wrong(KEEP, r"batch|examples|last|32|all|order")
def the_last_small_batch_is_left_out(model, x, y, epochs, folder):
    whole = len(x) // 32 * 32
    return by_backup(model, x[:whole], y[:whole], epochs, folder)


@wrong(KEEP, r"examples|validation|all|batch|order|x")
def a_tenth_is_set_aside(model, x, y, epochs, folder):
    done = _load(model, folder)
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)], validation_split=0.1)
    return model


@wrong(EMPTY, r"exist|mkdir|there|folder|raise|error")
def makes_the_folder_that_is_there(model, x, y, epochs, folder):
    folder.mkdir()
    return by_backup(model, x, y, epochs, folder)


@wrong(EMPTY, r"empty|first|raise|error|there|file|load|FileNotFound|beginning")
def supposes_an_earlier_run(model, x, y, epochs, folder):
    weights, counter = _state(folder)
    model.optimizer.build(model.trainable_variables)
    model.load_weights(weights)
    done = json.loads(counter.read_text())["epoch"]
    if done < epochs:
        _fit(model, x, y, epochs, done, [_each_epoch(model, folder)])
    return model


@wrong(EMPTY, r"any files?|empty|folder|load|rais|error|epoch")
def takes_the_folder_for_a_model(model, x, y, epochs, folder):
    if folder.exists():
        model = keras.models.load_model(folder)
    _fit(model, x, y, epochs)
    model.save(folder)
    return model


@debatable("counter and weights in two files: a kill between the two leaves an epoch that is done again")
def counter_first_in_two_files(model, x, y, epochs, folder):
    done = _load(model, folder)
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        weights, counter = _state(folder)
        counter.write_text(json.dumps({"epoch": epoch + 1}))
        model.save_weights(weights)
    return model


@debatable("trains and returns the model that it made from the file, not the one that it was given")
def returns_the_loaded_one(model, x, y, epochs, folder):
    path, counter = folder / "net.keras", folder / "epochs.txt"
    done = 0
    if counter.exists():
        done = int(counter.read_text())
        model = keras.models.load_model(path)
    for epoch in range(done, epochs):
        _fit(model, x, y, 1)
        model.save(path)
        counter.write_text(str(epoch + 1))
    return model
