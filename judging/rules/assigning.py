"""Who judges what: even loads, no conflicts, and a jury that hangs together.

Submissions with the fewest eligible jurors come first; each goes to the least loaded juror, then
to the one who sat least with the jurors already on it, then by a seeded order. Chains of moves
then even the loads out as far as conflicts allow (moving along a shortest chain until none helps
is optimal: Harvey, Ladner, Lovász, Tamir 2006, "Semi-matchings"). Last, submissions and jurors
must form one connected graph, or severities cannot be compared: bridging marks are added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np

#: (submission, juror)
Pair = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """What changes on the desks, and what could not be had."""

    #: tasks to lay on desks; bridging marks are among them
    given: tuple[Pair, ...]
    #: held tasks to take away again
    taken: tuple[Pair, ...]
    #: given only so that the graph hangs together
    bridges: tuple[Pair, ...]
    #: submission: how many jurors it lacks because too few may judge it
    short: dict[int, int]
    #: whether all jurors can be compared with each other
    connected: bool


def assign(
    submissions: Iterable[int],
    jurors: Iterable[int],
    *,
    each: int | None,
    seed: str,
    barred: Collection[Pair] = (),
    done: Collection[Pair] = (),
    held: Collection[Pair] = (),
) -> Plan:
    """Plan ``each`` jurors for every submission (None: everybody who may).

    ``done`` are tasks that somebody began: they stay, also of jurors who left. ``held`` lie
    unopened on desks and move only where a bar, a missing juror or an uneven load asks for it.
    The same input gives the same plan, in whatever order it comes.
    """
    board = _lay_out(submissions, jurors, seed, barred, done, held)
    before = board.on.copy()
    if each is None:
        board.on |= board.allowed
        board.count()
    else:
        _fill(board, each)
        _even_out(board)
    bridges, connected = _connect(board)
    wanted = 1 if each is None else each
    lacking = wanted - board.on.sum(axis=1)
    was_held = {pair for pair in held if pair not in set(done)}
    now_on = set(board.pairs(board.on))
    return Plan(
        given=board.pairs(board.on & ~before),
        taken=tuple(sorted(was_held - now_on)),
        bridges=tuple(sorted(bridges)),
        short={s: int(n) for s, n in zip(board.submissions, lacking, strict=True) if n > 0},
        connected=connected,
    )


def desk_order(juror: int, submissions: Iterable[int], *, seed: str) -> list[int]:
    """The submissions as they lie on one juror's desk: another order for each juror."""
    return sorted(submissions, key=lambda submission: _draw(seed, juror, submission))


def _draw(seed: str, *what: Any) -> bytes:
    """A number nobody chose, the same for the same seed."""
    return sha256("|".join([seed, *map(str, what)]).encode()).digest()


@dataclass
class _Board:
    """Submissions by jurors, as tables of yes and no."""

    submissions: list[int]
    jurors: list[int]
    #: who may be given what
    allowed: Any
    #: what is on a desk now
    on: Any
    #: of it: what stays
    fixed: Any
    load: Any = field(init=False)
    #: how many submissions two jurors share
    together: Any = field(init=False)

    def __post_init__(self) -> None:
        self.count()

    def count(self) -> None:
        """Loads and shared submissions of what is on the desks."""
        self.load = self.on.sum(axis=0)
        shared = self.on.astype(np.float64)
        self.together = (shared.T @ shared).astype(np.int64)

    def give(self, row: int, column: int) -> None:
        self.together[column] += self.on[row]
        self.together[:, column] += self.on[row]
        self.together[column, column] += 1
        self.on[row, column] = True
        self.load[column] += 1

    def take(self, row: int, column: int) -> None:
        self.on[row, column] = False
        self.load[column] -= 1
        self.together[column] -= self.on[row]
        self.together[:, column] -= self.on[row]
        self.together[column, column] -= 1

    def free(self, rows: Any) -> Any:
        """Who else may be given these submissions."""
        return self.allowed[rows] & ~self.on[rows]

    def pairs(self, table: Any) -> tuple[Pair, ...]:
        found = zip(*np.nonzero(table), strict=True)
        return tuple(sorted((self.submissions[row], self.jurors[column]) for row, column in found))


def _lay_out(
    submissions: Iterable[int],
    jurors: Iterable[int],
    seed: str,
    barred: Collection[Pair],
    done: Collection[Pair],
    held: Collection[Pair],
) -> _Board:
    """The board in a seeded order of rows and columns; jurors who left come after the others."""
    rows = sorted(set(submissions), key=lambda each: _draw(seed, "submission", each))
    active = sorted(set(jurors), key=lambda each: _draw(seed, "juror", each))
    left = sorted({juror for _, juror in done} - set(active))
    columns = [*active, *left]
    places = {s: n for n, s in enumerate(rows)}, {j: n for n, j in enumerate(columns)}
    allowed = ~_table(places, barred)
    allowed[:, len(active) :] = False
    fixed = _table(places, done)
    return _Board(rows, columns, allowed, fixed | (_table(places, held) & allowed), fixed)


