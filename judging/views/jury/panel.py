"""Who sits in a round."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.jury import PanelForm
from judging.queries.jury_people import jurors_of
from judging.queries.rounds import seats_in
from judging.services import rounds as services
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404, round_or_404
from judging.views.jury.rounds import say_shortages


@bp.route("/staff/calls/<code>/rounds/<round>/panel", methods=["GET", "POST"])
@requires(*ORGANISERS)
def panel(code: str, round: str) -> Any:
    """Seat jurors, or free their seats; an open round is planned again."""
    found = round_or_404(call_or_404(code), round)
    jury = [juror for juror in jurors_of(found.call) if services.sits(juror)]
    seated = [seat.juror.public_id for seat in seats_in(found)]
    form = PanelForm(jury, data={"jurors": seated})
    if form.validate_on_submit():
        chosen = [juror for juror in jury if juror.public_id in (form.jurors.data or [])]
        with blame(form):
            plan = services.set_panel(found, jurors=chosen, by=current_user)
            flash(_("Saved."), "ok")
            if plan is not None:
                say_shortages(plan)
            return redirect(url_for(".round", code=code, round=round))
    return page("judging/jury/panel.html", form=form, call=found.call, round=found, jury=jury)
