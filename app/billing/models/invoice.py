"""Money asked of an organisation. Once issued, an invoice never changes; it is credited instead."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    UniqueConstraint,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.billing.models.payee import Payee
from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.organisations.models import Organisation
from app.programmes.models import Edition

if TYPE_CHECKING:
    from app.billing.models.payment import Payment


class InvoiceKind(enum.StrEnum):
    """What the money is for; packages settle their own kind (app.billing.services.settling)."""

    REGISTRATION = "registration"
    MEMBERSHIP = "membership"


class Invoice(Identified, Model):
    __table_args__ = (
        UniqueConstraint("year", "sequence"),
        CheckConstraint("total_cents >= 0", name="total_not_negative"),
        CheckConstraint("sequence > 0", name="sequence_positive"),
    )

    #: ``INV-2027-00012``: the year and the sequence, gapless within the year
    number: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    sequence: Mapped[int]
    kind: Mapped[InvoiceKind] = choice(InvoiceKind)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation: Mapped[Organisation] = relationship()
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition | None] = relationship()
    payee_id: Mapped[int] = mapped_column(ForeignKey("payee.id"))
    payee: Mapped[Payee] = relationship(lazy="joined")
    #: public id of what is paid for (a delegation, a membership): a text, since those stand above
    subject: Mapped[str] = mapped_column(index=True)
    #: name and address of the buyer as they were on the day of issue
    buyer: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: name, address, account and terms of the payee on that day: a new account changes no old paper
    seller: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    language: Mapped[str] = mapped_column(default="en")
    currency: Mapped[str] = mapped_column(default="EUR")
    total_cents: Mapped[int]
    #: ISO 11649 creditor reference, ``RF..``
    reference: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date]
    #: taken back (a corrected invoice replaced it); it stays numbered and is no longer asked for
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancel_reason: Mapped[str] = mapped_column(default="")
    #: why these prices, one sentence a row, in the invoice's language
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)

    lines: Mapped[list[InvoiceLine]] = relationship(
        back_populates="invoice", order_by="InvoiceLine.position", cascade="all, delete-orphan"
    )
    payments: Mapped[list[Payment]] = relationship(
        back_populates="invoice", order_by="Payment.received_on, Payment.id", cascade="all"
    )

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Finance and the edition's managers; and the organisation's own people."""
        if user.has_role(Role.FINANCE):
            return within(cls.number, None)
        editions = user.reach("edition", Role.PROGRAMME_MANAGER)
        own = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
        return or_(
            cls.edition_id.in_(select(Edition.id).where(within(Edition.code, editions))),
            cls.organisation_id.in_(
                select(Organisation.id).where(within(Organisation.public_id, own))
            ),
        )


class InvoiceLine(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(
        ForeignKey("invoice.id", ondelete="CASCADE"), index=True
    )
    invoice: Mapped[Invoice] = relationship(back_populates="lines")
    position: Mapped[int]
    text: Mapped[str]
    #: why this price, in the invoice's language
    reason: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    unit_cents: Mapped[int]
    total_cents: Mapped[int]
