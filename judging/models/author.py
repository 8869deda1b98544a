"""Who answers a call: a young photographer by a private link, or somebody for an organisation."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.access import Role, within
from app.core.files import StoredFile
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.organisations.models import Organisation
from judging.models.call import Call, editions_within
from judging.rules.kinds import ParentalConsent

if TYPE_CHECKING:
    from judging.models.submission import Submission


class Author(Identified, Model):
    """One in each call. A person has a private link and no account (minors have none);
    an organisation's submissions have the account that wrote them."""

    __table_args__ = (
        UniqueConstraint("call_id", "user_id", "organisation_id"),
        Index(
            "ux_author_person",
            "call_id",
            "email",
            unique=True,
            sqlite_where=text("user_id IS NULL"),
            postgresql_where=text("user_id IS NULL"),
        ),
        Index("ux_author_link", "link_hash", unique=True),
        Index("ux_author_consent", "consent_hash", unique=True),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    call: Mapped[Call] = relationship(lazy="joined")
    #: for whom it is submitted; of a photographer: the club that may forward the photo
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    user: Mapped[User | None] = relationship()
    #: in own script; one name is enough. Empty until the first page is filled in
    name: Mapped[str] = mapped_column(default="")
    latin_name: Mapped[str] = mapped_column(default="")
    #: how the gallery names them: what they chose, a first name or an alias for minors
    public_name: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date | None]
    #: ISO 3166 alpha-2
    country: Mapped[str] = mapped_column(default="")
    #: lower case
    email: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    #: SHA-256 of the token in the private link
    link_hash: Mapped[str | None]
    link_sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: when the last mail about the closing left (judging.rules.reminders)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: the version of the rules (and licence) that was accepted, and when
    rules_version: Mapped[int | None]
    rules_accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    consent: Mapped[ParentalConsent] = choice(ParentalConsent, default=ParentalConsent.NOT_NEEDED)
    consent_version: Mapped[int | None]
    guardian_name: Mapped[str] = mapped_column(default="")
    guardian_email: Mapped[str] = mapped_column(default="")
    consent_hash: Mapped[str | None]
    consent_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    consent_answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: a signed paper, scanned, where the parent has no e-mail
    consent_evidence_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    consent_evidence: Mapped[StoredFile | None] = relationship()
    #: whether the photo may be shown with the public name (the author's yes, and the parent's)
    shows_name: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    submissions: Mapped[list[Submission]] = relationship(
        back_populates="author", order_by="Submission.id"
    )

    @property
    def parents_answer(self) -> ParentalConsent:
        """Where a parent's consent stands; nobody asked the parent of a grown-up who left the
        gallery (judging.services.consents), so there it is not needed."""
        own_no = self.consent is ParentalConsent.REFUSED and self.consent_asked_at is None
        return ParentalConsent.NOT_NEEDED if own_no else self.consent

    @property
    def audit_name(self) -> str:
        """How the log names an author who acts by their link: it outlives the address."""
        return f"author {self.public_id}"

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """The managers of the edition; the account that wrote it, the organisation's people."""
        own = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
        managed = select(Call.id).where(editions_within(user, Role.PROGRAMME_MANAGER))
        mine = select(Organisation.id).where(within(Organisation.public_id, own))
        by_organisation = cls.user_id.is_not(None) & cls.organisation_id.in_(mine)
        return or_(cls.call_id.in_(managed), cls.user_id == user.id, by_organisation)
