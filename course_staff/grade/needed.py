"""Which statements of a notebook an answer needs: the imports, helpers, constants and earlier answers whose names it
uses, and theirs in turn. Nothing else is run in grading: no training, no plots, no experiments.

A name means what it would mean if the notebook were run from top to bottom: what stands last above the place of use,
and for a function the place of use is where it is called. Where nothing stands above, what stands first below counts: a
notebook need not have been run in its order.
"""

import builtins
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge

from course_staff.grade.statements import Statement
from course_staff.grade.training import trainers


@dataclass(frozen=True)
class Needed:
    """What an answer needs.

    Attributes:
        statements: positions (cell, statement), in the order to run them in; the answer's own comes last.
        unbound: names that are used and that nothing binds.
        trained: names whose values come out of training, which is not run.
        anything: whether it may use or bind names that cannot be seen, so that only the whole notebook has them all.
        imports: the modules that are imported.
    """

    statements: tuple[tuple[int, int], ...]
    unbound: frozenset[str]
    trained: frozenset[str]
    anything: bool
    imports: frozenset[str]


def needed(cells: Sequence[Sequence[Statement]], name: str, answer: int, end: int) -> Needed | None:
    """What the function `name` needs that the cell `answer` binds; None where that cell does not bind it.

    Args:
        cells: the statements of all cells, in the order of the notebook; a cell that is no Python has none.
        end: the first cell that is run after the function is called.
    """
    places = [(cell, index) for cell, statements in enumerate(cells) for index in range(len(statements))]
    flat = [statement for statements in cells for statement in statements]
    own = [at for at, (cell, _) in enumerate(places) if cell == answer and name in flat[at].binds]
    if not own:
        return None
    called = sum(len(statements) for statements in cells[: max(end, answer + 1)])
    search = _Search(flat, name, own[-1], called)
    search.run()
    chosen = [flat[at] for at in search.found]
    return Needed(
        tuple(places[at] for at in _in_order(search)),
        frozenset(search.unbound),
        frozenset(search.trained),
        any(statement.binds_any or statement.reads_any for statement in chosen),
        frozenset().union(*(statement.imports for statement in chosen)),
    )


@dataclass
class _Search:
    """Goes from the answer to what it uses, and on from there.

    Attributes:
        found: the positions of what is needed.
        before: for each of them, the positions of what it uses when it runs.
    """

    flat: list[Statement]
    name: str
    answer: int
    called: int
    found: set[int] = field(default_factory=set)
    before: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    unbound: set[str] = field(default_factory=set)
    trained: set[str] = field(default_factory=set)

    def run(self) -> None:
        self._skipped = _not_run(self.flat)
        self._touching = _touching(self.flat)
        self._any = [at for at, statement in enumerate(self.flat) if statement.binds_any]
        waiting = [self.answer]
        while waiting:
            at = waiting.pop()
            if at in self.found:
                continue
            self.found.add(at)
            statement = self.flat[at]
            for name in statement.now:
                self.before[at] |= self._meaning(name, at)
            waiting += self.before[at]
            for name in statement.later:
                waiting += self._meaning(name, self.called) if name != self.name else [self.answer]
            if statement.reads_any:
                others = range(self.called)
                waiting += [other for other in others if self.flat[other].certain and other not in self._skipped]

    def _meaning(self, name: str, place: int) -> set[int]:
        """The statements that make `name` what it is at a place; what those use themselves is looked for later."""
        touching = self._touching.get(name, [])
        above = (self._upwards(touching, place), self._upwards(self._any, place))
        found, bound = set(), False
        for at in merge(*above, reverse=True):
            statement = self.flat[at]
            if at in self._skipped:
                self.trained |= {name} if self._trains(at) else set()
                continue
            found.add(at)
            bound |= not statement.binds_any
            if name in statement.binds and statement.certain:
                return found
            if name in statement.now and name in statement.binds | statement.changes | statement.calls:
                return found  # it goes on with what was there, and brings that along
        if bound:
            return found
        for at in touching[bisect_left(touching, place) :]:
            if name in self.flat[at].binds and at not in self._skipped:
                return found | {at}
            self.trained |= {name} if self._trains(at) else set()
        if not found and name not in self.trained and not hasattr(builtins, name):
            self.unbound.add(name)
        return found

    def _trains(self, at: int) -> bool:
        return at in self._skipped and not self.flat[at].awaits

    @staticmethod
    def _upwards(positions: list[int], place: int) -> Iterator[int]:
        return (positions[index] for index in range(bisect_left(positions, place) - 1, -1, -1))


def _touching(flat: Sequence[Statement]) -> dict[str, list[int]]:
    """For each name, the statements that bind or change it, or may.

    Calling a function of a module is no change of the module.
    """
    writers = {name: statement.writes for statement in flat for name in statement.binds if statement.writes}
    modules = {name for statement in flat if statement.imports and statement.certain for name in statement.binds}
    modules -= {name for statement in flat if not statement.imports for name in statement.binds}
    touching = defaultdict(list)
    for at, statement in enumerate(flat):
        written = frozenset().union(*(writers[name] for name in statement.now & writers.keys()))
        for name in statement.binds | statement.changes | (statement.calls - modules) | written:
            touching[name].append(at)
    return touching


def _not_run(flat: Sequence[Statement]) -> set[int]:
    """The statements that train when they run, themselves or through functions of the notebook, or that await."""
    trains = trainers((statement.binds, statement.when_called) for statement in flat if statement.certain)
    return {at for at, statement in enumerate(flat) if statement.awaits or trains(statement.at_once)}


def _in_order(search: _Search) -> list[int]:
    """What was found as the notebook has it, but each statement after those that it uses when it runs.

    The answer comes last, unless something that stands below it gives another value to a name that it has used by then.
    """
    answer = search.flat[search.answer]
    rebound = any(at > search.answer and search.flat[at].binds & answer.now for at in search.found)
    order: dict[int, None] = {}
    for first in sorted(search.found, key=lambda at: (at == search.answer and not rebound, at)):
        _put(first, search, order)
    last = next(reversed(order))
    return [*order] if rebound or last == search.answer else [*order, search.answer]  # bound anew, it is the same


def _put(first: int, search: _Search, order: dict[int, None]) -> None:
    """Put a statement into the order, and before it what it uses: without recursion, for a chain may be long."""
    begun: set[int] = set()
    stack = [first]
    while stack:
        at = stack[-1]
        begun.add(at)
        missing = [other for other in search.before[at] if other not in order and other not in begun]
        if missing:
            stack.append(min(missing))
        else:
            order.setdefault(stack.pop())
