"""Reads of billing: one invoice's settlement, and the ledger over all of them."""

from app.billing.queries.settlements import (
    DEFAULT_PAYEE,
    due_after,
    invoices_of,
    payee,
    payee_of,
    people_of,
    settlement_of,
)

__all__ = [
    "DEFAULT_PAYEE",
    "due_after",
    "invoices_of",
    "payee",
    "payee_of",
    "people_of",
    "settlement_of",
]
