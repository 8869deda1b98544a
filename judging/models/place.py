"""The decision with places: a quota, what each submission gets of it, and when it is held."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from judging.models.call import Call
from judging.models.submission import Submission
from judging.rules.kinds import PlaceState, SessionAudience


class Quota(Identified, Model):
    """How many places a call has and by which limits they are given (app.programmes.allocation)."""

    __table_args__ = (
        CheckConstraint("places >= 0", name="places_not_negative"),
        CheckConstraint("reserve >= 0 AND reserve <= places", name="reserve_within_places"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), unique=True)
    call: Mapped[Call] = relationship()
    places: Mapped[int]
    #: of them for members in good standing on the deadline day
    reserve: Mapped[int] = mapped_column(default=0)
    per_organisation: Mapped[int | None]
    per_country: Mapped[int | None]
    #: 0-100; below it nobody gets a place
    threshold: Mapped[Decimal] = mapped_column(Numeric(6, 2), default=Decimal(0))
    #: no scores: the order of submitting decides
    first_come: Mapped[bool] = mapped_column(default=False)
    #: announced beforehand: seats left empty by the caps are filled over them
    relaxes: Mapped[bool] = mapped_column(default=False)
    #: of the draw between equals; shown on the call's page before it opens
    seed: Mapped[str] = mapped_column(default="")
    #: an offer holds its seat so long
    offer_days: Mapped[int] = mapped_column(default=10)
    allocated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    allocated_by: Mapped[str] = mapped_column(default="")
    #: ``places`` as they were at the allocation; more may have been added since
    first_places: Mapped[int | None]


class Place(Identified, Model):
    """What one submission got, in which pass, or where it waits and why."""

    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id", ondelete="CASCADE"), index=True)
    quota: Mapped[Quota] = relationship()
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    submission: Mapped[Submission] = relationship()
    state: Mapped[PlaceState] = choice(PlaceState)
    #: reserve, open, relax; empty without a seat
    given_in: Mapped[str] = mapped_column(default="")
    #: of WAITING: 1 is next
    position: Mapped[int | None]
    #: capacity, organisation_cap, country_cap; of NOT_ELIGIBLE: below_threshold, ineligible,
    #: not_forwarded, not_advanced, not_judged
    reason: Mapped[str] = mapped_column(default="")
    over_cap: Mapped[bool] = mapped_column(default=False)
    #: as they were when the places were given: score, standing on the deadline day, the
    #: organisation (its code; empty: none) and country that the caps count, hour of handing in
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    member: Mapped[bool] = mapped_column(default=False)
    organisation_code: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accept_by: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: when the mail left that the offer ends soon
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: why it was declined or withdrawn, in the words of whoever did it
    note: Mapped[str] = mapped_column(default="")


class Room(Identified, Model):
    """Where sessions of an edition are held."""

    __table_args__ = (UniqueConstraint("edition_id", "name"),)

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    edition: Mapped[Edition] = relationship()
    name: Mapped[str]
    #: seats; None: not counted
    capacity: Mapped[int | None]


class ScheduledSession(Identified, Model):
    """An accepted submission at its time and room. No room and no speaker is in two at once."""

    __table_args__ = (CheckConstraint("starts_at < ends_at", name="forwards"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    submission: Mapped[Submission] = relationship()
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    room: Mapped[Room] = relationship(lazy="joined")
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    audience: Mapped[SessionAudience] = choice(SessionAudience)
    #: counts up with each change: the SEQUENCE of its calendar entry
    sequence: Mapped[int] = mapped_column(default=0)
