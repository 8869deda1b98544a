"""The messages of registration."""

from registration.mails.consents import send_consent_request
from registration.mails.delegations import (
    Enclosure,
    send_confirmed,
    send_refused,
    send_sent_back,
    send_submitted,
    send_validated,
    send_withdrawn,
)

__all__ = [
    "Enclosure",
    "send_confirmed",
    "send_consent_request",
    "send_refused",
    "send_sent_back",
    "send_submitted",
    "send_validated",
    "send_withdrawn",
]
