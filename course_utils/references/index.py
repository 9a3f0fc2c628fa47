# Made by `course build` out of notebooks/source: change that, not this.
# sha256 of the rest: 3c334e975e04c7d5f3dea9ec9e1e57d3204f9b2b30f03d732b69f7b150d61356
"""Where the course's own answer to each exercise is."""

LESSON_OF = {
    "alexnet": "lesson_03",
    "average_predictions": "lesson_09",
    "cache_features": "lesson_07",
    "color_shift": "lesson_08",
    "compile_and_fit": "lesson_01",
    "conv_output_size": "lesson_03",
    "convolutional_block": "lesson_04",
    "fine_tune": "lesson_07",
    "frozen_classifier": "lesson_07",
    "googlenet": "lesson_06",
    "gradient_norms": "lesson_05",
    "happy_model": "lesson_01",
    "identity_block": "lesson_04",
    "inception_module": "lesson_06",
    "lenet5": "lesson_03",
    "mirror": "lesson_08",
    "multiplications": "lesson_06",
    "one_by_one": "lesson_06",
    "overlapped": "lesson_08",
    "pca_color": "lesson_08",
    "predict_photo": "lesson_01",
    "random_crop": "lesson_08",
    "resnet50": "lesson_04",
    "scale_pixels": "lesson_00",
    "ten_crop": "lesson_09",
    "vgg16": "lesson_03",
    "zero_pad_shortcut": "lesson_05",
}
