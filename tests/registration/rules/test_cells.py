import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules import cells
from registration.rules.cells import CellError, CellProblem
from registration.rules.roles import ParticipantRole

P, R = CellProblem, ParticipantRole
COUNTRIES = {"FR": "France", "CI": "Côte d’Ivoire", "US": "United States", "KR": "South Korea"}
INDEX = cells.country_index(COUNTRIES)


def problem_of(read, *args):
    with pytest.raises(CellError) as caught:
        read(*args)
    return caught.value.problem


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(None, "", id="nothing"),
        pytest.param(float("nan"), "", id="nan"),
        pytest.param("  x ", "x", id="trimmed"),
        pytest.param(33612345678.0, "33612345678", id="whole float"),
        pytest.param(1.5, "1.5", id="float"),
        pytest.param(float("inf"), "inf", id="infinite"),
        pytest.param("=1+1", "=1+1", id="formula is text"),
        pytest.param("@SUM(A1)", "@SUM(A1)", id="at sign is text"),
        pytest.param(True, "True", id="truth value"),
    ],
)
def test_plain(value, text):
    assert cells.plain(value) == text


@pytest.mark.parametrize(
    ("value", "day"),
    [
        pytest.param(date(2010, 4, 3), date(2010, 4, 3), id="date"),
        pytest.param(datetime(2010, 4, 3, 9, tzinfo=UTC), date(2010, 4, 3), id="datetime"),
        pytest.param("2010-04-03", date(2010, 4, 3), id="iso"),
        pytest.param("2010-04-03 00:00:00", date(2010, 4, 3), id="iso with time"),
        pytest.param("2010-04-03T00:00:00Z", date(2010, 4, 3), id="iso in full"),
        pytest.param(40271, date(2010, 4, 3), id="serial"),
        pytest.param(40271.5, date(2010, 4, 3), id="serial at noon"),
        pytest.param("40271", date(2010, 4, 3), id="serial as text"),
        pytest.param("23/04/2010", date(2010, 4, 23), id="day first"),
        pytest.param("04/23/2010", date(2010, 4, 23), id="month first, beyond doubt"),
        pytest.param("4/4/2010", date(2010, 4, 4), id="same either way"),
        pytest.param("23-04-2010", date(2010, 4, 23), id="hyphens"),
        pytest.param("03.04.2010", date(2010, 4, 3), id="dots put the day first"),
        pytest.param("13/05/2010", date(2010, 5, 13), id="thirteenth"),
        pytest.param("05/13/2010", date(2010, 5, 13), id="thirteenth, month first"),
        pytest.param("1900-03-01", date(1900, 3, 1), id="earliest"),
        pytest.param("2100-12-31", date(2100, 12, 31), id="latest"),
        pytest.param(1899, date(1905, 3, 13), id="serial just before the years"),
        pytest.param("2101", date(1905, 10, 1), id="serial just after the years"),
        pytest.param("29.02.2008", date(2008, 2, 29), id="leap day"),
        pytest.param("٢٠١٠-٠٤-٠٣", date(2010, 4, 3), id="arabic digits"),
    ],
)
def test_read_date(value, day):
    assert cells.read_date(value) == day


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        pytest.param("03/04/2010", P.AMBIGUOUS_DATE, id="slashes"),
        pytest.param("03-04-2010", P.AMBIGUOUS_DATE, id="hyphens"),
        pytest.param("30/02/2010", P.BAD_DATE, id="30 February"),
        pytest.param("2010-13-01", P.BAD_DATE, id="month 13"),
        pytest.param("13/13/2010", P.BAD_DATE, id="two 13s"),
        pytest.param("23/04-2010", P.BAD_DATE, id="mixed separators"),
        pytest.param("23/04/10", P.BAD_DATE, id="short year"),
        pytest.param("2008", P.BAD_DATE, id="year alone"),
        pytest.param(2008.0, P.BAD_DATE, id="year alone, a number"),
        pytest.param("3 April 2010", P.BAD_DATE, id="month in words"),
        pytest.param(1900, P.BAD_DATE, id="first of the years"),
        pytest.param(2100, P.BAD_DATE, id="last of the years"),
        pytest.param("12/12/210", P.BAD_DATE, id="year of three digits"),
        pytest.param("11/12/2010", P.AMBIGUOUS_DATE, id="twelfth"),
        pytest.param("1900-02-28", P.BAD_DATE, id="before the earliest"),
        pytest.param("1066-10-14", P.BAD_DATE, id="long ago"),
        pytest.param(date(2101, 1, 1), P.BAD_DATE, id="far ahead"),
        pytest.param(999999, P.BAD_DATE, id="serial far ahead"),
        pytest.param(float("inf"), P.BAD_DATE, id="infinite"),
        pytest.param(True, P.BAD_DATE, id="truth value"),
    ],
)
def test_dates_that_cannot_be_read(value, problem):
    assert problem_of(cells.read_date, value) == problem


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("exhibitor", R.EXHIBITOR),
        ("Head of delegation", R.HEAD_OF_DELEGATION),
        ("HEAD_OF_DELEGATION", R.HEAD_OF_DELEGATION),
        ("Head-of-Delegation", R.HEAD_OF_DELEGATION),
        (" head ", R.HEAD_OF_DELEGATION),
        ("Press", R.PRESS),
    ],
)
def test_read_role(text, role):
    assert cells.read_role(text) == role


