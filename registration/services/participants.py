"""The people of a delegation: added, changed, withdrawn, replaced."""

from datetime import datetime
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.i18n import show_time
from app.core.names import normalise_name, search_key
from app.core.stale import lock
from app.extensions import db
from registration.models import Delegation, Participant
from registration.queries.consents import is_health_refused
from registration.queries.permissions import editable_fields, may_edit, may_replace
from registration.queries.sheets import sheet_of
from registration.queries.wording import gap_title
from registration.rules.completeness import Gap, Severity
from registration.rules.delegation_states import REPLACEABLE, DelegationState
from registration.rules.roles import ParticipantRole
from registration.services import invoicing
from registration.services.places import give_back_places, take_places
from registration.services.removing import delete_people, unused_id

#: what of a person a form or a spreadsheet may set
FIELDS = frozenset(
    {
        "role", "name", "latin_name", "birth_date", "gender", "nationality", "email", "phone",
        "diet", "medical_notes", "tshirt", "arrival", "departure", "notes", "project",
    }
)  # fmt: skip
_HEALTH = frozenset({"diet", "medical_notes"})
_FORM_FIELDS = {
    Gap.NAME: "name",
    Gap.LATIN_NAME: "latin_name",
    Gap.LATIN_NAME_NOT_LATIN: "latin_name",
    Gap.BIRTH_DATE: "birth_date",
    Gap.TOO_YOUNG: "birth_date",
    Gap.TOO_OLD: "birth_date",
    Gap.DEPARTURE_BEFORE_ARRIVAL: "departure",
    Gap.TRAVEL_OUTSIDE_EDITION: "arrival",
}


def add_participant(
    delegation: Delegation, *, values: dict[str, Any], by: Any, public_id: str | None = None
) -> Participant:
    """Add a person with ``values`` (see FIELDS); a role and one name are enough.

    ``public_id`` is the form's own random id: the same form sent twice adds one person. One that
    somebody had who was deleted is not used again. In a submitted delegation (a manager's deed)
    the person gets a place at once, or NoPlaces.
    """
    lock(delegation, "state")
    _require(may_edit(by, delegation))
    if public_id and (before := _sent_before(delegation, public_id)):
        return before
    person = Participant(
        public_id=unused_id(public_id), delegation=delegation, edition=delegation.edition,
        position=1 + max((each.position for each in delegation.participants), default=0),
    )  # fmt: skip
    _write(person, values)
    db.session.add(person)
    audit.record("delegation.person_added", delegation, by=by, person=person.public_id)
    if delegation.state is DelegationState.SUBMITTED:
        take_places(delegation, [person])
    return person


def change_participant(
    participant: Participant,
    *,
    values: dict[str, Any],
    by: Any,
    seen_at: datetime | None = None,
) -> Participant:
    """Change the given ``values``; fields that ``by`` may not change now are NotAllowed.

    Conflict when somebody else saved the person after ``seen_at``, the moment the form showed.
    """
    delegation = _delegation_of(participant)
    lock(delegation, "state")
    lock(participant, "updated_at", "role", "placed_at", "withdrawn_at")
    _require_live(participant)
    _require(values.keys() <= editable_fields(by, delegation))
    if seen_at is not None and participant.updated_at != seen_at:
        raise Conflict(_saved_meanwhile(participant))
    moved = participant.placed_at is not None and values.get("role", participant.role)
    if moved and moved != participant.role:
        give_back_places(delegation, [participant])
        _write(participant, values)
        take_places(delegation, [participant])
    else:
        _write(participant, values)
    audit.record("participant.changed", participant, by=by, fields=sorted(values))
    return participant


def remove_participant(participant: Participant, *, by: Any) -> None:
    """Take a person out and free the place. From a draft that never was submitted the person
    is deleted; else kept as withdrawn. An unpaid invoice is replaced by one without them."""
    delegation = _delegation_of(participant)
    lock(delegation, "state")
    lock(participant, "placed_at", "withdrawn_at")
    _require_live(participant)
    _require(delegation.state in REPLACEABLE and may_withdraw(by, delegation))
    draft = delegation.state is DelegationState.DRAFT
    if participant.role is ParticipantRole.HEAD_OF_DELEGATION and not draft:
        raise Conflict(_l("A delegation needs a head: replace this person instead."))
    if draft and participant.placed_at is None:
        audit.record("delegation.person_removed", delegation, by=by, person=participant.public_id)
        delete_people(delegation, [participant])
        return
    give_back_places(delegation, [participant])
    participant.withdrawn_at, participant.project = now(), None
    audit.record("delegation.person_withdrawn", delegation, by=by, person=participant.public_id)
    invoicing.renew(delegation, reason=_("A person was withdrawn"), by=by)


