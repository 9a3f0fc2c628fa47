"""Solutions of `predict_photo`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

EXPECTS = "The model expects what it was trained on: a *batch* of pictures, of numbers from 0 to 1."
BYTES = "A photograph is one picture of bytes."
PLAIN = "return the probability as a plain Python `float`"
PREDICT = "Bring it into that form, let the model predict, and return the probability as a plain Python `float`."
PROBABILITY = "The probability that the face smiles, as a float. photo: uint8 (n_H, n_W, 3)."


@right("called, not predicted")
def by_call(model, photo):
    batch = photo[np.newaxis].astype("float32") / 255
    return float(model(batch, training=False)[0, 0])


@right("predict, item")
def by_item(model, photo):
    return model.predict(np.array([photo]) / 255.0, verbose=0).item()


@right("predict_on_batch, expand_dims")
def by_predict_on_batch(model, photo):
    scaled = np.multiply(photo, 1 / 255, dtype="float32")
    answers = model.predict_on_batch(np.expand_dims(scaled, axis=0))
    return float(np.ravel(answers)[0])


@right("the photograph twice in the batch, the mean of two equal answers")
def twice_in_the_batch(model, photo):
    pair = np.stack([photo, photo]).astype("float32") / 255
    return sum(map(float, np.ravel(model.predict(pair, verbose=0)))) / 2


@wrong(EXPECTS, r"255|scal|from 0 to 1|bytes", r"plain|training")
def not_scaled(model, photo):
    return float(model.predict(photo[None].astype("float32"), verbose=0)[0, 0])


@wrong(EXPECTS, r"batch")
def no_batch(model, photo):
    return float(model.predict(photo / 255, verbose=0)[0, 0])


@wrong(EXPECTS, r"255|brightest|max|scal|dark")
def by_its_maximum(model, photo):
    return float(model.predict(photo[None] / photo.max(), verbose=0)[0, 0])


@wrong(BYTES, r"255|scal|dark|bytes")
def scaled_if_above_one(model, photo):
    x = photo[None].astype("float32")
    if x.max() > 1:
        x /= 255
    return float(model.predict(x, verbose=0)[0, 0])


@wrong(EXPECTS, r"255|256|scal")
def by_256(model, photo):
    return float(model.predict(photo[None] / 256, verbose=0)[0, 0])


@wrong(EXPECTS, r"255|from 0 to 1|−1|-1|scal|negative")
def from_minus_one(model, photo):
    return float(model.predict(photo[None] / 127.5 - 1, verbose=0)[0, 0])


@wrong(EXPECTS, r"255|whole|integer|//|scal|from 0 to 1")
def whole_division(model, photo):
    return float(model.predict((photo[None] // 255).astype("float32"), verbose=0)[0, 0])


@wrong(PLAIN, r"float|type|float32", r"255|batch")
def numpy_float32(model, photo):
    return model.predict(photo[None] / 255, verbose=0)[0, 0]


@wrong(PLAIN, r"float|array|type", r"255")
def an_array(model, photo):
    return model.predict(photo[None] / 255, verbose=0)


@wrong(PLAIN, r"float|list|array|type")
def a_list(model, photo):
    return model.predict(photo[None] / 255, verbose=0)[0].tolist()


@wrong(PLAIN, r"float|tensor|type")
def a_tensor(model, photo):
    return model(photo[None].astype("float32") / 255)[0, 0]


@wrong(PLAIN, r"float64|plain|type", r"255|batch")
def numpy_float64(model, photo):
    return np.float64(model.predict(photo[None] / 255, verbose=0)[0, 0])


@wrong(PROBABILITY, r"probabilit|round|bool|float|0 or 1")
def a_verdict(model, photo):
    return float(model.predict(photo[None] / 255, verbose=0)[0, 0] > 0.5)


@wrong(PROBABILITY, r"percent|100|probabilit|from 0 to 1", r"batch")
def in_percent(model, photo):
    return float(100 * model.predict(photo[None] / 255, verbose=0)[0, 0])


@wrong(PROBABILITY, r"1 ?[-−]|probabilit|smil|expected")
def not_smiling(model, photo):
    return 1 - float(model.predict(photo[None] / 255, verbose=0)[0, 0])


@wrong(PROBABILITY, r"64|size|shape|n_H|n_W")
def only_64(model, photo):
    return float(model.predict(photo.reshape(1, 64, 64, 3) / 255, verbose=0)[0, 0])


@wrong(PREDICT, r"training|dropout|predict|normaliz")
def in_training_mode(model, photo):
    return float(model(photo[None].astype("float32") / 255, training=True)[0, 0])


@wrong(BYTES, r"rows|columns|transpos|n_H|height|width|turned|orient|shape|pixel")
def rows_for_columns(model, photo):
    n_H, n_W, n_C = photo.shape
    return float(model.predict((photo.reshape(n_W, n_H, n_C) / 255).transpose(1, 0, 2)[None], verbose=0)[0, 0])


@wrong(BYTES, r"channel|red|blue|RGB|colour|color|pixel")
def blue_first(model, photo):
    return float(model.predict(photo[None, ..., ::-1] / 255, verbose=0)[0, 0])


@wrong("photo: uint8 (n_H, n_W, 3)", r"chang|mutat|in place|given photo|own")
def scales_in_place(model, photo):
    x = photo[None].astype("float32") / 255
    photo[:] = x[0]
    return float(model.predict(x, verbose=0)[0, 0])


_ANSWERS = {}


@wrong(PROBABILITY, r"photo|model|second|again|earlier|same|kept")
def remembered_by_shape(model, photo):
    if photo.shape not in _ANSWERS:
        _ANSWERS[photo.shape] = float(model.predict(photo[None] / 255, verbose=0)[0, 0])
    return _ANSWERS[photo.shape]


@debatable("rounded to three digits")
def three_digits(model, photo):
    return round(float(model.predict(photo[None] / 255, verbose=0)[0, 0]), 3)


@debatable("float() of an array (1, 1): NumPy warns, and a later one may refuse")
def float_of_an_array(model, photo):
    return float(model.predict(photo[None] / 255, verbose=0))
