"""What a certificate says, in the language of the moment."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.core.clock import today
from app.core.i18n import country_name, language, localised, show_date, show_days
from app.core.i18n import gettext as _
from app.programmes.models import Edition
from app.programmes.queries.wording import place_name, programme_name
from app.programmes.rules.editions import EditionMode
from badges.models import CertificateWording
from badges.queries.candidates import Candidate
from badges.queries.certificate_kinds import kind_name, usual_text
from badges.rules.certificates import CertificateKind
from badges.rules.wording import fill

#: how the language of a name in Chinese characters is told: their forms differ by country
HAN = {"JP": "ja", "KR": "ko", "TW": "zh-TW", "HK": "zh-HK"}
Signatory = tuple[str, str]


class Words(NamedTuple):
    """What is written for one kind: in the edition's own words, else in the usual ones."""

    heading: str
    text: str


def words_of(kind: CertificateKind, wording: CertificateWording | None) -> Words:
    """Heading and text, with placeholders, in the language of the moment."""
    code = language()
    return Words(
        (wording and wording.headings.get(code)) or kind_name(kind),
        (wording and wording.texts.get(code)) or usual_text(kind),
    )


def content_of(
    person: Candidate,
    edition: Edition | None,
    kind: CertificateKind,
    signatories: Sequence[Signatory] = (),
    wording: CertificateWording | None = None,
) -> dict[str, Any]:
    """Everything that is printed, in the language of the moment; it is kept and never rewritten.

    A paper printed from it years later says the same, whatever became of person and edition.
    ``public`` is what public pages say in its place, where somebody goes by another name there.
    """
    words, facts = words_of(kind, wording), _facts(person, edition)
    content: dict[str, Any] = {
        "heading": fill(words.heading, facts),
        "name": person.display_name,
        "native_name": person.native_name,
        "name_language": HAN.get(person.nationality, "zh-CN"),
        "organisation": person.organisation,
        "country": country_name(person.country),
        "country_code": person.country,
        "project": person.project if kind is CertificateKind.EXHIBITOR else "",
        "session": _title(person, person.session),
        "award": localised(dict(person.award)),
        "text": fill(words.text, _set_apart(facts)),
        "signatories": [list(one) for one in signatories],
        **(_about(edition) if edition else _about_member(person)),
    }
    if person.public_name is not None:
        content["public"] = _public(person.public_name, words, facts)
    return content


def _public(name: str, words: Words, facts: dict[str, str]) -> dict[str, str]:
    shown = facts | {"name": name or _("Name not shown")}
    return {
        "name": shown["name"],
        "native_name": "",
        "heading": fill(words.heading, shown),
        "text": fill(words.text, _set_apart(shown)),
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


def _about_member(person: Candidate) -> dict[str, str]:
    """The same for a year of membership, which belongs to no edition."""
    assert person.covers is not None
    first, last = person.covers
    return {
        "issuer": "MILSET",
        "edition": _("Membership %(year)s", year=person.year),
        "edition_code": f"membership-{person.year}",
        "place": "",
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "check": _("Check this certificate at"),
        "issued": _("Issued on %(day)s", day=show_date(today("UTC"), "long")),
        "palette": "",
    }


def _facts(person: Candidate, edition: Edition | None) -> dict[str, str]:
    """What the placeholders stand for."""
    first, last = (
        (edition.starts_on, edition.ends_on) if edition else (person.covers or (None, None))
    )
    return {
        "name": person.display_name,
        "event": edition.name if edition else "MILSET",
        "place": _where(edition) if edition else "",
        "dates": show_days(first, last) if first and last else "",
        "organisation": person.organisation,
        "country": country_name(person.country),
        "project": person.project,
        "session": _title(person, person.session),
        "work": _title(person, person.work),
        "award": localised(dict(person.award)),
        "call": localised(dict(person.call)),
        "year": str(person.year or ""),
    }


def _title(person: Candidate, own: str) -> str:
    """As its author translated it, where they did."""
    return own and (person.titles.get(language()) or own)


def _where(edition: Edition) -> str:
    """The place, without the town that the edition's name says already."""
    named = edition.city and edition.city.casefold() in edition.name.casefold()
    if named and edition.country and edition.mode is not EditionMode.ONLINE:
        return country_name(edition.country)
    return place_name(edition)


def _set_apart(facts: dict[str, str]) -> dict[str, str]:
    """Each in its own direction, whatever stands around it (first strong isolate); dates are of the
    text's own language."""
    return {
        key: value if key == "dates" else f"\u2068{value}\u2069" for key, value in facts.items()
    }
