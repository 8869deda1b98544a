"""Languages of people and pages: which one is asked for, and how its values look."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_time,
    get_timezone_location,
)
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, has_request_context, request, session
from flask_babel import force_locale, get_locale, gettext, lazy_gettext, ngettext
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from app.core.money import format_money
from app.extensions import babel

__all__ = ["country_name", "gettext", "in_language", "language", "lazy_gettext", "ngettext"]

RIGHT_TO_LEFT = {"ar", "he", "fa"}


def init_app(app: Flask) -> None:
    babel.init_app(
        app, locale_selector=chosen_language, default_translation_directories="translations"
    )
    app.before_request(_remember_language)
    filters = {
        "date": show_date,
        "date_long": partial(show_date, style="long"),
        "date_short": partial(show_date, style="short"),
        "days": show_days,
        "datetime": show_datetime,
        "time": show_time,
        "money": show_money,
        "number": show_number,
        "percent": show_percent,
        "country": country_name,
        "listed": show_list,
        "localised": localised,
        "language_name": language_name,
        "zone_name": zone_name,
    }
    app.jinja_env.filters.update(filters)
    app.context_processor(_locale_context)


def chosen_language() -> str:
    """The reader's language: asked for, chosen before, their account's, their browser's."""
    known = current_app.config["LANGUAGES"]
    if not has_request_context():
        return "en"
    for wish in (
        request.args.get("lang"),
        session.get("language"),
        getattr(current_user, "language", None),
    ):
        if wish in known:
            return str(wish)
    return request.accept_languages.best_match(list(known)) or "en"


def _remember_language() -> None:
    wish = request.args.get("lang")
    if wish in current_app.config["LANGUAGES"]:
        session["language"] = wish


def _locale_context() -> dict[str, Any]:
    code = language()
    return {
        "current_locale": code,
        "text_direction": "rtl" if code in RIGHT_TO_LEFT else "ltr",
        "languages": current_app.config["LANGUAGES"],
    }


def language() -> str:
    """The language of this page, mail or document, as a two-letter code."""
    locale = get_locale()
    return locale.language if locale else "en"


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Everything inside is written in ``code`` (mails and PDF for their reader, not the sender)."""
    with force_locale(code):
        yield


def direction(code: str) -> str:
    """``rtl`` or ``ltr`` for a language code."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=32)
def country_names(code: str) -> dict[str, str]:
    """ISO alpha-2 code -> name in language ``code``, all countries of the world."""
    territories = Locale.parse(code).territories
    return {
        key: name
        for key, name in territories.items()
        if len(key) == 2 and key.isalpha() and key not in NOT_COUNTRIES
    }


#: codes that CLDR names but that are no countries
NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)


def country_name(code: str | None) -> str:
    """The country's name in the reader's language; the code itself when it is unknown."""
    return country_names(language()).get(code or "", code or "")


def country_choices() -> list[SelectChoice]:
    """Every country for a select field, by name in the reader's language."""
    names = sorted(country_names(language()).items(), key=lambda pair: pair[1])
    return [SelectChoice(code, name) for code, name in names]


def language_name(code: str) -> str:
    """A language's own name."""
    return Locale.parse(code).display_name or code


def localised(texts: dict[str, str] | None) -> str:
    """The text in the reader's language, else in English, else whatever there is."""
    texts = texts or {}
    return texts.get(language()) or texts.get("en") or next(iter(texts.values()), "")


def show_money(cents: int | None, currency: str = "EUR") -> str:
    """Minor units as the reader writes money."""
    return format_money(cents, currency, language())


def show_number(value: float) -> str:
    """A number as the reader writes it."""
    return format_decimal(value, locale=language())


def show_percent(value: float) -> str:
    """A share (0 to 1) as a percentage."""
    return format_percent(value, locale=language())


def show_list(values: Iterable[str]) -> str:
    """ "a, b and c" in the reader's language."""
    return format_list(list(values), locale=language())


def calendar_locale() -> str:
    """Whose habits dates and hours follow: English ones those of Europe, 15 April, 23:59."""
    code = language()
    return "en_GB" if code == "en" else code


def show_date(day: date | None, style: str = "medium") -> str:
    """A calendar day as the reader writes it."""
    return format_date(day, style, locale=calendar_locale()) if day else ""


def show_days(first: date, last: date) -> str:
    """From ``first`` to ``last``, naming month and year once where they agree."""
    return str(format_interval(first, last, "yMMMMd", locale=calendar_locale()))


def zone_name(zone: str) -> str:
    """The place whose clock counts: "Warsaw" for Europe/Warsaw, in the reader's language."""
    return str(get_timezone_location(zone, locale=language(), return_city=True))


def show_datetime(moment: datetime | None, zone: str = "UTC", style: str = "medium") -> str:
    """A moment on the clock of ``zone``, with the zone named when it is not UTC."""
    if moment is None:
        return ""
    return format_datetime(moment, style, tzinfo=ZoneInfo(zone), locale=calendar_locale())


def show_time(moment: datetime | time, zone: str = "UTC") -> str:
    """Hours and minutes on the clock of ``zone``."""
    return format_time(moment, "short", tzinfo=ZoneInfo(zone), locale=calendar_locale())
