"""The life of an edition: its status, its mode, and when one may register."""

from datetime import datetime
from enum import StrEnum


class EditionStatus(StrEnum):
    """Where an edition stands. Postponing, moving or cancelling loses no registration."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    FINISHED = "finished"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class EditionMode(StrEnum):
    """Where it happens."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class RegistrationWindow(StrEnum):
    """Whether one may register now, or why not."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class ImpossibleChange(ValueError):
    """The edition's status does not allow the change."""

    def __init__(self, status: EditionStatus, wanted: EditionStatus | EditionMode) -> None:
        super().__init__(f"an edition that is {status} cannot become {wanted}")
        self.status = status
        self.wanted = wanted


_S = EditionStatus

# Steps back are there to undo a slip: reopening, calling a cancelled edition back to life.
CHANGES: dict[EditionStatus, frozenset[EditionStatus]] = {
    _S.DRAFT: frozenset({_S.ANNOUNCED, _S.OPEN, _S.CANCELLED}),
    _S.ANNOUNCED: frozenset({_S.DRAFT, _S.OPEN, _S.POSTPONED, _S.CANCELLED}),
    _S.OPEN: frozenset({_S.ANNOUNCED, _S.CLOSED, _S.RUNNING, _S.POSTPONED, _S.CANCELLED}),
    _S.CLOSED: frozenset({_S.OPEN, _S.RUNNING, _S.POSTPONED, _S.CANCELLED}),
    _S.RUNNING: frozenset({_S.CLOSED, _S.FINISHED, _S.CANCELLED}),
    _S.FINISHED: frozenset({_S.RUNNING}),
    _S.POSTPONED: frozenset({_S.ANNOUNCED, _S.OPEN, _S.CLOSED, _S.CANCELLED}),
    _S.CANCELLED: frozenset({_S.ANNOUNCED, _S.POSTPONED}),
}

_BY_STATUS = {
    _S.DRAFT: RegistrationWindow.NOT_YET,
    _S.ANNOUNCED: RegistrationWindow.NOT_YET,
    _S.CLOSED: RegistrationWindow.CLOSED,
    _S.RUNNING: RegistrationWindow.CLOSED,
    _S.FINISHED: RegistrationWindow.CLOSED,
    _S.POSTPONED: RegistrationWindow.POSTPONED,
    _S.CANCELLED: RegistrationWindow.CANCELLED,
}


def change_status(status: EditionStatus, wanted: EditionStatus) -> EditionStatus:
    """The new status; ImpossibleChange when it cannot follow ``status``."""
    if wanted not in CHANGES[status]:
        raise ImpossibleChange(status, wanted)
    return wanted


def is_news(was: EditionStatus, now: EditionStatus) -> bool:
    """Whether those registered must hear of it: it is off, or it is on again."""
    off = {_S.POSTPONED, _S.CANCELLED}
    return now in off or was in off


def change_mode(status: EditionStatus, wanted: EditionMode) -> EditionMode:
    """The new mode: an edition may move online, or back, until it is finished or cancelled."""
    if status in (_S.FINISHED, _S.CANCELLED):
        raise ImpossibleChange(status, wanted)
    return wanted


def registration_window(
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    status: EditionStatus,
    now: datetime,
) -> RegistrationWindow:
    """Whether one may register ``now``.

    The manager opens registration by the status; the times then narrow it: from ``opens_at`` to
    just before ``closes_at``, None leaving that end open. All are aware datetimes, else ValueError.
    """
    _require_aware(opens_at, closes_at, now)
    if status != EditionStatus.OPEN:
        return _BY_STATUS[status]
    if closes_at is not None and now >= closes_at:
        return RegistrationWindow.CLOSED
    if opens_at is not None and now < opens_at:
        return RegistrationWindow.NOT_YET
    return RegistrationWindow.OPEN


def _require_aware(*moments: datetime | None) -> None:
    if any(moment is not None and moment.utcoffset() is None for moment in moments):
        raise ValueError("moments carry their time zone")
