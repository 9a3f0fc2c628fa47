"""The networks of the case studies: each is a list of sizes and a loop over it.

| call | what |
|---|---|
| `lenet5` | two convolutions, three dense layers: LeCun et al., 1998 |
| `alexnet`, `LocalResponseNormalization` | five convolutions, three dense layers: Krizhevsky et al., 2012 |
| `vgg` | 11, 13, 16 or 19 layers with weights: Simonyan and Zisserman, 2014 |
| `resnet`, `resnet_cifar` | residual networks and their plain twins: He et al., 2015 |
| `basic_block`, `bottleneck_block`, `shortcut` | what they are made of |

Importing this package imports Keras.
"""

from course_utils.models.alexnet import alexnet
from course_utils.models.lenet5 import lenet5
from course_utils.models.normalization import LocalResponseNormalization
from course_utils.models.resnet import basic_block, bottleneck_block, resnet, resnet_cifar, shortcut
from course_utils.models.vgg import vgg

__all__ = [
    "LocalResponseNormalization",
    "alexnet",
    "basic_block",
    "bottleneck_block",
    "lenet5",
    "resnet",
    "resnet_cifar",
    "shortcut",
    "vgg",
]
