"""Anybody may ask whether a certificate is genuine; no account, no script.

The page shows exactly what the paper shows, the name of a minor too: whoever asks holds the paper,
for its number cannot be guessed. Winners alone are called as the public knows them. It shows
nothing beyond it, and of a revoked certificate only that, and the number of the one that corrects
it: such paper proves nothing, so nothing of it is repeated. Search engines are kept out.
"""

from typing import Any

from flask import make_response, redirect, request, url_for

from app.core import brake
from app.core.access import public
from app.core.i18n import direction
from app.core.web import page
from badges.forms.certificates import NumberForm
from badges.queries.certificates import by_number, public_content, replacement_of, revoked_on
from badges.rules.certificates import read_number
from badges.views.blueprint import bp


@bp.get("/certificates/")
@public
def check_certificate() -> Any:
    """Type the number off the paper."""
    form = NumberForm(request.args if "number" in request.args else None)
    if "number" in request.args and form.validate():
        number = read_number(form.number.data or "")
        return redirect(url_for(".certificate", number=number))
    return page("badges/certificates/check.html", form=form)


@bp.get("/certificates/<number>")
@public
@brake.against_guessing("certificates")
def certificate(number: str) -> Any:
    """Valid, revoked or unknown; a number written otherwise leads to its one way of writing."""
    read = read_number(number)
    if read is not None and read != number:
        return redirect(url_for(".certificate", number=read), 301)
    found = by_number(read) if read else None
    if found is None:
        brake.missed()
    html = page(
        "badges/certificates/verdict.html",
        certificate=found,
        number=read or number[:40],
        mistyped=read is None,
        paper=found and public_content(found),
        revoked_on=found and revoked_on(found),
        newer=found and replacement_of(found),
        corrects=found and found.replaces,
        corrected_on=found and found.replaces and revoked_on(found.replaces),
        direction=direction(found.language) if found else "ltr",
    )[0]
    return _hidden(html, 200 if found else 404)


def _hidden(html: str, status: int) -> Any:
    response = make_response(html, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