def test_unknown_role():
    assert problem_of(cells.read_role, "boss") == P.UNKNOWN_ROLE
    assert problem_of(cells.read_role, "=cmd|' /C calc'!A0") == P.UNKNOWN_ROLE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fr", "FR"),
        ("France", "FR"),
        ("COTE D'IVOIRE", "CI"),
        ("Ivory Coast", "CI"),
        ("USA", "US"),
        ("Korea", "KR"),
        ("south korea", "KR"),
    ],
)
def test_read_country(text, code):
    assert cells.read_country(text, INDEX) == code


@pytest.mark.parametrize("text", ["Atlantis", "UK", "FRA", "-"])
def test_unknown_country(text):
    assert problem_of(cells.read_country, text, INDEX) == P.UNKNOWN_COUNTRY


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ana.Ruiz+esi@Example.ORG", "Ana.Ruiz+esi@example.org"),
        ("a@b.co", "a@b.co"),
        ("a" * 248 + "@b.org", "a" * 248 + "@b.org"),
        ("用户@例子.世界", "用户@例子.世界"),
    ],
)
def test_read_email(text, address):
    assert cells.read_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "ana",
        "ana@",
        "@b.org",
        "a@b",
        "a b@c.org",
        "a@b..org",
        "a@b.org, c@d.org",
        "<a@b.org>",
        "a@b@c.org",
        "a..b@c.org",
        "a" * 249 + "@b.org",
    ],
)
def test_bad_email(text):
    assert problem_of(cells.read_email, text) == P.BAD_EMAIL


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        pytest.param("+33 6 12 34 56 78", None, "+33612345678", id="international"),
        pytest.param("0033 612345678", None, "+33612345678", id="double zero"),
        pytest.param("06 12 34 56 78", "FR", "+33612345678", id="national"),
        pytest.param("(612) 345-678", "ES", "+34612345678", id="brackets"),
    ],
)
def test_read_phone(text, region, number):
    assert cells.read_phone(text, region) == number


@pytest.mark.parametrize(
    ("text", "region"),
    [("06 12 34 56 78", None), ("+33 1", None), ("call me", "FR"), ("+999 123 456 789", "FR")],
)
def test_bad_phone(text, region):
    assert problem_of(cells.read_phone, text, region) == P.BAD_PHONE


def test_line_is_normalised_and_bounded():
    assert cells.read_line(" Ana\n  María ", 9) == "Ana María"
    assert problem_of(cells.read_line, "x" * 10, 9) == P.TOO_LONG
    assert problem_of(cells.read_line, "a\x00b", 9) == P.CONTROL_CHARACTER


def test_lines_keep_their_ends_and_are_bounded():
    assert cells.read_lines(" one \r\ntwo\rthree\n", 100) == "one\ntwo\nthree"
    assert cells.read_lines("x" * 9, 9) == "x" * 9
    assert problem_of(cells.read_lines, "x" * 10, 9) == P.TOO_LONG
    assert problem_of(cells.read_lines, "a\x1bb", 9) == P.CONTROL_CHARACTER


days = st.dates(date(1905, 10, 1), date(2100, 12, 31))


@given(days)
def test_every_way_to_write_a_day_reads_as_that_day(day):
    serial = (day - date(1899, 12, 30)).days
    for written in (day, day.isoformat(), serial, float(serial), day.strftime("%d.%m.%Y")):
        assert cells.read_date(written) == day


@given(days)
def test_slashes_are_never_misread(day):
    text = day.strftime("%d/%m/%Y")
    if day.day <= 12 and day.day != day.month:
        assert problem_of(cells.read_date, text) == P.AMBIGUOUS_DATE
    else:
        assert cells.read_date(text) == day


junk = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
junk |= st.dates() | st.timedeltas(timedelta(0), timedelta(1))


@given(junk)
def test_any_cell_is_read_or_refused_by_a_cell_error(value):
    text = cells.plain(value)
    readers = [
        lambda: cells.read_date(value),
        lambda: cells.read_role(text),
        lambda: cells.read_country(text, INDEX),
        lambda: cells.read_email(text),
        lambda: cells.read_phone(text, "FR"),
        lambda: cells.read_line(text, 20),
        lambda: cells.read_lines(text, 20),
    ]
    for read in readers:
        with contextlib.suppress(CellError):
            read()
