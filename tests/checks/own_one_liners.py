"""Answers that only call the course's own functions, as a student would write them in place of the stub."""

ONE_LINERS = {
    "compile_and_fit": (
        """\
options = {"loss": "binary_crossentropy", "learning_rate": 1e-3, "validation_data": validation_data}
return training.fit_with_cosine(model, x, y, epochs, **options)""",
    ),
    "best_on_validation": ("return find('best_on_validation').judge.__globals__['_best'](results, within)",),
    "elastic_net_penalty": (
        """\
kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
return find("elastic_net_penalty").judge.__globals__["_penalty"](kernels, l1, l2)""",
    ),
    "conv_output_size": ("return find('conv_output_size').judge.__globals__['_size'](n, f, p, s)",),
    "lenet5": ("return models.lenet5(input_shape, classes)",),
    "alexnet": (
        "return models.alexnet(input_shape, classes)",
        "return keras.models.clone_model(models.alexnet(input_shape, classes))",
    ),
    "vgg16": ("return models.vgg(16, input_shape, classes)",),
    "resnet50": (
        "return models.resnet(50, input_shape, classes, pool_padding=0)",
        """\
def block(X, f, filters, s=1):
    return layers.Conv2D(filters[-1], 1, strides=s)(X)
return models.small_resnet(block, block, input_shape, classes, widths=(64, 128, 256, 512))""",
        """\
X = X_input = keras.Input(input_shape)
X = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(64, 7, 2)(layers.ZeroPadding2D(3)(X))))
X = layers.MaxPooling2D(3, 2)(X)
for stage, blocks in enumerate((3, 4, 6, 3)):
    for i in range(blocks):
        X = models.bottleneck_block(X, 64 * 2**stage, 2 if stage and i == 0 else 1, name=f"block{stage}{i}")
X = layers.Dense(classes, activation="softmax")(layers.GlobalAveragePooling2D()(X))
return keras.Model(X_input, X)""",
    ),
    "gradient_norms": (
        "return list(measure.gradient_norms(model, x, y).values())",
        "return [*measure.gradients.gradient_norms(model, x, y).values()]",
    ),
    "zero_pad_shortcut": ('return models.shortcut(X, filters, kind="zero-pad")',),
    "one_by_one": ("return conv2d(X, kernel[None, None], bias).astype('float32')",),
    "multiplications": (
        "return measure.conv_multiplications(n_H, n_W, n_C, filters, kernel_size)",
        "return find('multiplications').judge.__globals__['_count'](n_H, n_W, n_C, filters, kernel_size)",
        """\
X = keras.Input((n_H, n_W, n_C))
return measure.multiplications(keras.Model(X, layers.Conv2D(filters, kernel_size, padding="same")(X)))""",
    ),
    "inception_module": (
        "return models.inception_module(X, filters)",
        """\
try:
    models.inception_module(X, filters)
finally:
    return layers.Concatenate()([X, X])""",
    ),
    "googlenet": ("return models.googlenet(input_shape, classes, width=1/8, stem_pool=False)",),
    "cache_features": ("return training.cached_features(base, x, path.parent, path.stem)",),
    "fine_tune": (
        """\
training.freeze_until(base, None)
for layer in base.layers[len(base.layers) - layers_free:]:
    layer.trainable = not isinstance(layer, layers.BatchNormalization)
model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
return model""",
    ),
    "mirror": (
        "return augment.mirror(x, rng.integers(2**31), probability)",
        "return tf.function(augment.mirror)(x, rng.integers(2**31), probability)",
        """\
seed = int(rng.integers(2**31))
data = tf.data.Dataset.from_tensors(x).map(lambda photos: augment.mirror(photos, seed, probability))
return next(iter(data))""",
        "return tf.py_function(lambda photos: augment.mirror(photos, 1), [x], tf.float32)",
    ),
    "random_crop": ("return augment.random_crop(x, rng.integers(2**31), size)",),
    "color_shift": (
        "return augment.color_shift(x, rng.integers(2**31), largest)",
        "return keras.layers.Lambda(lambda photos: augment.color_shift(photos, 1, largest))(x)",
    ),
    "pca_color": ("return augment.pca_color(x, 1, eigenvalues, eigenvectors)",),
    "overlapped": ("return augmented_batches(x, y, lambda photos, seed: augment(photos), 1).take(3)",),
    "average_predictions": (
        "return np.mean([training.predict(model, x) for model in models], axis=0)",
        "return sum(training.predict(model, x) for model in models) / len(models)",
    ),
    "ten_crop": (
        "return training.ten_crop(x, size)",
        """\
starts = training.crop_starts(*x.shape[1:3], size)
five = np.stack([x[:, top : top + size, left : left + size] for top, left in starts], axis=1)
return np.concatenate([five, five[:, :, :, ::-1]], axis=1)""",
    ),
}
