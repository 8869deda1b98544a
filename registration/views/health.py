"""Health data for the care team: shown after a button, because reading it is written down."""

from typing import Any

from flask_login import current_user

from app.core.access import Role, requires
from app.core.web import page
from registration.services.health import read_health_data
from registration.views.access import delegation_or_404, person_or_404
from registration.views.blueprint import bp


@bp.post("/delegations/<public_id>/people/<person>/health")
@requires(Role.PROGRAMME_MANAGER)
def show_health(public_id: str, person: str) -> Any:
    """Write down who reads, then show."""
    found = delegation_or_404(public_id)
    one = person_or_404(found, person)
    shown = read_health_data(one, by=current_user)
    return page(
        "registration/health.html",
        delegation=found,
        edition=found.edition,
        person=one,
        health=shown,
    )
