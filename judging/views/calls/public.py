"""What everybody sees of a call: the invitation, who may, until when, its texts."""

from typing import Any

from flask import abort, current_app, url_for
from flask_login import current_user

from app.core.access import public
from app.core.i18n import language
from app.core.web import page
from app.extensions import db
from app.organisations.models import Organisation
from app.organisations.queries import own_organisations
from app.programmes.rules.editions import EditionStatus
from judging.models import Award, Call, CallText
from judging.queries import wording_calls, wording_entry
from judging.queries.call_lists import public_calls
from judging.queries.calls import may_submit_now, phase_of, texts_in_force
from judging.queries.places import quota_of
from judging.queries.standing import is_released
from judging.rules.calls import CallPhase
from judging.rules.kinds import Audience, Decision, TextKind
from judging.views.blueprint import bp
from judging.views.fetch import managed_call_or_404


@bp.get("/calls/")
@public
def call_list() -> Any:
    """Every call: open, opening soon, closed."""
    calls = [(call, phase_of(call)) for call in public_calls()]
    return page(
        "judging/calls/public_list.html",
        open=[call for call, phase in calls if phase is CallPhase.OPEN],
        coming=[call for call, phase in calls if phase is CallPhase.COMING],
        closed=[call for call, phase in calls if phase is CallPhase.CLOSED],
        words=wording_calls,
        phase_of=phase_of,
    )


@bp.get("/calls/<code>/")
@public
def call(code: str) -> Any:
    """One call: what it is, who may answer, until when, what is asked, how it is decided."""
    found = call_shown_or_404(code)
    phase = phase_of(found)
    chances = [(each, may_submit_now(found, each)) for each in _speakers_for(found)]
    return page(
        "judging/calls/public.html",
        call=found,
        edition=found.edition,
        phase=phase,
        state=wording_calls.call_state(found, phase),
        chances=chances,
        may_enter=phase is CallPhase.OPEN and any(not refusal for _, refusal in chances),
        enter=enter_url(found),
        texts=texts_in_force(found, language()),
        awards=_awards(found),
        quota=quota_of(found) if found.decision is Decision.PLACES else None,
        line=wording_entry.dates_of(found),
        released=is_released(found),
        words=wording_calls,
        says=wording_entry,
    )


@bp.get("/calls/<code>/texts/<kind>/<int:version>")
@public
def call_text(code: str, kind: str, version: int) -> Any:
    """One version of a text, as somebody agreed to it, in the reader's language or English."""
    found = call_shown_or_404(code)
    if kind not in list(TextKind):
        abort(404)
    query = db.select(CallText).filter_by(call_id=found.id, kind=TextKind(kind), version=version)
    by_language = {row.language: row for row in db.session.scalars(query)}
    text = by_language.get(language()) or by_language.get("en") or abort(404)
    return page(
        "judging/calls/public_text.html",
        call=found,
        edition=found.edition,
        text=text,
        newest=texts_in_force(found, "en")[TextKind(kind)].version,
        kind_name=wording_calls.text_kind_name(TextKind(kind)),
    )


def call_shown_or_404(code: str) -> Call:
    """An announced call of an announced edition; before that only its managers see the page."""
    found = db.session.scalar(db.select(Call).filter_by(code=code))
    if found is None:
        abort(404)
    if found.published_at is not None and found.edition.status is not EditionStatus.DRAFT:
        return found
    return managed_call_or_404(code) if current_user.is_authenticated else abort(404)


def enter_url(found: Call) -> str:
    """Where one begins to answer; empty while that page does not exist."""
    known = "judging.enter" in current_app.view_functions
    return url_for("judging.enter", code=found.code) if known else ""


def _speakers_for(found: Call) -> list[Organisation | None]:
    """For whom the reader may submit: themselves (None), or the organisations they speak for."""
    if found.audience is Audience.ANYONE:
        return [None]
    own: list[Organisation | None] = []
    if current_user.is_authenticated:
        own.extend(own_organisations(current_user))
    return own or [None]


def _awards(found: Call) -> list[Award]:
    query = db.select(Award).filter_by(call_id=found.id).order_by(Award.position, Award.id)
    return list(db.session.scalars(query))
