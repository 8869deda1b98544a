"""Invitation, confirmation, reset: hashed, once, in time, silent about who has an account."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries
from app.accounts.models import LinkPurpose, OneTimeLink, User, UserSession
from app.accounts.services import links, passwords, users
from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.ids import token_hash
from app.core.outbox import OutboxMessage
from app.extensions import db
from tests.accounts.people import enter, is_in, link_in_mail, mails_to, person
from tests.factories import OrganisationFactory, UserFactory, commit, sign_in, user_with

NEW = "twelve lattices and one spectrum"
ANSWER = "We have sent a mail to"


def choose(client: FlaskClient, path: str, password: str = NEW) -> int:
    return client.post(path, data={"password": password}).status_code


def test_a_forgotten_password_is_replaced_and_everybody_signed_out(
    app: Flask, client: FlaskClient
) -> None:
    user = person(email="amina@example.org")
    thief = app.test_client()
    sign_in(thief, user)

    answer = client.post("/account/forgotten", data={"email": "Amina@example.org"})
    assert (answer.status_code, ANSWER in answer.text) == (200, True)
    path = link_in_mail(user.email)
    assert choose(client, path) == 302

    assert not is_in(thief)
    assert enter(client, user).status_code == 422
    assert enter(client, user, NEW).status_code == 302
    assert mails_to(user.email) == ["Choose a new password", "Your password was changed"]


def test_a_link_works_once(client: FlaskClient) -> None:
    user = person()
    client.post("/account/forgotten", data={"email": user.email})
    path = link_in_mail(user.email)

    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200  # looking uses nothing up
    assert choose(client, path) == 302
    assert client.get(path).status_code == 410
    assert choose(client, path, "another password of mine") == 410
    assert passwords.is_right(NEW, queries.password_hash_of(user.email))


def test_a_weak_password_leaves_the_link_alive(client: FlaskClient) -> None:
    user = person()
    client.post("/account/forgotten", data={"email": user.email})
    path = link_in_mail(user.email)

    refused = client.post(path, data={"password": "password1234"})

    assert refused.status_code == 422
    assert "among the first that strangers try" in refused.text
    assert choose(client, path) == 302


def test_a_newer_link_ends_the_older(client: FlaskClient) -> None:
    user = person()
    client.post("/account/forgotten", data={"email": user.email})
    older = link_in_mail(user.email)
    client.post("/account/forgotten", data={"email": user.email})

    assert client.get(older).status_code == 410
    assert client.get(link_in_mail(user.email)).status_code == 200


@pytest.mark.parametrize(
    ("purpose", "lasts"),
    [
        (LinkPurpose.INVITATION, timedelta(days=14)),
        (LinkPurpose.CONFIRM_EMAIL, timedelta(days=3)),
        (LinkPurpose.RESET_PASSWORD, timedelta(hours=1)),
    ],
)
def test_links_run_out(client: FlaskClient, purpose: LinkPurpose, lasts: timedelta) -> None:
    user = person()
    with time_machine.travel(now(), tick=False) as clock:
        token = links.make_link(user, purpose, by=user)
        commit()
        clock.shift(lasts - timedelta(seconds=1))
        assert client.get(f"/account/link/{token}").status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(f"/account/link/{token}").status_code == 410


def test_only_the_hash_of_a_link_is_kept(app: Flask) -> None:
    token = links.make_link(person(), LinkPurpose.RESET_PASSWORD, by="test")
    db.session.flush()

    assert db.session.scalars(db.select(OneTimeLink.token_hash)).all() == [token_hash(token)]


def test_a_closed_accounts_link_is_dead(client: FlaskClient) -> None:
    user = person()
    token = links.make_link(user, LinkPurpose.RESET_PASSWORD, by=user)
    user.closed_at = now()
    commit()

    assert client.get(f"/account/link/{token}").status_code == 410


def test_asking_for_a_strangers_password_reads_the_same(client: FlaskClient) -> None:
    person(email="known@example.org")
    known = client.post("/account/forgotten", data={"email": "known@example.org"})
    unknown = client.post("/account/forgotten", data={"email": "another@example.org"})

    same = known.text.replace("known@example.org", "another@example.org")
    assert (known.status_code, same) == (unknown.status_code, unknown.text)
    assert mails_to("another@example.org") == ["There is no account with this address"]
    assert db.session.scalars(db.select(db.func.count(OneTimeLink.id))).one() == 1


def test_mails_to_one_address_are_braked(client: FlaskClient) -> None:
    data = {"email": "known@example.org"}

    answers = [client.post("/account/forgotten", data=data).status_code for _ in range(6)]

    assert answers == [200, 200, 200, 200, 200, 429]


ASKED = {
    "email": "New@Example.org",
    "name": "Nour Haddad",
    "organisation": "Club Kepler",
    "country": "TN",
    "language": "fr",
    "message": "For ESI 2027",
}


def test_asking_for_an_account_tells_the_administrators(client: FlaskClient) -> None:
    admin = user_with(Role.ADMINISTRATOR)
    commit()

    answer = client.post("/account/register", data=ASKED)

    assert (answer.status_code, ANSWER in answer.text) == (200, True)
    user = queries.user_by_email("new@example.org")
    assert (user.name, user.language, user.grants, user.password_hash) == (
        "Nour Haddad",
        "fr",
        [],
        None,
    )
    assert user.email_confirmed_at is None
    assert mails_to(admin.email) == ["Somebody asks for an account"]
    told = db.session.scalars(db.select(OutboxMessage.text).filter_by(recipient=admin.email)).one()
    assert "Organisation: Club Kepler, Tunisia" in told
    assert "http://platform.test/staff/people/?q=new%40example.org" in told.replace("@", "%40")


def test_the_regional_office_of_the_organisation_is_told_instead(client: FlaskClient) -> None:
    admin = user_with(Role.ADMINISTRATOR)
    by_name = OrganisationFactory.create(name="Club Kepler", country="FR")
    by_country = OrganisationFactory.create(country="TN")

    client.post("/account/register", data={**ASKED, "organisation": "club kepler "})
    client.post("/account/register", data={**ASKED, "email": "b@example.org", "organisation": "?"})

    assert mails_to(by_name.region.email) == ["Somebody asks for an account"]
    assert mails_to(by_country.region.email) == ["Somebody asks for an account"]
    assert mails_to(admin.email) == []


def test_confirming_sets_the_password_and_the_address(client: FlaskClient) -> None:
    client.post("/account/register", data=ASKED)

    assert choose(client, link_in_mail("new@example.org")) == 302

    user = queries.user_by_email("new@example.org")
    assert user.email_confirmed_at is not None
    assert enter(client, user, NEW).status_code == 302
    assert client.get("/account/").status_code == 200
    assert client.get("/staff/people/").status_code == 403


def test_asking_twice_reads_the_same_and_opens_one_account(client: FlaskClient) -> None:
    first = client.post("/account/register", data=ASKED)
    second = client.post("/account/register", data=ASKED)

    assert (second.status_code, second.text) == (first.status_code, first.text)
    assert db.session.scalar(db.select(db.func.count(User.id))) == 1
    assert mails_to("New@Example.org") == ["Vous avez déjà un compte"]


@pytest.mark.parametrize("missing", ["email", "name", "organisation", "country"])
def test_an_incomplete_request_is_shown_again(client: FlaskClient, missing: str) -> None:
    answer = client.post("/account/register", data={**ASKED, missing: ""})

    assert answer.status_code == 422
    assert db.session.scalar(db.select(db.func.count(User.id))) == 0


def test_an_invitation_leads_to_a_password(client: FlaskClient) -> None:
    admin = user_with(Role.ADMINISTRATOR)
    users.invite_person(
        email="desk@example.org",
        name="Dana",
        language="en",
        role=Role.FINANCE,
        scope=None,
        by=admin,
    )
    commit()

    assert choose(client, link_in_mail("desk@example.org")) == 302

    user = queries.user_by_email("desk@example.org")
    assert [grant.role for grant in user.grants] == [Role.FINANCE]
    assert enter(client, user, NEW).location.startswith("/staff/")
    assert mails_to(user.email) == ["Your invitation"]


def test_the_deeds_are_audited(client: FlaskClient) -> None:
    user = UserFactory.create(password_hash=None)
    token = links.make_link(user, LinkPurpose.INVITATION, by="command line")
    commit()
    choose(client, f"/account/link/{token}")

    found = db.session.execute(
        db.select(AuditEvent.action, AuditEvent.actor).order_by(AuditEvent.id)
    ).all()
    assert [tuple(row) for row in found] == [
        ("account.link_made", "command line"),
        ("account.password_set", user.email),
    ]
    assert db.session.scalars(db.select(UserSession)).all() == []
