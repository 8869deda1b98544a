"""Messages about certificates: one for each delegation, not for each person."""

from collections.abc import Callable

from flask import current_app

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.outbox import Mail
from badges.models import Certificate
from registration.models import Delegation


def send_issued(delegation: Delegation, count: int) -> None:
    """To the contact: ``count`` certificates are there to download."""
    _to_contact(delegation, lambda: _issued(delegation, count))


def send_corrected(delegation: Delegation, certificate: Certificate) -> None:
    """To the contact: the old paper is worthless, the new one is there."""
    _to_contact(delegation, lambda: _corrected(delegation, certificate))


def send_revoked(delegation: Delegation, certificate: Certificate) -> None:
    """To the contact: the paper is worthless, and why."""
    _to_contact(delegation, lambda: _revoked(delegation, certificate))


def _to_contact(delegation: Delegation, mail: Callable[[], Mail]) -> None:
    contact = delegation.contact
    address = contact.email if contact else delegation.organisation.email
    if address:
        outbox.queue(to=address, language=contact.language if contact else "en", mail=mail)


def _mail(delegation: Delegation, subject: str, *paragraphs: str) -> Mail:
    base = current_app.config["BASE_URL"]
    return Mail(
        subject=f"{delegation.number}, {delegation.edition.name}: {subject}",
        paragraphs=paragraphs,
        action_label=_("Download the certificates"),
        action_url=f"{base}/delegations/{delegation.public_id}/certificates",
    )


def _issued(delegation: Delegation, count: int) -> Mail:
    return _mail(
        delegation,
        ngettext("%(num)d certificate", "%(num)d certificates", count),
        ngettext(
            "%(num)d certificate of your delegation has been issued. You can print it now.",
            "%(num)d certificates of your delegation have been issued. You can print them now.",
            count,
        ),
        _(
            "Each has a number and a QR code: whoever is shown the paper can check that it is "
            "genuine."
        ),
    )


def _corrected(delegation: Delegation, certificate: Certificate) -> Mail:
    return _mail(
        delegation,
        _("corrected certificate"),
        _(
            "The certificate of %(name)s was corrected. Please print the new one and throw the "
            "old paper away: whoever checks it is told that it is revoked.",
            name=certificate.content["name"],
        ),
    )


def _revoked(delegation: Delegation, certificate: Certificate) -> Mail:
    return _mail(
        delegation,
        _("revoked certificate"),
        _(
            "The certificate %(number)s of %(name)s was revoked. Whoever checks it is told so. "
            "The reason:",
            number=certificate.number,
            name=certificate.content["name"],
        ),
        certificate.revoked_reason,
    )
