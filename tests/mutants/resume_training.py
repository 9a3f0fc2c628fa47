"""Solutions of `resume_training`."""

import json
import os
from pathlib import Path

import keras
import numpy as np

from mutants import Bank, Mutant

BANK = Bank("resume_training")
ELSEWHERE: dict = {}


def backup(**options):
    """A solution with BackupAndRestore and these options of fit and of the callback."""
    fit = {"shuffle": False, "verbose": 0} | {
        key: options.pop(key) for key in ("shuffle", "batch_size") if key in options
    }
    kept = {"delete_checkpoint": False} | options

    def resume_training(model, x, y, epochs, folder):
        model.fit(x, y, epochs=epochs, callbacks=[keras.callbacks.BackupAndRestore(folder, **kept)], **fit)
        return model

    return resume_training


def saved_whole(model, folder, epochs):
    model.save(folder / "model.keras")


def steps_done(model, folder):
    return round(int(model.optimizer.iterations) / 3)  # 70 examples are three batches


def whole_model(done=steps_done, load=keras.models.load_model, save=saved_whole):
    """A solution that saves the whole model after each epoch, with one part changed."""

    def resume_training(model, x, y, epochs, folder):
        first = 0
        if (folder / "model.keras").exists():
            model = load(folder / "model.keras")
            first = done(model, folder)
        callback = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: save(model, folder, epoch + 1))
        options = {"initial_epoch": first, "shuffle": False, "callbacks": [callback], "verbose": 0}
        model.fit(x, y, epochs=epochs, **options)
        return model

    return resume_training


def recompiled(path):
    model = keras.models.load_model(path)
    model.compile(keras.optimizers.Adam(0.05), "mse")
    return model


def told(model, folder):
    return json.loads((folder / "done.json").read_text())


def telling(model, folder, epochs):
    saved_whole(model, folder, epochs)
    (folder / "done.json").write_text(json.dumps(epochs))


def by_hand(save, load):
    """A solution that trains epoch by epoch and keeps what `save` writes."""

    def resume_training(model, x, y, epochs, folder):
        first = load(model, folder) if os.listdir(folder) else 0
        for epoch in range(first, epochs):
            model.fit(x, y, initial_epoch=epoch, epochs=epoch + 1, shuffle=False, verbose=0)
            save(model, folder, epoch + 1)
        return model

    return resume_training


def save_arrays(model, folder, done):
    values = [np.asarray(v) for v in [*model.variables, *model.optimizer.variables]]
    np.savez(folder / f"epoch_{done:02d}.npz", *values)


def load_arrays(model, folder):
    last = sorted(folder.glob("epoch_*.npz"))[-1]
    model.optimizer.build(model.trainable_variables)
    with np.load(last) as arrays:
        for variable, key in zip([*model.variables, *model.optimizer.variables], arrays.files, strict=True):
            variable.assign(arrays[key])
    return int(last.stem[-2:])


def save_weights(model, folder, done):
    np.savez(folder / f"epoch_{done:02d}.npz", *model.get_weights())


def load_weights(model, folder):
    last = sorted(folder.glob("epoch_*.npz"))[-1]
    with np.load(last) as arrays:
        model.set_weights([arrays[key] for key in arrays.files])
    return int(last.stem[-2:])


def load_number(model, folder):
    return int(sorted(folder.glob("epoch_*.npz"))[-1].stem[-2:])


def load_weights_only(model, folder):
    load_weights(model, folder)
    return 0


@BANK.miss("leaves nothing in the folder")
def saves_at_the_end(model, x, y, epochs, folder):
    path = folder / "model.keras"
    if path.exists():
        model = keras.models.load_model(path)
    model.fit(x, y, epochs=epochs, shuffle=False, verbose=0)
    model.save(path)
    return model


@BANK.miss("leaves nothing in the folder")
def keeps_it_in_memory(model, x, y, epochs, folder):
    first, values = ELSEWHERE.get(str(folder), (0, None))
    if values:
        model.set_weights(values)
    keep = lambda epoch, logs: ELSEWHERE.__setitem__(str(folder), (epoch + 1, model.get_weights()))  # noqa: E731
    callback = keras.callbacks.LambdaCallback(on_epoch_end=keep)
    model.fit(x, y, epochs=epochs, initial_epoch=first, shuffle=False, callbacks=[callback], verbose=0)
    return model


@BANK.miss("the run begins anew, with the weights of the new model")
def saves_and_never_loads(model, x, y, epochs, folder):
    checkpoint = keras.callbacks.ModelCheckpoint(folder / "model.keras")
    model.fit(x, y, epochs=epochs, shuffle=False, callbacks=[checkpoint], verbose=0)
    return model


@BANK.miss("your function catches what ends it")
def catches_the_kill(model, x, y, epochs, folder):
    try:
        return backup()(model, x, y, epochs, folder)
    except BaseException:
        return model


