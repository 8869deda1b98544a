"""The secretary's page about places: what-if before the decision, the list after it."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core import audit
from app.core.access import requires
from app.core.clock import now
from app.core.errors import Conflict
from app.core.stale import fingerprint
from app.core.web import blame, page
from judging.forms.places import AllocateForm, QuotaForm, RaiseForm, WhatIfForm
from judging.models import Call, Place, Quota
from judging.queries import places as queries
from judging.queries import wording_places as words
from judging.queries.what_if import WhatIf, what_if, would_come_in
from judging.rules.kinds import Decision, PlaceState
from judging.services import quotas
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, managed_call_or_404

PER_PAGE = 100


class Slice:
    """One page of a list; for parts.html, pager."""

    def __init__(self, items: list[Any]) -> None:
        self.total = len(items)
        self.pages = -(-self.total // PER_PAGE)
        wish = request.args.get("page", 1, type=int)
        self.page = min(max(wish, 1), max(self.pages, 1))
        self.items = items[(self.page - 1) * PER_PAGE : self.page * PER_PAGE]


def places_call_or_404(code: str) -> Call:
    """A call of the caller's that ends in places."""
    call = managed_call_or_404(code)
    return call if call.decision is Decision.PLACES else abort(404)


def quota_or_404(call: Call) -> Quota:
    """The call's quota; a 404 until its settings were opened."""
    return queries.quota_of(call) or abort(404)


@bp.get("/staff/calls/<code>/places")
@requires(*MANAGERS)
def places(code: str) -> Any:
    """Before the decision: what it would give. After it: who has a place and who waits."""
    call = places_call_or_404(code)
    quota = queries.quota_of(call)
    if quota is None:
        return page("judging/places/none.html", call=call)
    return _plan(quota) if quota.allocated_at is None else _list(quota)


@bp.post("/staff/calls/<code>/places/allocate")
@requires(*MANAGERS)
def allocate_places(code: str) -> Any:
    """Give the places by the numbers that were tried."""
    quota = quota_or_404(places_call_or_404(code))
    form = AllocateForm()
    if form.validate_on_submit():
        with blame(form):
            seen = form.seen.data or ""
            quotas.set_quota(quota, values=form.numbers, seen=seen, by=current_user)
            given = quotas.allocate_places(quota, by=current_user)
            offers = len(queries.in_state(given, PlaceState.OFFERED))
            flash(_offered_words(offers), "ok")
            return redirect(url_for(".places", code=code))
    return _plan(quota, form)


@bp.route("/staff/calls/<code>/places/settings", methods=["GET", "POST"])
@requires(*MANAGERS)
def quota(code: str) -> Any:
    """How many places there are and by which rules they are given."""
    call = places_call_or_404(code)
    found = queries.quota_of(call)
    if found is None:
        if request.method == "GET":
            return page("judging/places/none.html", call=call)
        found = quotas.open_quota(call, by=current_user)
        return redirect(url_for(".quota", code=code))
    form = QuotaForm(found)
    fixed = now() >= call.opens_at
    if fixed:
        form.keep_announced()
    if found.allocated_at is None and form.validate_on_submit():
        with blame(form):
            seen = form.seen.data or ""
            quotas.set_quota(found, values=form.values, seen=seen, by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".places", code=code))
    return page(
        "judging/places/settings.html", form=form, call=call, quota=found, fixed=fixed, words=words
    )


@bp.post("/staff/calls/<code>/places/raise")
@requires(*MANAGERS)
def raise_places(code: str) -> Any:
    """Have more places; whoever is next gets them at once."""
    quota = quota_or_404(places_call_or_404(code))
    form = RaiseForm()
    if form.validate_on_submit():
        with blame(form):
            let_in = quotas.raise_places(
                quota, places=form.places.data or 0, reason=form.reason.data or "", by=current_user
            )
            flash(_let_in_words(len(let_in)), "ok")
            return redirect(url_for(".places", code=code))
    return _list(quota, form)


def tried(quota: Quota) -> WhatIfForm:
    """The numbers of the address, or else those in force."""
    stored = WhatIfForm(formdata=None, obj=quota)
    if "places" not in request.args:
        return stored
    return WhatIfForm(request.args)


def wished(quota: Quota, form: WhatIfForm) -> WhatIf:
    """The decision by the numbers of ``form``, or by those in force when they cannot be."""
    limits = queries.settings_of(quota)
    fine = "places" not in request.args or form.validate()
    if fine:
        limits = queries.settings_of(quota, **form.numbers)
        if quota.first_come:
            limits = queries.settings_of(quota, **{**form.numbers, "threshold": None})
    return what_if(quota, queries.candidates_of(quota), limits)


def _plan(quota: Quota, sent: AllocateForm | None = None) -> Any:
    form = sent or tried(quota)
    if quota.first_come:
        del form.threshold
    shown = wished(quota, WhatIfForm(formdata=None, obj=quota) if sent else form)
    return page(
        "judging/places/plan.html",
        form=form,
        call=quota.call,
        quota=quota,
        seen=fingerprint(quota),
        shown=shown,
        rows=Slice(shown.lines),
        obstacle=_obstacle(quota),
        round=None if quota.first_come else queries.deciding_round(quota.call),
        words=words,
    )


def _obstacle(quota: Quota) -> str:
    """Why the places cannot be given yet; empty when they can."""
    try:
        quotas.require_ready(quota)
    except Conflict as conflict:
        return str(conflict)
    return ""


def _list(quota: Quota, sent: RaiseForm | None = None) -> Any:
    found = queries.places_of(quota)
    form = sent or RaiseForm(formdata=None, data={"places": quota.places + 1})
    more = request.args.get("more", type=int)
    return page(
        "judging/places/list.html",
        form=form,
        call=quota.call,
        quota=quota,
        figures=_figures(found),
        rows=Slice(found),
        more=more,
        next_ones=would_come_in(quota, found, more) if more else [],
        history=audit.history(quota, limit=20),
        words=words,
    )


def _figures(found: list[Place]) -> dict[str, int]:
    return {state.value: len(queries.in_state(found, state)) for state in PlaceState}


def _offered_words(count: int) -> str:
    return ngettext(
        "%(num)d place is offered. Everybody gets a mail.",
        "%(num)d places are offered. Everybody gets a mail.",
        count,
    )


def _let_in_words(count: int) -> str:
    return ngettext("%(num)d place more is offered.", "%(num)d places more are offered.", count)
