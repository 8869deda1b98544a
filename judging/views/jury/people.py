"""The jurors of a call: who was asked, who sits, what they must not judge."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.jury import InviteForm, OriginForm, SettleForm
from judging.models import Conflict, Juror
from judging.queries import jury_people, wording_jury
from judging.queries.permissions import manages
from judging.services import conflicts, jurors
from judging.views.blueprint import bp
from judging.views.fetch import (
    MANAGERS,
    ORGANISERS,
    call_or_404,
    child_or_404,
    managed_call_or_404,
)


@bp.get("/staff/calls/<code>/jury")
@requires(*ORGANISERS)
def jury(code: str) -> Any:
    """Everybody who was asked; the president reads no words about people."""
    call = call_or_404(code)
    return page(
        "judging/jury/people.html",
        call=call,
        jurors=jury_people.jurors_of(call),
        seats=jury_people.seats_by_juror(call),
        presidents=jury_people.president_ids(call),
        manages=manages(current_user, call),
        words=wording_jury,
    )


@bp.route("/staff/calls/<code>/jury/invite", methods=["GET", "POST"])
@requires(*MANAGERS)
def invite_juror(code: str) -> Any:
    """Ask somebody onto the jury."""
    call = managed_call_or_404(code)
    form = InviteForm(jury_people.all_organisations())
    if form.validate_on_submit():
        with blame(form):
            invited = jurors.invite_juror(
                call,
                email=form.email.data or "",
                name=form.name.data or "",
                language=form.language.data or "en",
                country=form.country.data or "",
                organisation=_organisation(form),
                president=form.president.data,
                by=current_user,
            )
            flash(_("%(name)s was invited.", name=invited.user.name), "ok")
            return redirect(url_for(".jury", code=code))
    return page("judging/jury/invite.html", form=form, call=call)


def _organisation(form: Any) -> Any:
    found = jury_people.organisations_named([form.organisation.data or ""])
    return found[0] if found else None


@bp.route("/staff/calls/<code>/jury/<juror>", methods=["GET", "POST"])
@requires(*MANAGERS)
def juror(code: str, juror: str) -> Any:
    """One juror with everything they declared; where they come from can be corrected."""
    found = _juror_or_404(code, juror)
    origin = _origin_form(found)
    if origin.validate_on_submit():
        with blame(origin):
            jurors.change_juror(
                found,
                country=origin.country.data or "",
                organisation=_organisation(origin),
                by=current_user,
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".juror", code=code, juror=juror))
    return _juror_page(code, juror, origin=origin)


def _origin_form(juror: Juror, **usual: Any) -> OriginForm:
    own = juror.organisation.public_id if juror.organisation else ""
    shown = {"country": juror.country, "organisation": own}
    return OriginForm(jury_people.all_organisations(), data=shown, prefix="origin", **usual)


@bp.post("/staff/calls/<code>/jury/<juror>/conflicts/<conflict>")
@requires(*MANAGERS)
def settle_conflict(code: str, juror: str, conflict: str) -> Any:
    """Say which submissions a juror's words mean."""
    found = _juror_or_404(code, juror)
    declared = next((each for each in found.conflicts if each.public_id == conflict), None)
    if declared is None:
        return _juror_page(code, juror)
    form = SettleForm(prefix=conflict)
    if form.validate_on_submit():
        numbers = form.numbers()
        meant = jury_people.submissions_numbered(found.call, numbers)
        if len(meant) < len(set(numbers)):
            form.submissions.errors = [_("There is no submission with one of these numbers.")]
        else:
            conflicts.settle_conflict(declared, submissions=meant, by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".juror", code=code, juror=juror))
    return _juror_page(code, juror, sent=form)


def _juror_page(
    code: str, public_id: str, *, sent: SettleForm | None = None, origin: OriginForm | None = None
) -> Any:
    found = _juror_or_404(code, public_id)
    forms = {
        each.public_id: sent
        if sent is not None and sent._prefix.rstrip("-") == each.public_id
        else SettleForm(formdata=None, prefix=each.public_id, data=_found_before(found, each))
        for each in found.conflicts
        if _is_about_people(each)
    }
    return page(
        "judging/jury/juror.html",
        form=sent or origin,
        call=found.call,
        juror=found,
        origin=origin or _origin_form(found, formdata=None),
        forms=forms,
        words=wording_jury,
    )


def _is_about_people(conflict: Conflict) -> bool:
    """Words, without what was found behind them."""
    return not (conflict.country or conflict.organisation_id or conflict.submission_id)


def _found_before(juror: Juror, conflict: Conflict) -> dict[str, str]:
    numbers = [
        each.submission.number
        for each in juror.conflicts
        if each.submission and (each.kind, each.reason) == (conflict.kind, conflict.reason)
    ]
    return {"submissions": ", ".join(str(number) for number in numbers)}


@bp.post("/staff/calls/<code>/jury/<juror>/invite-again")
@requires(*MANAGERS)
def invite_again(code: str, juror: str) -> Any:
    """Send the invitation once more."""
    jurors.invite_again(_juror_or_404(code, juror), by=current_user)
    flash(_("The invitation was sent again."), "ok")
    return redirect(url_for(".jury", code=code))


@bp.post("/staff/calls/<code>/jury/<juror>/remove")
@requires(*MANAGERS)
def remove_juror(code: str, juror: str) -> Any:
    """Take somebody off the jury; what is open goes to others."""
    jurors.leave_jury(_juror_or_404(code, juror), by=current_user)
    flash(_("Removed from the jury. What was open on the desk went to others."), "ok")
    return redirect(url_for(".jury", code=code))


def _juror_or_404(code: str, public_id: str) -> Juror:
    found: Juror = child_or_404(Juror, managed_call_or_404(code), public_id)
    return found
