"""The order in which a juror meets what is to be judged, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from judging.rules.kinds import AssignmentState

#: what lies on the desk; recused and cancelled tasks do not
ON_DESK = frozenset({AssignmentState.OPEN, AssignmentState.DONE, AssignmentState.ABSTAINED})
#: a scale with at most so many steps is a row of buttons, a longer one a number to type
BUTTONS_MAX = 11
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """One submission on a desk, as far as its order asks."""

    id: int
    public_id: str
    #: what the jury calls the submission
    number: int
    position: int
    state: AssignmentState
    skipped_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether a judgement is still missing."""
        return self.state is AssignmentState.OPEN

    @property
    def is_put_off(self) -> bool:
        """Skipped, and still to be judged."""
        return self.is_open and self.skipped_at is not None


@dataclass(frozen=True)
class Progress:
    """``judged`` of ``total`` are settled by a mark or an abstention; ``skipped`` come again."""

    judged: int
    total: int
    skipped: int

    @property
    def left(self) -> int:
        """How many still wait, skipped ones included."""
        return self.total - self.judged


def desk_order(tasks: Sequence[Task]) -> list[Task]:
    """As planned; what was put off comes at the end, first put off first."""
    return sorted(
        tasks,
        key=lambda t: (t.skipped_at is not None, t.skipped_at or _FIRST, t.position, t.id),
    )


def next_open(tasks: Sequence[Task], *, after: int | None = None) -> Task | None:
    """The first open task behind the one with id ``after`` in desk order, then from the start.

    None when nothing is open, or only ``after`` itself.
    """
    ordered = desk_order(tasks)
    start = next((n + 1 for n, task in enumerate(ordered) if task.id == after), 0)
    later = [*ordered[start:], *ordered[:start]]
    return next((task for task in later if task.is_open and task.id != after), None)


def neighbours(tasks: Sequence[Task], here: int) -> tuple[Task | None, Task | None]:
    """The tasks before and behind the one with id ``here`` in desk order; None at the ends."""
    ordered = desk_order(tasks)
    at = [task.id for task in ordered].index(here)
    return ordered[at - 1] if at else None, ordered[at + 1] if at + 1 < len(ordered) else None


def progress(tasks: Sequence[Task]) -> Progress:
    """How far the juror is."""
    open_ones = [task for task in tasks if task.is_open]
    put_off = [task for task in open_ones if task.is_put_off]
    return Progress(len(tasks) - len(open_ones), len(tasks), len(put_off))


def is_row(minimum: int, maximum: int) -> bool:
    """Whether a scale is shown as a row of buttons."""
    return maximum - minimum < BUTTONS_MAX


#: orders of the grid; the first is the usual one
ORDERS = ("best", "worst", "desk", "number")


@dataclass(frozen=True)
class Exhibit:
    """One submission in the grid of all own marks."""

    task: Task
    title: str
    has_picture: bool
    #: 0-100, or the vote; None while it is not complete
    mark: float | None
    #: (criterion, value) in words
    parts: list[tuple[str, str]]


def in_order(exhibits: Sequence[Exhibit], order: str) -> list[Exhibit]:
    """``exhibits`` (given in desk order) in one of ORDERS; those without a mark at the end."""
    if order == "desk":
        return list(exhibits)
    if order == "number":
        return sorted(exhibits, key=lambda one: one.task.number)
    sign = -1 if order == "best" else 1
    return sorted(exhibits, key=lambda one: (one.mark is None, sign * (one.mark or 0)))
