"""What a juror is asked, and what they said: marks are a log that only grows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ColumnElement, ForeignKey, Index, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from judging.models.jury import Juror
from judging.models.round import Criterion, Round
from judging.models.submission import Submission
from judging.rules.kinds import AssignmentState, ConflictKind


class Assignment(Identified, Model):
    """One submission on one juror's desk."""

    __table_args__ = (
        UniqueConstraint("round_id", "juror_id", "submission_id"),
        Index("ix_assignment_juror_round", "juror_id", "round_id", "position"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    round: Mapped[Round] = relationship()
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"), index=True)
    juror: Mapped[Juror] = relationship()
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    submission: Mapped[Submission] = relationship()
    #: order on the desk; another one for each juror
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[AssignmentState] = choice(AssignmentState, default=AssignmentState.OPEN)
    #: of RECUSED: what and why
    conflict: Mapped[ConflictKind | None] = choice(ConflictKind)
    reason: Mapped[str] = mapped_column(default="")
    #: the juror put it off; it comes again at the end
    skipped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)

    marks: Mapped[list[Mark]] = relationship(back_populates="assignment", order_by="Mark.id")

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """The juror alone."""
        return cls.juror_id.in_(select(Juror.id).where(Juror.user_id == user.id))


class Mark(Model):
    """One mark given, changed or taken back; the newest of an assignment and criterion counts."""

    __table_args__ = (
        Index("ix_mark_assignment_criterion", "assignment_id", "criterion_id", "id"),
        UniqueConstraint("assignment_id", "nonce"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    assignment: Mapped[Assignment] = relationship(back_populates="marks")
    #: None in a voting round
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"))
    criterion: Mapped[Criterion | None] = relationship()
    #: what stood there before; None: nothing
    old: Mapped[int | None]
    #: what stands now, on the criterion's scale or a Vote; None: taken back
    new: Mapped[int | None]
    #: when the server wrote it, and when the juror gave it (earlier, when the line was lost)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    #: e-mail address of whoever gave it
    by: Mapped[str]
    #: made by the juror's device: the same mark sent twice is written once
    nonce: Mapped[str]


class Remark(Identified, Model):
    """A juror's word about a submission ("the author is named"), or a question to a juror."""

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), index=True
    )
    assignment: Mapped[Assignment] = relationship()
    from_juror: Mapped[bool]
    text: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


#: the database itself refuses to rewrite a mark
KEEP_ON_SQLITE = """CREATE TRIGGER mark_is_kept BEFORE UPDATE ON mark
BEGIN SELECT RAISE(ABORT, 'marks are never rewritten'); END"""
KEEP_ON_POSTGRES = (
    """CREATE OR REPLACE FUNCTION keep_mark() RETURNS trigger AS
'BEGIN RAISE EXCEPTION ''marks are never rewritten''; END' LANGUAGE plpgsql""",
    """CREATE TRIGGER mark_is_kept BEFORE UPDATE ON mark
FOR EACH ROW EXECUTE FUNCTION keep_mark()""",
)

_table: Any = Mark.__table__
event.listen(_table, "after_create", DDL(KEEP_ON_SQLITE).execute_if(dialect="sqlite"))
for _statement in KEEP_ON_POSTGRES:
    event.listen(_table, "after_create", DDL(_statement).execute_if(dialect="postgresql"))


@event.listens_for(Mark, "before_delete")
def _keep(mapper: Any, connection: Any, mark: Mark) -> None:
    raise RuntimeError("marks are never deleted")
