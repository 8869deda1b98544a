"""Money received for an invoice; append-only, a mistake is undone by a payment the other way."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.billing.models.invoice import Invoice
from app.core.models import Identified, choice
from app.extensions import Model

#: what the columns of amounts hold with room to spare: 20 million, in minor units
CENTS_MOST = 20_000_000_00


class PaymentMethod(enum.StrEnum):
    """How the money came."""

    TRANSFER = "transfer"
    CASH = "cash"
    CARD = "card"
    CORRECTION = "correction"


class Payment(Identified, Model):
    __table_args__ = (CheckConstraint("amount_cents <> 0", name="amount_not_zero"),)

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    invoice: Mapped[Invoice] = relationship(back_populates="payments")
    amount_cents: Mapped[int]
    received_on: Mapped[date]
    method: Mapped[PaymentMethod] = choice(PaymentMethod)
    #: what the bank statement said, or why it was corrected
    note: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]
    #: number of the receipt, gapless within its year
    receipt_number: Mapped[str] = mapped_column(unique=True)
    #: the form's own random id: the same form sent twice records one payment
    request_id: Mapped[str] = mapped_column(unique=True)
    #: the payment that this one undoes; the database lets nobody undo it twice
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    corrects: Mapped[Payment | None] = relationship(remote_side="Payment.id")

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever may see the invoice."""
        return cls.invoice.has(Invoice.readable_by(user))
