"""A call's window, as the rules take it."""

from app.programmes.rules.editions import EditionStatus
from judging.models import Call
from judging.rules.calls import CallWindow


def window_of(call: Call) -> CallWindow:
    """Who may submit from when to when, as plain values."""
    return CallWindow(
        audience=call.audience,
        published=call.published_at is not None,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        members_first_days=call.members_first_days,
        zone=call.edition.timezone,
        cancelled=call.edition.status is EditionStatus.CANCELLED,
    )