@BANK.miss("from the middle of an epoch")
def saves_while_it_dies(model, x, y, epochs, folder):
    path = folder / "model.keras"
    if path.exists():
        model = keras.models.load_model(path)
    first = int(model.optimizer.iterations) // 3
    try:
        model.fit(x, y, epochs=epochs, initial_epoch=first, shuffle=False, verbose=0)
    finally:
        model.save(path)
    return model


@BANK.miss("ends with other weights than model.fit")
def compiles_anew(model, x, y, epochs, folder):
    model.compile("sgd", "mse")
    return backup()(model, x, y, epochs, folder)


@BANK.miss("does not return the model[\\s\\S]*History")
def returns_the_history(model, x, y, epochs, folder):
    callback = keras.callbacks.BackupAndRestore(folder, delete_checkpoint=False)
    return model.fit(x, y, epochs=epochs, shuffle=False, callbacks=[callback], verbose=0)


@BANK.miss("does not return the model[\\s\\S]*None")
def returns_nothing(model, x, y, epochs, folder):
    backup()(model, x, y, epochs, folder)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(model, x, y, epochs, folder):
    raise NotImplementedError("resume_training")


CHANGED = {
    "shuffled": (backup(shuffle=True), "come in another order[\\s\\S]*shuffle=False"),
    "large_batches": (backup(batch_size=64), "batches have another size[\\s\\S]*batches of 64[\\s\\S]*of 32"),
    "emptied_at_the_end": (
        backup(delete_checkpoint=True),
        "a finished run is trained again[\\s\\S]*delete_checkpoint=False",
    ),
    "epochs_on_top": (
        whole_model(done=lambda model, folder: 0),
        "all epochs are trained again on top",
    ),
    "one_epoch_twice": (
        whole_model(done=lambda model, folder: steps_done(model, folder) - 1),
        "one epoch is trained twice",
    ),
    "one_epoch_left_out": (
        whole_model(done=lambda model, folder: steps_done(model, folder) + 1),
        "one epoch is left out",
    ),
    "recompiled": (whole_model(done=told, load=recompiled, save=telling), "the optimizer begins anew"),
    "weights_only": (by_hand(save_weights, load_weights), "the optimizer begins anew"),
    "weights_and_no_number": (
        by_hand(save_weights, load_weights_only),
        "the optimizer begins anew, and so does the number of epochs",
    ),
    "number_only": (by_hand(save_weights, load_number), "the weights of the folder are not used"),
    "one_epoch": (
        lambda model, x, y, epochs, folder: backup()(model, x, y, 1, folder),
        "number of epochs is not right[\\s\\S]*1 passes over x",
    ),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("of a finished run the model does not come back")
def forgets_what_is_finished(model, x, y, epochs, folder):
    done = folder / "finished"
    if done.exists() and int(done.read_text()) >= epochs:
        return model
    backup()(model, x, y, epochs, folder)
    done.write_text(str(epochs))
    return model


@BANK.miss("a longer run does not go on from a finished one|optimizer begins anew|number of epochs is not right")
def saves_less_at_the_end(model, x, y, epochs, folder):
    model = backup()(model, x, y, epochs, folder)
    weights = model.get_weights()
    model.compile(keras.optimizers.Adam(0.05), "mse")
    model.set_weights(weights)
    model.optimizer.build(model.trainable_variables)
    model.save_weights(folder / "latest.weights.h5", overwrite=True)
    return model


@BANK.passes
def a_checkpoint_for_each_epoch(model, x, y, epochs, folder):
    found = sorted(Path(folder).glob("epoch_*.keras"))
    first = int(found[-1].stem[-2:]) if found else 0
    if found:
        model = keras.models.load_model(found[-1])
    checkpoint = keras.callbacks.ModelCheckpoint(os.path.join(folder, "epoch_{epoch:02d}.keras"))
    model.fit(x, y, epochs=epochs, initial_epoch=first, shuffle=False, callbacks=[checkpoint], verbose=0)
    return model


@BANK.passes
def two_copies(model, x, y, epochs, folder):
    return backup(double_checkpoint=True)(model, x, y, epochs, folder)


@BANK.passes
def into_the_model_that_was_given(model, x, y, epochs, folder):
    path, done = folder / "now.weights.h5", folder / "done.txt"
    first = int(done.read_text()) if done.exists() else 0
    if first:
        model.optimizer.build(model.trainable_variables)
        model.load_weights(path)

    def keep(epoch, logs):
        model.save_weights(path, overwrite=True)
        done.write_text(str(epoch + 1))

    callback = keras.callbacks.LambdaCallback(on_epoch_end=keep)
    model.fit(x, y, epochs=epochs, initial_epoch=first, shuffle=False, callbacks=[callback], verbose=0)
    return model


BANK.right |= {
    "backup": backup(),
    "whole_model": whole_model(),
    "whole_model_and_number": whole_model(done=told, save=telling),
    "arrays_by_hand": by_hand(save_arrays, load_arrays),
}
