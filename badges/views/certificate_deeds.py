"""What is done to one certificate, whoever holds it: revoke it, correct it; the words for both."""

from flask import flash
from flask_babel import gettext as _
from flask_login import current_user

from badges.models import Certificate
from badges.queries import certificate_kinds as words
from badges.services import certificates as services

DEEDS = "any(revoke, correct):deed"


def carry_out(deed: str, certificate: Certificate, reason: str) -> None:
    """Revoke the certificate, or replace it by one with today's data."""
    if deed == "revoke":
        services.revoke_certificate(certificate, reason=reason, by=current_user)
        flash(_("The certificate is revoked: whoever checks it is told so from now on."), "ok")
    else:
        services.correct_certificate(certificate, reason=reason, by=current_user)
        flash(_("The old certificate is revoked and a new one is issued."), "ok")


def deed_words(deed: str, certificate: Certificate) -> dict[str, str]:
    """Title, question, text and button of the page that asks once."""
    question = _(
        "%(kind)s of %(name)s, number %(number)s",
        kind=words.kind_name(certificate.kind),
        name=certificate.content["name"],
        number=certificate.number,
    )
    if deed == "revoke":
        return {
            "title": _("Revoke a certificate"),
            "question": question,
            "text": _("The paper becomes worthless at once. This cannot be undone."),
            "button": _("Revoke the certificate"),
            "button_kind": "danger",
        }
    return {
        "title": _("Correct a certificate"),
        "question": question,
        "text": _(
            "This one is revoked and another is issued with the names, project and dates as they "
            "are registered now. Mend the registration first."
        ),
        "button": _("Revoke and issue anew"),
    }
