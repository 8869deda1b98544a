"""One reading of a code at a station; every reading is kept, refusals too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import UTCDateTime, choice
from app.extensions import Model
from badges.models.area import Area
from badges.models.badge import Badge
from badges.models.station import Station
from badges.rules.scanning import Direction, Reason, Verdict


class Scan(Model):
    __table_args__ = (
        UniqueConstraint("station_id", "nonce"),
        Index("ix_scan_area_badge", "area_id", "badge_id", "happened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    station: Mapped[Station] = relationship()
    #: what the station led into at that moment
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    area: Mapped[Area] = relationship()
    #: the paired device; None for an account's own browser or a program
    device_id: Mapped[int | None] = mapped_column(
        ForeignKey("device.id", ondelete="SET NULL"), index=True
    )
    #: the scanner's own random id (UUID): the same reading sent twice gets the first answer
    nonce: Mapped[str]
    badge_id: Mapped[int | None] = mapped_column(ForeignKey("badge.id", ondelete="SET NULL"))
    badge: Mapped[Badge | None] = relationship()
    #: what was read or typed, cut to 200 characters
    code: Mapped[str]
    direction: Mapped[Direction] = choice(Direction, default=Direction.IN)
    verdict: Mapped[Verdict] = choice(Verdict)
    reason: Mapped[Reason | None] = choice(Reason)
    #: what the device told the person on its own, without network; None: it asked here first
    decided: Mapped[Verdict | None] = choice(Verdict, name="decided")
    #: staff let the person in against the verdict; ``reason`` says what they overruled
    override: Mapped[bool] = mapped_column(default=False)
    #: why staff let the person in
    note: Mapped[str] = mapped_column(default="")
    #: for a badge that passed already: when that was
    since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: by the scanner's clock
    scanned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: when it is believed to have happened (badges.rules.conflicts.moment)
    happened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: by the server's clock
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: e-mail address of the account, and the name it gave to the device
    scanned_by: Mapped[str]
    #: taken back by the desk; it counts no more
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
