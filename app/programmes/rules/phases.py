"""Where an edition stands for somebody who looks for one: on now, open, coming or past."""

from datetime import date
from enum import StrEnum

from app.programmes.rules.editions import EditionStatus, RegistrationWindow


class Phase(StrEnum):
    """The groups of the public list, in its order."""

    RUNNING = "running"
    OPEN = "open"
    COMING = "coming"
    PAST = "past"


def phase(
    *, status: EditionStatus, window: RegistrationWindow | None, ends_on: date, today: date
) -> Phase:
    """The group of an edition on ``today`` (in its own zone).

    ``window`` is that of registration, None when the edition has no registration: then its status
    alone opens it. A cancelled edition stays among the coming ones until its last day, so that
    whoever looks for it finds the news.
    """
    if status == EditionStatus.FINISHED or (ends_on < today and status != EditionStatus.POSTPONED):
        return Phase.PAST
    if status == EditionStatus.RUNNING:
        return Phase.RUNNING
    if status == EditionStatus.OPEN and window in (None, RegistrationWindow.OPEN):
        return Phase.OPEN
    return Phase.COMING
