"""Callers that are no accounts: a package answers for tokens of its own kind."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_login import current_user

from app.accounts.services.api_tokens import create_token
from app.core import callers
from app.core.callers import Caller
from tests.factories import UserFactory, sign_in

ROBOT = SimpleNamespace(
    is_authenticated=True, has_role=lambda *roles, scope=None: False, name="robot", email=""
)
TOKEN = SimpleNamespace(name="robot", scopes=("scan",))


@pytest.fixture
def robots(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """One kind of token more; only ``rob_right`` is worth something."""
    monkeypatch.setitem(app.extensions, "callers", {})

    def loader(token: str) -> Caller | None:
        return Caller(ROBOT, TOKEN) if token == "rob_right" else None

    callers.add(app, "rob_", loader)


def asks(app: Flask, token: str) -> tuple[Any, Any]:
    """Who calls with ``token``, and what signs the call."""
    with app.test_request_context(headers={"Authorization": f"Bearer {token}"}):
        return current_user._get_current_object(), g.get("api_token")


@pytest.mark.usefixtures("robots")
def test_a_token_of_its_own_kind_is_its_packages_caller(app: Flask) -> None:
    assert asks(app, "rob_right") == (ROBOT, TOKEN)
    assert asks(app, " rob_right ") == (ROBOT, TOKEN)


@pytest.mark.parametrize("token", ["rob_wrong", "right", "bor_right", ""])
@pytest.mark.usefixtures("robots")
def test_any_other_token_is_nobodys(app: Flask, token: str) -> None:
    user, signs = asks(app, token)

    assert (user.is_authenticated, signs) == (False, None)


@pytest.mark.usefixtures("robots")
def test_an_accounts_token_may_begin_like_another_kind(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = UserFactory.create()
    monkeypatch.setattr("app.accounts.services.api_tokens.secret_token", lambda: "rob_account")
    token = create_token(user, name="test", scopes=["scan"], by=user)

    assert asks(app, token)[0] == user


@pytest.mark.usefixtures("robots")
def test_a_token_decides_who_calls_whatever_cookie_comes_along(
    app: Flask, client: FlaskClient
) -> None:
    """A phone may have been signed in before it was paired; a dead token never acts as a person."""
    sign_in(client, UserFactory.create())
    assert client.get("/account/").status_code == 200

    answers = [
        client.get("/account/", headers={"Authorization": f"Bearer {token}"})
        for token in ("rob_right", "rob_wrong")
    ]

    assert [answer.status_code for answer in answers] == [403, 302]
    assert client.get("/account/").status_code == 200
