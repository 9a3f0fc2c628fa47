"""Where the checks do not yet judge as the statements say. Only ever shorter: an entry that is mended goes."""

# Wrong solutions that still pass, by exercise.
ACCEPTED = {
    "alexnet": ("dropout_that_never_rests", "default_224"),
    "average_predictions": (
        "one_model_is_no_list",
        "empties_the_list",
        "first_thirty_two",
        "a_tensor",
        "squeezed",
        "remembered_by_length",
    ),
    "cache_features": ("half_on_disk", "squeezed", "distrusts_the_length", "remembered_by_name", "as_npz"),
    "color_shift": ("three_channels",),
    "compile_and_fit": ("with_sgd", "forgets_validation", "validates_on_training", "trains_on_validation_too"),
    "convolutional_block": ("identity_where_it_fits",),
    "frozen_classifier": ("last_layer_left_free", "called_in_training_mode"),
    "googlenet": ("pops_its_modules",),
    "gradient_norms": ("first_eight",),
    "happy_model": ("always_rgb", "batch_of_sixteen"),
    "identity_block": ("statistics_of_the_batch", "pops_the_filters", "shares_its_layers"),
    "lenet5": ("default_28",),
    "mirror": ("copies_the_generator", "itself_if_nothing_is_to_do", "a_view_if_all_are_chosen", "a_tensor"),
    "multiplications": ("overflows",),
    "one_by_one": ("squeezed", "by_keras", "keeps_the_type_of_X", "half_precision"),
    "overlapped": ("prefetches_one",),
    "pca_color": ("as_bytes", "rounded", "in_the_type_of_x", "alphas_in_place", "eigenvectors_in_place", "sorts_again"),
    "predict_photo": ("scaled_if_above_one", "by_256", "numpy_float64", "only_64"),
    "random_crop": ("squeezed", "three_channels"),
    "resnet50": ("global_average", "other_momentum", "pops_its_blocks"),
    "scale_pixels": ("only_if_above_one", "squeezed"),
    "ten_crop": ("a_tensor",),
    "vgg16": ("always_rgb", "pops_its_plan"),
}

# Right solutions that are still rejected.
REJECTED = {
    "convolutional_block": ("strides_by_slicing",),
    "lenet5": ("pool_then_relu",),
}
