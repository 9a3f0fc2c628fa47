"""A chain in words, for the alternative text."""

from course_utils.plots.wiring.parts import Box, Chain, Fork, Repeat, SidePath
from course_utils.plots.wiring.sheet import volume

SIGNS = {"+": "added", "−": "subtracted", "×": "multiplied"}


def in_words(chain: Chain) -> str:
    """The chain from its input to its output, boxes separated by semicolons."""
    texts: list[str] = []
    for part in chain:
        match part:
            case Box(attached=True) if texts:
                texts[-1] += f", {_box(part)}"
            case Box():
                texts.append(_box(part))
            case Fork():
                texts.append(_fork(part))
            case Repeat():
                texts.append(f"{part.times} times ({in_words(part.chain)})")
            case SidePath():
                texts.append(f"a side path leaves ({in_words(part.chain)})")
    return "; ".join(texts)


def _box(box: Box) -> str:
    lines = f"{len(box.lines)} branches, {box.joined} ({' | '.join(box.lines)})" if box.joined else ", ".join(box.lines)
    text = " ".join(filter(None, (box.name, lines)))
    text = f"(missing: {text})" if box.ghost else text
    gives = (
        f" {'of' if box.kind == 'input' else 'gives'} {volume(box.shape)}"
        if box.shape and not (box.attached or box.ghost)
        else ""
    )
    notes = [*(["frozen"] if box.frozen else []), *([f"marked: {_one_line(box.note)}"] if box.note else [])]
    gives += f", called {box.called}" if box.called else ""
    return text + gives + (f" [{'; '.join(notes)}]" if notes else "")


def _fork(fork: Fork) -> str:
    branches = " | ".join(in_words(branch) if branch else "identity shortcut" for branch in fork.branches)
    sign = fork.join.lines[0]
    joined = f"{SIGNS.get(sign, sign)}, gives {volume(fork.join.shape)}"
    note = f" [marked: {_one_line(fork.join.note)}]" if fork.join.note else ""
    return f"{len(fork.branches)} branches ({branches}) {joined}{note}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
