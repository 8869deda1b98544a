"""One step of judging, its criteria, and the submissions that came so far."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Numeric,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from judging.models.call import Call
from judging.models.submission import Submission
from judging.rules.kinds import RoundKind, RoundState


class Round(Identified, Model):
    __table_args__ = (
        UniqueConstraint("call_id", "position"),
        CheckConstraint("marks_each >= 1", name="marks_each_positive"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    call: Mapped[Call] = relationship(lazy="joined")
    #: 1, 2, 3 in the order they are held; the last one decides
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: what the jury reads above its work, by language
    instructions: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    kind: Mapped[RoundKind] = choice(RoundKind)
    state: Mapped[RoundState] = choice(RoundState, default=RoundState.SETUP)
    #: jurors for each submission; ignored when ``everyone``
    marks_each: Mapped[int] = mapped_column(default=3)
    #: every juror without a conflict judges every submission
    everyone: Mapped[bool] = mapped_column(default=False)
    #: VOTE: this many "in" advance (one "must keep" always does)
    votes_needed: Mapped[int] = mapped_column(default=2)
    #: CRITERIA: so many of the best advance; None in the last round
    advance: Mapped[int | None]
    #: of the plan of assignments; kept, so that the plan can be made again
    seed: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: at the first mark; criteria, scales and weights do not change after it
    frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: why it was closed although votes were open
    closing_note: Mapped[str] = mapped_column(default="")

    criteria: Mapped[list[Criterion]] = relationship(
        back_populates="round", order_by="Criterion.position", cascade="all, delete-orphan"
    )

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Who organises the jury: managers and the president. Jurors have a Seat."""
        return cls.call_id.in_(select(Call.id).where(Call.readable_by(user)))


class Criterion(Identified, Model):
    """What is marked, on which scale, how much it weighs. A voting round has none."""

    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        CheckConstraint("minimum < maximum", name="scale_forwards"),
        CheckConstraint("weight > 0", name="weight_positive"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    round: Mapped[Round] = relationship(back_populates="criteria")
    code: Mapped[str]
    name: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    description: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    minimum: Mapped[int] = mapped_column(default=1)
    maximum: Mapped[int] = mapped_column(default=10)
    weight: Mapped[Decimal] = mapped_column(Numeric(6, 2), default=Decimal(1))
    position: Mapped[int] = mapped_column(default=0)


class RoundSubmission(Model):
    """A submission in a round; at closing, whether it advances, with which score and why."""

    __table_args__ = (UniqueConstraint("round_id", "submission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    round: Mapped[Round] = relationship()
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    submission: Mapped[Submission] = relationship()
    #: None while the round runs
    advances: Mapped[bool | None]
    #: 0-100, two decimals: the corrected mark where a correction applies, else the raw mean
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    place: Mapped[int | None]
