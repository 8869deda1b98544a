"""What calls show on pages of other parts."""

from flask import render_template
from flask_login import current_user

from app.organisations.models import Organisation
from app.programmes.models import Edition
from judging.queries import call_lists, wording_calls
from judging.queries.calls import phase_of
from judging.rules.calls import CallPhase
from judging.views.calls.public import enter_url
from judging.views.fetch import MANAGERS, ORGANISERS


def home() -> str | None:
    """What anybody can answer now."""
    calls = call_lists.open_calls()
    return _render("home", calls=calls[:6], more=len(calls) > 6) if calls else None


def edition_public(edition: Edition) -> str | None:
    """The edition's calls."""
    calls = call_lists.calls_of(edition)
    return _render("edition_public", calls=calls, edition=edition) if calls else None


def edition_side(edition: Edition) -> str | None:
    """The open calls with their buttons."""
    calls = [c for c in call_lists.calls_of(edition) if phase_of(c) is CallPhase.OPEN]
    return _render("edition_side", calls=calls, enter_url=enter_url) if calls else None


def member_home(organisation: Organisation) -> str | None:
    """The open and coming calls that organisations answer, and whether this one may."""
    chances = call_lists.chances_of(organisation)
    return _render("member_home", chances=chances) if chances else None


def edition_overview(edition: Edition) -> str | None:
    """The edition's calls with their figures."""
    calls = call_lists.calls_of(edition, announced=False)
    if not calls and not (edition.has_calls or edition.has_contest):
        return None
    return _render(
        "edition_overview",
        edition=edition,
        calls=calls,
        figures=call_lists.figures_of(calls),
        organises=current_user.has_role(*ORGANISERS, scope=edition.scope),
        manages=current_user.has_role(*MANAGERS, scope=edition.scope),
    )


def staff_dashboard() -> str | None:
    """The open calls, and how many submissions nobody has looked at."""
    if not current_user.has_role(*ORGANISERS):
        return None
    calls = call_lists.staff_calls(by=current_user)
    figures = call_lists.figures_of(calls)
    running = [call for call in calls if phase_of(call) is CallPhase.OPEN]
    unchecked = [call for call in calls if figures[call.id].unchecked]
    return _render(
        "staff_dashboard", running=running, unchecked=unchecked, figures=figures, calls=calls
    )


def _render(name: str, **context: object) -> str:
    return render_template(
        f"judging/calls/panels/{name}.html", words=wording_calls, phase_of=phase_of, **context
    )
