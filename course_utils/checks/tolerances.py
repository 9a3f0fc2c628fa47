"""Every threshold of the checks, each with its reason. What is compared with what stands where it is compared.

TF32 keeps 10 bits of a product's factors (a relative error of 5e-4 each) and is the default of TensorFlow on a GPU.
"""

# Arrays, relative to 1 + the largest value.
COMPUTED = 2e-3  # float32, or TF32 on a GPU, through a few layers; mistakes are told apart at ten times as much
COPIED = 1e-6  # values that were moved, repeated or padded: nothing but a change of type may touch them

# Models, relative to the spread of the reference's outputs.
MODEL_OUTPUT = 0.01  # far above float32 and TF32 through a hundred layers, far below what any wrong layer does

SPREAD = 1e-3  # added to that spread, so that outputs without any can be compared
CURVE, CURVE_NEAR_0 = 1e-4, 1e-5  # a function of one number in float32: relative, and absolute where it is near 0

# What follows from probabilities, absolute or relative; they themselves are compared as COMPUTED.
LOSS = 1e-3  # a cross-entropy in float32, clipped at 1e-7, against the formula in float64
METRIC = 1e-3  # an accuracy over ten examples moves in steps of 0.1
LEARNING_RATE = 1e-3  # relative: float32 keeps seven digits of the rate that was given
DEFAULT_RATE = 1e-6  # absolute: whether a rate is Adam's default of 1e-3, which float32 keeps to 1e-10
TRAINED = (
    1e-4  # weights: float32 through dozens of steps of Adam; a lost moment or a repeated epoch changes 0.01 at least
)

# Pixels from 0 to 255.
PIXEL = 1e-3  # a pixel that was moved, not computed with; the images of a case differ by 1 at least
SCALED_PIXEL = 1e-5  # a pixel divided by 255 in float32; the next grey is 4e-3 away
UNSCALED_PIXEL = 1e-4  # whether 255 times what a net saw is the picture itself: float32 errs by 3e-5 at 255
WHOLE_PIXEL = 1.01  # a solution may return whole pixels, cut off or rounded
CLIPPED_PIXEL = 0.01  # what is clipped is 0 or 255, however it was rounded
SHIFTED_PIXEL = 0.3  # a colour shift in float32: far above its error, far below any mistake
SATURATED = 0.3  # the share of medium greys that a usable shift never drives to 0 and 255
REACHED = (
    0.9  # of the largest shift: 660 draws all miss the upper or the lower twentieth with a probability below 1e-14
)
SMALL_SHIFT = 0.5  # of the largest shift: below it lie half of the draws
COLOR_FACTOR = 0.02  # rounding moves the factor between two pixels around 128 by less than 1/110 either way

# Chance: a bound on numbers that are drawn is one that a right solution crosses with a probability below 1e-9.
FALSE_ALARM = 1e-10  # of one comparison; see `arrays.image_batches.slack`
CORRELATION = 0.3  # of 600 independent pairs of bounded draws |r| has a standard error of 0.04: seven of them

# Sizes.
GRAPH_NODES = 4000  # of a student's model, and steps after branches are written out; ResNet-152 has about 520
