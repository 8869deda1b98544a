"""The rules of registering for one edition: cut-off days, ages, teams, ratio."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, choice
from app.extensions import Model
from app.programmes.models import Edition
from registration.rules.supervisors import AbovePolicy


class Terms(Identified, Model):
    __table_args__ = (
        CheckConstraint("min_age <= max_age", name="ages_forwards"),
        CheckConstraint("team_min >= 1 AND team_min <= team_max", name="team_forwards"),
        CheckConstraint("exhibitors_per_supervisor >= 1", name="ratio_positive"),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), unique=True
    )
    edition: Mapped[Edition] = relationship()
    currency: Mapped[str] = mapped_column(default="EUR")
    #: the membership must cover this day (default: the first day of the edition)
    standing_on: Mapped[date | None]
    #: the fee must have been paid strictly before this day to get the member rate
    member_cutoff_on: Mapped[date | None]
    payment_due_on: Mapped[date | None]
    #: after this day nothing is refunded
    refund_until_on: Mapped[date | None]
    #: the regional office answers within so many days of a submission
    validation_days: Mapped[int] = mapped_column(default=14)
    #: exhibitors' ages in full years on ``age_on`` (default: the first day of the edition)
    min_age: Mapped[int] = mapped_column(default=9)
    max_age: Mapped[int] = mapped_column(default=25)
    age_on: Mapped[date | None]
    team_min: Mapped[int] = mapped_column(default=1)
    team_max: Mapped[int] = mapped_column(default=3)
    #: supervisor ratio: one for each so many exhibitors begun, one head more from so many on
    exhibitors_per_supervisor: Mapped[int] = mapped_column(default=4)
    head_from: Mapped[int] = mapped_column(default=3)
    above_ratio: Mapped[AbovePolicy] = choice(AbovePolicy, default=AbovePolicy.RATE)
    insurance_required: Mapped[bool] = mapped_column(default=True)
    #: health data is erased so many days after the edition
    health_kept_days: Mapped[int] = mapped_column(default=30)
