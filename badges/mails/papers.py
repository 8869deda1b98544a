"""Certificates on paper, from what was kept when they were issued and from nothing else.

Everything that is read is stamped; the page below has the art alone. So the same certificate gives
the same bytes in any year, however often the words of the platform were translated anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app

from app.core.crypto import derived_token
from app.core.i18n import direction
from app.core.pdf.templates import data_uri, fill_template
from app.core.pdf.texts import InLanguage, Person
from app.programmes.rules import art
from app.programmes.rules.palette import palette
from badges.models import Certificate

if TYPE_CHECKING:
    from app.core.pdf.stamp import StampTemplate

TEMPLATE = Path(__file__).parents[1] / "templates/badges/print/certificate.html"
#: starts a text from the right even where its first letter is Latin
FROM_RIGHT = "\u200f"
PRINTED = ("issuer", "heading", "text", "check", "issued")
Watch = Callable[[list[Person]], Iterable[Person]]


class Look(NamedTuple):
    """What of a page is not stamped; few certificates of an edition differ in it."""

    direction: str
    edition_code: str
    palette: str
    native: bool
    signatures: int


def certificates_pdf(certificates: Sequence[Certificate], *, watch: Watch = iter) -> bytes:
    """A PDF with a page for each of ``certificates``, in their order; at least one.

    ``watch`` may look on as each is drawn.
    """
    looks = [_look(each.content, each.language) for each in certificates]
    design = _design(tuple(sorted(set(looks))), certificates[0].content["edition"])
    pages = [_page(*pair) for pair in zip(certificates, looks, strict=True)]
    return design.stamp(watch(pages))


def address_of(number: str) -> str:
    """Where anybody can check the certificate; its QR code says the same."""
    return f"{current_app.config['BASE_URL']}/certificates/{number}"


def private_token(number: str) -> str:
    """What opens the certificate's private page: 192 bits, kept nowhere."""
    return derived_token(f"certificate {number}")


def private_address(number: str) -> str:
    """Where its holder downloads the certificate; whoever has the address can."""
    return f"{address_of(number)}/{private_token(number)}"


def _look(content: dict[str, Any], language: str) -> Look:
    return Look(
        direction(language),
        content["edition_code"],
        content["palette"],
        bool(content["native_name"]),
        len(content["signatories"]),
    )


@lru_cache(maxsize=16)
def _design(looks: tuple[Look, ...], title: str) -> StampTemplate:
    """The pages without people, laid out; kept, for that takes a few hundred milliseconds."""
    from app.core.pdf.stamp import StampTemplate  # WeasyPrint takes half a second to load

    drawn = [look._asdict() | _colours(look) for look in looks]
    html = fill_template(TEMPLATE, lang="mul", title=title, looks=drawn)
    return StampTemplate(html, [_name(look) for look in looks])


def _colours(look: Look) -> dict[str, str]:
    inks = palette(look.palette, look.edition_code)
    picture = art.certificate(look.edition_code, inks).encode()
    return {"art": data_uri(picture, "image/svg+xml"), "accent": inks.accent_light}


def _name(look: Look) -> str:
    return "/".join(map(str, look))


def _page(certificate: Certificate, look: Look) -> Person:
    """The texts of one certificate, by slot."""
    content, language = certificate.content, certificate.language
    start = FROM_RIGHT if look.direction == "rtl" else ""
    where = urlsplit(current_app.config["BASE_URL"])
    texts: dict[str, str | InLanguage] = {
        key: InLanguage(start + content[key], language) for key in PRINTED
    }
    texts |= {
        key: InLanguage(content[key], content["name_language"]) for key in ("name", "native_name")
    }
    for place, (name, office) in enumerate(content["signatories"], 1):
        texts |= {f"signatory_{place}": name, f"office_{place}": office}
    return texts | {
        "variant": _name(look),
        "who": start + " · ".join(filter(None, (content["organisation"], content["country"]))),
        "address": f"{where.netloc}{where.path}/certificates",
        "number": certificate.number,
        "code": address_of(certificate.number),
    }
