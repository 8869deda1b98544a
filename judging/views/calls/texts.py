"""The texts people agree to: rules, consent, licence; by version and language."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from app.programmes.forms.fields import said
from judging.forms.call_setup import TextForm
from judging.models import Call
from judging.queries.setup import versions_of
from judging.queries.wording_calls import text_kind_name
from judging.rules.kinds import TextKind
from judging.services.call_texts import write_text
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, managed_call_or_404


@bp.get("/staff/calls/<code>/texts")
@requires(*MANAGERS)
def call_texts(code: str) -> Any:
    """Which texts there are, in which versions and languages."""
    call = managed_call_or_404(code)
    return page(
        "judging/calls/texts.html",
        call=call,
        texts=versions_of(call),
        needed=_needed(call),
        kind_name=text_kind_name,
    )


@bp.route("/staff/calls/<code>/texts/<kind>", methods=["GET", "POST"])
@requires(*MANAGERS)
def write_call_text(code: str, kind: str) -> Any:
    """One text: what is in force, a new version, and those before it."""
    call = managed_call_or_404(code)
    if kind not in list(TextKind):
        abort(404)
    versions = versions_of(call)[TextKind(kind)]
    newest = max(versions, default=0)
    shown = {language: row.text for language, row in versions.get(newest, {}).items()}
    form = TextForm(data={"texts": shown, "seen": newest})
    if form.validate_on_submit():
        with blame(form):
            version = write_text(
                call,
                kind=TextKind(kind),
                texts=said(form.texts),
                seen=form.seen.data or 0,
                by=current_user,
            )
            flash(_("Version %(version)s is in force.", version=version), "ok")
            return redirect(url_for(".call_texts", code=code))
    return page(
        "judging/calls/text.html",
        form=form,
        call=call,
        kind_name=text_kind_name(TextKind(kind)),
        versions=versions,
    )


def _needed(call: Call) -> dict[TextKind, bool]:
    """Which texts this call cannot do without, by its switches."""
    return {
        TextKind.RULES: call.decision == "awards",
        TextKind.CONSENT: call.asks_parents,
        TextKind.LICENCE: call.takes_photos,
    }
