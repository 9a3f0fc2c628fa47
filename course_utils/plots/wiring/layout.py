"""Gives the parts of a chain their places: a vertical flow, branches side by side, shortcuts beside the main path.

Each part is measured from its axis, the vertical line that the data comes in and goes out on: how far it reaches to the
left and to the right, and how tall it is.
"""

from dataclasses import dataclass

from course_utils.plots.wiring import style
from course_utils.plots.wiring.parts import Box, Chain, Fork, Part, Repeat, Shape, SidePath, boxes, shape_after
from course_utils.plots.wiring.sheet import Frame, Label, Line, PlacedBox, Sheet, box_size, is_circle, volume

TAP = 0.08  # from where a side path leaves to its first turn
FAN = 0.14  # from where branches part to the line that leads to each of them
IDENTITY = "identity\nshortcut"


@dataclass(frozen=True)
class Extent:
    """How far something reaches from its axis, and how tall it is."""

    left: float
    right: float
    height: float
    end: float = 0.0  # of a chain: where the main path ends, which a side path may reach below

    @property
    def width(self) -> float:
        return self.left + self.right


def measure(chain: Chain, before: Shape = ()) -> Extent:
    """What a chain needs, from the upper edge of its first part to the lower edge of its last one."""
    return place(chain, Sheet(), 0.0, 0.0, before)


def place(chain: Chain, sheet: Sheet, x: float, y: float, before: Shape = ()) -> Extent:
    """Write a chain with its axis at `x` from `y` downwards. `before` is the volume that comes in."""
    left = right = 0.0
    top, floor, previous = y, y, None  # the floor is where the last side path ends
    width = max((box_size(part)[0] for part in chain if isinstance(part, Box) and not is_circle(part)), default=0.0)
    shape = before
    for i, part in enumerate(chain):
        if isinstance(part, SidePath):
            leaves = max(y, floor) + TAP
            sheet.lines.append(Line(((x, y), (x, leaves)), arrow=False))
            extent = _place_side(part, sheet, x, leaves, _reach(chain[:i], shape), shape)
            right, floor, y = max(right, extent.right), leaves + extent.height + style.SHORT, leaves
            continue
        if previous is not None and not _stacked(previous, part):
            y = _arrow(sheet, x, y, shape, head=not isinstance(part, Fork))
            right = max(right, style.BESIDE + style.text_width(volume(shape), style.SMALL))
        extent = _place_part(part, sheet, x, y, shape, width)
        left, right, y = max(left, extent.left), max(right, extent.right), y + extent.height
        if isinstance(part, Box) and part.called and not (i + 1 < len(chain) and _stacked(part, chain[i + 1])):
            name = part.called  # at the left of the arrow, whose volume stands at the right
            place_of_name = x - style.BESIDE - style.text_width(name, style.SMALL), y + style.ARROW / 2 - 0.01
            sheet.labels.append(Label(name, *place_of_name))
        shape, previous = shape_after((part,), shape), part
    return Extent(left, right, max(y, floor - style.SHORT) - top, y - top)


def place_whole(chain: Chain, sheet: Sheet, x: float, y: float, before: Shape = ()) -> Extent:
    """As `place`, with an arrow at the end that says what comes out."""
    extent = place(chain, sheet, x, y, before)
    out = shape_after(chain, before)
    end = _arrow(sheet, x, y + extent.end, out) - y
    label = style.BESIDE + style.text_width(volume(out), style.SMALL)
    return Extent(extent.left, max(extent.right, label), max(extent.height, end), end)


def _place_side(part: SidePath, sheet: Sheet, x: float, y: float, reach: float, shape: Shape) -> Extent:
    """Write a side path that leaves the axis `x` at `y`, beside what reaches `reach` to the right."""
    extent = measure(part.chain, shape)
    axis, top = x + reach + style.GAP + extent.left, y + style.ARROW - TAP
    sheet.lines.append(Line(((x, y), (axis, y), (axis, top))))
    placed = place_whole(part.chain, sheet, axis, top, shape)
    return Extent(0.0, axis + placed.right - x, top + placed.height - y)


def _stacked(previous: Part, part: Part) -> bool:
    """Whether a part stands right under the one before it."""
    if not (isinstance(part, Box) and part.attached and isinstance(previous, Box)):
        return False
    joins = is_circle(previous) or (previous.ghost and not previous.attached)
    return not joins and previous.kind not in ("input", "cut")


def _reach(chain: Chain, shape: Shape) -> float:
    """How far the boxes before a side path reach to the right: it starts beside them."""
    near = [part for part in chain if not isinstance(part, SidePath)]
    label = style.BESIDE + style.text_width(volume(shape), style.SMALL)
    return max(measure(tuple(near)).right, label)


def _arrow(sheet: Sheet, x: float, y: float, shape: Shape, head: bool = True) -> float:
    """An arrow with the volume beside it, or a line without a head. Returns where it ends."""
    text = volume(shape)
    end = y + (style.ARROW if text else style.SHORT)
    if text:
        sheet.labels.append(Label(text, x + style.BESIDE, (y + end) / 2 - 0.01))
    sheet.lines.append(Line(((x, y), (x, end)), arrow=head))
    return end


def _place_part(part: Part, sheet: Sheet, x: float, y: float, shape: Shape, width: float) -> Extent:
    match part:
        case Box():
            return _place_box(part, sheet, x, y, width)
        case Repeat():
            return _place_repeat(part, sheet, x, y, shape)
    if is_parallel(part):
        return _place_branches(part, sheet, x, y, shape)
    return _place_shortcut(part, sheet, x, y, shape)


