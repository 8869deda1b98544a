"""The pages of one call in the back office, as the caller may open them."""

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.core.access import access_of
from app.core.nav import Item
from judging.models import Call
from judging.rules.kinds import Decision
from judging.views.blueprint import bp

EVERY = frozenset(Decision)
#: label, endpoint, decisions that have the page
PAGES = (
    (_l("Overview"), "judging.manage_call", EVERY),
    (_l("Submissions"), "judging.submissions", EVERY),
    (_l("Jury"), "judging.jury", EVERY),
    (_l("Rounds"), "judging.rounds", EVERY),
    (_l("Results"), "judging.results", EVERY),
    (_l("Awards"), "judging.awards", {Decision.AWARDS}),
    (_l("Places"), "judging.places", {Decision.PLACES}),
    (_l("Timetable"), "judging.timetable", {Decision.PLACES}),
    (_l("Answers"), "judging.answers", {Decision.ANSWER}),
)


def call_tabs(call: Call) -> list[Item]:
    """The tabs of ``call``; the one that is open is marked."""
    open_ones = [
        (label, url_for(endpoint, code=call.code))
        for label, endpoint, decisions in PAGES
        if call.decision in decisions and _may_open(endpoint)
    ]
    inside = [url for _, url in open_ones if request.path.startswith(url)]
    here = max(inside, key=len, default="")
    return [Item(str(label), url, url == here) for label, url in open_ones]


def _may_open(endpoint: str) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    access = access_of(endpoint)
    return access is not None and current_user.has_role(*access.roles)


@bp.context_processor
def _words() -> dict[str, object]:
    return {"call_tabs": call_tabs}
