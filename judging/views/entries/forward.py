"""National pre-selection: a representative chooses the organisation's best."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from app.core import files
from app.core.access import Role, requires
from app.core.clock import now
from app.core.web import blame, download, page
from app.extensions import db
from app.organisations.models import Organisation
from judging.forms.entries import ForwardForm
from judging.models import Call, Submission
from judging.queries import forwarding as queries
from judging.queries import wording_entries as words
from judging.services.forwarding import forward_submissions
from judging.views.blueprint import bp
from judging.views.fetch import announced_call_or_404


@bp.route("/member/<public_id>/calls/<code>/forward", methods=["GET", "POST"])
@requires(Role.REPRESENTATIVE)
def forward(public_id: str, code: str) -> Any:
    """The entries that named the organisation: pictures, titles, names; a tick forwards one."""
    organisation, call = _organisation_or_404(public_id), _call_or_404(code)
    entries = queries.to_choose_from(call, organisation)
    ids = [each.public_id for each in entries]
    before = [each.public_id for each in entries if each.forwarded_by_id == organisation.id]
    form = ForwardForm(data=None if request.method == "POST" else {"chosen": before}, entries=ids)
    if form.validate_on_submit():
        with blame(form):
            count = forward_submissions(
                call, organisation=organisation, chosen=form.chosen.data or [], by=current_user
            )
            flash(
                ngettext("%(num)d entry is forwarded.", "%(num)d entries are forwarded.", count),
                "ok",
            )
            return redirect(url_for(".forward", public_id=public_id, code=code))
    until = queries.forwards_until(call)
    return page(
        "judging/entries/forward.html",
        form=form,
        call=call,
        organisation=organisation,
        entries=entries,
        chosen=set(form.chosen.data or []),
        until=until,
        is_open=call.opens_at <= now() < until,
        words=words,
    )


@bp.get("/member/<public_id>/calls/<code>/forward/<submission>/<any(thumbnail,screen):size>")
@requires(Role.REPRESENTATIVE)
def forward_picture(public_id: str, code: str, submission: str, size: str) -> Any:
    """A picture of one of them."""
    organisation, call = _organisation_or_404(public_id), _call_or_404(code)
    mine = {each.public_id: each for each in queries.to_choose_from(call, organisation)}
    found = mine.get(submission) or abort(404)
    stored = _picture(found, size) or abort(404)
    return download(
        files.read(stored.key),
        name=f"{found.number}.jpg",
        media_type=stored.media_type,
        inline=True,
    )


def _picture(found: Submission, size: str) -> files.StoredFile | None:
    stored: files.StoredFile | None = getattr(found.files[0], size) if found.files else None
    return stored


def _organisation_or_404(public_id: str) -> Organisation:
    """An organisation that the caller represents."""
    found = db.session.scalar(db.select(Organisation).filter_by(public_id=public_id))
    if found is None or not current_user.has_role(Role.REPRESENTATIVE, scope=found.scope):
        abort(404)
    return found


def _call_or_404(code: str) -> Call:
    call = announced_call_or_404(code)
    return call if call.forwarding else abort(404)
