"""What is forgotten of one person who took part, or who led a delegation."""

from functools import partial
from typing import Any

from app.accounts.models import User
from app.core import audit, files
from app.core.clock import today
from app.core.erasure import Trace
from app.core.files import StoredFile
from app.extensions import db
from app.programmes.models import Edition
from registration.models import Consent, Delegation, Document, Participant
from registration.models.participant import ERASED_NAME, Gender
from registration.rules.delegation_states import DelegationState

OVER = frozenset({DelegationState.REFUSED, DelegationState.WITHDRAWN})


def traces(wanted: str, by: Any) -> list[Trace]:
    """Participants of an e-mail address or public id, and delegations that the account leads; who
    has no address is not known by a blank."""
    addressed = (Participant.email != "") & (db.func.lower(Participant.email) == wanted)
    mine = addressed | (Participant.public_id == wanted)
    people = db.session.scalars(
        db.select(Participant).where(mine, Participant.name != ERASED_NAME).order_by(Participant.id)
    )
    account = db.select(User.id).where((User.email == wanted) | (User.public_id == wanted))
    led = db.session.scalars(
        db.select(Delegation).where(Delegation.contact_id.in_(account)).order_by(Delegation.id)
    ).unique()
    return [*(_of_person(each, by) for each in people), *(_of_contact(each, by) for each in led)]


def _of_person(person: Participant, by: Any) -> Trace:
    group, code = person.delegation, person.edition.code
    out = person.withdrawn_at is not None or (group is not None and group.state in OVER)
    refusal = "" if out or _is_over(person.edition) else (
        f"{person.public_id} takes part in {code}, which is not over: withdraw the person first."
    )  # fmt: skip
    what = (
        f"the participant {person.public_id} of {code}: name, birth date, address, health, papers"
    )
    return Trace(what, partial(erase_participant, person, by=by), refusal, person.email.lower())


def _of_contact(group: Delegation, by: Any) -> Trace:
    named = f"the delegation {group.number} of {group.edition.code}"
    refusal = "" if group.state in OVER or _is_over(group.edition) else (
        f"The account leads {named}, which is not over: withdraw the delegation first."
    )  # fmt: skip
    return Trace(f"who led {named}", partial(_forget_contact, group, by), refusal)


def _is_over(edition: Edition) -> bool:
    return edition.ends_on < today(edition.timezone)


def _forget_contact(group: Delegation, by: Any) -> None:
    group.contact = None
    audit.record("delegation.contact_erased", group, by=by)


def erase_participant(person: Participant, *, by: Any) -> None:
    """Forget who took part; that somebody did stays, for the figures and the invoice."""
    person.name, person.latin_name, person.search_key = ERASED_NAME, "", ""
    person.birth_date, person.gender, person.nationality = None, Gender.UNSTATED, ""
    person.email = person.phone = person.tshirt = person.notes = ""
    person.diet = person.medical_notes = person.arrival = person.departure = None
    papers = [_forget_consent(each) for each in person.consents]
    for document in db.session.scalars(db.select(Document).filter_by(participant_id=person.id)):
        papers.append(document.file)
        db.session.delete(document)
    db.session.flush()
    for stored in {each.id: each for each in papers if each is not None}.values():
        files.remove_after_commit(stored.key)
        db.session.delete(stored)
    audit.record("participant.erased", person, by=by)


def _forget_consent(consent: Consent) -> StoredFile | None:
    """Who agreed goes, and the paper, which is answered; that it was answered stays."""
    consent.guardian_name = consent.guardian_email = ""
    consent.token_hash = None
    stored, consent.evidence = consent.evidence, None
    return stored
