"""Codes of the telephone and of the paper."""

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import RecoveryCode, User, UserSession
from app.accounts.services import second_factor, sessions
from app.core.clock import now
from app.core.ids import token_hash
from app.extensions import db
from tests.accounts.people import (
    PASSWORD,
    SECRET,
    careful_person,
    code,
    enter,
    is_in,
    mails_to,
    person,
)
from tests.factories import commit, sign_in


def send_code(client: FlaskClient, value: str) -> int:
    return client.post("/account/sign-in/code", data={"code": value}).status_code


def test_the_password_alone_opens_no_session(client: FlaskClient) -> None:
    response = enter(client, careful_person(), query_string={"next": "/account/security"})

    assert response.location == "/account/sign-in/code"
    assert db.session.scalars(db.select(UserSession)).all() == []
    assert not is_in(client)
    answer = client.post("/account/sign-in/code", data={"code": code()})
    assert answer.location == "/account/security"
    assert is_in(client)


def test_the_second_step_needs_the_first(client: FlaskClient) -> None:
    careful_person()

    response = client.post("/account/sign-in/code", data={"code": code()})

    assert response.location == "/account/sign-in"
    assert not is_in(client)


def test_the_second_step_waits_ten_minutes(client: FlaskClient) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        enter(client, careful_person())
        clock.shift(timedelta(minutes=10, seconds=1))
        answer = client.post("/account/sign-in/code", data={"code": code()})

    assert answer.location == "/account/sign-in"


def test_an_account_closed_between_the_steps_stays_out(client: FlaskClient) -> None:
    user = careful_person()
    enter(client, user)
    user.closed_at = now()
    commit()

    assert client.get("/account/sign-in/code").status_code == 302
    send_code(client, code())
    assert not is_in(client)


def test_a_code_works_once(app: Flask, client: FlaskClient) -> None:
    user = careful_person()
    with time_machine.travel(now(), tick=False):
        enter(client, user)
        assert send_code(client, code()) == 302
        other = app.test_client()
        enter(other, user)
        assert send_code(other, code()) == 422
        assert send_code(other, code(-1)) == 422
        assert send_code(other, code(1)) == 302


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_half_a_minute_early_or_late_is_accepted(
    client: FlaskClient, steps: int, status: int
) -> None:
    with time_machine.travel("2027-02-01T12:00:10Z", tick=False):
        enter(client, careful_person())
        assert send_code(client, code(steps)) == status


def test_digits_of_any_script_and_spaces_are_read(client: FlaskClient) -> None:
    with time_machine.travel("2027-02-01T12:00:10Z", tick=False):
        enter(client, careful_person())
        arabic = code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert send_code(client, f" {arabic[:3]} {arabic[3:]}") == 302


def test_five_wrong_codes_and_the_right_one_waits(client: FlaskClient) -> None:
    user = careful_person()
    enter(client, user)
    assert [send_code(client, "000 00") for _ in range(5)] == [422] * 5
    assert send_code(client, code()) == 429
    enter(client, user)  # the password again does not buy new tries
    assert send_code(client, code()) == 429


def test_setting_up_shows_a_secret_and_keeps_it_only_with_its_code(client: FlaskClient) -> None:
    user = sign_in(client, person())
    text = client.get("/account/second-factor").text
    secret = re.search(r"secret=([A-Z2-7]{32})", text)[1]
    assert "<svg" in text

    refused = client.post("/account/second-factor", data={"code": "000000"})
    assert refused.status_code == 422
    assert secret in refused.text
    assert db.session.get(User, user.id).totp_secret is None

    done = client.post("/account/second-factor", data={"code": pyotp.TOTP(secret).now()})

    codes = re.findall(r'class="m-code">([a-z0-9-]{19})<', done.text)
    db.session.refresh(user)
    assert (user.totp_secret, user.has_second_factor) == (secret, True)
    assert len(codes) == 8
    kept = db.session.scalars(db.select(RecoveryCode.code_hash)).all()
    assert sorted(kept) == sorted(token_hash(one.replace("-", "")) for one in codes)
    assert mails_to(user.email) == ["Your second factor was changed"]


def test_setting_up_signs_out_the_other_browsers_only(app: Flask, client: FlaskClient) -> None:
    user = person()
    other = app.test_client()
    sign_in(other, user)
    sign_in(client, user)
    secret = re.search(r"secret=([A-Z2-7]{32})", client.get("/account/second-factor").text)[1]

    client.post("/account/second-factor", data={"code": pyotp.TOTP(secret).now()})

    assert is_in(client)
    assert not is_in(other)


def test_a_recovery_code_lets_in_once(app: Flask, client: FlaskClient) -> None:
    user = careful_person()
    codes = second_factor.renew_recovery_codes(user, by=user)
    commit()
    enter(client, user)
    assert send_code(client, codes[0].upper()) == 302
    other = app.test_client()
    enter(other, user)
    assert send_code(other, codes[0]) == 422
    assert send_code(other, codes[1]) == 302


def test_renewing_and_removing_ask_for_the_password(client: FlaskClient) -> None:
    user = sign_in(client, careful_person())
    before = second_factor.renew_recovery_codes(user, by=user)
    commit()
    wrong, right = {"current": "not the password"}, {"current": PASSWORD}

    assert client.post("/account/second-factor/codes", data=wrong).status_code == 422
    assert client.post("/account/second-factor/off", data=wrong).status_code == 422
    assert before[0] not in client.post("/account/second-factor/codes", data=right).text
    assert client.post("/account/second-factor/off", data=right).status_code == 302

    db.session.refresh(user)
    assert (user.totp_secret, user.totp_confirmed_at, user.totp_last_counter) == (None, None, None)
    assert db.session.scalars(db.select(RecoveryCode)).all() == []


def test_a_page_shown_again_after_set_up_reveals_no_secret(client: FlaskClient) -> None:
    sign_in(client, careful_person())

    assert SECRET not in client.get("/account/second-factor").text
    with client.session_transaction() as cookie:
        assert "new_secret" not in cookie


def test_two_browsers_cannot_both_use_one_code(app: Flask) -> None:
    user = careful_person()
    with time_machine.travel(now(), tick=False):
        assert second_factor.accept_code(user, code()) is True
        assert second_factor.accept_code(user, code()) is False
    assert timedelta(days=14) == sessions.LASTS
