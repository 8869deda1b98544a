"""Messages about a delegation's state, each in its reader's language."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app.billing.models import Invoice
from app.core import outbox
from app.core.i18n import country_name, ngettext, show_date, show_money
from app.core.i18n import gettext as _
from app.core.outbox import Mail
from registration.mails.links import to_delegation
from registration.models import Delegation
from registration.queries.sheets import live_people


def send_submitted(delegation: Delegation) -> None:
    """To the regional office, which validates, and to the contact."""
    office = delegation.organisation.region.email
    if office:
        outbox.queue(to=office, language="en", mail=lambda: _to_office(delegation))
    _to_contact(delegation, lambda: _submitted(delegation))


def send_sent_back(delegation: Delegation) -> None:
    """To the contact, with the reason."""
    _to_contact(delegation, lambda: _sent_back(delegation))


def send_validated(delegation: Delegation, invoice: Invoice | None) -> None:
    """To the contact: accepted, and what to pay by when."""
    _to_contact(delegation, lambda: _validated(delegation, invoice))


class Enclosure(NamedTuple):
    """What goes with a mail: a sentence about it (lazy, for its reader), and the attachment."""

    words: Any
    attachment: tuple[str, str, str]


def send_confirmed(delegation: Delegation, enclosures: Sequence[Enclosure] = ()) -> None:
    """To the contact: everybody has a place."""
    _to_contact(delegation, lambda: _confirmed(delegation, enclosures))


def send_refused(delegation: Delegation) -> None:
    """To the contact, with the reason."""
    _to_contact(delegation, lambda: _refused(delegation))


def send_withdrawn(delegation: Delegation) -> None:
    """To the contact and the regional office."""
    office = delegation.organisation.region.email
    if office:
        outbox.queue(to=office, language="en", mail=lambda: _withdrawn(delegation))
    _to_contact(delegation, lambda: _withdrawn(delegation))


def _to_contact(delegation: Delegation, mail: Callable[[], Mail]) -> None:
    contact = delegation.contact
    address = contact.email if contact else delegation.organisation.email
    if address:
        outbox.queue(to=address, language=delegation.language, mail=mail)


def _mail(delegation: Delegation, subject: str, *paragraphs: str) -> Mail:
    heading = f"{delegation.number}, {delegation.edition.name}: {subject}"
    return Mail(
        subject=heading,
        paragraphs=[each for each in paragraphs if each],
        action_label=_("Open the delegation"),
        action_url=to_delegation(delegation),
    )


def _to_office(delegation: Delegation) -> Mail:
    count = len(live_people(delegation))
    return _mail(
        delegation,
        _("to validate"),
        ngettext(
            "%(organisation)s (%(country)s) has submitted its delegation with %(num)d person.",
            "%(organisation)s (%(country)s) has submitted its delegation with %(num)d people.",
            count,
            organisation=delegation.organisation.name,
            country=country_name(delegation.country),
        ),
        _("Please validate it, or send it back with what to mend."),
    )


def _submitted(delegation: Delegation) -> Mail:
    return _mail(
        delegation,
        _("submitted"),
        _("Your delegation is with %(office)s now.", office=delegation.organisation.region.name),
        _("You will get a mail when it is validated. Consents and travel days can still be added."),
    )


def _sent_back(delegation: Delegation) -> Mail:
    return _mail(
        delegation,
        _("sent back to you"),
        _("Your delegation is a draft again and keeps its data. The reason:"),
        delegation.reason,
        _("Mend it and submit it again."),
    )


def _validated(delegation: Delegation, invoice: Invoice | None) -> Mail:
    to_pay = ""
    if invoice is not None:
        to_pay = _(
            "To pay: %(amount)s by %(day)s, invoice %(number)s. It is on the delegation's page.",
            amount=show_money(invoice.total_cents, invoice.currency),
            day=show_date(invoice.due_on, "long"),
            number=invoice.number,
        )
    return _mail(
        delegation,
        _("validated"),
        _("%(office)s has validated your delegation.", office=delegation.organisation.region.name),
        to_pay,
    )


def _confirmed(delegation: Delegation, enclosures: Sequence[Enclosure]) -> Mail:
    mail = _mail(
        delegation,
        _("confirmed"),
        _("Everybody in your delegation has a place. See you there!"),
        _("Look once more whether all consents and travel days are complete."),
        *(str(one.words) for one in enclosures),
    )
    return replace(mail, attachments=[one.attachment for one in enclosures])


def _refused(delegation: Delegation) -> Mail:
    return _mail(
        delegation,
        _("refused"),
        _("Your delegation cannot take part. The reason:"),
        delegation.reason,
        _(
            "Questions? Write to %(office)s.",
            office=delegation.organisation.region.email or delegation.organisation.region.name,
        ),
    )


def _withdrawn(delegation: Delegation) -> Mail:
    return _mail(
        delegation,
        _("withdrawn"),
        _("The delegation of %(name)s is withdrawn.", name=delegation.organisation.name),
        delegation.reason,
    )
