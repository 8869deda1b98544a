"""Consents: a parent is asked by a private link, answers each question, may change it later."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.core import audit
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotAllowed, TooMany
from app.core.i18n import lazy_gettext as _l
from app.core.ids import secret_token, token_hash
from app.core.names import normalise_name
from app.core.stale import lock
from app.extensions import db
from registration import mails
from registration.models import (
    Consent,
    ConsentKind,
    ConsentState,
    ConsentText,
    DocumentKind,
    Participant,
)
from registration.queries.consents import is_minor_there, newest, texts_for
from registration.queries.permissions import may_complete
from registration.services.documents import add_document

#: a link that nobody answered stops working; one that was answered lets the parent change it
#: until well after the edition
UNANSWERED_DAYS, AFTER_EDITION_DAYS = 60, 60
BETWEEN_MAILS = timedelta(minutes=10)


def ask_guardian(participant: Participant, *, name: str, email: str, language: str, by: Any) -> str:
    """Mail a new private link to a parent and answer its token; older links stop working.

    What was answered already stays answered and can be changed by the new link. TooMany when
    the last mail left less than ten minutes ago.
    """
    _require(by, participant)
    lock(participant, "withdrawn_at")
    texts = texts_for(participant.edition, language)
    if ConsentKind.PARTICIPATION not in texts:
        raise Conflict(_l("The organiser has not written the consent texts yet. Ask them to."))
    _brake(participant)
    token = secret_token()
    for kind, text in texts.items():
        row = newest(participant, kind)
        if row is None:
            row = Consent(participant=participant, kind=kind)
            db.session.add(row)
        if row.state is None or row.state is ConsentState.ASKED:
            row.state, row.text = ConsentState.ASKED, text
        row.token_hash, row.asked_at = token_hash(token), now()
        row.guardian_name, row.guardian_email = normalise_name(name), email.strip()
    audit.record("consent.asked", participant, by=by)
    mails.send_consent_request(
        participant, token=token, name=normalise_name(name), email=email.strip(), language=language
    )
    return token


def answer_consents(
    participant: Participant,
    *,
    token: str,
    answers: Mapping[ConsentKind, bool],
    texts: Mapping[ConsentKind, ConsentText],
    guardian_name: str,
) -> None:
    """Write the parent's answers, each with the version of the text that was shown.

    A changed mind is a new row, so that the earlier answer stays provable. A no to health data
    erases what was noted. Conflict when the link has run out.
    """
    lock(participant, "withdrawn_at")
    require_usable(participant, token)
    name = normalise_name(guardian_name)
    if not name:
        raise Invalid(_l("Write your name: it stands for your signature."), "guardian_name")
    for kind, yes in answers.items():
        _answer(participant, kind, yes, texts.get(kind), name)
    audit.record(
        "consent.answered", participant, by="guardian",
        **{kind.value: yes for kind, yes in answers.items()},
    )  # fmt: skip


def record_paper_consent(
    participant: Participant,
    *,
    answers: Mapping[ConsentKind, bool],
    guardian_name: str,
    content: bytes,
    file_name: str,
    by: Any,
) -> None:
    """Write answers that a parent gave on paper; the scanned paper is the evidence."""
    _require(by, participant)
    if participant.delegation is None:
        raise Conflict(_l("This person belongs to no delegation."))
    name = normalise_name(guardian_name)
    if not name:
        raise Invalid(_l("Write the name of the parent who signed."), "guardian_name")
    document = add_document(
        participant.delegation, kind=DocumentKind.CONSENT, content=content, name=file_name,
        participant=participant, by=by,
    )  # fmt: skip
    texts = texts_for(participant.edition, "en")
    for kind, yes in answers.items():
        row = _answer(participant, kind, yes, texts.get(kind), name)
        row.evidence, row.recorded_by = document.file, audit.actor_name(by)
    audit.record("consent.recorded_on_paper", participant, by=by, document=document.public_id)


def declare_consent(participant: Participant, *, kind: ConsentKind, yes: bool, by: Any) -> None:
    """Write what an adult participant told the head of delegation; silent when nothing changes."""
    _require(by, participant)
    if is_minor_there(participant):
        raise Conflict(_l("Under 18, only a parent can agree."))
    row = newest(participant, kind)
    if row is not None and (row.state is ConsentState.GIVEN) is yes:
        return
    if row is None and not yes:
        return
    _answer(participant, kind, yes, None, "").recorded_by = audit.actor_name(by)
    audit.record("consent.declared", participant, by=by, kind=kind.value, yes=yes)


def require_usable(participant: Participant, token: str) -> None:
    """Conflict when the link has run out or the person no longer comes."""
    rows = [each for each in participant.consents if each.token_hash == token_hash(token)]
    edition_over = participant.edition.ends_on + timedelta(days=AFTER_EDITION_DAYS)
    answered = any(each.answered_at for each in rows)
    asked = max((each.asked_at for each in rows if each.asked_at), default=None)
    ran_out = asked is None or now() > asked + timedelta(days=UNANSWERED_DAYS)
    if today() > edition_over or (ran_out and not answered):
        raise Conflict(
            _l("This link has run out. Ask the head of the delegation to send you a new one.")
        )
    if participant.withdrawn_at is not None and not answered:
        raise Conflict(_l("This person no longer takes part, so there is nothing to answer."))


def _answer(
    participant: Participant, kind: ConsentKind, yes: bool, text: ConsentText | None, name: str
) -> Consent:
    """The row that counts from now on; an answer that stays the same changes nothing. A no to
    health data erases what was noted, however it came."""
    if kind is ConsentKind.HEALTH_DATA and not yes:
        participant.diet = participant.medical_notes = None
    row = newest(participant, kind)
    had = row.state if row else ConsentState.ASKED
    state = ConsentState.GIVEN if yes else ConsentState.REFUSED
    if not yes and had in (ConsentState.GIVEN, ConsentState.WITHDRAWN):
        state = ConsentState.WITHDRAWN
    if row is not None and had is state:
        return row
    if row is None or had is not ConsentState.ASKED:
        row = _next_row(participant, kind, row)
    row.state, row.answered_at, row.guardian_name = state, now(), name
    row.text = text or row.text
    db.session.flush()
    return row


def _next_row(participant: Participant, kind: ConsentKind, last: Consent | None) -> Consent:
    row = Consent(participant=participant, kind=kind)
    if last is not None:
        row.guardian_email, row.token_hash = last.guardian_email, last.token_hash
        row.asked_at = last.asked_at
    db.session.add(row)
    return row


def _brake(participant: Participant) -> None:
    asked = [each.asked_at for each in participant.consents if each.asked_at is not None]
    if asked and now() < max(asked) + BETWEEN_MAILS:
        raise TooMany(_l("A mail left a few minutes ago. Wait ten minutes before the next one."))


def _require(by: Any, participant: Participant) -> None:
    if participant.delegation is None or not may_complete(by, participant.delegation):
        raise NotAllowed(_l("You may not ask for consents of this delegation."))
    if participant.withdrawn_at is not None:
        raise Conflict(_l("This person was withdrawn already."))
