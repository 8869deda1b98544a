"""Readers of single spreadsheet cells: an untyped value in, a clean value or a CellError out.

Cells are never evaluated: a text that starts with = + - or @ is that text.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

import phonenumbers

from app.core.names import has_control, normalise_name, search_key
from registration.rules.roles import ParticipantRole


class CellProblem(StrEnum):
    """What is wrong with one cell."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_GENDER = "unknown_gender"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    UNKNOWN_COUNTRY = "unknown_country"
    BAD_EMAIL = "bad_email"
    BAD_PHONE = "bad_phone"
    UNKNOWN_CATEGORY = "unknown_category"


class CellError(ValueError):
    """A cell that cannot be read."""

    def __init__(self, problem: CellProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


# Day zero of the 1900 date system, moved so that serials from 1 March 1900 on are right: the
# system counts a 29 February 1900 that never was (ECMA-376 part 1, 18.17.4.1).
_DAY_ZERO = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1900, 3, 1), date(2100, 12, 31)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.Z+-]+)?")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_SERIAL = re.compile(r"\d{4,6}(?:\.\d+)?")
_EMAIL = re.compile(
    r"[^@\s,;:<>()\[\]\"\\]+@(?:[^@\s,;:<>()\[\]\"\\.]+\.)+[^@\s,;:<>()\[\]\"\\.]{2,}"
)
_EMAIL_LONGEST = 254  # RFC 5321: a path of 256 with its brackets

# Names people type that the common list of English country names does not hold.
_COUNTRY_ALIASES = {
    "USA": "US", "United States of America": "US", "UK": "GB", "Great Britain": "GB",
    "Czech Republic": "CZ", "Turkey": "TR", "Ivory Coast": "CI", "Cape Verde": "CV",
    "Republic of Korea": "KR", "Korea": "KR", "Russian Federation": "RU", "Viet Nam": "VN",
    "Holland": "NL", "The Netherlands": "NL", "UAE": "AE", "Burma": "MM", "Swaziland": "SZ",
    "Macedonia": "MK", "Palestine": "PS", "Syrian Arab Republic": "SY",
}  # fmt: skip

_ROLE_ALIASES = {
    "head": ParticipantRole.HEAD_OF_DELEGATION,
    "delegation head": ParticipantRole.HEAD_OF_DELEGATION,
    "delegation leader": ParticipantRole.HEAD_OF_DELEGATION,
    "journalist": ParticipantRole.PRESS,
}

# What people write for the four answers of the form.
_GENDERS = {
    "female": "female", "f": "female", "w": "female", "woman": "female", "girl": "female",
    "male": "male", "m": "male", "man": "male", "boy": "male",
    "other": "other", "x": "other", "non binary": "other", "nonbinary": "other", "o": "other",
    "unstated": "unstated", "not stated": "unstated",
}  # fmt: skip


def plain(value: object) -> str:
    """The cell as trimmed text; empty for nothing, NaN and NaT. Whole floats lose their ``.0``."""
    # Only NaN and NaT differ from themselves.
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def read_line(text: str, longest: int) -> str:
    """One line of text, normalised as a name is. CellError: control_character, too_long."""
    if has_control(text):
        raise CellError(CellProblem.CONTROL_CHARACTER)
    line = normalise_name(text)
    if len(line) > longest:
        raise CellError(CellProblem.TOO_LONG)
    return line


def read_lines(text: str, longest: int) -> str:
    """Free text, its line ends kept as ``\\n``. CellError: control_character, too_long."""
    if has_control(text):
        raise CellError(CellProblem.CONTROL_CHARACTER)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = "\n".join(normalise_name(line) for line in lines).strip()
    if len(clean) > longest:
        raise CellError(CellProblem.TOO_LONG)
    return clean


def read_date(value: object) -> date:
    """A date from a date cell, ISO text, an Excel serial or ``dd/mm/yyyy``.

    With slashes or hyphens 03/04/2010 could be April or March: CellError ambiguous_date. With dots
    the day comes first, as wherever dates are written so. A bare year, an impossible day and
    anything outside 1900-2100 is bad_date.
    """
    day = _date_in(value)
    if not _EARLIEST <= day <= _LATEST:
        raise CellError(CellProblem.BAD_DATE)
    return day


def _date_in(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = plain(value)
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _NUMERIC.fullmatch(text):
        return _day_month(match[1], match[3], match[4], dotted=match[2] == ".")
    if _SERIAL.fullmatch(text):
        return _serial(int(float(text)))
    raise CellError(CellProblem.BAD_DATE)


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellError(CellProblem.BAD_DATE) from None


def _day_month(first: str, second: str, year: str, *, dotted: bool) -> date:
    if dotted or int(first) > 12 or int(first) == int(second):
        return _day(year, second, first)
    if int(second) > 12:
        return _day(year, first, second)
    raise CellError(CellProblem.AMBIGUOUS_DATE)


def _serial(number: int) -> date:
    # 1900 to 2100 is a year somebody typed, not a day of 1905.
    if 1900 <= number <= 2100:
        raise CellError(CellProblem.BAD_DATE)
    return _DAY_ZERO + timedelta(days=number)


def country_index(countries: Mapping[str, str]) -> dict[str, str]:
    """From ``{ISO code: English name}`` to every spelling understood, folded, with its code."""
    index = {search_key(name): code for code, name in countries.items()}
    aliases = {search_key(name): code for name, code in _COUNTRY_ALIASES.items()}
    codes = {search_key(code): code for code in countries}
    return {name: code for name, code in aliases.items() if code in countries} | index | codes


def read_country(text: str, index: Mapping[str, str]) -> str:
    """The ISO code of a country given as code or English name. CellError: unknown_country."""
    code = index.get(search_key(text))
    if code is None:
        raise CellError(CellProblem.UNKNOWN_COUNTRY)
    return code


def read_role(text: str) -> ParticipantRole:
    """A role by its English label or its code, in any case. CellError: unknown_role."""
    word = search_key(text)
    try:
        return _ROLE_ALIASES.get(word) or ParticipantRole(word.replace(" ", "_"))
    except ValueError:
        raise CellError(CellProblem.UNKNOWN_ROLE) from None


def read_gender(text: str) -> str:
    """One of female, male, other, unstated, by its English word or letter. CellError:
    unknown_gender."""
    code = _GENDERS.get(search_key(text))
    if code is None:
        raise CellError(CellProblem.UNKNOWN_GENDER)
    return code


def read_email(text: str) -> str:
    """An address of the shape local@domain.tld, its domain in lower case. CellError: bad_email."""
    if len(text) > _EMAIL_LONGEST or not _EMAIL.fullmatch(text) or ".." in text:
        raise CellError(CellProblem.BAD_EMAIL)
    local, domain = text.rsplit("@", 1)
    return f"{local}@{domain.lower()}"


def read_phone(text: str, region: str | None) -> str:
    """The number in E.164 form (+33612345678). Without + it is read as one of ``region``, an ISO
    code. CellError bad_phone when its length is possible nowhere in its country's plan."""
    number = "+" + text[2:] if text.startswith("00") else text
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        raise CellError(CellProblem.BAD_PHONE) from None
    if not phonenumbers.is_possible_number(parsed):
        raise CellError(CellProblem.BAD_PHONE)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
