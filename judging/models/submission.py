"""One answer to a call, the thing that is judged: one photo, one proposal, one candidature."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.files import StoredFile
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.organisations.models import Organisation
from judging.models.author import Author
from judging.models.call import Call
from judging.rules.kinds import Eligibility, SubmissionState


class Submission(Identified, Model):
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        CheckConstraint("state <> 'submitted' OR number IS NOT NULL", name="submitted_has_number"),
        Index("ix_submission_call_state", "call_id", "state"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    call: Mapped[Call] = relationship(lazy="joined")
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), index=True)
    author: Mapped[Author] = relationship(back_populates="submissions")
    #: what the jury calls it ("photo 0417"): given at the first submitting, kept ever after
    number: Mapped[int | None]
    state: Mapped[SubmissionState] = choice(SubmissionState, default=SubmissionState.DRAFT)
    title: Mapped[str] = mapped_column(default="")
    #: by code of the call's fields; SPEAKERS: [{"name": ..., "biography": ...}]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: titles and captions in other languages, where the author gave them
    captions: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    #: counts up with every save, so that an older page does not overwrite a newer one
    revision: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    #: the last time it became complete and was handed in: what first-come orders by
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: the organisation that put it among its best, and when
    forwarded_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    forwarded_by: Mapped[Organisation | None] = relationship()
    forwarded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    eligibility: Mapped[Eligibility] = choice(Eligibility, default=Eligibility.OPEN)
    #: codes of judging.rules.eligibility that the secretary kept as reasons
    eligibility_reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: in the secretary's words, for the author
    eligibility_note: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    checked_by: Mapped[str] = mapped_column(default="")

    files: Mapped[list[SubmissionFile]] = relationship(
        back_populates="submission", order_by="SubmissionFile.id", cascade="all, delete-orphan"
    )

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Whoever may see its author. Jurors see assignments, never this."""
        return cls.author_id.in_(select(Author.id).where(Author.readable_by(user)))


class SubmissionFile(Identified, Model):
    """A photo in its sizes, or a PDF. What a camera wrote beside the picture is in none of them."""

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    submission: Mapped[Submission] = relationship(back_populates="files")
    #: as it came, sealed; only staff opens it, and that is logged. Of a PDF: None
    original_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    original: Mapped[StoredFile | None] = relationship(foreign_keys=original_id)
    #: the photo re-encoded in full size, or the PDF
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship(foreign_keys=file_id)
    #: at most 1600 pixels: what a screen shows
    screen_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    screen: Mapped[StoredFile | None] = relationship(foreign_keys=screen_id)
    #: at most 480 pixels: lists, grids, slow lines
    thumbnail_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    thumbnail: Mapped[StoredFile | None] = relationship(foreign_keys=thumbnail_id)
    #: pixels of the upright photo
    width: Mapped[int | None]
    height: Mapped[int | None]
    #: SHA-256 of the bytes as they came: the same file again
    sha256: Mapped[str] = mapped_column(index=True)
    #: 64-bit perceptual hash in 16 hexadecimal digits: nearly the same picture
    perceptual_hash: Mapped[str] = mapped_column(default="", index=True)
    #: what the picture's own notes said that matters: {"camera": true, "edited_with": "..."}
    noted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Upload(Identified, Model):
    """A file on its way in pieces (tus 1.0); becomes a SubmissionFile or is swept after a day."""

    __table_args__ = (CheckConstraint("received <= size", name="not_more_than_said"),)

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    submission: Mapped[Submission] = relationship()
    name: Mapped[str]
    #: bytes announced, bytes here
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    #: keys of the pieces in the storage, in order
    pieces: Mapped[list[str]] = mapped_column(JSON, default=list)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: why it was refused, in the sender's language; empty while it runs and when it succeeded
    refusal: Mapped[str] = mapped_column(default="")
