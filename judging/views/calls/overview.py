"""One call at a glance: what comes next, what is missing, the figures; announcing it."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core import audit, plots
from app.core.access import requires
from app.core.i18n import show_date
from app.core.web import page
from judging.models import Call
from judging.queries import call_lists, setup, wording_calls
from judging.queries.answers import waiting_answers
from judging.queries.calls import phase_of
from judging.queries.places import quota_of
from judging.queries.steps import steps_of
from judging.rules.kinds import Decision
from judging.services import calls as services
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, ORGANISERS, call_or_404, managed_call_or_404

#: deeds whose log names no author
SHOWN = frozenset(
    {
        *("call.created", "call.copied", "call.changed", "call.published", "call.unpublished"),
        *("call.field_added", "call.field_changed", "call.field_removed", "call.text_written"),
    }
)


@bp.get("/staff/calls/<code>/")
@requires(*ORGANISERS)
def manage_call(code: str) -> Any:
    """The overview; the president reads it too, so it names no author."""
    call = call_or_404(code)
    manages = current_user.has_role(*MANAGERS, scope=call.edition.scope)
    days = call_lists.submitted_by_day(call)
    phase = phase_of(call)
    return page(
        "judging/calls/overview.html",
        call=call,
        manages=manages,
        phase=phase,
        state=wording_calls.call_state(call, phase),
        steps=steps_of(call, phase),
        gaps=[(gap, _gap_url(call, gap)) for gap in setup.gaps(call)] if manages else [],
        figures=call_lists.figures_of([call])[call.id],
        days=days,
        over_time=_over_time(days) if len(days) > 1 else None,
        waiting=waiting_answers(call) if call.decision is Decision.ANSWER else 0,
        quota=quota_of(call) if call.decision is Decision.PLACES else None,
        history=[event for event in audit.history(call) if event.action in SHOWN][:12],
        words=wording_calls,
    )


@bp.post("/staff/calls/<code>/publish")
@requires(*MANAGERS)
def publish_call(code: str) -> Any:
    """Announce the call."""
    services.publish_call(managed_call_or_404(code), by=current_user)
    flash(_("The call is published."), "ok")
    return redirect(url_for(".manage_call", code=code))


@bp.post("/staff/calls/<code>/unpublish")
@requires(*MANAGERS)
def unpublish_call(code: str) -> Any:
    """Take its page back while nobody has answered."""
    services.unpublish_call(managed_call_or_404(code), by=current_user)
    flash(_("The call is no longer public."), "ok")
    return redirect(url_for(".manage_call", code=code))


def _gap_url(call: Call, gap: str) -> str:
    """Where the missing thing is added."""
    if gap == "edition_draft":
        return url_for("programmes.status", code=call.edition.code)
    if gap == "quota":
        known = "judging.places" in current_app.view_functions
        return url_for("judging.places", code=call.code) if known else ""
    endpoints = {
        "nothing_asked": ".call_fields",
        "no_choices": ".call_fields",
        "rules": ".call_texts",
        "consent": ".call_texts",
        "licence": ".call_texts",
    }
    return url_for(endpoints.get(gap, ".edit_call"), code=call.code)


def _over_time(days: list[tuple[date, int]]) -> Any:
    ends = [days[0][0], days[-1][0]]
    return plots.line(
        [plots.Series(_("Submissions"), [(day.toordinal(), count) for day, count in days])],
        label=_("Submissions by day"),
        x_ticks=[(day.toordinal(), show_date(day, "short")) for day in ends],
    )
