"""Whether a certificate is genuine, for programs.

The answer is the verdict and what the paper says. The same facts as an Open Badge 3.0 credential
belong behind the same address, by content negotiation: ``_facts`` is what such a credential states.
"""

from typing import Any

from app.core import brake
from app.core.access import public
from app.core.api import problems
from badges.api import certificates_api as bp
from badges.api.certificate_schemas import VerdictSchema
from badges.models import Certificate
from badges.queries.certificates import by_number, revoked_on
from badges.rules.certificates import read_number


@bp.get("/<number>")
@public
@brake.against_guessing("certificates")
@problems(bp, 400, 404, 429)
@bp.doc(security=[])
@bp.response(200, VerdictSchema)
def verify_certificate(number: str) -> dict[str, Any]:
    """Valid with what it says, revoked with the date, or unknown; small slips are forgiven."""
    read = read_number(number)
    found = by_number(read) if read else None
    if found is None:
        brake.missed()
        return {"number": read or number, "status": "unknown"}
    if found.revoked_at is not None:
        return {"number": found.number, "status": "revoked", "revoked_on": revoked_on(found)}
    return {"number": found.number, "status": "valid", "certificate": _facts(found)}


def _facts(found: Certificate) -> dict[str, Any]:
    return {**found.content, "kind": found.kind.value, "language": found.language}
