"""Mails that were given up, tried again by hand."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.outbox import OutboxMessage


def send_again(message: OutboxMessage, *, by: Any) -> None:
    """Queue ``message`` anew. Conflict unless it was given up, or when its text is deleted."""
    if message.failed_at is None:
        raise Conflict(_l("This mail is sent or still waiting."))
    if not message.text:
        raise Conflict(
            _l("The text was deleted 30 days after the mail was sent: it may hold private links.")
        )
    message.failed_at = None
    message.attempts = 0
    message.next_attempt_at = now()
    audit.record("mail.queued_again", message, by=by)
