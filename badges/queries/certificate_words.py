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


class Common(NamedTuple):
    """What many certificates share: made once for each language."""

    kind: CertificateKind
    words: Words
    #: what placeholders stand for, of the edition
    facts: dict[str, str]
    #: what is kept of the edition
    about: dict[str, str]


def words_of(kind: CertificateKind, wording: CertificateWording | None) -> Words:
    """Heading and text, with placeholders, in the language of the moment."""
    code = language()
    return Words(
        (wording and wording.headings.get(code)) or kind_name(kind),
        (wording and wording.texts.get(code)) or usual_text(kind),
    )


def common_of(
    edition: Edition, kind: CertificateKind, wording: CertificateWording | None = None
) -> Common:
    """What all certificates of ``kind`` share, in the language of the moment."""
    facts = {
        "event": edition.name,
        "place": _where(edition),
        "dates": show_days(edition.starts_on, edition.ends_on),
    }
    about = {
        "issuer": _("MILSET · %(programme)s", programme=programme_name(edition.programme)),
        "edition": edition.name,
        "edition_code": edition.code,
        "place": place_name(edition),
        "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(),
        "palette": edition.palette,
        **_on_each(edition.timezone),
    }
    return Common(kind, words_of(kind, wording), facts, about)


def common_of_member(person: Candidate) -> Common:
    """The same for a year of membership, which belongs to no edition."""
    assert person.covers is not None
    first, last = person.covers
    facts = {
        "event": "MILSET",
        "place": "",
        "dates": show_days(first, last),
        "year": str(person.year),
    }
    about = {
        "issuer": "MILSET",
        "edition": _("Membership %(year)s", year=person.year),
        "edition_code": f"membership-{person.year}",
        "place": "",
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "palette": "",
        **_on_each("UTC"),
    }
    return Common(CertificateKind.MEMBER, words_of(CertificateKind.MEMBER, None), facts, about)


def _on_each(zone: str) -> dict[str, str]:
    return {
        "check": _("Check this certificate at"),
        "issued": _("Issued on %(day)s", day=show_date(today(zone), "long")),
    }


def content_of(
    person: Candidate, common: Common, signatories: Sequence[Signatory] = ()
) -> dict[str, Any]:
    """Everything that is printed, in the language of the moment; it is kept and never rewritten.

    A paper printed from it years later says the same, whatever became of person and edition.
    ``public`` is what public pages say in its place, where somebody goes by another name there;
    ``nameless`` what they say once that name may not be shown any more.
    """
    words, facts = common.words, common.facts | _facts(person)
    content: dict[str, Any] = {
        "heading": fill(words.heading, facts),
        "name": person.display_name,
        "native_name": person.native_name,
        "name_language": HAN.get(person.nationality, "zh-CN"),
        "organisation": person.organisation,
        "country": facts["country"],
        "country_code": person.country,
        "project": person.project if common.kind is CertificateKind.EXHIBITOR else "",
        "session": facts["session"],
        "award": facts["award"],
        "text": fill(words.text, _set_apart(facts)),
        "signatories": [list(one) for one in signatories],
        **common.about,
    }
    if person.public_name is not None:
        content["public"] = _public(person.public_name, words, facts)
        content["nameless"] = _public("", words, facts)
    return content


def _public(name: str, words: Words, facts: dict[str, str]) -> dict[str, str]:
    shown = facts | {"name": name or _("Name not shown")}
    return {
        "name": shown["name"],
        "native_name": "",
        "heading": fill(words.heading, shown),
        "text": fill(words.text, _set_apart(shown)),
    }


def _facts(person: Candidate) -> dict[str, str]:
    """What the placeholders about a person stand for."""
    return {
        "name": person.display_name,
        "organisation": person.organisation,
        "country": country_name(person.country),
        "project": person.project,
        "session": _title(person, person.session),
        "work": _title(person, person.work),
        "award": localised(dict(person.award)),
        "call": localised(dict(person.call)),
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
