"""Makes long nets short: what is repeated is drawn once, and a whole block as one box."""

from collections.abc import Callable
from dataclasses import replace

from course_utils.plots.wiring.parts import Box, Chain, Fork, Part, Repeat, boxes, changed, layer_names


def repeated(chain: Chain) -> Chain:
    """The chain with parts that come several times in a row drawn once; names of layers may differ."""
    plain = changed(chain, _unnamed)
    short: list[Part] = []
    i = 0
    while i < len(chain):
        period, count = _longest_repeat(plain, i)
        if count > 1:
            whole = chain[i : i + period * count]
            short.append(Repeat(_named(whole, period), count, tuple(sorted(layer_names(whole)))))
        else:
            short.append(chain[i])
        i += period * count
    return tuple(short)


def _longest_repeat(plain: Chain, start: int) -> tuple[int, int]:
    """How many parts repeat from `start` on, and how often; (1, 1) where nothing does."""
    best = (1, 1)
    if isinstance(plain[start], Box) and (plain[start].attached or plain[start].note or plain[start].kind == "cut"):
        return best
    for period in range(1, (len(plain) - start) // 2 + 1):
        unit, count = plain[start : start + period], 1
        while plain[start + period * count : start + period * (count + 1)] == unit:
            count += 1
        end = start + period * count
        if end < len(plain) and getattr(plain[end], "attached", False):
            count -= 1  # the last one has another box stacked under it
        if count > 1 and period * count > best[0] * best[1]:
            best = (period, count)
    return best


def _unnamed(box: Box) -> Box:
    return replace(box, layers=(), name="")


def _named(whole: Chain, period: int) -> Chain:
    """The first of the repeats, its headings made those of all: `block2 … block4`."""
    unit = whole[:period]
    heads = [part.name for part in whole if isinstance(part, Box) and part.name]
    if len(heads) < 2 or not isinstance(unit[0], Box):
        return unit
    return (replace(unit[0], name=f"{heads[0]} … {heads[-1]}"), *unit[1:])


def whole_blocks(chain: Chain, keep: Callable[[Fork], bool] = lambda fork: False) -> Chain:
    """The chain with each fork as one box that says its branches, but for those to `keep`; in side paths, too."""

    def of(part: Part) -> Part:
        if isinstance(part, Fork):
            return part if keep(part) else _block(part)
        return part if isinstance(part, Box) else replace(part, chain=whole_blocks(part.chain, keep))

    return tuple(of(part) for part in chain)


def _block(fork: Fork) -> Box:
    names = layer_names((fork,))
    inside = list(boxes((fork,)))
    notes = [box.note for box in inside if box.note]
    with_weights = [box for box in inside if box.kind in ("conv", "dense", "norm", "model")]
    common = {
        "shape": fork.join.shape,
        "layers": tuple(sorted(names)),
        "name": _common_start(names),
        "note": "\n".join(notes),
        "called": fork.join.called,
        "frozen": bool(with_weights) and all(box.frozen for box in with_weights),
    }
    texts = [_short(branch) for branch in fork.branches]
    if all(fork.branches) and (fork.join.kind == "concatenate" or len(texts) > 2):
        ending = "concatenated" if fork.join.kind == "concatenate" else "joined"
        return Box("block", tuple(texts), joined=ending, **common)
    main, *others = sorted(zip(fork.branches, texts, strict=True), key=lambda one: -len(list(boxes(one[0]))))
    identity = "concatenated with its input" if fork.join.kind == "concatenate" else "identity shortcut"
    beside = [f"shortcut: {text}" if branch else identity for branch, text in others]
    return Box("block", (main[1], *beside), bypass=True, **common)


def _common_start(names: set[str]) -> str:
    """What the names of a block's layers begin with, up to an underscore: `block2` of `block2_add`, `block2_1_conv`."""
    first, last = min(names, default=""), max(names, default="")
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same].rpartition("_")[0]


def _short(chain: Chain) -> str:
    """A branch in a few words: `1×1, 96 → 3×3, 128`."""
    return " → ".join(filter(None, map(_in_short, chain)))


def _in_short(part: Part) -> str:
    match part:
        case Fork():
            return f"{len(part.branches)} branches"
        case Repeat():
            return f"{part.times} × ({_short(part.chain)})"
        case Box(kind="conv"):
            head, _, filters = part.lines[0].partition(", ")
            stride = part.lines[1].split(", ")[0].removeprefix("stride ")
            parts = (head.removesuffix(" conv"), filters.split(" ")[0], "" if stride == "1" else f"/{stride}")
            return ", ".join(filter(None, parts))
        case Box(kind="pool"):
            return "pool"
        case Box(kind="shape" | "dense" | "model"):
            return part.lines[0]
    return ""