def _place_box(box: Box, sheet: Sheet, x: float, y: float, width: float = 0.0) -> Extent:
    own, height = box_size(box)
    width = own if is_circle(box) else max(width, own)
    sheet.boxes.append(PlacedBox(box, x - width / 2, y, width, height))
    if not box.bypass:
        return Extent(width / 2, width / 2, height)
    side, out = x + width / 2, x + width / 2 + style.BEND
    points = ((side, y + 0.07), (out, y + 0.07), (out, y + height - 0.07), (side, y + height - 0.07))
    sheet.lines.append(Line(points, shortcut=True))
    return Extent(width / 2, width / 2 + style.BEND + 0.02, height)


def _place_repeat(part: Repeat, sheet: Sheet, x: float, y: float, shape: Shape) -> Extent:
    extent = measure(part.chain, shape)
    inner = y + style.FRAME + style.SHORT
    sheet.lines.append(Line(((x, y), (x, inner)), arrow=not isinstance(part.chain[0], Fork)))
    place(part.chain, sheet, x, inner, shape)
    height = extent.height + 2 * style.FRAME + style.SHORT
    left = x - extent.left - style.FRAME
    sheet.frames.append(Frame(left, y, extent.width + 2 * style.FRAME, height))
    right = extent.right + style.FRAME + style.BESIDE
    label = Label(f"×{part.times}", x + right, y + 0.12, style.TEXT + 2, bold=True)
    sheet.labels.append(label)
    return Extent(extent.left + style.FRAME, right + label.width + style.BESIDE, height)


def is_parallel(fork: Fork) -> bool:
    """Whether the branches stand side by side as equals: no one of them is the main path."""
    joined = fork.join.kind == "concatenate" or len(fork.branches) > 2
    return joined and all(fork.branches)


def _place_branches(fork: Fork, sheet: Sheet, x: float, y: float, shape: Shape) -> Extent:
    """Branches side by side, the join as wide as all of them; the shorter ones stand at the lower end, as in papers."""
    extents = [_with_label(measure(branch, shape), shape_after(branch, shape)) for branch in fork.branches]
    total = sum(extent.width for extent in extents) + style.GAP * (len(extents) - 1)
    deepest = max(extent.height for extent in extents)
    start, bus = x - total / 2, y + FAN
    bottom = bus + style.SHORT + deepest
    sheet.lines.append(Line(((x, y), (x, bus)), arrow=False))
    for branch, extent in zip(fork.branches, extents, strict=True):
        axis, top = start + extent.left, bottom - extent.height
        sheet.lines.append(Line(((x, bus), (axis, bus), (axis, top))))
        place(branch, sheet, axis, top, shape)
        _arrow(sheet, axis, bottom, shape_after(branch, shape))
        start += extent.width + style.GAP
    end = bottom + (style.ARROW if volume(shape_after(fork.branches[0], shape)) else style.SHORT)
    _place_box(fork.join, sheet, x, end, total)
    return Extent(total / 2, total / 2, end + box_size(fork.join)[1] - y)


def _with_label(extent: Extent, shape: Shape) -> Extent:
    """The extent of a branch with the volume beside the arrow at its end."""
    label = style.BESIDE + style.text_width(volume(shape), style.SMALL)
    return Extent(extent.left, max(extent.right, label), extent.height)


def _place_shortcut(fork: Fork, sheet: Sheet, x: float, y: float, shape: Shape) -> Extent:
    """The longest branch straight on, the others as curves at its right, each further out than the one before."""
    order = sorted(fork.branches, key=lambda branch: -len(list(boxes(branch))))
    main, shortcuts = order[0], order[1:]
    lead = style.SHORT + FAN
    sheet.lines.append(Line(((x, y), (x, y + lead)), arrow=bool(main) and not isinstance(main[0], Fork)))
    extent = _with_label(place(main, sheet, x, y + lead, shape), shape_after(main, shape))
    bottom = y + lead + extent.height
    least = max((measure(branch, shape).height + 2 * style.ARROW + style.BEND for branch in shortcuts), default=0.0)
    bottom = max(bottom, y + least)
    if bottom > y + lead + extent.height:
        sheet.lines.append(Line(((x, y + lead + extent.height), (x, bottom)), arrow=False))
    end = _arrow(sheet, x, bottom, shape_after(main, shape))
    joined = _place_box(fork.join, sheet, x, end)
    edge, middle = x + max(extent.right, joined.right), end + joined.height / 2
    for number, branch in enumerate(shortcuts):
        start = y + 0.06 + 0.05 * number
        edge = _place_curve(branch, sheet, (x, start), (x + joined.right, middle), edge, shape)
    return Extent(max(extent.left, joined.left), edge - x, end + joined.height - y)


def _place_curve(branch: Chain, sheet: Sheet, start, end, edge: float, shape: Shape) -> float:
    """A shortcut from `start` to the join, right of `edge`. Returns how far to the right it reaches."""
    if not branch:
        axis = edge + style.GAP
        sheet.lines.append(Line((start, (axis, start[1]), (axis, end[1]), end), shortcut=True))
        text = "\n".join(filter(None, (IDENTITY, volume(shape))))
        label = Label(text, axis + style.BESIDE, (start[1] + end[1]) / 2)
        sheet.labels.append(label)
        return label.x + label.width
    extent = _with_label(measure(branch, shape), shape_after(branch, shape))
    axis = edge + style.GAP + extent.left
    top = (start[1] + end[1] - extent.height) / 2
    sheet.lines.append(Line((start, (axis, start[1]), (axis, top)), shortcut=True))
    place(branch, sheet, axis, top, shape)
    text = volume(shape_after(branch, shape))
    bottom = top + extent.height
    if text:
        sheet.labels.append(Label(text, axis + style.BESIDE, bottom + style.ARROW / 2))
    sheet.lines.append(Line(((axis, bottom), (axis, end[1]), end), shortcut=True))
    return axis + extent.right
