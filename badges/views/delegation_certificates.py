"""A delegation's own certificates: to look at, to print, one or all; paper and credential of one
for everybody who may read it."""

from typing import Any

from flask import abort, render_template
from flask_login import current_user

from app.core.access import Role, own_or_404, readable, requires
from app.core.web import download, page
from app.extensions import db
from badges.models import Certificate
from badges.queries import certificate_kinds as words
from badges.queries.certificates import certificates_of_delegation, count_of_delegation
from badges.rules.certificates import read_number
from badges.rules.credentials import TOKEN
from badges.services.seals import sealed_pdf, signed_credential
from badges.views.blueprint import bp
from registration.models import Delegation

READERS = (
    Role.REPRESENTATIVE,
    Role.HEAD_OF_DELEGATION,
    Role.REGIONAL_VALIDATOR,
    Role.PROGRAMME_MANAGER,
)
PDF = "application/pdf"


@bp.get("/delegations/<public_id>/certificates")
@requires(*READERS)
def delegation_certificates(public_id: str) -> Any:
    """Every certificate of the delegation's people that is in force."""
    delegation = own_or_404(Delegation, public_id)
    return page(
        "badges/certificates/delegation.html",
        delegation=delegation,
        edition=delegation.edition,
        certificates=certificates_of_delegation(delegation),
        words=words,
    )


@bp.get("/delegations/<public_id>/certificates.pdf")
@requires(*READERS)
def delegation_certificates_file(public_id: str) -> Any:
    """All of them as one PDF."""
    delegation = own_or_404(Delegation, public_id)
    found = certificates_of_delegation(delegation)
    if not found:
        abort(404)
    name = f"{delegation.edition.code}-{delegation.number}-certificates.pdf"
    return download(sealed_pdf(found), name=name, media_type=PDF)


@bp.get("/certificates/<number>/print.pdf")
@requires()
def certificate_file(number: str) -> Any:
    """One certificate on paper, for its holder, its delegation and the edition's managers; none
    revoked."""
    found = _in_force(number)
    return download(sealed_pdf([found]), name=f"{found.number}.pdf", media_type=PDF)


@bp.get("/certificates/<number>/credential.jwt")
@requires()
def certificate_credential(number: str) -> Any:
    """The credential with the name on paper, for whoever may print the paper; none revoked."""
    found = _in_force(number)
    content = signed_credential(found, for_holder=True).encode()
    return download(content, name=f"{found.number}.jwt", media_type=TOKEN)


def _in_force(number: str) -> Certificate:
    query = readable(Certificate, by=current_user).filter_by(number=read_number(number))
    return db.first_or_404(query.where(Certificate.revoked_at.is_(None)))


def panel(delegation: Delegation) -> str | None:
    """On the delegation's page: how many certificates wait to be printed."""
    count = count_of_delegation(delegation)
    if not count:
        return None
    return render_template("badges/certificates/panel.html", delegation=delegation, count=count)
