"""Limits on places, and the exceptions to them."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from app.core.access import Role, requires
from app.core.i18n import country_choices
from app.core.stale import fingerprint
from app.core.web import blame, page
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.queries import edition_or_404
from registration.forms.setup import CapForm, CapSizeForm, RaiseForm
from registration.models import Cap
from registration.queries.setup import key_names, stored_caps, taken_places, under
from registration.queries.wording import role_name
from registration.rules.caps import CapScope
from registration.rules.roles import ParticipantRole
from registration.services import caps as services
from registration.services.places import raise_cap as give_exception
from registration.views.blueprint import bp


@bp.route("/staff/editions/<code>/caps", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_caps(code: str) -> Any:
    """The caps of one edition with what is taken, and one more."""
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    form = CapForm(organisations=_organisations())
    if form.validate_on_submit():
        with blame(form):
            services.add_cap(
                edition,
                scope=CapScope(form.scope.data),
                key=form.key,
                size=form.size.data or 0,
                by=current_user,
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_caps", code=code))
    return _list(edition, form)


def _list(edition: Edition, form: CapForm) -> Any:
    caps, taken = stored_caps(edition), taken_places(edition)
    fullest = {cap.id: _fullest(cap, caps, taken) for cap in caps}
    keys = {(cap.scope, cap.key) for cap in caps}
    keys |= {(cap.scope, key) for cap in caps for key in [fullest[cap.id][0]] if key}
    return page(
        "registration/setup/caps.html",
        form=form,
        edition=edition,
        caps=caps,
        fullest=fullest,
        names=key_names(keys),
    )


def _fullest(cap: Cap, caps: list[Cap], taken: Any) -> tuple[str, int]:
    """The key with the most places taken under the cap, and how many."""
    counts = under(cap, caps, taken)
    return max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))


@bp.route("/staff/editions/<code>/caps/<public_id>", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_cap(code: str, public_id: str) -> Any:
    """Change the size of one cap."""
    cap = _cap_or_404(code, public_id)
    form = CapSizeForm(data={"size": cap.size, "seen": fingerprint(cap)})
    if form.validate_on_submit():
        with blame(form):
            services.change_cap(
                cap, size=form.size.data or 0, seen=form.seen.data or "", by=current_user
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_caps", code=code))
    return _cap_page(cap, form, _raise_form(cap, sent=False))


@bp.post("/staff/editions/<code>/caps/<public_id>/raise")
@requires(Role.PROGRAMME_MANAGER)
def raise_cap(code: str, public_id: str) -> Any:
    """Let one key have more places, and keep why."""
    cap = _cap_or_404(code, public_id)
    size_form = CapSizeForm(formdata=None, data={"size": cap.size, "seen": fingerprint(cap)})
    form = _raise_form(cap, sent=True)
    if form.validate_on_submit():
        with blame(form):
            give_exception(
                cap.edition,
                scope=cap.scope,
                key=cap.key or form.key.data or "",
                size=form.size.data or 0,
                reason=form.reason.data or "",
                by=current_user,
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_caps", code=code))
    return _cap_page(cap, form, form, size_form)


@bp.post("/staff/editions/<code>/caps/<public_id>/end-exception")
@requires(Role.PROGRAMME_MANAGER)
def end_exception(code: str, public_id: str) -> Any:
    """Take an exception back."""
    services.end_exception(_cap_or_404(code, public_id), by=current_user)
    flash(_("The exception ended."), "ok")
    return redirect(url_for(".setup_caps", code=code))


@bp.post("/staff/editions/<code>/caps/<public_id>/remove")
@requires(Role.PROGRAMME_MANAGER)
def remove_cap(code: str, public_id: str) -> Any:
    """Lift one limit."""
    services.remove_cap(_cap_or_404(code, public_id), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".setup_caps", code=code))


def _cap_page(cap: Cap, form: Any, raising: RaiseForm, size_form: Any = None) -> Any:
    """``form`` is the one that was sent: its errors decide the answer's status."""
    counts = under(cap, stored_caps(cap.edition), taken_places(cap.edition))
    names = key_names([(cap.scope, cap.key), *((cap.scope, key) for key in counts)])
    largest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
    return page(
        "registration/setup/cap.html",
        form=form,
        size_form=size_form or form,
        raising=raising,
        edition=cap.edition,
        cap=cap,
        name=names[cap.scope, cap.key],
        largest=[(names[cap.scope, key], count) for key, count in largest],
    )


def _raise_form(cap: Cap, *, sent: bool) -> RaiseForm:
    form = RaiseForm(prefix="raise-") if sent else RaiseForm(formdata=None, prefix="raise-")
    form.key.choices = _keys(cap)
    return form


def _keys(cap: Cap) -> list[SelectChoice]:
    """Whom an exception to ``cap`` may be for."""
    if cap.key or cap.scope is CapScope.EDITION:
        return [SelectChoice("", "")]
    if cap.scope is CapScope.COUNTRY:
        return country_choices()
    if cap.scope is CapScope.ROLE:
        return [SelectChoice(role.value, role_name(role)) for role in ParticipantRole]
    return _organisations()


def _organisations() -> list[SelectChoice]:
    query = db.select(Organisation.public_id, Organisation.name).order_by(Organisation.name)
    return [SelectChoice(public_id, name) for public_id, name in db.session.execute(query)]


def _cap_or_404(code: str, public_id: str) -> Cap:
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    return db.first_or_404(db.select(Cap).filter_by(edition_id=edition.id, public_id=public_id))
