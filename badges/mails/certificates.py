"""Messages about certificates: one for each delegation, one for each holder with an address."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import current_app

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.outbox import Mail
from badges.mails.papers import private_address
from badges.models import Certificate
from badges.queries.holders import Letter, letters
from registration.models import Delegation


def send_issued(certificates: Sequence[Certificate]) -> None:
    """To each contact: so many are there to download; to each holder: where theirs are."""
    _send(certificates, _issued)


def send_corrected(certificate: Certificate) -> None:
    """To contact and holder: the old paper is worthless, this one is there."""
    _send([certificate], _corrected)


def send_revoked(certificate: Certificate) -> None:
    """To contact and holder: the paper is worthless, and why."""
    _send([certificate], _revoked)


def _send(certificates: Sequence[Certificate], make: Callable[[Letter], Mail]) -> None:
    for letter in letters(certificates):
        outbox.queue(to=letter.address, language=letter.language, mail=partial(make, letter))


def _mail(letter: Letter, subject: str, *paragraphs: str) -> Mail:
    """With the button that leads to the delegation's certificates, or to the holder's own."""
    if letter.delegation is not None:
        return Mail(
            subject=f"{_about(letter.delegation)}: {subject}",
            paragraphs=paragraphs,
            action_label=_("Download the certificates"),
            action_url=f"{_base()}/delegations/{letter.delegation.public_id}/certificates",
        )
    first = letter.certificates[0]
    return Mail(
        subject=f"{first.content['edition']}: {subject}" if first.edition_id else subject,
        paragraphs=paragraphs,
        action_label=_("Download the certificate"),
        action_url=private_address(first.number),
    )


def _issued(letter: Letter) -> Mail:
    return _issued_to_contact(letter) if letter.delegation else _issued_to_holder(letter)


def _issued_to_contact(letter: Letter) -> Mail:
    count = len(letter.certificates)
    return _mail(
        letter,
        ngettext("%(num)d certificate", "%(num)d certificates", count),
        ngettext(
            "%(num)d certificate of your delegation has been issued. You can print it now.",
            "%(num)d certificates of your delegation have been issued. You can print them now.",
            count,
        ),
        _genuine(),
    )


def _issued_to_holder(letter: Letter) -> Mail:
    """Each certificate with its link; the button leads to the first."""
    count = len(letter.certificates)
    links = [f"{one.content['heading']}: {private_address(one.number)}" for one in _others(letter)]
    return _mail(
        letter,
        ngettext("your certificate", "your %(num)d certificates", count),
        ngettext(
            "Your certificate has been issued: as a PDF to print, and as a digital badge.",
            "Your %(num)d certificates have been issued: as a PDF to print, and as a digital "
            "badge.",
            count,
        ),
        _("This link is yours alone: whoever has it can download the certificate with your name."),
        _genuine(),
        *links,
    )


def _others(letter: Letter) -> list[Certificate]:
    """All of them when a single button does not lead to all."""
    return letter.certificates if len(letter.certificates) > 1 else []


def _genuine() -> str:
    return _(
        "Each has a number and a QR code: whoever is shown the paper can check that it is genuine."
    )


def _corrected(letter: Letter) -> Mail:
    return _mail(
        letter,
        _("corrected certificate"),
        _(
            "The certificate of %(name)s was corrected. Please print the new one and throw the "
            "old paper away: whoever checks it is told that it is revoked.",
            name=letter.certificates[0].content["name"],
        ),
    )


def _revoked(letter: Letter) -> Mail:
    (certificate,) = letter.certificates
    return _mail(
        letter,
        _("revoked certificate"),
        _(
            "The certificate %(number)s of %(name)s was revoked. Whoever checks it is told so. "
            "The reason:",
            number=certificate.number,
            name=certificate.content["name"],
        ),
        certificate.revoked_reason,
    )


def _about(delegation: Delegation) -> str:
    return f"{delegation.number}, {delegation.edition.name}"


def _base() -> str:
    return str(current_app.config["BASE_URL"])
