"""The people of a delegation: the person form, withdrawing one, replacing one."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.errors import Conflict
from app.core.web import blame, page
from registration.forms.people import HEALTH, PersonForm
from registration.models import ConsentKind, Delegation, Participant
from registration.queries import consents as consent_queries
from registration.queries import permissions, wording
from registration.queries.editions import facts_of, terms_of
from registration.queries.sheets import team_of
from registration.rules.delegation_states import Actor
from registration.rules.roles import ParticipantRole
from registration.services import consents, participants
from registration.services.places import NoPlaces
from registration.views.access import READERS, delegation_or_404, person_or_404
from registration.views.blueprint import bp


@bp.route("/delegations/<public_id>/people/new", methods=["GET", "POST"])
@requires(*READERS)
def new_person(public_id: str) -> Any:
    """Add a person; a role and one name are enough to save."""
    found = delegation_or_404(public_id)
    if not permissions.may_edit(current_user, found):
        abort(403)
    form = _form(found, permissions.PERSON_FIELDS, role=_asked_role())
    status = 0
    if form.validate_on_submit():
        with blame(form):
            try:
                person = participants.add_participant(
                    found, values=form.values, by=current_user, public_id=form.new_id.data
                )
            except NoPlaces as full:
                status = full.status
                raise
            _declare(form, person)
            return _saved(found, person)
    shown, usual = _page(form, found, None)
    return shown, status or usual


@bp.route("/delegations/<public_id>/people/<person>/", methods=["GET", "POST"])
@requires(*READERS)
def person(public_id: str, person: str) -> Any:
    """Look at a person, and change what may be changed now."""
    found = delegation_or_404(public_id)
    one = person_or_404(found, person)
    fields = permissions.editable_fields(current_user, found) if one.withdrawn_at is None else ()
    form = _form(found, fields, obj=one)
    form.allow_role(one.role)
    if request.method == "GET":
        form.seen_at.data = one.updated_at.isoformat()
        form.photographs.data = consent_queries.consent_given(one, ConsentKind.PHOTOGRAPHS)
        if "health_agreed" in form:
            form.health_agreed.data = bool(form.diet.data or form.medical_notes.data)
    if fields and form.validate_on_submit():
        with blame(form):
            try:
                participants.change_participant(
                    one, values=form.values, by=current_user, seen_at=_seen_at(form)
                )
            except Conflict:
                form.seen_at.data = one.updated_at.isoformat()
                raise
            _declare(form, one)
            return _saved(found, one)
    return _page(form, found, one, editable=bool(fields))


@bp.route("/delegations/<public_id>/people/<person>/withdraw", methods=["GET", "POST"])
@requires(*READERS)
def withdraw_person(public_id: str, person: str) -> Any:
    """Take one person out, after saying what goes."""
    found = delegation_or_404(public_id)
    one = person_or_404(found, person)
    if request.method == "POST":
        name = one.display_name
        participants.remove_participant(one, by=current_user)
        flash(_("%(name)s no longer comes; the place is free.", name=name), "ok")
        return redirect(url_for(".delegation", public_id=public_id) + "#people")
    return page(
        "registration/withdraw_person.html", delegation=found, edition=found.edition, person=one
    )


@bp.route("/delegations/<public_id>/people/<person>/replace", methods=["GET", "POST"])
@requires(*READERS)
def replace_person(public_id: str, person: str) -> Any:
    """Exchange a person for another, who keeps place and price."""
    found = delegation_or_404(public_id)
    one = person_or_404(found, person)
    if not permissions.may_replace(current_user, found):
        abort(403)
    form = _form(found, permissions.PERSON_FIELDS - {"role"})
    form.fixed_role = one.role
    if form.validate_on_submit():
        with blame(form):
            new = participants.replace_participant(
                one, values=form.values, by=current_user, public_id=form.new_id.data
            )
            _declare(form, new)
            return _saved(found, new)
    return page("registration/replace_person.html", form=form, **_about(found, one))


def _form(found: Delegation, fields: Any, **values: Any) -> PersonForm:
    """The form with the fields the caller may change; health data is the organisation's own."""
    own = Actor.HEAD_OF_DELEGATION in permissions.actors_of(current_user, found)
    kept = set(fields) if own else set(fields) - set(HEALTH)
    facts = facts_of(found.edition, terms_of(found.edition))
    return PersonForm(facts=facts, fields=kept - {"project"}, **values)


def _asked_role() -> str:
    wish = request.args.get("role", "")
    return wish if wish in list(ParticipantRole) else ParticipantRole.EXHIBITOR


def _seen_at(form: PersonForm) -> datetime | None:
    try:
        return datetime.fromisoformat(form.seen_at.data or "")
    except ValueError:
        return None


def _declare(form: PersonForm, one: Participant) -> None:
    """What an adult told the head; a minor's parent is asked by a link instead."""
    if consent_queries.is_minor_there(one):
        return
    yes = form.photographs.data
    consents.declare_consent(one, kind=ConsentKind.PHOTOGRAPHS, yes=yes, by=current_user)
    if "health_agreed" in form:
        agreed = form.health_agreed.data
        consents.declare_consent(one, kind=ConsentKind.HEALTH_DATA, yes=agreed, by=current_user)


def _saved(found: Delegation, one: Participant) -> Any:
    flash(_("%(name)s is saved.", name=one.display_name), "ok")
    if consent_queries.is_minor_there(one) and not one.consents:
        return redirect(url_for(".guardian", public_id=found.public_id, person=one.public_id))
    return redirect(url_for(".delegation", public_id=found.public_id) + "#people")


def _page(
    form: PersonForm, found: Delegation, one: Participant | None, *, editable: bool = True
) -> Any:
    about = _about(found, one)
    return page("registration/person.html", form=form, editable=editable, **about)


def _about(found: Delegation, one: Participant | None) -> dict[str, Any]:
    may_withdraw = participants.may_withdraw(current_user, found)
    projects = [each for each in found.projects if one and team_of(each, [one])]
    return {
        "delegation": found,
        "edition": found.edition,
        "person": one,
        "words": wording,
        "project": projects[0] if projects else None,
        "minor": one is not None and consent_queries.is_minor_there(one),
        "answers": {kind: consent_queries.newest(one, kind) for kind in ConsentKind} if one else {},
        "may_withdraw": one is not None and one.withdrawn_at is None and may_withdraw,
        "may_replace": one is not None
        and one.withdrawn_at is None
        and permissions.may_replace(current_user, found),
        "may_complete": permissions.may_complete(current_user, found),
        "may_read_health": permissions.may_read_health(current_user, found),
    }
