"""What everybody sees of editions, and what a draft hides."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient

from app.core.access import Role
from app.extensions import db
from app.programmes.models import KeyDate
from app.programmes.rules.editions import EditionMode, EditionStatus
from tests.conftest import BASE, QueryCounter
from tests.factories import EditionFactory, commit, sign_in, user_with

A_DAY_IN_MARCH = datetime(2027, 3, 14, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(A_DAY_IN_MARCH, tick=False):
        yield


def test_editions_stand_in_their_groups(client: FlaskClient) -> None:
    EditionFactory.create(name="Open fair")
    EditionFactory.create(name="Coming fair", status=EditionStatus.ANNOUNCED)
    EditionFactory.create(
        name="Past fair", status=EditionStatus.FINISHED,
        starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 5),
    )  # fmt: skip
    EditionFactory.create(name="Secret fair", status=EditionStatus.DRAFT)

    text = client.get("/programmes/").text

    order = ["Open now", "Open fair", "Coming", "Coming fair", "Past", "Past fair"]
    places = [text.index(f">{words}<") for words in order]
    assert places == sorted(places)
    assert "Secret fair" not in text


def test_without_editions_the_list_says_so(client: FlaskClient) -> None:
    assert "Nothing is open today" in client.get("/programmes/").text


def test_an_open_card_says_until_when_and_how_long(client: FlaskClient) -> None:
    EditionFactory.create()

    text = client.get("/programmes/").text

    assert "Until 15 Apr 2027" in text
    assert "32 days left" in text


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_thirty(
    client: FlaskClient, queries: QueryCounter
) -> None:
    EditionFactory.create()
    commit()
    queries.statements.clear()
    client.get("/programmes/")
    for_one = len(queries)
    for _ in range(29):
        EditionFactory.create()
    commit()
    queries.statements.clear()
    client.get("/programmes/")

    assert len(queries) == for_one


def test_an_edition_speaks_the_readers_language_else_english(client: FlaskClient) -> None:
    edition = EditionFactory.create(
        tagline={"en": "Show it", "fr": "Montre-le"}, description={"en": "Everybody\n\nMay come"}
    )
    page = f"/programmes/{edition.code}/"

    assert "Montre-le" in client.get(f"{page}?lang=fr").text
    spanish = client.get(f"{page}?lang=es").text
    assert '<p class="m-lede" dir="auto" lang="en">Show it</p>' in spanish
    assert '<p dir="auto">Everybody</p><p dir="auto">May come</p>' in spanish


def test_key_dates_are_marked_past_and_next(client: FlaskClient) -> None:
    edition = EditionFactory.create()
    db.session.add(KeyDate(edition=edition, day=date(2027, 2, 1), label={"en": "Long ago"}))
    db.session.add(KeyDate(edition=edition, day=date(2027, 4, 1), label={"en": "Spring"}))

    text = client.get(f"/programmes/{edition.code}/").text

    assert 'class="is-past"><time datetime="2027-02-01">' in text
    assert 'class="is-next"><time datetime="2027-04-01">' in text
    assert '<li><time datetime="2027-04-15">15 April 2027</time>Registration closes' in text


def test_the_calendar_holds_the_same_days(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    db.session.add(KeyDate(edition=edition, day=date(2027, 4, 1), label={"en": "Spring"}))

    answer = client.get("/programmes/esi-2027/dates.ics", base_url="http://elsewhere.example")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"\r\nURL:{BASE}/programmes/esi-2027/\r\n" in answer.text
    assert "elsewhere" not in answer.text
    days = [line for line in answer.text.split("\r\n") if line.startswith("DTSTART")]
    assert days == [
        f"DTSTART;VALUE=DATE:{day}"
        for day in ("20200101", "20270401", "20270415", "20270719", "20270725")
    ]


@pytest.mark.parametrize(
    ("values", "title", "words"),
    [
        (
            {"status": EditionStatus.POSTPONED, "status_reason": "The hall floods."},
            "This edition is postponed",
            "stay registered, with their people, projects, places",
        ),
        (
            {"status": EditionStatus.CANCELLED, "status_reason": "The hall floods."},
            "This edition is cancelled",
            "MILSET writes to each of them about fees",
        ),
        (
            {
                "mode": EditionMode.ONLINE,
                "moved_at": A_DAY_IN_MARCH,
                "moved_reason": "The hall floods.",
            },
            "This edition now takes place online",
            "Do not book or change travel",
        ),
    ],
)  # fmt: skip
def test_bad_news_stands_above_everything_with_its_reason(
    client: FlaskClient, values: dict, title: str, words: str
) -> None:
    edition = EditionFactory.create(**values)

    text = client.get(f"/programmes/{edition.code}/").text

    assert text.index(f"<h2>{title}</h2>") < text.index("The hall floods.") < text.index(words)
    assert text.index(words) < text.index('id="dates"')


def test_a_postponed_edition_shows_no_days_to_plan_with(client: FlaskClient) -> None:
    edition = EditionFactory.create(status=EditionStatus.POSTPONED)

    text = client.get(f"/programmes/{edition.code}/").text

    assert "New dates follow" in text
    assert "2027-07-19" not in text


def test_an_edition_held_online_from_the_start_is_no_news(client: FlaskClient) -> None:
    edition = EditionFactory.create(mode=EditionMode.ONLINE)

    assert "now takes place" not in client.get(f"/programmes/{edition.code}/").text


def test_a_draft_is_for_its_managers_only(client: FlaskClient) -> None:
    draft = EditionFactory.create(code="secret-2030", status=EditionStatus.DRAFT)
    other = EditionFactory.create()
    page = "/programmes/secret-2030/"
    addresses = [page, f"{page}dates.ics", f"{page}art/cover.svg"]

    assert [client.get(address).status_code for address in addresses] == [404] * 3
    assert "secret-2030" not in client.get("/programmes/accents.css").text
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=other.scope))
    assert client.get(page).status_code == 404
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=draft.scope))
    assert [client.get(address).status_code for address in addresses] == [200] * 3
    assert "only its managers see this page" in client.get(page).text
    assert 'data-edition="secret-2030"' in client.get("/programmes/accents.css").text


def test_an_unknown_edition_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/programmes/nowhere-2027/").status_code == 404


def test_art_is_kept_for_ever_under_its_version_only(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027", palette="teal", ornament="orbits")
    text = client.get("/programmes/esi-2027/").text
    start = text.index("/programmes/esi-2027/art/cover.svg?v=")
    address = text[start : text.index('"', start)]

    kept = client.get(address)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.headers["Content-Type"] == "image/svg+xml"
    assert (
        client.get("/programmes/esi-2027/art/cover.svg").headers["Cache-Control"]
        == "public, no-cache"
    )
    edition.palette = "brick"
    assert client.get(address).headers["Cache-Control"] == "public, no-cache"
    assert client.get("/programmes/esi-2027/art/poster.svg").status_code == 404


def test_unchanged_colours_are_not_sent_again(client: FlaskClient) -> None:
    EditionFactory.create(palette="teal")
    first = client.get("/programmes/accents.css")

    again = client.get("/programmes/accents.css", headers={"If-None-Match": first.headers["ETag"]})

    assert "--a-l:#00695f" in first.text
    assert (again.status_code, again.data) == (304, b"")
