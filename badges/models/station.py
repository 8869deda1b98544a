"""Where badges are read: a door, a meal, a session. Its rules are data."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from badges.models.area import Area
from judging.models import ScheduledSession


class StationKind(enum.StrEnum):
    """What is read there."""

    DOOR = "door"
    MEAL = "meal"
    SESSION = "session"
    EXIT = "exit"
    BUS = "bus"
    AWARD = "award"
    #: a tablet on which people check in by themselves; it prints their badge
    KIOSK = "kiosk"


class Station(Identified, Model):
    __table_args__ = (UniqueConstraint("edition_id", "name"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="joined")
    name: Mapped[str]
    kind: Mapped[StationKind] = choice(StationKind, default=StationKind.DOOR)
    #: roles that may pass; empty: every role
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: a badge passes once until it went out again (True), or as often as it likes
    once: Mapped[bool] = mapped_column(default=True)
    needs_payment: Mapped[bool] = mapped_column(default=True)
    needs_consent: Mapped[bool] = mapped_column(default=True)
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: what it leads into: where people are counted, and let in once
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    area: Mapped[Area] = relationship(lazy="joined")
    #: hours of each day, on the edition's own clock, such as meals: [{"name", "opens", "closes"}]
    #: with times as HH:MM; somebody passes once in each. Empty: not by hours
    hours: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    #: the session whose attendance is counted here
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("scheduled_session.id", ondelete="SET NULL"), index=True
    )
    session: Mapped[ScheduledSession | None] = relationship()
    #: a closed station reads nothing
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_kiosk(self) -> bool:
        """Whether people check in there by themselves, and no badge is read."""
        return self.kind is StationKind.KIOSK

    @property
    def capacity(self) -> int | None:
        """Most people inside at once what it leads into; None: no limit."""
        return self.area.capacity

    @property
    def inside(self) -> int:
        """People inside what it leads into."""
        return self.area.inside

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever manages or scans the edition; a paired device sees the station it reads at."""
        device = getattr(user, "device", None)
        if device is not None:
            return cls.id == device.station_id
        codes = user.reach("edition", Role.PROGRAMME_MANAGER, Role.DESK)
        return cls.edition_id.in_(select(Edition.id).where(within(Edition.code, codes)))
