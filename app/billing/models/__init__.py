"""Tables of billing."""

from app.billing.models.invoice import Invoice, InvoiceKind, InvoiceLine
from app.billing.models.number_series import NumberSeries
from app.billing.models.payee import Payee
from app.billing.models.payment import Payment, PaymentMethod

__all__ = [
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "NumberSeries",
    "Payee",
    "Payment",
    "PaymentMethod",
]
