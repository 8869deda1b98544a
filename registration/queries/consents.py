"""What was agreed to: the newest answer of a kind counts."""

from collections.abc import Iterable

from sqlalchemy.orm import joinedload

from app.core.ages import is_minor
from app.core.ids import token_hash
from app.extensions import db
from app.programmes.models import Edition
from registration.models import Consent, ConsentKind, ConsentState, ConsentText, Participant


def newest(participant: Participant, kind: ConsentKind) -> Consent | None:
    """The answer of ``kind`` that counts; None when nobody was asked."""
    of_kind = [consent for consent in participant.consents if consent.kind is kind]
    return of_kind[-1] if of_kind else None


def is_minor_there(participant: Participant) -> bool:
    """Whether the participant is under age on the first day; an unknown birth date is an adult's,
    since a birth date is asked of every exhibitor before submission."""
    born = participant.birth_date
    return born is not None and is_minor(born, participant.edition.starts_on)


def consent_given(participant: Participant, kind: ConsentKind) -> bool:
    """Whether ``kind`` is agreed to now. A minor's parent must have said yes; an adult takes part
    by registering, and is asked about health data and photographs like everybody."""
    answer = newest(participant, kind)
    if answer is None:
        return kind is ConsentKind.PARTICIPATION and not is_minor_there(participant)
    return answer.state is ConsentState.GIVEN


def is_health_refused(participant: Participant) -> bool:
    """Whether a minor's parent said no to health data being kept."""
    answer = newest(participant, ConsentKind.HEALTH_DATA)
    said_no = answer is not None and answer.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)
    return said_no and is_minor_there(participant)


def texts_for(edition: Edition, language: str) -> dict[ConsentKind, ConsentText]:
    """The text in force of each kind in ``language``, else in English; kinds without are absent."""
    query = db.select(ConsentText).where(
        ConsentText.edition_id == edition.id, ConsentText.language.in_({language, "en"})
    )
    found: dict[ConsentKind, ConsentText] = {}
    for text in sorted(
        db.session.scalars(query), key=lambda text: (text.language == language, text.version)
    ):
        found[text.kind] = text
    return {kind: found[kind] for kind in ConsentKind if kind in found}


def participant_of_link(token: str) -> Participant | None:
    """Whose parent holds the link with ``token``; None when it was replaced or never was."""
    query = (
        db.select(Consent)
        .filter_by(token_hash=token_hash(token))
        .options(joinedload(Consent.participant).joinedload(Participant.edition))
    )
    found = db.session.scalars(query).first()
    return found.participant if found else None


def guardian_of(participant: Participant) -> tuple[str, str]:
    """Name and e-mail address of the parent who was asked last; empty when nobody was."""
    for consent in reversed(participant.consents):
        if consent.guardian_name or consent.guardian_email:
            return consent.guardian_name, consent.guardian_email
    return "", ""


def unanswered(participants: Iterable[Participant]) -> list[Participant]:
    """The minors among ``participants`` whose participation no parent has agreed to."""
    return [
        person
        for person in participants
        if is_minor_there(person) and not consent_given(person, ConsentKind.PARTICIPATION)
    ]
