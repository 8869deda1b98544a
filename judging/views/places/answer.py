"""Where an author reads what they got and answers an offer."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.core.access import public
from app.core.clock import now
from app.core.web import blame, page
from judging.models import Place
from judging.queries import wording_places as words
from judging.queries.places import place_of, quota_of
from judging.queries.wording_entry import quota_words
from judging.rules.kinds import Decision, PlaceState
from judging.rules.offers import is_over
from judging.services import places as services
from judging.views.blueprint import bp
from judging.views.entries.access import Entry, by_link
from judging.views.fetch import submission_or_404

ANSWERS = {
    "confirm": services.confirm_place,
    "decline": services.decline_place,
    "withdraw": services.withdraw_place,
}


@bp.route("/entries/<key>/<submission>/place", methods=["GET", "POST"])
@public
@by_link
def answer_place(entry: Entry, submission: str) -> Any:
    """Confirm or decline an offer, see one's position on the waiting list and why."""
    if entry.call.decision is not Decision.PLACES:
        abort(404)
    found = submission_or_404(entry.author, submission)
    place = place_of(found)
    form = FlaskForm()
    if place is not None and form.validate_on_submit():
        with blame(form):
            ANSWERS.get(request.form.get("answer", ""), _unknown)(place, by=entry.by)
            flash(_thanks(place), "ok")
            return redirect(url_for(".answer_place", key=entry.key, submission=submission))
    quota = quota_of(entry.call)
    return page(
        "judging/places/answer.html",
        form=form,
        entry=entry,
        call=entry.call,
        submission=found,
        place=place,
        ended=place is not None and _has_ended(place),
        rules=quota_words(quota) if quota else [],
        words=words,
    )


def _unknown(place: Place, *, by: Any) -> None:
    abort(400)


def _thanks(place: Place) -> str:
    return {
        PlaceState.CONFIRMED: _("Your place is confirmed. See you there!"),
        PlaceState.DECLINED: _("You declined. Thank you for saying so: somebody else can come."),
    }.get(place.state, _("It is withdrawn. Thank you for saying so."))


def _has_ended(place: Place) -> bool:
    """Whether the offer is over although nobody has taken it back yet."""
    if place.state is not PlaceState.OFFERED or place.accept_by is None:
        return False
    return is_over(place.accept_by, now())
