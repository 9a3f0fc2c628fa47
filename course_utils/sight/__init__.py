"""What a trained network looks at: with Keras's own layers, for one picture at a time.

| call | what |
|---|---|
| `grad_cam` | which places of a volume speak for a class: Selvaraju et al., 2017 |
| `occlusion` | what the class loses when a part of the picture is covered: Zeiler and Fergus, 2014 |
| `receptive_field`, `receptive_fields`, `Field` | the pixels that a number depends on: Araujo, Norris and Sim, 2019 |
| `feature_maps` | what the layers give for a picture |
| `first_filters` | the kernels that see the picture itself |

`plots.show_grad_cam`, `show_occlusion`, `show_receptive_fields`, `show_feature_maps` and `show_filters` draw them.
"""

from course_utils.sight.attention import grad_cam, occlusion
from course_utils.sight.features import feature_maps, first_filters
from course_utils.sight.fields import Field, receptive_field, receptive_fields

__all__ = [
    "Field",
    "feature_maps",
    "first_filters",
    "grad_cam",
    "occlusion",
    "receptive_field",
    "receptive_fields",
]
