"""A holder's own certificate, by the private link in their mail: paper and credential.

Whoever has the link sees what is printed. Nothing is kept of it: the link follows from the number
and the platform's secret. Of a revoked certificate the page says so, and leads to the one that
corrects it.
"""

import hmac
from typing import Any

from flask import abort, make_response

from app.core import brake
from app.core.access import public
from app.core.i18n import direction
from app.core.web import download, page
from badges.mails.papers import private_address, private_token
from badges.models import Certificate
from badges.queries.certificates import by_number, replacement_of, revoked_on
from badges.rules.credentials import TOKEN
from badges.services.seals import current_issuer, sealed_pdf, signed_credential
from badges.views.blueprint import bp

PDF = "application/pdf"


@bp.get("/certificates/<number>/<token>")
@public
@brake.against_guessing("certificates")
def own_certificate(number: str, token: str) -> Any:
    """What it says, with paper and credential to download."""
    found = _own(number, token)
    newer = replacement_of(found)
    html = page(
        "badges/certificates/own.html",
        certificate=found,
        paper=found.content,
        token=token,
        revoked_on=revoked_on(found),
        newer_url=private_address(newer.number) if newer else "",
        direction=direction(found.language),
        organisation=current_issuer().name,
    )[0]
    return _private(make_response(html))


@bp.get("/certificates/<number>/<token>/certificate.pdf")
@public
@brake.against_guessing("certificates")
def own_paper(number: str, token: str) -> Any:
    """The sealed paper."""
    found = _in_force(number, token)
    return _private(download(sealed_pdf([found]), name=f"{number}.pdf", media_type=PDF))


@bp.get("/certificates/<number>/<token>/credential.jwt")
@public
@brake.against_guessing("certificates")
def own_credential(number: str, token: str) -> Any:
    """The Open Badge 3.0 credential with the name on paper."""
    content = signed_credential(_in_force(number, token), for_holder=True).encode()
    return _private(download(content, name=f"{number}.jwt", media_type=TOKEN))


def _own(number: str, token: str) -> Certificate:
    """The certificate, if ``token`` opens it; nothing is looked up for a wrong one."""
    genuine = hmac.compare_digest(token.encode(), private_token(number).encode())
    found = by_number(number) if genuine else None
    if found is None:
        brake.missed()
        abort(404)
    return found


def _in_force(number: str, token: str) -> Certificate:
    found = _own(number, token)
    return found if found.revoked_at is None else abort(404)


def _private(response: Any) -> Any:
    """The address authorises, so nobody else learns it: no search engine, no page linked to."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
