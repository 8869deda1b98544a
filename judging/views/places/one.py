"""One place: what it was decided from, what happened since, and acting for its author."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core import audit
from app.core.access import requires
from app.core.web import blame, page
from app.extensions import db
from judging.forms.places import OnBehalfForm
from judging.models import Call, Place
from judging.queries import wording_places as words
from judging.rules.kinds import PlaceState
from judging.services import places as services
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS
from judging.views.places.office import places_call_or_404, quota_or_404

DEEDS = {
    "confirm": services.confirm_place,
    "decline": services.decline_place,
    "withdraw": services.withdraw_place,
}


@bp.route("/staff/calls/<code>/places/<public_id>", methods=["GET", "POST"])
@requires(*MANAGERS)
def place(code: str, public_id: str) -> Any:
    """One place; what the author told by telephone is written down here, with the reason."""
    call = places_call_or_404(code)
    found = _place_or_404(call, public_id)
    form = OnBehalfForm(_deeds(found))
    if form.validate_on_submit():
        with blame(form):
            deed = DEEDS[form.deed.data]
            deed(found, reason=form.reason.data or "", by=current_user)
            flash(_("Done. The author gets a mail with the reason."), "ok")
            return redirect(url_for(".places", code=code))
    return page(
        "judging/places/place.html",
        form=form,
        call=call,
        place=found,
        quota=found.quota,
        history=audit.history(found, limit=30),
        words=words,
    )


def _place_or_404(call: Call, public_id: str) -> Place:
    query = db.select(Place).filter_by(public_id=public_id, quota_id=quota_or_404(call).id)
    return db.session.scalar(query) or abort(404)


def _deeds(found: Place) -> list[tuple[str, Any]]:
    """What can be done for the author now."""
    withdraw = ("withdraw", _("They withdraw: the place goes to the next"))
    if found.state is PlaceState.OFFERED:
        return [
            ("confirm", _("They confirm the place")),
            ("decline", _("They decline the place: it goes to the next")),
            withdraw,
        ]
    if found.state is PlaceState.CONFIRMED:
        return [withdraw]
    if found.state is PlaceState.WAITING:
        return [("withdraw", _("They leave the waiting list"))]
    return []
