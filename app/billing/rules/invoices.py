"""Invoices: totals, numbers, and how far an invoice is settled. Amounts in minor units."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class InvoiceLine:
    """So many times an amount; a negative unit is a reduction."""

    quantity: int
    unit_cents: int

    @property
    def total_cents(self) -> int:
        """Quantity times unit."""
        return self.quantity * self.unit_cents


class SettlementState(StrEnum):
    """How far an invoice is paid."""

    UNPAID = "unpaid"
    PART = "part"
    PAID = "paid"
    OVERPAID = "overpaid"


@dataclass(frozen=True)
class Settlement:
    """What was paid, what is still due, and what was paid too much; one of the last two is 0."""

    state: SettlementState
    paid_cents: int
    due_cents: int
    over_cents: int


def invoice_total(lines: Iterable[InvoiceLine]) -> int:
    """The sum of the lines in cents; 0 without lines."""
    return sum(line.total_cents for line in lines)


def number(year: int, sequence: int, prefix: str) -> str:
    """The number printed on the paper: ``number(2027, 42, "INV")`` is ``INV-2027-00042``.

    Sequences start at 1 each year and have no gaps; ValueError below 1.
    """
    if sequence < 1:
        raise ValueError("sequences start at 1")
    return f"{prefix}-{year}-{sequence:05d}"


def settlement(total_cents: int, payments: Iterable[int], *, credited_cents: int = 0) -> Settlement:
    """How far ``total_cents`` is settled by ``payments``, in cents; refunds are negative.

    ``credited_cents`` is what credit notes take off the total. An invoice of nothing is paid.
    """
    paid = sum(payments)
    open_cents = total_cents - credited_cents - paid
    return Settlement(_state(paid, open_cents), paid, max(0, open_cents), max(0, -open_cents))


def _state(paid: int, open_cents: int) -> SettlementState:
    if open_cents < 0:
        return SettlementState.OVERPAID
    if open_cents == 0:
        return SettlementState.PAID
    return SettlementState.PART if paid > 0 else SettlementState.UNPAID


def card_surcharge(amount_cents: int, basis_points: int) -> int:
    """What paying by card adds, in cents, half a cent rounded up; 495 basis points are the 4.95 %
    of ESI 2015. ValueError when either is negative."""
    if amount_cents < 0 or basis_points < 0:
        raise ValueError("a surcharge is never negative")
    return (amount_cents * basis_points + 5_000) // 10_000
