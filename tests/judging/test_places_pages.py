"""The secretary's and the author's pages about places, as a browser sees them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.ids import token_hash
from app.core.stale import fingerprint
from app.extensions import db
from judging.models import Author, Quota
from judging.queries.places import places_of, quota_of
from judging.rules.kinds import Decision, PlaceState
from judging.services.quotas import allocate_places
from tests.conftest import QueryCounter
from tests.factories import OrganisationFactory, commit, sign_in, user_with
from tests.judging.factories import AuthorFactory, CallFactory, SubmissionFactory
from tests.judging.places_world import (
    AFTER,
    OPENED,
    decided,
    manager_of,
    places_call,
    propose,
    told,
)

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture(autouse=True)
def _after() -> Any:
    with time_machine.travel(AFTER):
        yield


def base(quota: Quota) -> str:
    return f"/staff/calls/{quota.call.code}/places"


def get(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.fixture
def quota(app: Flask) -> Quota:
    """Two places; A, B and the member C handed in."""
    made = places_call(places=2)
    propose(made, "90", title="Alpha")
    propose(made, "80", title="Beta")
    propose(made, "70", title="Gamma", member=True)
    return made


def test_what_if_shows_the_decision_and_writes_nothing(client: FlaskClient, quota: Quota) -> None:
    sign_in(client, manager_of(quota))

    now = get(client, base(quota))
    wish = get(
        client, f"{base(quota)}?places=2&reserve=1&per_organisation=&per_country=&threshold=85"
    )

    assert "falls out" not in now
    assert wish.count("comes in</span>") == 0  # Gamma is below 85, so the reserve stays unused
    assert wish.count("falls out</span>") == 1
    assert "Its score is below the threshold of 85.00." in wish
    reserved = get(client, f"{base(quota)}?places=2&reserve=1")
    assert reserved.count("comes in</span>") == reserved.count("falls out</span>") == 1
    assert "A place reserved for members." in reserved
    db.session.refresh(quota)
    assert (quota.reserve, quota.allocated_at) == (0, None)
    assert places_of(quota) == []


def test_numbers_that_cannot_be_are_refused_with_the_reason(
    client: FlaskClient, quota: Quota
) -> None:
    sign_in(client, manager_of(quota))

    text = get(client, f"{base(quota)}?places=2&reserve=3", 422)

    assert "The reserve is part of the places: it cannot be larger." in text


def test_the_places_are_given_by_the_numbers_that_were_tried(
    client: FlaskClient, quota: Quota
) -> None:
    sign_in(client, manager_of(quota))
    sent = {"seen": fingerprint(quota), "places": 2, "reserve": 1, "threshold": "75.00"}

    answer = client.post(f"{base(quota)}/allocate", data=sent)

    assert answer.status_code == 302
    assert told(quota) == [
        ("Alpha", "offered", "open", None),
        ("Beta", "offered", "open", None),
        ("Gamma", "not_eligible", "below_threshold", None),
    ]
    db.session.refresh(quota)
    assert (quota.reserve, quota.threshold) == (1, Decimal(75))
    text = get(client, base(quota))
    assert "2 places are offered" in text
    assert "Beta" in text


@pytest.mark.parametrize("changes", [{"reserve": 3}, {"seen": "older"}])
def test_a_refused_decision_changes_nothing(
    client: FlaskClient, quota: Quota, changes: dict[str, Any]
) -> None:
    sign_in(client, manager_of(quota))
    sent = {"seen": fingerprint(quota), "places": 2, "reserve": 1, "threshold": "0", **changes}

    assert client.post(f"{base(quota)}/allocate", data=sent).status_code == 422
    db.session.refresh(quota)
    assert (quota.allocated_at, quota.reserve) == (None, 0)


@pytest.mark.parametrize("after", [False, True])
def test_the_files_are_what_the_command_makes(
    client: FlaskClient, app: Flask, quota: Quota, tmp_path: Path, after: bool
) -> None:
    """Before the decision with numbers to try, and after it, when much has happened since."""
    query = "" if after else "?places=2&reserve=1&per_country=2&threshold=75"
    if after:
        decided(quota)
        mine = places_of(quota)[0].submission.author.user
        browser = app.test_client()
        sign_in(browser, mine)
        place = places_of(quota)[0]
        answer = f"/entries/{place.submission.author.public_id}/{place.submission.public_id}/place"
        assert browser.post(answer, data={"answer": "decline"}).status_code == 302
    sign_in(client, manager_of(quota))
    file = tmp_path / "in.csv"
    file.write_text(get(client, f"{base(quota)}/proposals.csv"))
    options = ["--places", "2", "--seed", quota.seed, "--reserve"]
    options += ["0"] if after else ["1", "--per-country", "2", "--threshold", "75"]

    made = app.test_cli_runner().invoke(args=["places", "allocate", str(file), *options])

    assert made.stdout == get(client, f"{base(quota)}/outcomes.csv{query}")
    assert made.stdout.count("offered") == 2


def test_first_come_goes_from_the_settings_to_the_confirmed_place(
    client: FlaskClient, app: Flask
) -> None:
    """Attendance with a quota and no jury, end to end through the pages."""
    quota = places_call(places=1, first_come=True)
    late = propose(quota, None, hour=2, title="Late")
    first = propose(quota, None, hour=1, title="First")
    sign_in(client, manager_of(quota))
    assert "In the order of handing in." in get(client, base(quota))

    sent = {"seen": fingerprint(quota), "places": 1, "reserve": 0}
    assert client.post(f"{base(quota)}/allocate", data=sent).status_code == 302
    sign_in(client, first.author.user)
    page = f"/entries/{first.author.public_id}/{first.public_id}/place"
    assert "A place is yours" in get(client, page)
    assert client.post(page, data={"answer": "confirm"}).status_code == 302
    assert "Your place is confirmed" in get(client, page)

    sign_in(client, late.author.user)
    page = f"/entries/{late.author.public_id}/{late.public_id}/place"
    assert "You are number 1 on the waiting list" in get(client, page)
    sign_in(client, manager_of(quota))
    more = {"places": 2, "reason": "A larger room"}
    assert client.post(f"{base(quota)}/raise", data=more).status_code == 302
    assert told(quota) == [
        ("First", "confirmed", "open", None),
        ("Late", "offered", "open", None),
    ]


def test_more_places_are_tried_before_they_are_added(client: FlaskClient, quota: Quota) -> None:
    decided(quota)
    sign_in(client, manager_of(quota))

    assert "1 would get a place:" in get(client, f"{base(quota)}?more=3")
    assert client.post(f"{base(quota)}/raise", data={"places": 2, "reason": "x"}).status_code == 422
    assert client.post(f"{base(quota)}/raise", data={"places": 3}).status_code == 422
    assert "waiting" in [state for _, state, _, _ in told(quota)]


def test_the_secretary_writes_down_what_an_author_said(client: FlaskClient, quota: Quota) -> None:
    decided(quota)
    one = places_of(quota)[0]
    sign_in(client, manager_of(quota))
    page = f"{base(quota)}/{one.public_id}"
    assert "They decline the place" in get(client, page)

    assert client.post(page, data={"deed": "decline"}).status_code == 422
    assert client.post(page, data={"deed": "nothing", "reason": "x"}).status_code == 422
    sent = {"deed": "decline", "reason": "Ill, by telephone"}
    assert client.post(page, data=sent).status_code == 302

    assert [state for _, state, _, _ in told(quota)] == ["offered", "offered", "declined"]
    text = get(client, page)
    assert "Ill, by telephone" in text
    assert "What happened" in text
    assert "Do it for them" not in text


def test_the_rules_are_set_until_they_are_announced(client: FlaskClient, app: Flask) -> None:
    call = CallFactory.create(decision=Decision.PLACES, opens_at=AFTER + timedelta(days=1),
                              closes_at=AFTER + timedelta(days=9))  # fmt: skip
    manager = user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope)
    sign_in(client, manager)
    page = f"/staff/calls/{call.code}/places/settings"
    assert "Nobody has said how many places there are" in get(client, page.rsplit("/", 1)[0])
    assert client.post(page).status_code == 302
    quota = quota_of(call)
    assert quota is not None
    sent = {"seen": fingerprint(quota), "places": 8, "reserve": 3, "per_country": 2,
            "threshold": "50", "offer_days": 7, "relaxes": "y", "seed": "lottery"}  # fmt: skip

    assert client.post(page, data={**sent, "reserve": 9}).status_code == 422
    assert client.post(page, data=sent).status_code == 302

    db.session.refresh(quota)
    assert (quota.places, quota.reserve, quota.per_country, quota.per_organisation) == (
        8,
        3,
        2,
        None,
    )
    assert (quota.relaxes, quota.first_come, quota.seed) == (True, False, "lottery")
    with time_machine.travel(AFTER + timedelta(days=2)):
        later = get(client, page)
        assert "Announced when the call opened" in later
        forged = {**sent, "seen": fingerprint(quota), "places": 9, "seed": "mine"}
        assert client.post(page, data=forged).status_code == 302
        db.session.refresh(quota)
        assert (quota.places, quota.seed) == (9, "lottery")


def test_only_the_calls_own_managers_see_places(client: FlaskClient, quota: Quota) -> None:
    decided(quota)
    one = places_of(quota)[0]
    pages = [base(quota), f"{base(quota)}/settings", f"{base(quota)}/{one.public_id}",
             f"{base(quota)}/proposals.csv", f"{base(quota)}/outcomes.csv"]  # fmt: skip
    posts = [f"{base(quota)}/allocate", f"{base(quota)}/raise", f"{base(quota)}/settings",
             f"{base(quota)}/{one.public_id}"]  # fmt: skip
    president = user_with(Role.PRESIDENT_OF_JURY, scope=quota.call.edition.scope)
    for user, status in ((manager_of(places_call()), 404), (president, 403)):
        sign_in(client, user)
        assert {client.get(page).status_code for page in pages} == {status}
        assert {client.post(page).status_code for page in posts} == {status}
    sign_in(client, manager_of(quota))
    assert {client.get(page).status_code for page in pages} == {200}
    other = places_call()
    sign_in(client, manager_of(other))
    assert client.get(f"{base(other)}/{one.public_id}").status_code == 404


def test_a_call_that_gives_no_places_has_no_such_pages(client: FlaskClient, app: Flask) -> None:
    author = AuthorFactory.create(link_hash=token_hash("key"))
    submission = SubmissionFactory.create(author=author)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=author.call.edition.scope))

    assert client.get(f"/staff/calls/{author.call.code}/places").status_code == 404
    assert client.get(f"/entries/key/{submission.public_id}/place").status_code == 404


def test_owner_and_colleague_answer_a_stranger_finds_nothing(
    client: FlaskClient, quota: Quota
) -> None:
    decided(quota)
    first, second = (each.submission for each in places_of(quota)[:2])
    page = f"/entries/{first.author.public_id}/{first.public_id}/place"
    stranger = user_with(Role.HEAD_OF_DELEGATION, scope=OrganisationFactory.create().scope)
    colleague = user_with(Role.REPRESENTATIVE, scope=first.author.organisation.scope)

    assert client.post(page, data={"answer": "confirm"}).status_code == 404
    for user in (stranger, second.author.user):
        sign_in(client, user)
        assert client.get(page).status_code == 404
        assert client.post(page, data={"answer": "confirm"}).status_code == 404
    sign_in(client, manager_of(quota))
    assert "Confirm the place" not in get(client, page)
    assert client.post(page, data={"answer": "confirm"}).status_code == 422
    sign_in(client, colleague)
    assert client.post(page, data={"answer": "sell"}).status_code == 400
    assert client.post(page, data={"answer": "confirm"}).status_code == 302
    assert told(quota)[0][:2] == (first.title, "confirmed")


def test_a_person_answers_by_the_private_link(client: FlaskClient, app: Flask) -> None:
    quota = places_call(places=1, first_come=True)
    author = AuthorFactory.create(call=quota.call, link_hash=token_hash("secret"), country="TN")
    mine = SubmissionFactory.create(author=author, submitted_at=OPENED)
    allocate_places(quota, by="the secretary")
    page = f"/entries/secret/{mine.public_id}/place"

    answer = client.get(page)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "It is kept for you until" in answer.text
    assert client.post(page, data={"answer": "decline"}).status_code == 302
    assert "You declined this place" in get(client, page)
    assert client.get(f"/entries/wrong/{mine.public_id}/place").status_code == 404


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (PlaceState.OFFERED, "A place is yours"),
        (PlaceState.CONFIRMED, "Your place is confirmed"),
        (PlaceState.DECLINED, "You declined this place"),
        (PlaceState.EXPIRED, "The offer ended without an answer"),
        (PlaceState.WITHDRAWN, "This is withdrawn"),
        (PlaceState.NOT_ELIGIBLE, "No place this time"),
        (None, "Nothing is decided yet"),
    ],
)
def test_every_state_is_told_in_clear_words(
    client: FlaskClient, quota: Quota, state: PlaceState | None, sentence: str
) -> None:
    author = db.session.scalars(db.select(Author).order_by(Author.id)).first()
    assert author is not None
    if state is not None:
        decided(quota)
        place = next(p for p in places_of(quota) if p.submission.author is author)
        place.state, place.answered_at = state, AFTER
    sign_in(client, author.user)

    text = get(client, f"/entries/{author.public_id}/{author.submissions[0].public_id}/place")

    assert sentence in text


def test_an_offer_whose_last_minute_is_over_says_so(client: FlaskClient, quota: Quota) -> None:
    decided(quota)
    one = places_of(quota)[0].submission
    sign_in(client, one.author.user)
    page = f"/entries/{one.author.public_id}/{one.public_id}/place"

    with time_machine.travel(AFTER + timedelta(days=12)):
        assert "This offer has ended" in get(client, page)
        assert client.post(page, data={"answer": "confirm"}).status_code == 422


@pytest.mark.parametrize("after", [False, True])
def test_thirty_rows_take_as_many_statements_as_one(
    client: FlaskClient, app: Flask, queries: QueryCounter, after: bool
) -> None:
    counts = []
    for rows in (1, 30):
        quota = places_call(places=10)
        for number in range(rows):
            propose(quota, f"{number + 50}", member=True)
        if after:
            decided(quota)
        sign_in(client, manager_of(quota))
        commit()
        queries.statements.clear()
        client.get(base(quota) if not after else f"{base(quota)}?more=12")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_long_lists_have_pages(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("judging.views.places.office.PER_PAGE", 2)
    quota = places_call(places=9)
    for number in range(3):
        propose(quota, f"{90 - number}", title=f"Title {number}")
    sign_in(client, manager_of(quota))

    for again in range(2):
        assert "Title 2" not in get(client, base(quota))
        assert "Title 2" in get(client, f"{base(quota)}?page=2"), again
        if not again:
            decided(quota)
