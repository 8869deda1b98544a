"""Who has something to do when a delegation is confirmed: a higher package adds it here."""

from collections.abc import Callable, Sequence
from typing import Any

from registration.mails import Enclosure
from registration.models import Delegation

Handler = Callable[[Delegation, Any], Sequence[Enclosure]]

#: by name, as every app of a process registers the same ones
_HANDLERS: dict[str, Handler] = {}


def when_confirmed(name: str, handler: Handler) -> None:
    """Call ``handler(delegation, by)`` each time a delegation is confirmed.

    It runs in the same transaction: what it refuses, refuses the confirmation. What it answers
    goes with the mail that tells the contact.
    """
    _HANDLERS[name] = handler


def enclosures_for(delegation: Delegation, *, by: Any) -> list[Enclosure]:
    """What goes with the mail about the confirmation of ``delegation``."""
    return [one for handler in _HANDLERS.values() for one in handler(delegation, by)]
