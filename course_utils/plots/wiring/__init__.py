"""Wiring diagrams, drawn from the model itself.

- `draw`: `draw_wiring`
- `parts`: what a diagram is made of; `keras_graph`, `describe`, `tree`: from a Keras model to its parts
- `shorten`: repeats drawn once, whole blocks as one box
- `style`, `sheet`, `layout`, `page`: sizes and places
- `drawing`: Matplotlib; `words`: the alternative text
"""

from course_utils.plots.wiring.draw import draw_wiring

__all__ = ["draw_wiring"]
