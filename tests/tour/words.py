"""Words on pages that are data and no messages: what the database holds, and the world's names."""

import re
from collections.abc import Iterator
from zoneinfo import available_timezones

from babel import Locale
from babel.units import format_unit

from app.accounts.rules.demo_people import PASSWORD
from app.core.i18n import country_names
from app.extensions import db
from app.organisations.models import Region
from config import LANGUAGES
from registration.rules.people_table import COLUMNS
from tests.tour.world import UPLOADED

#: names and units that are the same in every language
EVERYWHERE = {"MILSET", "UTC", "PDF", "CSV", "XLSX", "XXL", "kB", "MB", "Enter"}
EVERYWHERE |= {"scan", "kiosk", PASSWORD}
#: a long text is cut where it is listed
CUT = 40


def known_words() -> re.Pattern[str]:
    """Finds data in a text, the longest first, whole words only."""
    known = {*EVERYWHERE, *COLUMNS, *UPLOADED, *_of_the_world(), *_stored()}
    known = {text for text in known if len(text) > 1}
    whole = [rf"(?<!\w){re.escape(text)}(?!\w)" for text in sorted(known, key=len, reverse=True)]
    begun = [rf"{re.escape(text[:CUT])}.*(?:…|\.\.\.)" for text in known if len(text) > CUT]
    return re.compile("|".join([*whole, *begun]))


def _of_the_world() -> Iterator[str]:
    """Countries, languages, scripts, currencies, months and places of clocks, as CLDR has them."""
    locale = Locale.parse("en_GB")
    yield from country_names("en").values()
    yield from map(str, locale.currencies)
    yield from locale.currencies.values()
    yield from locale.scripts.values()
    for width in ("wide", "abbreviated"):
        yield from map(str, locale.months["format"][width].values())
        yield from map(str, locale.days["format"][width].values())
    for code in LANGUAGES:
        yield from (LANGUAGES[code], str(Locale.parse(code).display_name), locale.languages[code])
    for zone in available_timezones():
        yield from (zone, zone.replace("_", " "), zone.split("/")[-1].replace("_", " "))
    yield "and"  # between the members of a list
    for unit, most in (("minute", 60), ("hour", 24), ("day", 7), ("week", 60)):
        yield from (format_unit(n, unit, "long", locale=locale) for n in range(1, most))


def _stored() -> Iterator[str]:
    """Every text of every row, but not the names of states, which are for programs."""
    for mapper in Region.registry.mappers:
        for row in db.session.scalars(db.select(mapper.class_)):
            for column in mapper.column_attrs:
                yield from _texts(getattr(row, column.key))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
    elif type(value) is str:  # a state is a str as well, but of its own class
        yield " ".join(value.split())
        yield from (" ".join(line.split()) for line in value.splitlines())
