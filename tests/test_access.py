"""Every route against every role: the declaration on the view is what really happens.

The matrix is made from the app's own URL map, so a route added tomorrow is in it. Nobody here
holds a role for anything that exists: a door that the role opens may answer 404 or show an empty
list, but never 401 or 403; a door that it does not open answers nothing else.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app import create_app
from app.accounts.models import User
from app.accounts.rules.grants import SCOPE_KIND
from app.core.access import Access, Role, access_of
from app.extensions import db
from tests.conftest import test_settings
from tests.factories import UserFactory, commit, sign_in, user_with

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: a value for each kind of part of a path; no object has such a name
NOTHING = {
    "IntegerConverter": 0,
    "FloatConverter": 0.5,
    "UUIDConverter": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
}
CALLERS = ("nobody", "no_role", *Role)

Door = tuple[str, str, str]  # method, path, endpoint


def rules(app: Flask) -> Iterator[Rule]:
    """Every route but the files of the pages."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[-1] != "static":
            yield rule


def path_of(rule: Rule) -> str:
    """An address of the route at which nothing is found."""
    values = {name: _value(converter) for name, converter in rule._converters.items()}
    built = rule.build({**values, **(rule.defaults or {})})
    assert built is not None, rule
    return built[1]


def _value(converter: Any) -> Any:
    if hasattr(converter, "items"):  # any(a, b): only these
        return sorted(converter.items)[0]
    return NOTHING.get(type(converter).__name__, "nothing")


def doors(app: Flask) -> list[Door]:
    """Every method of every route."""
    return sorted(
        (method, path_of(rule), rule.endpoint)
        for rule in rules(app)
        for method in METHODS
        if method in (rule.methods or ())
    )


def caller(name: str) -> User | None:
    """Somebody who holds the role ``name`` where nothing is."""
    if name == "nobody":
        return None
    if name == "no_role":
        return UserFactory.create()
    kind = SCOPE_KIND.get(Role(name))
    return user_with(Role(name), scope=f"{kind}:nothing" if kind else None)


def expected(access: Access, name: str, method: str, path: str) -> str:
    """What the declaration promises this caller: in, sign in, 401 or 403."""
    if access.public:
        return "in"
    if name == "nobody":
        by_page = method == "GET" and not path.startswith("/api/")
        return "sign in" if by_page else "401"
    if not access.roles or name == Role.ADMINISTRATOR:
        return "in"
    return "in" if name in access.roles else "403"


def outcome(answer: Any) -> str:
    """The same, read off the answer."""
    if answer.status_code in {401, 403}:
        return str(answer.status_code)
    if answer.status_code == 500:
        return "broken"
    if (answer.location or "").startswith("/account/sign-in?next="):
        return "sign in"
    return "in"


def answer_at(client: FlaskClient, user: User | None, door: Door) -> Any:
    """What is behind a door for ``user``, who stays signed in."""
    method, path, _endpoint = door
    answer = client.open(path, method=method)
    if user is not None and "Set-Cookie" in answer.headers:
        sign_in(client, user)  # some doors sign out; signing in takes as long as a knock
    return answer


def knock(client: FlaskClient, user: User | None, door: Door) -> str:
    """Try one door."""
    try:
        return outcome(answer_at(client, user, door))
    except Exception as error:
        return f"broken ({error!r})"


def not_as_promised(app: Flask, client: FlaskClient, name: str) -> dict[str, str]:
    """The doors that do not open to this caller as their declaration says."""
    user = caller(name)
    commit()
    if user is not None:
        sign_in(client, user)

    wrong = {}
    for door in doors(app):
        method, path, endpoint = door
        access = access_of(endpoint) or Access()
        promised, found = expected(access, name, method, path), knock(client, user, door)
        if found != promised:
            wrong[f"{method} {path} ({endpoint})"] = f"{found}, not {promised}"
    return wrong


