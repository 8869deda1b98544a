"""The decision with awards: a result that is signed, released and then frozen; and the winners."""

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

from app.core.files import StoredFile
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from judging.models.call import Call
from judging.models.round import Round
from judging.models.submission import Submission
from judging.rules.kinds import SelectionState


class Selection(Identified, Model):
    """One of a call. Released by another person than the one who signed."""

    __table_args__ = (
        CheckConstraint(
            "state <> 'released' OR (released_by <> '' AND released_by <> signed_by)",
            name="released_by_a_second_person",
        ),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    call: Mapped[Call] = relationship()
    #: the last round, whose marks decide
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    round: Mapped[Round] = relationship()
    state: Mapped[SelectionState] = choice(SelectionState, default=SelectionState.DRAFT)
    #: e-mail addresses
    signed_by: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    released_by: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: of the inputs, frozen at release: JSON as bytes, and what it hashes to
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    snapshot: Mapped[StoredFile | None] = relationship(foreign_keys=snapshot_id)
    snapshot_sha256: Mapped[str] = mapped_column(default="")
    #: the pages of the protocol in every language, frozen at release (judging.services.protocols)
    protocol_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    protocol: Mapped[StoredFile | None] = relationship(foreign_keys=protocol_id)

    ranked: Mapped[list[RankedSubmission]] = relationship(
        back_populates="selection",
        order_by="(RankedSubmission.place, RankedSubmission.id)",
        cascade="all, delete-orphan",
    )

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Who organises the jury."""
        return cls.call_id.in_(select(Call.id).where(Call.readable_by(user)))


class RankedSubmission(Model):
    """One line of the signed order."""

    __table_args__ = (UniqueConstraint("selection_id", "submission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    selection_id: Mapped[int] = mapped_column(
        ForeignKey("selection.id", ondelete="CASCADE"), index=True
    )
    selection: Mapped[Selection] = relationship(back_populates="ranked")
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    submission: Mapped[Submission] = relationship()
    #: equal places are ex aequo
    place: Mapped[int]
    #: final mean, 0-100, two decimals half up
    mean: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    #: what broke the tie with the line above (judging.rules.final_order); empty: the mean
    decided_by: Mapped[str] = mapped_column(default="")


class TieDecision(Identified, Model):
    """The president orders submissions that nothing else could tell apart, and says why."""

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    round: Mapped[Round] = relationship()
    #: submission ids, best first
    order: Mapped[list[int]] = mapped_column(JSON)
    reason: Mapped[str]
    by: Mapped[str]


class Award(Identified, Model):
    """A prize of a call: first prize, special mention, best photo about water."""

    __table_args__ = (UniqueConstraint("call_id", "code"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    call: Mapped[Call] = relationship()
    code: Mapped[str]
    name: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: only submissions whose answer to this field is this value; empty: all of the call
    field_code: Mapped[str] = mapped_column(default="")
    field_value: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    #: how many winners at most; ex aequo may exceed it, with the reason kept
    places: Mapped[int] = mapped_column(default=1)
    #: set: the award is not given ("no first place"), and why
    withheld_reason: Mapped[str] = mapped_column(default="")

    winners: Mapped[list[Winner]] = relationship(
        back_populates="award", order_by="Winner.id", cascade="all, delete-orphan"
    )


class Winner(Identified, Model):
    __table_args__ = (UniqueConstraint("award_id", "submission_id"),)

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), index=True)
    award: Mapped[Award] = relationship(back_populates="winners")
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    submission: Mapped[Submission] = relationship()
    ex_aequo: Mapped[bool] = mapped_column(default=False)


class Answer(Identified, Model):
    """The decision about a candidature: yes or no, in words that are mailed."""

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    submission: Mapped[Submission] = relationship()
    accepted: Mapped[bool]
    text: Mapped[str]
    by: Mapped[str]
