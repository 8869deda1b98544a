"""A certificate: numbered, verifiable by anyone, revocable. What it says is kept with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, and_, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.organisations.models import Organisation
from app.programmes.models import Edition
from badges.rules.certificates import CertificateKind
from registration.models import Participant

LIVE = text("revoked_at IS NULL")


class Certificate(Identified, Model):
    __table_args__ = (
        Index(
            "ux_certificate_live",
            "subject",
            "kind",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    #: None: a membership belongs to no edition
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition | None] = relationship()
    #: what is certified, in one text that never changes: ``participant:``, ``juror:``, ``winner:``,
    #: ``membership:`` or ``talk:`` (the proposal, and which of its speakers, ``:1``) and the public
    #: id, which no other row will ever have
    subject: Mapped[str] = mapped_column(index=True)
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    participant: Mapped[Participant | None] = relationship()
    #: the member, or who sent the person
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    organisation: Mapped[Organisation | None] = relationship()
    #: the account of a juror, or that wrote the proposal of a talk
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    #: the author of a winner or a talk, who comes by a private link
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("author.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[CertificateKind] = choice(CertificateKind)
    #: ``7Q4K-M2XR-9TW0``: random, so that nobody can walk through the numbers
    number: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    #: everything printed on it, so that a reissue years later says the same
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: the batch that made it; None: one by one
    batch_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificate_batch.id", ondelete="SET NULL"), index=True
    )
    #: why a manager issued it to somebody who was read at no door; empty: by the rule
    issued_reason: Mapped[str] = mapped_column(default="")
    #: the certificate that this one corrects
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    replaces: Mapped[Certificate | None] = relationship(remote_side="Certificate.id")
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_reason: Mapped[str] = mapped_column(default="")

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever manages the edition or may see the participant; a member's own people and who
        keeps its fees; a juror, or who proposed a talk, theirs."""
        codes = user.reach("edition", Role.PROGRAMME_MANAGER)
        own = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
        organisations = None if user.has_role(Role.FINANCE) else own
        return or_(
            cls.account_id == user.id,
            and_(
                cls.kind == CertificateKind.MEMBER,
                cls.organisation_id.in_(
                    select(Organisation.id).where(within(Organisation.public_id, organisations))
                ),
            ),
            cls.edition_id.in_(select(Edition.id).where(within(Edition.code, codes))),
            cls.participant_id.in_(select(Participant.id).where(Participant.readable_by(user))),
        )
