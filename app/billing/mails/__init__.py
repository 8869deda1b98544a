"""What leaves the house: mails about money, and the papers that go with them."""

from app.billing.mails.messages import (
    send_cancellation,
    send_invoice,
    send_receipt,
    send_reminder,
)

__all__ = ["send_cancellation", "send_invoice", "send_receipt", "send_reminder"]