def replace_participant(
    participant: Participant, *, values: dict[str, Any], by: Any, public_id: str | None = None
) -> Participant:
    """Exchange a person for another, who keeps role, project, place and price.

    Invalid when the new person lacks what a submitted delegation needs. The consents of the one
    who leaves do not count for the other.
    """
    delegation = _delegation_of(participant)
    lock(delegation, "state")
    if public_id and (before := _sent_before(delegation, public_id)):
        return before
    lock(participant, "placed_at", "withdrawn_at", "priced_on", "project_id")
    _require_live(participant)
    _require(may_replace(by, delegation))
    new = Participant(
        public_id=unused_id(public_id), role=participant.role,
        delegation=delegation, edition=delegation.edition,
        position=participant.position, project=participant.project,
        priced_on=participant.priced_on, placed_at=participant.placed_at,
    )  # fmt: skip
    _write(new, {k: v for k, v in values.items() if k not in ("role", "project")})
    participant.withdrawn_at, participant.placed_at, participant.project = now(), None, None
    db.session.add(new)
    db.session.flush()
    _require_sound(delegation, new)
    audit.record(
        "delegation.person_replaced", delegation, by=by,
        person=participant.public_id, replaced_by=new.public_id,
    )  # fmt: skip
    return new


def may_withdraw(by: Any, delegation: Delegation) -> bool:
    """Whether ``by`` may take single people out: whoever may edit, and its own organisation as
    long as it may still complete the delegation."""
    return may_edit(by, delegation) or bool(editable_fields(by, delegation))


def _write(person: Participant, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise TypeError(f"no field of a participant: {sorted(unknown)}")
    for field, value in values.items():
        setattr(person, field, _clean(field, value))
    if not person.name:
        raise Invalid(_l("Write the name: one name is enough."), "name")
    if person.role is None:
        raise Invalid(_l("Choose a role."), "role")
    _require_no_refusal(person, values)
    if person.role is not ParticipantRole.EXHIBITOR:
        person.project = None
    person.search_key = search_key(f"{person.name} {person.latin_name or ''}")
    person.updated_at = now()


def _require_no_refusal(person: Participant, values: dict[str, Any]) -> None:
    """What a parent did not want to be kept is not entered again by somebody else."""
    noted = [field for field in sorted(_HEALTH & values.keys()) if getattr(person, field)]
    if noted and is_health_refused(person):
        raise Invalid(_l("Under 18, only a parent can agree."), noted[0])


def _clean(field: str, value: Any) -> Any:
    if field in ("name", "latin_name"):
        return normalise_name(value or "")
    if field in _HEALTH:
        return (value or "").strip() or None
    return value.strip() if isinstance(value, str) and type(value) is str else value


def _delegation_of(participant: Participant) -> Delegation:
    if participant.delegation is None:
        raise Conflict(_l("This person belongs to no delegation."))
    return participant.delegation


def _sent_before(delegation: Delegation, public_id: str) -> Participant | None:
    query = db.select(Participant).filter_by(public_id=public_id, delegation_id=delegation.id)
    return db.session.scalar(query)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(
            _l("These data can no longer be changed by you. Ask your regional office.")
        )


def _require_live(participant: Participant) -> None:
    if participant.withdrawn_at is not None:
        raise Conflict(_l("This person was withdrawn already."))


def _require_sound(delegation: Delegation, person: Participant) -> None:
    """Who joins after submission must be complete, because nobody submits the rest again."""
    if delegation.state is DelegationState.DRAFT:
        return
    db.session.expire(delegation, ["participants"])
    for each in sheet_of(delegation).missing:
        if each.person == person.public_id and each.severity is Severity.BLOCKS_SUBMIT:
            raise Invalid(gap_title(each.gap), _FORM_FIELDS.get(each.gap))


def _saved_meanwhile(participant: Participant) -> str:
    events = audit.history(participant, limit=1)
    who = events[0].actor if events else _("Somebody")
    zone = participant.edition.timezone
    return _(
        "%(who)s saved this person at %(time)s, after you opened the form. What you typed is "
        "still here: compare it with theirs, then save again to keep yours.",
        who=who,
        time=show_time(participant.updated_at, zone),
    )