def _table(places: tuple[dict[int, int], dict[int, int]], pairs: Collection[Pair]) -> Any:
    rows, columns = places
    table = np.zeros((len(rows), len(columns)), dtype=bool)
    for submission, juror in pairs:
        if submission in rows and juror in columns:
            table[rows[submission], columns[juror]] = True
    return table


def _fill(board: _Board, each: int) -> None:
    """Give every submission the jurors it lacks, the hardest to place first."""
    eligible = (board.allowed | board.on).sum(axis=1)
    lacking = each - board.on.sum(axis=1)
    for row in np.argsort(eligible, kind="stable"):
        for _ in range(int(lacking[row])):
            free = np.flatnonzero(board.free(row))
            if not len(free):
                break
            board.give(row, int(free[_cheapest(board, row, free)]))


def _cheapest(board: _Board, row: int, free: Any) -> int:
    """Least loaded, then least often with those already there, then by turns."""
    shared = board.together[free][:, board.on[row]].sum(axis=1)
    turn = (free + row) % len(board.jurors)
    return int(np.lexsort((turn, shared, board.load[free]))[0])


def _even_out(board: _Board) -> None:
    """Move open tasks along chains of jurors until no chain makes the loads more even."""
    while chain := _improving_chain(board):
        for giver, taker in reversed(list(pairwise(chain))):
            row = _movable(board, giver)
            row = row[board.free(row)[:, taker]][0]
            board.take(row, giver)
            board.give(row, taker)


def _movable(board: _Board, juror: int) -> Any:
    return np.flatnonzero(board.on[:, juror] & ~board.fixed[:, juror])


def _improving_chain(board: _Board) -> list[int]:
    """From a heavily loaded juror over others to one with at least two tasks less; or nothing.

    Whom a heavier start could not help out of is not tried again.
    """
    seen: set[int] = set()
    active = np.flatnonzero(board.allowed.any(axis=0))
    for start in active[np.argsort(-board.load[active], kind="stable")]:
        if int(start) not in seen and (chain := _search(board, int(start), seen)):
            return chain
    return []


def _search(board: _Board, start: int, seen: set[int]) -> list[int]:
    came_from: dict[int, int] = {start: start}
    queue = [start]
    for juror in queue:
        reach = board.free(_movable(board, juror)).any(axis=0)
        for other in np.flatnonzero(reach):
            if int(other) in came_from or int(other) in seen:
                continue
            came_from[int(other)] = juror
            if board.load[other] <= board.load[start] - 2:
                return _path(came_from, int(other))
            queue.append(int(other))
    seen.update(came_from)
    return []


def _path(came_from: dict[int, int], end: int) -> list[int]:
    path = [end]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return path[::-1]


def _connect(board: _Board) -> tuple[list[Pair], bool]:
    """Add marks until jurors and submissions hang together; which ones, and whether they do."""
    group = _groups(board)
    bridges: list[Pair] = []
    while len(set(group[board.load > 0].tolist())) > 1:
        found = _bridge(board, group)
        if found is None:
            return bridges, False
        row, juror = found
        other = group[board.on[row]][0]
        board.give(row, juror)
        group[group == group[juror]] = other
        bridges.append((board.submissions[row], board.jurors[juror]))
    return bridges, True


def _groups(board: _Board) -> Any:
    """A number for each juror, equal for those who can be compared over shared submissions."""
    group = np.full(len(board.jurors), -1)
    for start in range(len(board.jurors)):
        if group[start] >= 0:
            continue
        reached = np.zeros(len(board.jurors), dtype=bool)
        edge = reached.copy()
        edge[start] = True
        while edge.any():
            reached |= edge
            edge = (board.together[edge] > 0).any(axis=0) & ~reached
        group[reached] = start
    return group


def _bridge(board: _Board, group: Any) -> tuple[int, int] | None:
    """The least loaded juror who may take a submission of another group, and which one."""
    rows = np.flatnonzero(board.on.any(axis=1))
    of_row = group[board.on[rows].argmax(axis=1)]
    free = board.free(rows)
    for juror in np.argsort(board.load, kind="stable"):
        fitting = rows[free[:, juror] & (of_row != group[juror])] if board.load[juror] else rows[:0]
        if len(fitting):
            return int(fitting[board.on[fitting].sum(axis=1).argmin()]), int(juror)
    return None
