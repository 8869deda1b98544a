"""The decision as files: what it was made from and what came out, for ``places allocate``."""

from typing import Any

from app.core.access import requires
from app.core.web import download
from app.programmes.allocation import Proposal, Settings, allocate
from judging.models import Quota
from judging.queries import places as queries
from judging.rules.places_table import write_outcomes, write_proposals
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS
from judging.views.places.office import places_call_or_404, quota_or_404, tried, wished

CSV = "text/csv; charset=utf-8"


@bp.get("/staff/calls/<code>/places/proposals.csv")
@requires(*MANAGERS)
def places_input(code: str) -> Any:
    """What the decision is made from."""
    proposals, _ = _decision(quota_or_404(places_call_or_404(code)))
    content = write_proposals(proposals).encode()
    return download(content, name=f"{code}-proposals.csv", media_type=CSV)


@bp.get("/staff/calls/<code>/places/outcomes.csv")
@requires(*MANAGERS)
def places_output(code: str) -> Any:
    """What comes out: with the numbers of the address before the decision, as it was after it."""
    proposals, limits = _decision(quota_or_404(places_call_or_404(code)))
    content = write_outcomes(allocate(proposals, limits)).encode()
    return download(content, name=f"{code}-outcomes.csv", media_type=CSV)


def _decision(quota: Quota) -> tuple[list[Proposal], Settings]:
    if quota.allocated_at is not None:
        limits = queries.settings_of(quota, places=quota.first_places)
        return queries.decided_proposals(quota), limits
    found = wished(quota, tried(quota))
    taking_part = [line.candidate for line in found.lines if not line.candidate.refusal]
    return [each.proposal for each in taking_part], found.limits
