"""Commands: accounts and tokens from a shell."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries
from app.accounts.demo import load
from app.accounts.models import ApiToken, User
from app.accounts.rules import demo_people
from app.accounts.services import passwords
from app.core.access import Access, Role
from app.core.clock import now
from app.core.ids import token_hash
from app.extensions import db
from tests.accounts.people import PASSWORD, enter, person
from tests.factories import EditionFactory, commit

pytestmark = pytest.mark.database("sqlite")


def run(app: Flask, *words: str, typed: str = "") -> tuple[int, str]:
    """Exit code and output of one command, run as on a server: outside the test's session."""
    db.session.commit()
    result = app.test_cli_runner().invoke(args=words, input=typed)
    return result.exit_code, result.output


def test_user_create_prints_a_link_that_works(app: Flask, client: FlaskClient) -> None:
    code, out = run(app, "user", "create", "Ada@Example.org", "Ada", "--role", "administrator")

    assert code == 0
    assert out.startswith("http://platform.test/account/link/")
    user = queries.user_by_email("ada@example.org")
    assert [(grant.role, grant.scope) for grant in user.grants] == [(Role.ADMINISTRATOR, None)]
    path = out.strip().removeprefix("http://platform.test")
    assert client.post(path, data={"password": PASSWORD}).status_code == 302


def test_user_create_may_ask_for_the_password(app: Flask) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    words = ("user", "create", "ada@example.org", "Ada", "--password", "--role", "desk")

    code, out = run(app, *words, "--scope", EditionFactory.create().scope, typed=typed)

    assert (code, PASSWORD in out) == (0, False)
    assert passwords.is_right(PASSWORD, queries.password_hash_of("ada@example.org"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ada@example.org", "Ada", "--role", "desk"), "Say for which edition"),
        (("known@example.org", "Ada"), "There is an account with this e-mail address already."),
        (("ada", "Ada"), "ada is no e-mail address."),
        (("ada@example.org", "Ada", "--scope", "edition:x"), "--scope needs a --role."),
        (("ada@example.org", "Ada", "--role", "king"), "Invalid value for '--role'"),
    ],
)
def test_user_create_refuses_with_one_sentence_and_changes_nothing(
    app: Flask, words: tuple[str, ...], sentence: str
) -> None:
    person(email="known@example.org")

    code, out = run(app, "user", "create", *words)

    assert code != 0
    assert sentence in out
    assert db.session.scalars(db.select(User.email)).all() == ["known@example.org"]


def test_a_weak_password_is_refused(app: Flask) -> None:
    code, out = run(
        app, "user", "create", "ada@example.org", "Ada", "--password", typed="short\nshort\n"
    )

    assert code == 1
    assert "Use at least 12 characters." in out
    assert queries.user_by_email("ada@example.org") is None


def test_token_create_prints_the_token_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        app.view_functions["accounts.profile"], "access", Access(token_scope="orbits")
    )
    person(email="ada@example.org")

    code, out = run(app, "token", "create", "ADA@example.org", "--scope", "orbits")

    row = db.session.scalars(db.select(ApiToken)).one()
    assert (code, row.token_hash, row.scopes) == (0, token_hash(out.strip()), ["orbits"])
    assert run(app, "token", "create", "nobody@example.org")[0] == 1
    code, out = run(app, "token", "create", "ada@example.org", "--scope", "lattices")
    assert (code, "No such scope: lattices." in out) == (1, True)
    row.user.closed_at = now()
    assert run(app, "token", "create", "ada@example.org")[0] == 1
    assert db.session.scalar(db.select(db.func.count(ApiToken.id))) == 1


def test_the_demonstration_opens_ten_accounts_once(app: Flask, client: FlaskClient) -> None:
    scopes = {"manager": "edition:esi-2027", "region": "region:europe"}

    first, again = load(scopes), load(scopes)
    commit()

    assert list(first) == [
        *("admin", "manager", "region", "finance", "news"),
        *("desk", "juror", "president", "member", "head"),
    ]
    assert first == again
    held = {one.local: first[one.local].grants for one in demo_people.DEMO_PEOPLE}
    assert {name: (g[0].role, g[0].scope) for name, g in held.items() if g[0].scope} == {
        "manager": (Role.PROGRAMME_MANAGER, "edition:esi-2027"),
        "region": (Role.REGIONAL_VALIDATOR, "region:europe"),
    }
    assert {g[0].role for g in held.values()} == set(Role)
    assert enter(client, first["head"], demo_people.PASSWORD).status_code == 302


def test_the_demonstrations_hash_is_up_to_date() -> None:
    assert passwords.is_right(demo_people.PASSWORD, demo_people.PASSWORD_HASH)
    assert not passwords.HASHER.check_needs_rehash(demo_people.PASSWORD_HASH)
