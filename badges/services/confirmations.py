"""Confirmations: everybody of a confirmed delegation gets a code that becomes a badge."""

from typing import Any

from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.programmes.rules.editions import EditionMode
from badges.mails import confirmations as mails
from badges.queries.confirmations import confirmed_people, own_addresses
from badges.services.badges import issue_badges
from registration.mails import Enclosure
from registration.models import Delegation


def confirm_people(delegation: Delegation, by: Any) -> list[Enclosure]:
    """Make the badges of a delegation that was just confirmed, and send the confirmations.

    The contact gets everybody's with the mail about the confirmation; an adult with an address of
    their own gets theirs. Nothing for an edition that nobody travels to.
    """
    edition = delegation.edition
    if edition.mode is EditionMode.ONLINE:
        return []
    issue_badges(edition, delegation=delegation, by=by)
    for person in own_addresses(delegation):
        mails.send_own(person, delegation)
    return [mails.enclosure(delegation)] if confirmed_people(delegation) else []


def make_confirmations(delegation: Delegation, *, language: str, by: Any) -> bytes:
    """Everybody's confirmation as a PDF, also of people who joined since the mail.

    Conflict when the delegation is not confirmed, or nobody of it is expected.
    """
    issue_badges(delegation.edition, delegation=delegation, by=by)
    people = confirmed_people(delegation)
    if not people:
        raise Conflict(_l("The delegation is not confirmed, so nobody has a confirmation yet."))
    return mails.confirmations_pdf(people, delegation.edition, language)
