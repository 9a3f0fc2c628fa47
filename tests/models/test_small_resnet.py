from keras import layers

from course_utils.models import small_resnet


def test_it_stacks_the_given_blocks_and_halves_at_each_stage_but_the_first():
    called = []

    def block(kind):
        def build(X, f, filters, s=1):
            called.append((kind, f, filters, s))
            return layers.Conv2D(filters[-1], 1, strides=s)(X)

        return build

    net = small_resnet(block("first"), block("next"), (32, 48, 3), 4, widths=(2, 4), before=layers.RandomFlip())
    assert called == [
        ("first", 3, [2, 2, 8], 1),
        ("next", 3, [2, 2, 8], 1),
        ("first", 3, [4, 4, 16], 2),
        ("next", 3, [4, 4, 16], 1),
    ]
    assert isinstance(net.layers[1], layers.RandomFlip)
    assert net.layers[-2].input.shape == (None, 4, 6, 16)
    assert net.output_shape == (None, 4)
