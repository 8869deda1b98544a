"""What a juror answers before judging: the invitation, conflicts; and how one leaves."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import own_or_404, requires
from app.core.web import blame, page
from judging.forms.jury import AnswerForm, ConflictsForm
from judging.models import Juror
from judging.queries import jury_people, wording_jury
from judging.rules.kinds import JurorState
from judging.services import conflicts, jurors
from judging.views.blueprint import bp
from judging.views.fetch import JURY


@bp.get("/jury/invitation")
@requires(*JURY)
def jury_invitation() -> Any:
    """Open invitations of the caller."""
    return _invitations(None)


@bp.post("/jury/invitation/<juror>")
@requires(*JURY)
def answer_invitation(juror: str) -> Any:
    """Accept or decline one."""
    invited = _self_or_404(juror)
    form = AnswerForm(jury_people.all_organisations(), prefix=juror)
    accept = request.form.get("answer") == "accept"
    if form.validate_on_submit():
        with blame(form):
            jurors.answer_invitation(
                invited,
                accept=accept,
                country=form.country.data or "",
                organisation=_organisation(form),
                by=current_user,
            )
            return _answered(invited, accept)
    return _invitations(form)


def _answered(juror: Juror, accept: bool) -> Any:
    if accept:
        flash(_("Welcome to the jury. One more step before you judge:"), "ok")
        return redirect(url_for(".declare_conflicts", juror=juror.public_id))
    flash(_("You declined. Thank you for telling us."), "ok")
    return redirect(url_for(".jury_invitation"))


def _invitations(sent: AnswerForm | None) -> Any:
    open_ones = jury_people.invitations_of(current_user)
    organisations = jury_people.all_organisations()
    forms = {each.public_id: _form(each, organisations, sent) for each in open_ones}
    return page("judging/jury/invitation.html", form=sent, invitations=open_ones, forms=forms)


def _form(juror: Juror, organisations: Any, sent: AnswerForm | None) -> AnswerForm:
    if sent is not None and sent._prefix.rstrip("-") == juror.public_id:
        return sent
    own = juror.organisation.public_id if juror.organisation else ""
    shown = {"country": juror.country, "organisation": own}
    return AnswerForm(organisations, formdata=None, prefix=juror.public_id, data=shown)


def _organisation(form: AnswerForm) -> Any:
    found = jury_people.organisations_named([form.organisation.data or ""])
    return found[0] if found else None


@bp.route("/jury/<juror>/conflicts", methods=["GET", "POST"])
@requires(*JURY)
def declare_conflicts(juror: str) -> Any:
    """What the caller must not judge."""
    me = _self_or_404(juror)
    if me.state is not JurorState.ACCEPTED:
        return redirect(url_for(".jury_invitation"))
    form = ConflictsForm(jury_people.all_organisations(), data=_declared(me))
    if form.validate_on_submit():
        with blame(form):
            countries, organisations = form.places()
            conflicts.declare_conflicts(
                me,
                countries=countries,
                organisations=jury_people.organisations_named(organisations),
                words=form.words(),
                by=current_user,
            )
            flash(_("Saved. None of it comes to your desk."), "ok")
            return redirect(url_for(".desk"))
    about = [each for each in me.conflicts if not (each.country or each.organisation_id)]
    return page("judging/jury/conflicts.html", form=form, juror=me, about=about, words=wording_jury)


def _declared(juror: Juror) -> dict[str, Any]:
    declared = juror.conflicts
    return {
        "countries": [each.country for each in declared if each.country],
        "organisations": [each.organisation.public_id for each in declared if each.organisation],
        "complete": juror.declared_at is not None,
    }


@bp.post("/jury/<juror>/leave")
@requires(*JURY)
def leave_jury(juror: str) -> Any:
    """Leave the jury; what is open goes to others."""
    jurors.leave_jury(_self_or_404(juror), by=current_user)
    flash(_("You left the jury. Thank you for what you did."), "ok")
    return redirect(url_for(".desk"))


def _self_or_404(public_id: str) -> Juror:
    """The caller's own place on a jury; organisers have pages of their own."""
    found = own_or_404(Juror, public_id)
    return found if found.user_id == current_user.id else abort(404)
