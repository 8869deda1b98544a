"""The jury of a call: people, what they must not judge, and their seats in rounds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.access import Role
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.organisations.models import Organisation
from judging.models.call import Call, editions_within
from judging.models.round import Round
from judging.models.submission import Submission
from judging.rules.kinds import ConflictKind, JurorState


class Juror(Identified, Model):
    __table_args__ = (UniqueConstraint("call_id", "user_id"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    call: Mapped[Call] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    user: Mapped[User] = relationship(lazy="joined")
    #: own country and organisation are never judged
    country: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    organisation: Mapped[Organisation | None] = relationship()
    state: Mapped[JurorState] = choice(JurorState, default=JurorState.INVITED)
    invited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: when they said that their list of conflicts is complete
    declared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    conflicts: Mapped[list[Conflict]] = relationship(
        back_populates="juror", order_by="Conflict.id", cascade="all, delete-orphan"
    )

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """The juror, and who organises the jury."""
        calls = select(Call.id).where(
            editions_within(user, Role.PROGRAMME_MANAGER, Role.PRESIDENT_OF_JURY)
        )
        return (cls.user_id == user.id) | cls.call_id.in_(calls)


class Conflict(Identified, Model):
    """What a juror must not judge: a country, an organisation, or one submission."""

    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id", ondelete="CASCADE"), index=True)
    juror: Mapped[Juror] = relationship(back_populates="conflicts")
    kind: Mapped[ConflictKind] = choice(ConflictKind)
    country: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    organisation: Mapped[Organisation | None] = relationship()
    #: met at the desk, or found by the secretary behind what the juror wrote
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE")
    )
    submission: Mapped[Submission | None] = relationship()
    #: in the juror's words ("my niece enters, her name is ...")
    reason: Mapped[str] = mapped_column(default="")
    #: when the secretary knew what it bars: None while nobody looked up whom the words mean
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Seat(Identified, Model):
    """A juror on the panel of one round."""

    __table_args__ = (UniqueConstraint("round_id", "juror_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    round: Mapped[Round] = relationship(lazy="joined")
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id", ondelete="CASCADE"), index=True)
    juror: Mapped[Juror] = relationship(lazy="joined")
    #: since when they work: nothing of theirs is moved any more without need
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """The juror alone: a desk is private."""
        return cls.juror_id.in_(select(Juror.id).where(Juror.user_id == user.id))
