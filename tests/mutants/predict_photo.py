"""Solutions of `predict_photo`."""

import keras
import numpy as np

from mutants import Bank

BANK = Bank("predict_photo")


def batch_of(photo):
    return photo[np.newaxis].astype("float32") / 255


@BANK.miss("not divided by 255")
def not_scaled(model, photo):
    return float(model(photo[None].astype("float32"), training=False)[0, 0])


@BANK.miss("divided by its own maximum")
def scaled_by_maximum(model, photo):
    return float(model(photo[None].astype("float32") / photo.max(), training=False)[0, 0])


@BANK.miss("scaled to -1")
def scaled_to_both_sides(model, photo):
    return float(model(photo[None].astype("float32") / 127.5 - 1)[0, 0])


@BANK.miss("the photo's mean is subtracted, and nothing is divided by 255")
def less_its_mean(model, photo):
    return float(model.predict((photo - photo.mean())[None], verbose=0)[0, 0])


@BANK.miss("means of ImageNet are subtracted[\\s\\S]*preprocess_input")
def preprocessed_for_vgg(model, photo):
    x = keras.applications.vgg16.preprocess_input(photo[None].astype("float32"))
    return float(model.predict(x, verbose=0)[0, 0])


@BANK.miss("scaled to -1")
def preprocessed_for_mobilenet(model, photo):
    x = keras.applications.mobilenet.preprocess_input(photo[None].astype("float32"))
    return float(model.predict(x, verbose=0)[0, 0])


@BANK.miss("batch axis is missing[\\s\\S]*\\(32, 32, 3\\)[\\s\\S]*\\(1, 32, 32, 3\\)")
def without_batch_axis(model, photo):
    return float(model(photo.astype("float32") / 255)[0, 0])


@BANK.miss("batch axis is missing")
def predicts_without_batch_axis(model, photo):
    return float(model.predict(photo.astype("float32") / 255, verbose=0)[0, 0])


@BANK.miss("ValueError in line \\d+, `raise ValueError")
def another_error(model, photo):
    raise ValueError("model.fly")


@BANK.miss("batch normalization runs in training mode")
def in_training_mode(model, photo):
    return float(model(batch_of(photo), training=True)[0, 0])


@BANK.miss("returns no single number[\\s\\S]*None")
def prints_only(model, photo):
    print(float(model(batch_of(photo))[0, 0]))


@BANK.miss("not a Python float[\\s\\S]*ndarray of shape \\(1, 1\\)")
def returns_the_array(model, photo):
    return np.asarray(model(batch_of(photo)))


@BANK.miss("not a Python float[\\s\\S]*float32")
def returns_numpy_number(model, photo):
    return np.asarray(model(batch_of(photo)))[0, 0]


@BANK.miss("returns no single number[\\s\\S]*\\(2, 1\\)")
def two_photos(model, photo):
    return np.asarray(model(np.repeat(batch_of(photo), 2, axis=0)))


@BANK.miss("probability of the other class")
def other_class(model, photo):
    return 1 - float(model(batch_of(photo))[0, 0])


@BANK.miss("the class, not the probability")
def rounded(model, photo):
    return float(model(batch_of(photo))[0, 0] > 0.5)


@BANK.miss("rows and columns of the photo are swapped")
def swapped_axes(model, photo):
    return float(model(batch_of(photo.transpose(1, 0, 2)))[0, 0])


@BANK.miss("probability is not the model's")
def says_half(model, photo):
    return 0.5001


@BANK.miss("probability is not the model's")
def not_a_number(model, photo):
    return float("nan")


@BANK.miss("changes the photo")
def overwrites_the_photo(model, photo):
    answer = float(model(batch_of(photo))[0, 0])
    photo[:] = 0
    return answer


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(model, photo):
    raise NotImplementedError


@BANK.passes
def by_call(model, photo):
    return float(model(batch_of(photo), training=False)[0, 0])


@BANK.passes
def by_predict(model, photo):
    return float(model.predict(np.expand_dims(photo, 0) / 255.0, verbose=0).item())


@BANK.passes
def by_ops(model, photo):
    batch = keras.ops.expand_dims(keras.ops.cast(photo, "float32") / 255, 0)
    return model(batch).numpy().item()


@BANK.miss("not a Python float[\\s\\S]*float64")
def as_float64(model, photo):
    return np.float64(np.asarray(model(batch_of(photo)))[0, 0])
