"""The back office: organisations of a region, their accreditation and memberships."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload
from wtforms.fields.choices import SelectChoice

from app.core import audit
from app.core.access import Role, own_or_404, readable, requires
from app.core.clock import today
from app.core.errors import Invalid
from app.core.web import blame, page
from app.extensions import db
from app.organisations import queries
from app.organisations.forms import FeeForm, MembershipForm, OrganisationForm, ReasonForm
from app.organisations.models import Membership, MembershipCategory, Organisation, Region
from app.organisations.services import memberships, organisations
from app.organisations.views.blueprint import bp

READERS = (
    Role.REGIONAL_VALIDATOR,
    Role.FINANCE,
    Role.PROGRAMME_MANAGER,
    Role.COMMUNICATION_MANAGER,
)


@bp.get("/staff/organisations/")
@requires(*READERS)
def organisations_list() -> Any:
    """The organisations the caller may see, with this year's membership."""
    words = request.args.get("words", "")
    query = queries.by_words(readable(Organisation), words).order_by(Organisation.name)
    query = query.options(selectinload(Organisation.memberships))
    pages = db.paginate(query, per_page=50, max_per_page=50)
    standings = {one.id: queries.in_good_standing(one, today()) for one in pages.items}
    return page("organisations/office_list.html", pages=pages, standings=standings, words=words)


@bp.route("/staff/organisations/new", methods=["GET", "POST"])
@requires(Role.REGIONAL_VALIDATOR)
def new_organisation() -> Any:
    """Register an organisation."""
    form = OrganisationForm()
    choices = _regions_of_caller()
    form.region.choices = [SelectChoice(region.code, region.name) for region in choices]
    if form.validate_on_submit():
        with blame(form):
            region = next(one for one in choices if one.code == form.region.data)
            found = organisations.add_organisation(region=region, values=form.data, by=current_user)
            flash(_("%(name)s is registered.", name=found.name), "ok")
            return redirect(url_for(".office", public_id=found.public_id))
    return page("organisations/office_edit.html", form=form, organisation=None)


def _regions_of_caller() -> list[Region]:
    return [
        region
        for region in queries.regions()
        if current_user.has_role(Role.REGIONAL_VALIDATOR, scope=region.scope)
    ]


@bp.get("/staff/organisations/<public_id>")
@requires(*READERS)
def office(public_id: str) -> Any:
    """One organisation as its regional office and finance see it."""
    return _office_page(own_or_404(Organisation, public_id))


def _office_page(found: Organisation, *, form: Any = None, wrong: str = "") -> Any:
    return page(
        "organisations/office.html",
        organisation=found,
        standing=queries.in_good_standing(found, today()),
        history=audit.history(found, limit=20),
        form=form,
        wrong=wrong,
        membership_form=form if wrong == "membership" else MembershipForm(formdata=None),
        fee_form=form if wrong == "fee" else FeeForm(formdata=None, paid_on=today()),
        today=today(),
        may_validate=current_user.has_role(Role.REGIONAL_VALIDATOR, scope=found.region.scope),
        may_charge=current_user.has_role(Role.FINANCE),
    )


@bp.route("/staff/organisations/<public_id>/edit", methods=["GET", "POST"])
@requires(Role.REGIONAL_VALIDATOR)
def edit_office(public_id: str) -> Any:
    """Change an organisation's entry."""
    found = own_or_404(Organisation, public_id)
    form = OrganisationForm(obj=found, data={"region": found.region.code})
    form.region.choices = [SelectChoice(found.region.code, found.region.name)]
    if form.validate_on_submit():
        with blame(form):
            organisations.change_organisation(found, values=form.data, by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".office", public_id=public_id))
    return page("organisations/office_edit.html", form=form, organisation=found)


@bp.post("/staff/organisations/<public_id>/accredit")
@requires(Role.REGIONAL_VALIDATOR)
def accredit(public_id: str) -> Any:
    """Let a non-member register."""
    found = own_or_404(Organisation, public_id)
    organisations.accredit_organisation(found, by=current_user)
    flash(_("%(name)s may now register delegations.", name=found.name), "ok")
    return redirect(url_for(".office", public_id=public_id))


@bp.post("/staff/organisations/<public_id>/end-accreditation")
@requires(Role.REGIONAL_VALIDATOR)
def end_accreditation(public_id: str) -> Any:
    """Take the accreditation back."""
    found = own_or_404(Organisation, public_id)
    organisations.end_accreditation(found, reason=_reason(), by=current_user)
    flash(_("The accreditation is ended."), "ok")
    return redirect(url_for(".office", public_id=public_id))


def _reason() -> str:
    form = ReasonForm()
    if not form.validate():
        raise Invalid(_("Say why in a few words, so that others understand it later."))
    return form.reason.data or ""


@bp.post("/staff/organisations/<public_id>/memberships")
@requires(Role.FINANCE)
def open_membership(public_id: str) -> Any:
    """Open a year of membership."""
    found = own_or_404(Organisation, public_id)
    form = MembershipForm()
    if form.validate():
        with blame(form):
            memberships.open_membership(
                found,
                year=form.year.data or 0,
                category=MembershipCategory(form.category.data),
                fee_cents=form.fee_cents,
                due_on=form.due_on.data,
                by=current_user,
            )
            flash(_("The membership is open."), "ok")
            return redirect(url_for(".office", public_id=public_id))
    return _office_page(found, form=form, wrong="membership")


def _membership(public_id: str, year: int) -> tuple[Organisation, Membership]:
    found = own_or_404(Organisation, public_id)
    row = db.first_or_404(db.select(Membership).filter_by(organisation_id=found.id, year=year))
    return found, row


@bp.post("/staff/organisations/<public_id>/memberships/<int:year>/fee")
@requires(Role.FINANCE)
def record_fee(public_id: str, year: int) -> Any:
    """Note that a fee arrived."""
    found, membership = _membership(public_id, year)
    form = FeeForm()
    if form.validate():
        with blame(form):
            memberships.record_fee(membership, paid_on=form.paid_on.data, by=current_user)
            flash(_("The fee is recorded; every rate follows it from now on."), "ok")
            return redirect(url_for(".office", public_id=public_id))
    return _office_page(found, form=form, wrong="fee")


@bp.post("/staff/organisations/<public_id>/memberships/<int:year>/fee/back")
@requires(Role.FINANCE)
def take_fee_back(public_id: str, year: int) -> Any:
    """Undo a recorded fee."""
    membership = _membership(public_id, year)[1]
    memberships.take_fee_back(membership, reason=_reason(), by=current_user)
    flash(_("The fee is taken back; every rate follows it from now on."), "ok")
    return redirect(url_for(".office", public_id=public_id))
