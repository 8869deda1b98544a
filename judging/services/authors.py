"""Authors: the way in by a private link or for an organisation, and what is known about them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.ids import token_hash
from app.core.names import normalise_name
from app.core.stale import lock
from app.extensions import db
from app.organisations.models import Organisation
from judging.mails import entries as mails
from judging.models import Author, Call
from judging.queries.calls import may_submit_now, reason_words
from judging.queries.entries import age_day, may_write
from judging.rules.authors import consent_after, names_in_full
from judging.rules.kinds import ParentalConsent, TextKind

#: between two links to the same address, so that nobody's letter box is filled by others
BETWEEN_LINKS = timedelta(minutes=2)
OWN = (Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
NAMES = ("name", "latin_name", "public_name")


def enter_call(call: Call, *, email: str, language: str) -> None:
    """Mail a private link to ``email``: a new entry, or a new way into the one there is.

    Older links stop working. Silent when a link left two minutes ago and to newcomers of a closed
    call, so that the answer never tells who takes part; who has entered may still read.
    """
    address = email.strip().lower()
    author = _person(call, address)
    if author is None:
        if may_submit_now(call, None):
            return
        author = _new_person(call, address, language)
    if author.link_sent_at is not None and now() < author.link_sent_at + BETWEEN_LINKS:
        return
    author.link_sent_at = now()
    author.link_hash = token_hash(mails.entry_token(author))
    audit.record("author.link_sent", author, by=author)
    mails.send_link(author)


def enter_for_organisation(call: Call, *, organisation: Organisation, by: Any) -> Author:
    """The entry of ``by`` for ``organisation``; opened when there is none yet.

    NotAllowed to who does not belong to it; Conflict when it may not submit, with the reason.
    """
    if not by.has_role(*OWN, scope=organisation.scope):
        raise NotAllowed(_l("You may not submit for this organisation."))
    wanted = {"call_id": call.id, "user_id": by.id, "organisation_id": organisation.id}
    found = db.session.scalar(db.select(Author).filter_by(**wanted))
    if found is not None:
        return found
    _require_open(call, organisation)
    author = Author(
        call=call, user=by, organisation=organisation, name=by.name, email=by.email,
        country=organisation.country, language=by.language or "en",
    )  # fmt: skip
    db.session.add(author)
    audit.record("author.entered", author, by=by, organisation=organisation.code)
    return author


def save_author(author: Author, *, values: Mapping[str, Any], by: Any) -> None:
    """Write who the author is: columns of Author by name.

    Decides anew whether a parent is asked. Invalid when a minor would stand in public with the
    whole name; another public name needs another yes of the parent.
    """
    require_own(author, by)
    lock(author)
    _require_names_kept(author, values)
    named = author.public_name
    for name, value in values.items():
        setattr(author, name, normalise_name(value) if name in NAMES else value)
    author.consent = consent_after(
        author.consent,
        birth_date=author.birth_date,
        asks_parents=author.call.asks_parents,
        on=age_day(author.call),
    )
    _require_alias(author)
    if author.consent is ParentalConsent.NOT_NEEDED:
        author.shows_name = bool(author.public_name)
    elif author.public_name != named:
        author.shows_name = False
    audit.record("author.changed", author, by=by)


def accept_terms(author: Author, *, versions: Mapping[TextKind, int], by: Any) -> None:
    """Write that the rules (and the licence) of these versions were accepted.

    What was accepted once stays: an entry keeps the version of the rules under which it came.
    """
    require_own(author, by)
    if author.rules_accepted_at is not None or not versions:
        return
    author.rules_version = versions.get(TextKind.RULES) or versions.get(TextKind.LICENCE)
    author.rules_accepted_at = now()
    kept = {kind.value: version for kind, version in versions.items()}
    audit.record("author.accepted", author, by=by, **kept)


def require_own(author: Author, by: Any) -> None:
    """NotAllowed unless ``by`` may change this entry; Conflict once it is erased."""
    if not may_write(author, by):
        raise NotAllowed(_l("Only the author may change this entry."))
    if author.erased_at is not None:
        raise Conflict(_l("This entry is closed for good: its data were erased."))


def _person(call: Call, address: str) -> Author | None:
    query = db.select(Author).filter_by(call_id=call.id, email=address, user_id=None)
    return db.session.scalar(query)


def _new_person(call: Call, address: str, language: str) -> Author:
    author = Author(call=call, email=address, language=language)
    db.session.add(author)
    db.session.flush()
    return author


def _require_open(call: Call, organisation: Organisation | None) -> None:
    if refusal := may_submit_now(call, organisation):
        raise Conflict(reason_words(refusal))


def _require_names_kept(author: Author, values: Mapping[str, Any]) -> None:
    """A parent said yes to a certain child: name and birth date are not exchanged afterwards."""
    answered = author.consent in (ParentalConsent.GIVEN, ParentalConsent.REFUSED)
    for field in ("name", "birth_date"):
        if answered and field in values and values[field] != getattr(author, field):
            raise Conflict(
                _l("Your parent has answered for this name and birth date. To correct them, "
                   "write to the organiser."),
                field,
            )  # fmt: skip


def _require_alias(author: Author) -> None:
    minor = author.consent is not ParentalConsent.NOT_NEEDED
    if minor and names_in_full(author.public_name, (author.name, author.latin_name)):
        raise Invalid(
            _l("Under 18, use your first name or an alias, not your whole name."), "public_name"
        )
