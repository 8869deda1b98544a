"""Who is paid and on which account: the seller's part of every invoice."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Identified
from app.extensions import Model


class Payee(Identified, Model):
    #: the default payee is ``milset``; an edition's host may have its own
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: postal address, one line a row
    address: Mapped[str] = mapped_column(default="")
    registration_number: Mapped[str] = mapped_column(default="")
    iban: Mapped[str]
    bic: Mapped[str] = mapped_column(default="")
    bank: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    #: said on every invoice: who bears bank charges, tax status
    terms: Mapped[str] = mapped_column(default="")
