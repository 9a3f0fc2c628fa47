"""Where the checks do not yet judge as the statements say. Only ever shorter: an entry that is mended goes."""

# Wrong solutions that still pass, by exercise.
ACCEPTED = {
    "alexnet": ("dropout_that_never_rests", "default_224"),
    "compile_and_fit": ("with_sgd", "forgets_validation", "validates_on_training", "trains_on_validation_too"),
    "convolutional_block": ("identity_where_it_fits",),
    "frozen_classifier": ("last_layer_left_free", "called_in_training_mode"),
    "googlenet": ("pops_its_modules",),
    "gradient_norms": ("first_eight",),
    "happy_model": ("always_rgb", "batch_of_sixteen"),
    "identity_block": ("statistics_of_the_batch", "pops_the_filters", "shares_its_layers"),
    "lenet5": ("default_28",),
    "multiplications": ("overflows",),
    "one_by_one": ("squeezed", "by_keras", "keeps_the_type_of_X", "half_precision"),
    "resnet50": ("global_average", "other_momentum", "pops_its_blocks"),
    "vgg16": ("always_rgb", "pops_its_plan"),
}

# Right solutions that are still rejected.
REJECTED = {
    "convolutional_block": ("strides_by_slicing",),
    "lenet5": ("pool_then_relu",),
}
