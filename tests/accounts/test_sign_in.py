"""The way in: password, second step, fixation, redirects, the brake, the way out."""

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Grant, SignInAttempt, UserSession
from app.accounts.services import passwords
from app.core.access import Role
from app.core.clock import now
from app.extensions import db
from tests.accounts.people import PASSWORD, careful_person, code, enter, is_in, person
from tests.conftest import BASE
from tests.factories import commit, user_with

WRONG = "a password of somebody else"


def test_the_right_password_signs_in(client: FlaskClient) -> None:
    user = person()

    response = enter(client, user, headers={"User-Agent": "X (Windows) Firefox/140"})

    assert (response.status_code, response.location) == (302, "/account/")
    assert is_in(client)
    row = db.session.scalars(db.select(UserSession)).one()
    assert (row.user_id, row.device) == (user.id, "Firefox · Windows")


def test_the_address_may_be_typed_in_capitals(client: FlaskClient) -> None:
    person(email="amina@example.org")
    data = {"email": " Amina@Example.org ", "password": PASSWORD}

    assert client.post("/account/sign-in", data=data).status_code == 302


@pytest.mark.parametrize("case", ["wrong", "unknown", "closed", "invited"])
def test_every_refusal_reads_the_same(client: FlaskClient, case: str) -> None:
    user = person(email="somebody@example.org")
    if case == "closed":
        user.closed_at = now()
    if case == "invited":
        user.password_hash = None
    if case == "unknown":
        user.email = "another@example.org"
    data = {
        "email": "somebody@example.org",
        "password": WRONG if case == "wrong" else PASSWORD,
    }

    response = client.post("/account/sign-in", data=data)

    assert response.status_code == 422
    assert "The e-mail address or the password is wrong." in response.text
    assert not is_in(client)


def test_an_unknown_account_costs_a_hash_as_well(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    person()
    hashes = []
    original = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, stored, given: hashes.append(stored) or original(self, stored, given),
    )

    client.post("/account/sign-in", data={"email": "nobody@example.org", "password": PASSWORD})

    assert hashes == [passwords.NOBODY]


def test_the_hash_for_nobody_is_as_slow_as_a_real_one() -> None:
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODY)


def test_an_older_hash_is_renewed_on_sign_in(client: FlaskClient) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    user = person(password_hash=old)

    enter(client, user)

    db.session.refresh(user)
    assert user.password_hash != old
    assert passwords.is_right(PASSWORD, user.password_hash)
    assert not passwords.HASHER.check_needs_rehash(user.password_hash)


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/account/security", "/account/security"),
        ("https://evil.example/", "/account/"),
        ("//evil.example/", "/account/"),
        ("/\\evil.example/", "/account/"),
        ("javascript:alert(1)", "/account/"),
        ("", "/account/"),
    ],
)
def test_next_stays_on_this_site(client: FlaskClient, target: str, lands: str) -> None:
    response = enter(client, person(), query_string={"next": target})

    assert response.location == lands
    again = client.get("/account/sign-in", query_string={"next": target})
    assert again.location == lands


def test_staff_start_in_the_back_office(client: FlaskClient) -> None:
    user = careful_person()
    db.session.add(Grant(user=user, role=Role.FINANCE))
    enter(client, user)

    response = client.post("/account/sign-in/code", data={"code": code()})

    assert response.location.startswith("/staff/")


def test_a_session_planted_before_is_not_used_after(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["csrf_token"] = "planted"
        cookie["language"] = "fr"

    enter(client, person())

    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"
        assert set(cookie) <= {"_user_id", "_fresh", "_id", "_permanent", "language"}
        assert cookie["language"] == "fr"


def test_signing_in_again_shuts_the_session_before(client: FlaskClient) -> None:
    enter(client, person())
    second = person()

    enter(client, second)

    assert db.session.scalars(db.select(UserSession.user_id)).all() == [second.id]


def test_a_session_lasts_two_weeks(client: FlaskClient) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        enter(client, person())
        clock.shift(timedelta(days=13, hours=23))
        assert is_in(client)
        clock.shift(timedelta(hours=2))
        assert not is_in(client)


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = enter(client, person()).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie


def test_the_cookie_is_secure_on_https() -> None:
    from config import settings

    assert settings({"BASE_URL": "https://p.example"})["SESSION_COOKIE_SECURE"] is True


def test_the_page_carries_the_headers(client: FlaskClient) -> None:
    headers = client.get("/account/sign-in").headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_a_browser_that_came_by_https_is_told_to_stay(app: Flask, client: FlaskClient) -> None:
    app.config["BASE_URL"] = "https://p.example"
    try:
        answers = [client.get(path) for path in ("/account/sign-in", "/no-such-page")]
    finally:
        app.config["BASE_URL"] = BASE

    found = [answer.headers["Strict-Transport-Security"] for answer in answers]
    assert found == ["max-age=31536000"] * 2


def test_signing_out_shuts_the_session_itself(client: FlaskClient) -> None:
    enter(client, person())
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    client.post("/account/sign-out")

    assert db.session.scalars(db.select(UserSession)).all() == []
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert not is_in(client)


def test_after_five_failures_even_the_right_password_waits(client: FlaskClient) -> None:
    user = person()
    with time_machine.travel(now(), tick=False) as clock:
        answers = [enter(client, user, WRONG).status_code for _ in range(6)]
        assert answers == [422, 422, 422, 422, 422, 429]
        assert "Too many attempts. Wait 15 minutes" in enter(client, user).text
        clock.shift(timedelta(minutes=15, seconds=1))
        assert enter(client, user).status_code == 302


def test_an_address_has_twenty_failures_over_all_accounts(client: FlaskClient) -> None:
    def attempt(n: int, address: str = "192.0.2.1") -> int:
        data = {"email": f"nobody{n}@example.org", "password": WRONG}
        return client.post(
            "/account/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address}
        ).status_code

    assert [attempt(n) for n in range(21)] == [422] * 20 + [429]
    assert attempt(99, "192.0.2.2") == 422


def test_success_counts_nothing(client: FlaskClient) -> None:
    user = person()
    for _ in range(4):
        enter(client, user, WRONG)

    assert enter(client, user).status_code == 302

    address_only = db.session.scalars(db.select(SignInAttempt)).all()
    assert len(address_only) == 4
    assert [enter(client, user, WRONG).status_code for _ in range(5)] == [422] * 5


def test_the_demonstration_lists_its_accounts_and_nothing_else_does(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "demo.example" not in client.get("/account/sign-in").text

    monkeypatch.setitem(app.config, "DEMO", True)

    text = client.get("/account/sign-in").text
    assert text.count("@demo.example</bdi>") == 10
    assert text.count('value="demo-only"') == 10


def test_staff_without_a_second_factor_are_led_to_set_it_up(client: FlaskClient) -> None:
    user = user_with(Role.FINANCE, totp_confirmed_at=None, password_hash=passwords.hashed(PASSWORD))
    commit()
    enter(client, user)

    for path in ("/account/", "/account/security", "/staff/"):
        assert client.get(path).location == "/account/second-factor"
    assert client.get("/account/second-factor").status_code == 200
    tokens = client.post("/account/security/tokens", data={"name": "x", "scopes": ["scan"]})
    assert tokens.location == "/account/second-factor"
    assert client.post("/account/sign-out").location == "/account/sign-in"
