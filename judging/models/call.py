"""An invitation to submit (photos, proposals, candidatures, articles). All of it is data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from judging.rules.kinds import Audience, Decision, FieldKind, TextKind


def editions_within(user: Any, *roles: Role) -> ColumnElement[bool]:
    """Condition on ``Call.edition_id``: editions in which ``user`` holds one of ``roles``."""
    reach = user.reach("edition", *roles)
    return Call.edition_id.in_(select(Edition.id).where(within(Edition.code, reach)))


class Call(Identified, Model):
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="forwards"),
        CheckConstraint("members_first_days >= 0", name="members_first_not_negative"),
        CheckConstraint("files_min >= 0 AND files_min <= files_max", name="files_forwards"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="joined")
    #: in addresses: ``photo-2027``
    code: Mapped[str] = mapped_column(unique=True)
    #: name and invitation by language code; English at least
    name: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    summary: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    decision: Mapped[Decision] = choice(Decision)
    audience: Mapped[Audience] = choice(Audience)
    #: for so many days after the opening only members may submit
    members_first_days: Mapped[int] = mapped_column(default=0)
    #: None: not announced yet
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)

    #: submissions that count for one author, one organisation; None: no limit
    per_author: Mapped[int | None]
    per_organisation: Mapped[int | None]
    #: age of the author on ``age_on``, both included; None: no limit
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    age_on: Mapped[date | None]
    #: under 18 on ``age_on`` a parent is asked
    asks_parents: Mapped[bool] = mapped_column(default=False)
    #: an organisation forwards its best; only those come before the jury
    forwarding: Mapped[bool] = mapped_column(default=False)
    forwards_max: Mapped[int | None]
    forwards_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    #: files of one submission: photos (JPEG, PNG, HEIC) or documents (PDF)
    takes_photos: Mapped[bool] = mapped_column(default=False)
    takes_documents: Mapped[bool] = mapped_column(default=False)
    files_min: Mapped[int] = mapped_column(default=0)
    files_max: Mapped[int] = mapped_column(default=0)
    #: bytes
    file_size_max: Mapped[int] = mapped_column(default=10 * 1024 * 1024)
    #: pixels of the upright photo
    photo_width_min: Mapped[int] = mapped_column(default=0)
    photo_height_min: Mapped[int] = mapped_column(default=0)

    #: the last number given to a submission; locked before it is counted up
    last_number: Mapped[int] = mapped_column(default=0)
    #: when what is no longer needed about authors was erased
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: when its sessions went on the edition's public page; None: its managers still arrange them
    timetable_published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    fields: Mapped[list[CallField]] = relationship(
        back_populates="call", order_by="CallField.position", cascade="all, delete-orphan"
    )

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Managers (secretaries) of its edition and the president of its jury."""
        return editions_within(user, Role.PROGRAMME_MANAGER, Role.PRESIDENT_OF_JURY)


class CallField(Identified, Model):
    """One question of a call's form; its answer lies in ``Submission.answers`` under ``code``."""

    __table_args__ = (UniqueConstraint("call_id", "code"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    call: Mapped[Call] = relationship(back_populates="fields")
    code: Mapped[str]
    kind: Mapped[FieldKind] = choice(FieldKind)
    label: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    hint: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    required: Mapped[bool] = mapped_column(default=True)
    #: characters of LINE and TEXT, greatest NUMBER, most SPEAKERS; None: the kind's own limit
    maximum: Mapped[int | None]
    #: of a CHOICE: [{"value": "workshop", "label": {"en": "Workshop"}}]
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: whether a juror reads it: never what names the author
    for_jury: Mapped[bool] = mapped_column(default=True)
    #: whether it stands on public pages once selected
    public: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class CallText(Identified, Model):
    """A text by kind, version and language; never changed, a new version replaces it."""

    __table_args__ = (UniqueConstraint("call_id", "kind", "version", "language"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    call: Mapped[Call] = relationship()
    kind: Mapped[TextKind] = choice(TextKind)
    version: Mapped[int]
    language: Mapped[str]
    text: Mapped[str]