def test_every_route_declares_its_access(app: Flask) -> None:
    silent = sorted({rule.endpoint for rule in rules(app) if access_of(rule.endpoint) is None})

    assert silent == []


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("name", CALLERS)
def test_every_door_opens_to_whom_it_says(app: Flask, client: FlaskClient, name: str) -> None:
    assert not_as_promised(app, client, name) == {}


@pytest.mark.database("postgres")
@pytest.mark.parametrize("name", ["nobody", Role.ADMINISTRATOR])
def test_every_door_opens_on_postgresql_too(app: Flask, client: FlaskClient, name: str) -> None:
    """Guards ask both databases the same; the administrator gets to every view behind them."""
    assert not_as_promised(app, client, name) == {}


def test_staff_without_a_second_factor_reach_only_what_sets_it_up(
    app: Flask, client: FlaskClient
) -> None:
    user = sign_in(client, user_with(Role.ADMINISTRATOR, totp_confirmed_at=None))

    open_doors = set()
    for door in doors(app):
        endpoint = door[2]
        if (access_of(endpoint) or Access()).public:
            continue
        if answer_at(client, user, door).location != "/account/second-factor":
            open_doors.add(endpoint)

    assert open_doors == {"accounts.second_factor", "accounts.sign_out"}


@pytest.fixture
def bare(database: str, tmp_path: Path, app: Flask) -> Iterator[Flask]:
    """A second app on the same database, with views of its own and CSRF as in production."""
    fresh = create_app({**test_settings(database, tmp_path), "WTF_CSRF_ENABLED": True})
    fresh.add_url_rule("/unmarked", "unmarked", lambda: "in", methods=["GET", "POST"])
    yield fresh
    with fresh.app_context():
        db.session.remove()
        db.engine.dispose()


def test_an_unmarked_view_is_403_for_everybody(bare: Flask) -> None:
    client = bare.test_client()
    found = {"nobody": client.get("/unmarked").status_code}
    for name in CALLERS:
        if (user := caller(name)) is not None:
            sign_in(client, user)
            found[name] = client.get("/unmarked").status_code

    assert found == dict.fromkeys(CALLERS, 403)


def test_every_form_needs_our_own_token(bare: Flask) -> None:
    """A POST that no page of ours sent is 400 before anything else is looked at."""
    client = bare.test_client()
    user = caller(Role.ADMINISTRATOR)
    commit()
    assert user is not None
    sign_in(client, user)
    posts = [door for door in doors(bare) if door[0] == "POST" and not _by_program(bare, door)]
    assert len(posts) > 20

    accepted = {path: client.post(path).status_code for _, path, _ in posts}

    assert {path: status for path, status in accepted.items() if status != 400} == {}


def _by_program(app: Flask, door: Door) -> bool:
    """Whether the door is for programs, which sign their requests."""
    return door[1].startswith("/api/")


def test_a_bearer_token_in_the_header_needs_no_form_token(bare: Flask) -> None:
    answer = bare.test_client().post(
        "/account/sign-out", headers={"Authorization": "Bearer made-up"}
    )

    assert answer.status_code == 401


def test_our_own_form_is_accepted(bare: Flask) -> None:
    client = bare.test_client()
    text = client.get("/account/sign-in").text
    token = text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    data = {"email": "nobody@example.org", "password": "x", "csrf_token": token}
    assert client.post("/account/sign-in", data=data).status_code == 422
    other = bare.test_client()
    other.get("/account/sign-in")
    assert other.post("/account/sign-in", data=data).status_code == 400


@pytest.mark.parametrize("wanted", ["image", "empty", "script"])
def test_only_a_page_leads_to_the_sign_in_form(
    app: Flask, client: FlaskClient, wanted: str
) -> None:
    """A picture still loading would fetch the form, whose cookie overwrites a fresh sign-in."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page = client.get("/account/", headers={"Sec-Fetch-Dest": "document"})
        form = client.get(page.location)
        part = client.get("/account/", headers={"Sec-Fetch-Dest": wanted})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert page.location == "/account/sign-in?next=/account/"
    assert "Set-Cookie" in form.headers
    assert (part.status_code, part.headers.get("Set-Cookie")) == (401, None)
