"""Confirmations: one page a person with the code that the check-in exchanges for a badge."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core import outbox
from app.core.i18n import country_names, direction, in_language, show_days
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.outbox import Mail
from app.core.pdf.templates import data_uri, fill_template
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules import art
from app.programmes.rules.palette import palette
from badges.queries.confirmations import confirmations, confirmed_people, confirmed_person
from badges.queries.wearers import Wearer
from registration.mails import Enclosure
from registration.models import Delegation, Participant
from registration.queries.wording import role_name

if TYPE_CHECKING:
    from app.core.pdf.stamp import StampTemplate

TEMPLATE = Path(__file__).parents[1] / "templates/badges/print/confirmation.html"
#: what the outbox calls attachments that are made here
KIND = "confirmations"
PDF = "application/pdf"


def enclosure(delegation: Delegation) -> Enclosure:
    """What goes with the mail that tells the contact of the confirmation."""
    words = _l(
        "The file with this mail has a page for each person. Give everybody theirs: at the "
        "check-in the badge is handed out for the code on it."
    )
    name = file_name(delegation.edition, delegation.number)
    key = f"{KIND}:delegation/{delegation.public_id}/{delegation.language}"
    return Enclosure(words, (key, name, PDF))


def send_own(person: Participant, delegation: Delegation) -> None:
    """To somebody with an address of their own: their page."""
    mail = partial(_own, person, delegation)
    outbox.queue(to=person.email, language=delegation.language, mail=mail)


def attachment(name: str) -> bytes:
    """The attachment that the outbox calls so, as its mail is sent.

    ValueError when nobody of it is expected any more: the delegation withdrew, say.
    """
    whose, public_id, language = name.split("/")
    if whose == "delegation":
        delegation = db.session.scalar(db.select(Delegation).filter_by(public_id=public_id))
        people = confirmed_people(delegation) if delegation else []
        edition = delegation.edition if delegation else None
    else:
        person, edition = confirmed_person(public_id) or (None, None)
        people = [person] if person else []
    if not people or edition is None:
        raise ValueError("nobody to confirm: the delegation is not confirmed any more")
    return confirmations_pdf(people, edition, language)


def confirmations_pdf(people: Sequence[Wearer], edition: Edition, language: str) -> bytes:
    """A PDF with a page for each of ``people``, at least one, in ``language``."""
    place = ", ".join(filter(None, (edition.venue, edition.city)))
    look = (edition.code, edition.name, edition.palette, edition.ornament)
    with in_language(language):
        when = " · ".join(filter(None, (show_days(edition.starts_on, edition.ends_on), place)))
        codes = confirmations(list(people))
        pages = [_page(*pair, language) for pair in zip(people, codes, strict=True)]
        return _design(*look, when, language).stamp(pages)


def file_name(edition: Edition, number: str) -> str:
    """What the file is called."""
    return f"{edition.code}-{number}-confirmations.pdf"


def _own(person: Participant, delegation: Delegation) -> Mail:
    edition = delegation.edition
    key = f"{KIND}:person/{person.public_id}/{delegation.language}"
    return Mail(
        subject=_("%(event)s: your confirmation", event=edition.name),
        paragraphs=[
            _("Dear %(name)s,", name=person.display_name),
            _("your place at %(event)s is confirmed. See you there!", event=edition.name),
            _(
                "Bring the code in the file, on paper or on your phone: at the check-in your "
                "badge is handed out for it."
            ),
        ],
        attachments=[(key, file_name(edition, delegation.number), PDF)],
    )


@lru_cache(maxsize=16)
def _design(
    code: str, name: str, palette_name: str, ornament: str, when: str, language: str
) -> StampTemplate:
    """The page without a person, laid out; kept, for that takes a few hundred milliseconds."""
    from app.core.pdf.stamp import StampTemplate  # WeasyPrint takes half a second to load

    colours = palette(palette_name, code)
    picture = art.badge(code, art.style_of(ornament, code), colours).encode()
    html = fill_template(
        TEMPLATE, lang=language, dir=direction(language), event=name, when=when,
        title=_("%(event)s: confirmation", event=name),
        how=_("Show this code at the check-in: your badge is handed out for it."),
        warning=_("This page is no badge: it opens no door."),
        art=data_uri(picture, "image/svg+xml"),
        accent=colours.accent_light,
    )  # fmt: skip
    return StampTemplate(html, ["page"])


def _page(person: Wearer, code: str, language: str) -> dict[str, Any]:
    country = person.delegation_country or person.nationality
    shown = country_names(language).get(country, country)
    return {
        "name": person.display_name,
        "native_name": person.native_name,
        "who": " · ".join(filter(None, (role_name(person.role), shown, person.number))),
        "organisation": person.organisation or "",
        "code": code,
    }
