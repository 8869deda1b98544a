"""Changing where an edition stands, and where it takes place."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.access import Role, requires
from app.core.web import blame, page
from app.programmes import queries
from app.programmes.forms.status import ModeForm, StatusForm
from app.programmes.models import Edition
from app.programmes.rules.editions import CHANGES, EditionMode, EditionStatus, is_news
from app.programmes.services import status as services
from app.programmes.views.blueprint import bp

#: nobody moves an edition that is over
SETTLED = (EditionStatus.FINISHED, EditionStatus.CANCELLED)


@bp.route("/staff/editions/<code>/status", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def status(code: str) -> Any:
    """The steps that are possible now, each with what it means."""
    edition = queries.edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    form = StatusForm()
    if form.validate_on_submit():
        with blame(form):
            told = services.change_status(
                edition,
                wanted=EditionStatus(form.status.data),
                reason=form.reason.data or "",
                by=current_user,
            )
            flash(_("The status is changed. %(told)s", told=_told(told)), "ok")
            return redirect(url_for(".manage", code=code))
    return _page(edition, form=form, failed=form.status.data if form.is_submitted() else None)


@bp.post("/staff/editions/<code>/mode")
@requires(Role.PROGRAMME_MANAGER)
def mode(code: str) -> Any:
    """Move the edition online, on site, or both."""
    edition = queries.edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    form = ModeForm()
    if form.validate_on_submit():
        with blame(form):
            told = services.change_mode(
                edition,
                wanted=EditionMode(form.mode.data),
                reason=form.reason.data or "",
                by=current_user,
            )
            flash(_("The edition is moved. %(told)s", told=_told(told)), "ok")
            return redirect(url_for(".manage", code=code))
    return _page(edition, form=form, failed=form.mode.data)


def _page(edition: Edition, *, form: Any, failed: str | None) -> Any:
    order = list(EditionStatus)
    moves = sorted(CHANGES[edition.status], key=order.index)
    others = [] if edition.status in SETTLED else [m for m in EditionMode if m != edition.mode]
    return page(
        "programmes/status.html",
        form=form,
        edition=edition,
        failed=failed,
        moves=[(move, is_news(edition.status, move)) for move in moves],
        modes=others,
        contacts=len(services.contacts_of(edition)),
        need_reason=services.NEED_REASON,
    )


def _told(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)d contact person is told by mail.",
        "%(num)d contact persons are told by mail.",
        count,
    )
