"""The networks of the case studies: each is a list of sizes and a loop over it.

| call | what |
|---|---|
| `lenet5` | two convolutions, three dense layers: LeCun et al., 1998 |
| `alexnet`, `LocalResponseNormalization` | five convolutions, three dense layers: Krizhevsky et al., 2012 |
| `vgg` | 11, 13, 16 or 19 layers with weights: Simonyan and Zisserman, 2014 |
| `resnet`, `resnet_cifar` | residual networks and their plain twins: He et al., 2016 |
| `small_resnet` | three stages out of given blocks, for small photographs |
| `googlenet`, `GOOGLENET` | nine Inception modules, and their filters: Szegedy et al., 2014 |
| `efficientnet_lite0`, `efficientnet_lite0_features`, `imagenet_top` | trained on ImageNet: Tan and Le, 2019 |
| `basic_block`, `bottleneck_block`, `shortcut` | what residual networks are made of |
| `inception_module`, `factorized_module`, `inception_resnet_block` | v1, v2/v3, v4: Szegedy et al., 2014 to 2016 |

Importing this package imports Keras.
"""

from course_utils.models.alexnet import alexnet
from course_utils.models.efficientnet_lite import efficientnet_lite0, efficientnet_lite0_features
from course_utils.models.imagenet import imagenet_top
from course_utils.models.inception import (
    GOOGLENET,
    factorized_module,
    googlenet,
    inception_module,
    inception_resnet_block,
)
from course_utils.models.lenet5 import lenet5
from course_utils.models.normalization import LocalResponseNormalization
from course_utils.models.resnet import basic_block, bottleneck_block, resnet, resnet_cifar, shortcut
from course_utils.models.small_resnet import small_resnet
from course_utils.models.vgg import vgg

__all__ = [
    "GOOGLENET",
    "LocalResponseNormalization",
    "alexnet",
    "basic_block",
    "bottleneck_block",
    "efficientnet_lite0",
    "efficientnet_lite0_features",
    "factorized_module",
    "googlenet",
    "imagenet_top",
    "inception_module",
    "inception_resnet_block",
    "lenet5",
    "resnet",
    "resnet_cifar",
    "shortcut",
    "small_resnet",
    "vgg",
]
