"""Whether a certificate is genuine, for programs.

The answer is the verdict and what the paper says; by content negotiation the same facts as an Open
Badge 3.0 credential: signed (``application/vc+jwt``), or to look at (``application/vc+ld+json``).
"""

from typing import Any

from flask import abort, jsonify, make_response, request

from app.core import brake
from app.core.access import public
from app.core.api import problems
from app.core.errors import Gone
from app.core.i18n import lazy_gettext as _l
from badges.api import certificates_api as bp
from badges.api.certificate_schemas import StatusListSchema, VerdictSchema
from badges.models import Certificate
from badges.queries.certificates import by_number, public_content, replacement_of, revoked_on
from badges.rules.certificates import read_number
from badges.rules.credentials import LINKED, TOKEN, status_list
from badges.services.seals import current_issuer, plain_credential, signed_credential

JSON = "application/json"
TOKEN_WORDS = {"schema": {"type": "string", "description": "a compact JSON Web Signature"}}
LINKED_WORDS = {"schema": {"type": "object", "description": "an OpenBadgeCredential, unsigned"}}
#: a page of another site may ask: the same is told to anybody
OPEN = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}


@bp.get("/<number>")
@public
@brake.against_guessing("certificates")
@problems(bp, 400, 404, 409, 410, 429)
@bp.doc(security=[], responses={"200": {"content": {TOKEN: TOKEN_WORDS, LINKED: LINKED_WORDS}}})
@bp.response(200, VerdictSchema)
def verify_certificate(number: str) -> Any:
    """Valid with what it says, revoked with the date, or unknown; small slips are forgiven.

    Asked for as application/vc+jwt it is an Open Badge 3.0 credential, signed; as
    application/vc+ld+json the same unsigned; of a valid certificate alone.
    """
    found = _found(number)
    wish = request.accept_mimetypes.best_match([JSON, TOKEN, LINKED], JSON)
    if wish != JSON:
        return _credential(found, str(wish))
    return _verdict(found, number)


@bp.get("/<number>/status")
@public
@brake.against_guessing("certificates")
@problems(bp, 400, 404, 429)
@bp.doc(security=[])
@bp.response(200, StatusListSchema)
def certificate_status(number: str) -> Any:
    """Whether the credential was revoked, as an Open Badges revocation list of this one."""
    found = _found(number) or abort(404)
    revoked = found.revoked_at is not None
    return status_list(found.number, current_issuer(), revoked=revoked), OPEN


def _found(number: str) -> Certificate | None:
    """The certificate; asking for one that is none counts as a guess."""
    read = read_number(number)
    found = by_number(read) if read else None
    if found is None:
        brake.missed()
    return found


def _verdict(found: Certificate | None, number: str) -> dict[str, Any]:
    if found is None:
        return {"number": read_number(number) or number, "status": "unknown"}
    if found.revoked_at is None:
        return {"number": found.number, "status": "valid", "certificate": _facts(found)}
    verdict = {"number": found.number, "status": "revoked", "revoked_on": revoked_on(found)}
    newer = replacement_of(found)
    return verdict | {"replaced_by": newer.number} if newer else verdict


def _facts(found: Certificate) -> dict[str, Any]:
    return {**public_content(found), "kind": found.kind.value, "language": found.language}


def _credential(found: Certificate | None, wish: str) -> Any:
    if found is None:
        abort(404)
    if found.revoked_at is not None:
        raise Gone(_l("This certificate was revoked. It proves nothing any more."))
    if wish == TOKEN:
        answer = make_response(signed_credential(found, for_holder=False))
    else:
        answer = jsonify(plain_credential(found))
    answer.mimetype = wish
    answer.headers.update(OPEN)
    return answer
