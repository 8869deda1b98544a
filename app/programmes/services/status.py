"""Where an edition stands and where it takes place: changed without losing a registration."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core import audit, outbox
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.programmes import mails
from app.programmes.models import Edition
from app.programmes.rules import editions as rules
from app.programmes.rules.editions import EditionMode, EditionStatus, ImpossibleChange
from app.programmes.services.managers import require_manager


@dataclass(frozen=True)
class Contact:
    """Somebody who must hear of a change, and in which language."""

    email: str
    language: str = "en"


_books: list[Callable[[Edition], Iterable[Contact]]] = []

#: these turn plans over, so people are owed a reason
NEED_REASON = frozenset({EditionStatus.POSTPONED, EditionStatus.CANCELLED})


def ask_contacts(book: Callable[[Edition], Iterable[Contact]]) -> None:
    """Let a package name those who take part in an edition: ``book(edition)`` answers Contacts."""
    if book not in _books:
        _books.append(book)


def contacts_of(edition: Edition) -> list[Contact]:
    """Everybody who hears of a change, each address once, in a stable order."""
    found = {contact.email: contact for book in _books for contact in book(edition)}
    return [found[email] for email in sorted(found) if email]


def change_status(edition: Edition, *, wanted: EditionStatus, reason: str, by: Any) -> int:
    """Bring the edition to ``wanted``; answers how many people are told by mail.

    Invalid without a reason for postponing or cancelling; Conflict when the status does not allow
    it, or no longer does. Registrations stay as they are.
    """
    require_manager(edition, by=by)
    lock(edition)
    was, reason = edition.status, reason.strip()
    if wanted in NEED_REASON and not reason:
        raise Invalid(_l("Say why: everybody who registered reads it."), "reason")
    try:
        edition.status = rules.change_status(was, wanted)
    except ImpossibleChange:
        raise Conflict(
            _l("The status was changed meanwhile. Look at the page again, then choose.")
        ) from None
    edition.status_reason = reason if rules.is_news(was, wanted) else ""
    audit.record(
        "edition.status_changed", edition, by=by, was=was.value, now=wanted.value, reason=reason
    )
    return _tell(edition, mails.status_changed) if rules.is_news(was, wanted) else 0


def change_mode(edition: Edition, *, wanted: EditionMode, reason: str, by: Any) -> int:
    """Move the edition online, on site, or both; answers how many people are told by mail.

    While it is a draft nobody is told and no reason is needed. Invalid without a reason or without
    a country to go to; Conflict once the edition is over or cancelled.
    """
    require_manager(edition, by=by)
    lock(edition)
    was, reason = edition.mode, reason.strip()
    if was is wanted:
        return 0
    announced = edition.status is not EditionStatus.DRAFT
    if announced and not reason:
        raise Invalid(_l("Say why: everybody who registered reads it."), "reason")
    if wanted is not EditionMode.ONLINE and announced and not edition.country:
        raise Invalid(_l("Set the country of the edition first."), "mode")
    _set_mode(edition, wanted)
    if announced:
        edition.moved_at, edition.moved_reason = now(), reason
    audit.record(
        "edition.mode_changed", edition, by=by, was=was.value, now=wanted.value, reason=reason
    )
    return _tell(edition, mails.moved) if announced else 0


def _set_mode(edition: Edition, wanted: EditionMode) -> None:
    try:
        edition.mode = rules.change_mode(edition.status, wanted)
    except ImpossibleChange:
        raise Conflict(_l("An edition that is over or cancelled stays where it was.")) from None


def _tell(edition: Edition, mail: Callable[[Edition], outbox.Mail]) -> int:
    contacts = contacts_of(edition)
    for contact in contacts:
        outbox.queue(to=contact.email, language=contact.language, mail=partial(mail, edition))
    return len(contacts)
