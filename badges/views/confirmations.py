"""A delegation's own confirmations: to hand on to everybody, as one file."""

from typing import Any

from flask import Response, render_template
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.clock import today
from app.core.i18n import language
from app.core.web import download
from app.programmes.rules.editions import EditionMode
from badges.mails.confirmations import PDF, file_name
from badges.services import confirmations
from badges.views.blueprint import bp
from registration.models import Delegation
from registration.rules.delegation_states import DelegationState

READERS = (
    Role.REPRESENTATIVE,
    Role.HEAD_OF_DELEGATION,
    Role.REGIONAL_VALIDATOR,
    Role.PROGRAMME_MANAGER,
)


@bp.post("/delegations/<public_id>/confirmations.pdf")
@requires(*READERS)
def delegation_confirmations(public_id: str) -> Response:
    """A page for each person, also for those who joined after the mail was sent."""
    delegation = own_or_404(Delegation, public_id)
    pdf = confirmations.make_confirmations(delegation, language=language(), by=current_user)
    name = file_name(delegation.edition, delegation.number)
    return download(pdf, name=name, media_type=PDF)


def panel(delegation: Delegation) -> Any:
    """On the page of a confirmed delegation that travels there: the file once more."""
    edition = delegation.edition
    is_over = today(edition.timezone) > edition.ends_on
    if delegation.state is not DelegationState.CONFIRMED or is_over:
        return None
    if edition.mode is EditionMode.ONLINE or not current_user.has_role(*READERS):
        return None
    return render_template("badges/confirmations_panel.html", delegation=delegation)
