"""Local response normalization: channels that fire strongly quiet their neighbours at the same position."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="course_utils")
class LocalResponseNormalization(keras.layers.Layer):
    """Local response normalization (Krizhevsky, Sutskever and Hinton, 2012: ImageNet classification …, section 3.3).

    At each position, channel i of N becomes b_i = a_i / (k + α · Σ a_j²)^β, where j runs over the n channels around
    i, from max(0, i − n/2) to min(N − 1, i + n/2), n/2 rounded down. The constants are the paper's. TensorFlow's
    `tf.nn.local_response_normalization` computes the same and names its constants otherwise: `depth_radius` is n/2,
    `bias` is k, and its defaults (5, 1, 1, 0.5) are others than the paper's.

    Input and output: (batch, n_H, n_W, n_C). There is nothing to learn.
    """

    def __init__(self, k: float = 2.0, n: int = 5, alpha: float = 1e-4, beta: float = 0.75, **options):
        super().__init__(**options)
        self.k, self.n, self.alpha, self.beta = k, n, alpha, beta

    def call(self, a):
        reach, n_C = self.n // 2, a.shape[-1]
        squares = ops.pad(ops.square(a), [[0, 0], [0, 0], [0, 0], [reach, reach]])
        around = sum(squares[..., start : start + n_C] for start in range(2 * reach + 1))
        return a / (self.k + self.alpha * around) ** self.beta

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"k": self.k, "n": self.n, "alpha": self.alpha, "beta": self.beta}
