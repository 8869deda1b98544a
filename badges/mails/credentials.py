"""A certificate as a credential for programs, beside the paper for people."""

from flask import current_app

from badges.models import Certificate
from badges.queries.certificates import public_content
from badges.rules import credentials
from badges.rules.credentials import Fact, Issuer


def issuer_called(organisation: str) -> Issuer:
    """Who vouches on this platform."""
    return Issuer(organisation, current_app.config["BASE_URL"])


def credential_of(
    certificate: Certificate, issuer: Issuer, *, for_holder: bool
) -> dict[str, object]:
    """The credential, unsigned: for its holder with the name on paper, else with the one that the
    public page shows."""
    content = certificate.content if for_holder else public_content(certificate)
    fact = Fact(
        certificate.number, certificate.kind, certificate.language, certificate.issued_at, content
    )
    return credentials.credential(fact, issuer)


def key_address(key_id: str) -> str:
    """Where a key is told; signatures name it so."""
    return f"{current_app.config['BASE_URL']}/certificates/keys/{key_id}"
