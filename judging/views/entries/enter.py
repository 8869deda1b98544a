"""The way in: a private link by mail for anybody, or the organisation's own account."""

from typing import Any

from flask import abort, redirect, url_for
from flask_login import current_user

from app.core import brake
from app.core.access import Role, public
from app.core.i18n import language
from app.core.web import blame, page
from app.organisations.models import Organisation
from app.organisations.queries import own_organisations
from judging.forms.entries import EnterForm, OrganisationForm
from judging.models import Call
from judging.queries import wording_entries as words
from judging.queries.calls import may_submit_now, phase_of, reason_words
from judging.rules.calls import CallPhase
from judging.rules.kinds import Audience
from judging.services import authors
from judging.views.blueprint import bp
from judging.views.fetch import announced_call_or_404

#: a class of thirty enters from one school's network, and some of them twice
POSTS = "90 per hour"


@bp.route("/calls/<code>/enter", methods=["GET", "POST"])
@public
@brake.limiter.limit(POSTS, methods=["POST"])
def enter(code: str) -> Any:
    """Ask for the private link, or choose the organisation to submit for."""
    call = announced_call_or_404(code)
    return _by_mail(call) if call.audience is Audience.ANYONE else _by_account(call)


def _by_mail(call: Call) -> Any:
    """The answer is the same whether the address has entered or not."""
    form = EnterForm()
    refusal = reason_words(may_submit_now(call, None))
    shut = phase_of(call) is CallPhase.COMING
    if form.validate_on_submit() and not shut:
        with blame(form):
            authors.enter_call(call, email=form.email.data or "", language=language())
            return page("judging/entries/sent.html", call=call, email=form.email.data)
    return page(
        "judging/entries/enter.html", form=form, call=call, refusal=refusal, shut=shut, words=words
    )


def _by_account(call: Call) -> Any:
    mine = own_organisations(current_user) if _represents() else []
    choices = [(each, reason_words(may_submit_now(call, each))) for each in mine]
    form = OrganisationForm()
    if _represents() and form.validate_on_submit():
        with blame(form):
            author = authors.enter_for_organisation(
                call, organisation=_chosen(mine, form.organisation.data), by=current_user
            )
            return redirect(url_for(".entry", key=author.public_id))
    return page(
        "judging/entries/enter_account.html", form=form, call=call, choices=choices, words=words
    )


def _represents() -> bool:
    return bool(current_user.is_authenticated) and current_user.has_role(
        Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION
    )


def _chosen(mine: list[Organisation], public_id: str | None) -> Organisation:
    known = {each.public_id: each for each in mine}
    return known.get(public_id or "") or abort(404)
