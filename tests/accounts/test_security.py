"""One's own profile, password, browsers and tokens."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries
from app.accounts.models import ApiToken, UserSession
from app.accounts.services import api_tokens, passwords
from app.core.access import Access
from app.core.clock import now
from app.core.errors import Invalid
from app.core.ids import token_hash
from app.extensions import db
from tests.accounts.people import PASSWORD, enter, is_in, mails_to, person
from tests.conftest import QueryCounter
from tests.factories import commit, sign_in

NEW = "twelve lattices and one spectrum"


def test_name_and_language_are_ones_own(client: FlaskClient) -> None:
    user = sign_in(client, person())
    client.get("/account/?lang=es")

    response = client.post("/account/", data={"name": " ندى حداد ", "language": "ar"})

    assert response.status_code == 302
    db.session.refresh(user)
    assert (user.name, user.language) == ("ندى حداد", "ar")
    assert 'lang="ar" dir="rtl"' in client.get("/account/").text


def test_a_new_password_keeps_this_browser_only(app: Flask, client: FlaskClient) -> None:
    user = person()
    other = app.test_client()
    enter(other, user)
    enter(client, user)

    data = {"current": PASSWORD, "password": NEW}
    assert client.post("/account/security/password", data=data).status_code == 302

    assert is_in(client)
    assert not is_in(other)
    assert passwords.is_right(NEW, queries.password_hash_of(user.email))
    assert mails_to(user.email) == ["Your password was changed"]


def test_a_new_password_needs_the_old_one(client: FlaskClient) -> None:
    user = sign_in(client, person())

    data = {"current": "not the password", "password": NEW}
    refused = client.post("/account/security/password", data=data)

    assert refused.status_code == 422
    assert "The e-mail address or the password is wrong." in refused.text
    assert passwords.is_right(PASSWORD, queries.password_hash_of(user.email))


def test_guessing_at_the_old_password_is_braked_but_a_weak_new_one_is_not(
    client: FlaskClient,
) -> None:
    sign_in(client, person())
    weak = {"current": PASSWORD, "password": "short"}
    wrong = {"current": "not the password", "password": NEW}

    def send(data: dict[str, str]) -> int:
        return client.post("/account/security/password", data=data).status_code

    assert [send(weak) for _ in range(7)] == [422] * 7
    assert [send(wrong) for _ in range(6)] == [422] * 5 + [429]


def test_a_browser_is_signed_out_from_another(app: Flask, client: FlaskClient) -> None:
    user = person()
    stolen = app.test_client()
    enter(stolen, user)
    row = db.session.scalars(db.select(UserSession)).one()
    enter(client, user)

    path = f"/account/security/browsers/{row.public_id}/sign-out"
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 404

    assert not is_in(stolen)
    assert is_in(client)


def test_a_strangers_browser_cannot_be_signed_out(app: Flask, client: FlaskClient) -> None:
    stranger = app.test_client()
    enter(stranger, person())
    row = db.session.scalars(db.select(UserSession)).one()
    enter(client, person())

    path = f"/account/security/browsers/{row.public_id}/sign-out"
    assert client.post(path).status_code == 404
    assert is_in(stranger)


def test_all_other_browsers_are_signed_out_at_once(app: Flask, client: FlaskClient) -> None:
    user = person()
    others = [app.test_client() for _ in range(3)]
    for browser in (*others, client):
        enter(browser, user)

    client.post("/account/security/browsers/sign-out")

    assert [is_in(browser) for browser in (*others, client)] == [False, False, False, True]


def test_the_page_needs_the_same_queries_for_one_browser_and_thirty(
    app: Flask, client: FlaskClient, queries: QueryCounter
) -> None:
    user = sign_in(client, person())

    def count() -> int:
        queries.statements.clear()
        assert client.get("/account/security").status_code == 200
        return len(queries)

    one = count()
    for _ in range(29):
        sign_in(app.test_client(), user)
        api_tokens.create_token(user, name="x", scopes=["scan"], by=user)
    commit()
    assert count() == one


@pytest.fixture
def scoped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """A page that accepts tokens with the scope ``orbits``."""
    view = app.view_functions["accounts.profile"]
    monkeypatch.setattr(view, "access", Access(token_scope="orbits"))
    return "/account/"


def test_a_token_is_shown_once_and_kept_as_a_hash(client: FlaskClient, scoped: str) -> None:
    sign_in(client, person())

    data = {"name": "Our shop", "scopes": ["orbits"]}
    answer = client.post("/account/security/tokens", data=data)

    token = re.search(r'class="m-code m-break">([^<]+)<', answer.text)[1]
    row = db.session.scalars(db.select(ApiToken)).one()
    assert (row.token_hash, row.scopes, row.name) == (token_hash(token), ["orbits"], "Our shop")
    page = client.get("/account/security").text
    assert (token in page, "Our shop" in page) == (False, True)
    assert client.post("/account/security/tokens", data={"name": "x"}).status_code == 422
    unknown = {"name": "x", "scopes": ["everything"]}
    assert client.post("/account/security/tokens", data=unknown).status_code == 422


def test_a_revoked_token_is_refused_and_a_strangers_is_not_found(
    app: Flask, client: FlaskClient
) -> None:
    user, stranger = person(), person()
    for owner in (user, stranger):
        api_tokens.create_token(owner, name="x", scopes=["scan"], by=owner)
    commit()
    mine, theirs = db.session.scalars(db.select(ApiToken).order_by(ApiToken.id)).all()
    sign_in(client, user)

    assert client.post(f"/account/security/tokens/{mine.public_id}/revoke").status_code == 302
    assert client.post(f"/account/security/tokens/{theirs.public_id}/revoke").status_code == 404

    db.session.refresh(mine)
    db.session.refresh(theirs)
    assert (mine.revoked_at is None, theirs.revoked_at is None) == (False, True)


def test_a_bearer_token_acts_within_its_scope_until_revoked(app: Flask, scoped: str) -> None:
    user = person()
    right = api_tokens.create_token(user, name="x", scopes=["orbits"], by=user)
    narrow = api_tokens.create_token(user, name="x", scopes=["lattices"], by=user)
    commit()

    def ask(token: str, path: str = scoped) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().get(path, headers=headers).status_code

    assert [ask(right), ask(narrow), ask("made up")] == [200, 403, 302]
    assert ask(right, "/account/security") == 403  # a browser's page, whatever the scope
    api_tokens.revoke_token(queries.live_api_token(right), by=user)
    assert ask(right) == 302
    user.closed_at = now()
    assert queries.live_api_token(narrow) is None


def test_a_token_for_nothing_is_refused(app: Flask) -> None:
    user = person()

    with pytest.raises(Invalid) as refused:
        api_tokens.create_token(user, name="x", scopes=[], by=user)

    assert refused.value.field == "scopes"
