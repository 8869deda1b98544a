"""A phone or tablet that reads badges: paired by a QR code, with a token of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime
from app.extensions import Model
from app.programmes.models import Edition
from badges.models.station import Station


class Device(Identified, Model):
    """It may read at its station and nothing else, until it is revoked or the edition is over."""

    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    station: Mapped[Station] = relationship(lazy="joined")
    #: as the desk calls it, such as Phone 3
    name: Mapped[str]
    #: of the one-time code in the pairing QR; None once it was used
    pairing_hash: Mapped[str | None] = mapped_column(unique=True)
    pairing_ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: of the bearer token the device got; None until it paired
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: to the minute
    last_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: scans that waited on it when it was last heard of; None: it never said
    waiting: Mapped[int | None]

    @property
    def is_kiosk(self) -> bool:
        """Whether it stands alone in the hall and hands badges out, instead of reading them."""
        return self.station.is_kiosk

    @property
    def scopes(self) -> tuple[str, ...]:
        """What its bearer token may be used for: a kiosk gets no list of people."""
        return ("kiosk",) if self.is_kiosk else ("scan",)

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever manages the edition."""
        codes = user.reach("edition", Role.PROGRAMME_MANAGER)
        editions = select(Edition.id).where(within(Edition.code, codes))
        return cls.station_id.in_(select(Station.id).where(Station.edition_id.in_(editions)))
