"""The phrases for a setting, and why it matters: the general ones; an exercise may have reasons of its own."""

WHAT = {
    ("conv2d", "filters"): "the {noun} has {value} filters",
    ("conv2d", "kernel_size"): "the kernel of the {noun} is {value}",
    ("conv2d", "strides"): "the {noun} comes with stride {value}",
    ("conv2d", "dilation"): "the {noun} comes with dilation {value}",
    ("conv2d", "groups"): "the {noun} works in {value} groups",
    ("batch_norm", "axis"): "the {noun} works along axis {value}",
    ("dense", "units"): "the {noun} has {value} units",
    ("max_pool", "pool_size"): "the windows of the {noun} are {value}",
    ("max_pool", "strides"): "the {noun} comes with stride {value}",
    ("avg_pool", "pool_size"): "the windows of the {noun} are {value}",
    ("avg_pool", "strides"): "the {noun} comes with stride {value}",
    ("concatenate", "axis"): "the {noun} is along axis {value}",
}


PHRASE = {
    "filters": "{} filters",
    "kernel_size": "a {} kernel",
    "strides": "stride {}",
    "pads": "{}",
    "dilation": "dilation {}",
    "groups": "{} groups",
    "axis": "axis {}",
    "units": "{} units",
    "pool_size": "{} windows",
}


WHY = {
    (
        "conv2d",
        "filters",
    ): "each filter is one map of features for the next layer; too few or too many change every later size.",
    ("conv2d", "kernel_size"): "the kernel is how much of the picture one output pixel sees.",
    ("conv2d", "strides"): "a stride of s keeps one position in s along each axis and drops the rest.",
    (
        "conv2d",
        "pads",
    ): "without enough padding a convolution shrinks the picture and sees its border less often than its middle.",
    (
        "conv2d",
        "pads",
        "larger",
    ): "zeros on every side make the picture larger than the text's, and every later size with it.",
    ("conv2d", "pads", "other"): "as many zeros in other places shift what each output pixel sees.",
    ("conv2d", "use_bias"): "without a bias a filter cannot shift its response.",
    (
        "batch_norm",
        "axis",
    ): "every channel is one kind of feature and has its own mean and variance; rows and columns are only places.",
    ("dense", "units"): "the number of outputs must fit the question: one for yes or no, one a class otherwise.",
    (
        "missing",
        "conv2d",
    ): "each convolution builds on the maps of the one before; without it the net has one less.",
    ("missing", "batch_norm"): "it keeps the mean and variance of each channel steady, and training faster.",
    ("missing", "relu"): "without a non-linearity two linear layers are no more than one.",
    (
        "missing",
        "max_pool",
    ): "it halves rows and columns, keeps the strongest response, and spares the dense layer most of its weights.",
    (
        "missing",
        "flatten",
    ): "a dense layer works on the last axis only, so without it there is one answer a pixel, not one a picture.",
    ("missing", "main path"): "the layers are what a block learns; the shortcut only carries its input past them.",
    ("missing", "shortcut"): "the shortcut carries the block's input past its layers, and the gradient back past them.",
    ("missing", "softmax"): "it turns the scores of the classes into probabilities that add up to 1.",
    ("missing", "sigmoid"): "it turns a score of any size into a probability between 0 and 1.",
    ("early", "relu", "add"): "a ReLU before the sum lets the block only ever add to its input, never take away.",
    ("early", "relu"): "what it has cut to zero cannot be brought back: the next step sees only the positive half.",
    ("replaced", "add"): "an addition keeps the size of the volume, and lets a block of zeros be the identity.",
    ("replaced", "softmax"): "of several classes one is right: a softmax gives probabilities that add up to 1.",
    ("forked", "shortcut"): "both ways start at the block's input; only then can a block of zeros be the identity.",
    ("forked", "main path"): "both ways start at the block's input, so that each sees what came in.",
    ("batch_norm", "trainable"): "a frozen batch normalization never learns the mean and variance of the data.",
    ("early", "sigmoid"): "it squeezes everything into 0 to 1 before the other steps have done their work.",
    (
        "replaced",
        "sigmoid",
    ): "for one yes-or-no output the sigmoid gives a probability between 0 and 1 that depends on the input.",
    (
        "replaced",
        "flatten",
    ): "flattening keeps every value with its place; the dense layer gives each a weight of its own.",
    ("max_pool", "pads"): "with these sizes padding keeps a last row or column that the text's pooling drops.",
    ("replaced", "relu"): "ReLU lets positive values pass unchanged, so gradients do not fade in deep nets.",
    ("replaced", "max_pool"): "the maximum says whether a feature is there; other pooling says something else.",
    ("extra", "conv2d"): "it makes the net deeper than the one in the text, with weights that the text does not count.",
    ("extra", "relu"): "it cuts values to zero at a place where the text lets them pass.",
    ("extra", "dropout"): "dropping values while training makes another model than the one the text describes.",
    ("extra", "total_dropout"): "while training nothing passes it, so nothing before it learns.",
    (
        "extra",
        "unknown",
    ): "the check compares your net with the text step by step; what the text does not name stays outside.",
}


SHARED = "every layer of the text has weights of its own; one layer called twice learns one thing for both places."


ABSENT = "every part that is left out makes the net less deep than the one the text describes."


FALLBACK = "the net should have the steps the text lists, in that order; any other step changes what it computes."
