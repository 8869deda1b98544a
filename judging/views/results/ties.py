"""What told equal means apart, and what is left for the president to decide."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.results import TieForm, tie_form
from judging.models import Round
from judging.queries import wording_jury, wording_results
from judging.queries.results import decisions_in, results_of
from judging.queries.standing import built_on, may_sign
from judging.rules.kinds import RoundState
from judging.rules.results import RoundResults
from judging.services import ties as deeds
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404, round_or_404


@bp.get("/staff/calls/<code>/rounds/<round>/ties")
@requires(*ORGANISERS)
def ties(code: str, round: str) -> Any:
    """Every group of equal means, the rule that decided it, and the president's decisions."""
    found = round_or_404(call_or_404(code), round)
    return _ties_page(found, results_of(found), None, None)


@bp.post("/staff/calls/<code>/rounds/<round>/ties/<first>")
@requires(*ORGANISERS)
def decide_tie(code: str, round: str, first: str) -> Any:
    """Decide the tie whose lowest number is ``first``."""
    found = round_or_404(call_or_404(code), round)
    results = results_of(found)
    group = next((each for each in deeds.undecided(results) if min(each) == first), None)
    form = _form(results, group or abort(404))
    if form.validate_on_submit():
        with blame(form):
            deeds.decide_tie(
                found, order=form.order(), reason=form.reason.data or "", by=current_user
            )
            flash(_("Decided. The protocol says so, with your reason."), "ok")
            return redirect(url_for(".ties", code=code, round=round))
    return _ties_page(found, results, first, form)


def _ties_page(round_: Round, results: RoundResults, first: str | None, sent: Any) -> Any:
    may = may_sign(current_user, round_.call)
    may = may and round_.state is RoundState.CLOSED and not built_on(round_)
    groups = deeds.undecided(results)
    return page(
        "judging/results/ties.html",
        form=sent,
        call=round_.call,
        round=round_,
        results=results,
        groups=[(g, sent if min(g) == first else _form(results, g)) for g in groups],
        settled=_settled(results, groups),
        decisions=decisions_in(round_),
        keys={entry.id: key for key, entry in results.entries.items()},
        may_decide=may,
        words=wording_results,
        jury_words=wording_jury,
    )


def _settled(results: RoundResults, groups: list[list[str]]) -> list[Any]:
    """Lines that a rule put behind the one above at an equal mean, each with that one."""
    left = {key for group in groups for key in group}
    pairs = zip(results.final, results.final[1:], strict=False)
    return [
        (above, line)
        for above, line in pairs
        if line.decided_by and line.mean == above.mean and line.submission not in left
    ]


def _form(results: RoundResults, group: list[str]) -> TieForm:
    lines = {line.submission: line.place for line in results.final}
    ordered = sorted(group, key=lambda key: (lines[key], key))
    best = min(lines[key] for key in group)
    choices = [(key, f"{key} · {results.entries[key].title}") for key in ordered]
    labels = [_("Place %(place)s", place=best + step) for step in range(len(group))]
    return tie_form(choices, labels, prefix=min(group))
