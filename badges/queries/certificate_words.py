"""What a certificate says, in the language of the moment."""

from collections.abc import Sequence
from typing import Any

from app.core.clock import today
from app.core.i18n import country_name, show_date, show_days
from app.core.i18n import gettext as _
from app.programmes.models import Edition
from app.programmes.queries.wording import place_name, programme_name
from app.programmes.rules.editions import EditionMode
from badges.queries.certificates import Candidate
from badges.rules.certificates import CertificateKind, Lack

#: how the language of a name in Chinese characters is told: their forms differ by country
HAN = {"JP": "ja", "KR": "ko", "TW": "zh-TW", "HK": "zh-HK"}
Signatory = tuple[str, str]


def kind_name(kind: CertificateKind) -> str:
    """The heading of a certificate."""
    return {
        CertificateKind.PARTICIPATION: _("Certificate of participation"),
        CertificateKind.EXHIBITOR: _("Certificate of exhibitor"),
        CertificateKind.SUPERVISOR: _("Certificate of supervisor"),
    }[kind]


def lack_words(reason: Lack) -> str:
    """Why somebody gets none, and what would mend it."""
    return {
        Lack.WITHDRAWN: _("Withdrawn"),
        Lack.OTHER_ROLE: _("Another role"),
        Lack.NOT_CONFIRMED: _("Delegation not confirmed"),
        Lack.NO_PROJECT: _("No project"),
        Lack.NOT_SEEN: _("Not let in at any door"),
    }[reason]


def content_of(
    person: Candidate,
    edition: Edition,
    kind: CertificateKind,
    signatories: Sequence[Signatory] = (),
) -> dict[str, Any]:
    """Everything that is printed, in the language of the moment; it is kept and never rewritten.

    A paper printed from it years later says the same, whatever became of person and edition.
    """
    return {
        "heading": kind_name(kind),
        "name": person.display_name,
        "native_name": person.native_name,
        "name_language": HAN.get(person.nationality, "zh-CN"),
        "organisation": person.organisation,
        "country": country_name(person.country),
        "country_code": person.country,
        "project": person.project or "" if kind is CertificateKind.EXHIBITOR else "",
        "text": _sentence(person, edition, kind),
        "signatories": [list(one) for one in signatories],
        **_about(edition),
    }


def _about(edition: Edition) -> dict[str, str]:
    """What all certificates of an edition share."""
    return {
        "issuer": _("MILSET · %(programme)s", programme=programme_name(edition.programme)),
        "edition": edition.name,
        "edition_code": edition.code,
        "place": place_name(edition),
        "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(),
        "check": _("Check this certificate at"),
        "issued": _("Issued on %(day)s", day=show_date(today(edition.timezone), "long")),
        "palette": edition.palette,
    }


def _sentence(person: Candidate, edition: Edition, kind: CertificateKind) -> str:
    """What the person did; it goes on from the name above it."""
    facts = {
        "edition": _apart(edition.name),
        "place": _apart(_where(edition)),
        "days": show_days(edition.starts_on, edition.ends_on),
    }
    if kind is CertificateKind.EXHIBITOR:
        return _(
            "presented the project “%(project)s” at %(edition)s (%(place)s, %(days)s).",
            project=_apart(person.project or ""),
            **facts,
        )
    if kind is CertificateKind.SUPERVISOR:
        return _("accompanied young exhibitors at %(edition)s (%(place)s, %(days)s).", **facts)
    return _("took part in %(edition)s (%(place)s, %(days)s).", **facts)


def _where(edition: Edition) -> str:
    """The place, without the town that the edition's name says already."""
    named = edition.city and edition.city.casefold() in edition.name.casefold()
    if named and edition.country and edition.mode is not EditionMode.ONLINE:
        return country_name(edition.country)
    return place_name(edition)


def _apart(text: str) -> str:
    """``text`` in its own direction, whatever stands around it (first strong isolate)."""
    return f"\u2068{text}\u2069"
