"""Who looks after whom: the list, inviting, roles, closing."""

from flask import Flask
from flask.testing import FlaskClient

from app.accounts import queries as reads
from app.accounts.models import User
from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.extensions import db
from tests.accounts.people import is_in, link_in_mail, mails_to, person
from tests.conftest import QueryCounter
from tests.factories import (
    EditionFactory,
    OrganisationFactory,
    commit,
    sign_in,
    user_with,
)


def roles_of(email: str) -> list[tuple[Role, str | None]]:
    db.session.expire_all()
    user = reads.user_by_email(email)
    return [(grant.role, grant.scope) for grant in user.grants] if user else []


def invite(client: FlaskClient, role: Role, scope: str = "", email: str = "new@example.org") -> int:
    data = {"email": email, "name": "Nour", "language": "fr", "role": role.value, "scope": scope}
    return client.post("/staff/people/invite", data=data).status_code


def test_an_administrator_invites_with_a_role(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))

    assert invite(client, Role.FINANCE) == 302

    assert roles_of("new@example.org") == [(Role.FINANCE, None)]
    mail = db.session.scalars(db.select(OutboxMessage)).one()
    assert (mail.recipient, mail.language) == ("new@example.org", "fr")
    assert client.get(link_in_mail("new@example.org")).status_code == 200


def test_inviting_somebody_who_has_an_account_only_gives_the_role(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    known = person(name="Their own name")

    assert invite(client, Role.FINANCE, email=known.email.upper()) == 302

    assert roles_of(known.email) == [(Role.FINANCE, None)]
    assert known.name == "Their own name"
    assert mails_to(known.email) == ["You have a new role"]


def test_a_manager_invites_to_the_desk_of_their_own_edition_only(client: FlaskClient) -> None:
    mine, other = EditionFactory.create(), EditionFactory.create()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=mine.scope))

    assert invite(client, Role.DESK, mine.scope, "a@example.org") == 302
    assert invite(client, Role.DESK, other.scope, "b@example.org") == 422
    assert invite(client, Role.FINANCE, "", "c@example.org") == 422
    assert invite(client, Role.DESK, "", "d@example.org") == 422

    found = db.session.scalars(db.select(User.email).where(User.email.like("_@example.org")))
    assert found.all() == ["a@example.org"]


def test_a_representative_invites_a_head_for_their_own_organisation(client: FlaskClient) -> None:
    mine = OrganisationFactory.create()
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=mine.scope))

    assert invite(client, Role.HEAD_OF_DELEGATION, mine.scope) == 302
    assert invite(client, Role.REPRESENTATIVE, mine.scope, "b@example.org") == 422

    assert roles_of("new@example.org") == [(Role.HEAD_OF_DELEGATION, mine.scope)]


def test_taking_a_role_takes_effect_at_once(app: Flask, client: FlaskClient) -> None:
    clerk = user_with(Role.FINANCE)
    browser = app.test_client()
    sign_in(browser, clerk)
    sign_in(client, user_with(Role.ADMINISTRATOR))
    assert browser.get("/staff/").status_code == 200

    path = f"/staff/people/{clerk.public_id}/roles/{clerk.grants[0].public_id}/take"
    assert client.post(path).status_code == 302

    assert roles_of(clerk.email) == []
    assert browser.get("/staff/").status_code == 403


def test_the_last_administrator_stays(client: FlaskClient) -> None:
    admin = sign_in(client, user_with(Role.ADMINISTRATOR))
    user_with(Role.ADMINISTRATOR, closed_at=now())

    path = f"/staff/people/{admin.public_id}"
    assert client.post(f"{path}/roles/{admin.grants[0].public_id}/take").status_code == 409
    assert client.post(f"{path}/close").status_code == 409
    second = user_with(Role.ADMINISTRATOR)
    assert client.post(f"/staff/people/{second.public_id}/close").status_code == 302
    assert roles_of(admin.email) == [(Role.ADMINISTRATOR, None)]


def test_a_role_of_another_person_is_not_taken_by_mistake(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    one, two = user_with(Role.FINANCE), user_with(Role.FINANCE)

    path = f"/staff/people/{one.public_id}/roles/{two.grants[0].public_id}/take"
    assert client.post(path).status_code == 404


def test_a_closed_account_is_out_until_opened_again(app: Flask, client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    user = person()
    browser = app.test_client()
    sign_in(browser, user)

    client.post(f"/staff/people/{user.public_id}/close")
    assert not is_in(browser)
    client.post(f"/staff/people/{user.public_id}/reopen")

    db.session.refresh(user)
    assert user.closed_at is None
    actions = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-3:] == [
        "account.signed_out_everywhere",
        "account.closed",
        "account.reopened",
    ]


def test_an_administrator_signs_somebody_out_everywhere(app: Flask, client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    user = person()
    browser = app.test_client()
    sign_in(browser, user)

    assert client.post(f"/staff/people/{user.public_id}/sign-out").status_code == 302

    assert not is_in(browser)


def test_owner_colleague_stranger(app: Flask, client: FlaskClient) -> None:
    desk = user_with(Role.DESK, scope="edition:esi-2027")
    colleague = user_with(Role.PROGRAMME_MANAGER, scope="edition:esi-2027")
    stranger = user_with(Role.PROGRAMME_MANAGER, scope="edition:ese-2026")
    juror = user_with(Role.JUROR, scope="edition:esi-2027")

    def status(user: User) -> int:
        sign_in(client, user)
        return client.get(f"/staff/people/{desk.public_id}").status_code

    assert [status(user) for user in (colleague, stranger, juror)] == [200, 404, 403]
    assert [status(user_with(Role.ADMINISTRATOR))] == [200]


def test_a_guide_sees_and_does_only_what_is_theirs(client: FlaskClient) -> None:
    desk = user_with(Role.DESK, scope="edition:esi-2027", name="Dana Desk")
    user_with(Role.FINANCE, name="Fay Finance")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope="edition:esi-2027", name="Mo"))

    text = client.get("/staff/people/").text
    assert ("Dana Desk" in text, "Fay Finance" in text) == (True, False)
    assert client.post(f"/staff/people/{desk.public_id}/close").status_code == 403
    assert client.post(f"/staff/people/{desk.public_id}/sign-out").status_code == 403
    path = f"/staff/people/{desk.public_id}/roles/{desk.grants[0].public_id}/take"
    assert client.post(path).location == "/staff/people/"
    assert roles_of(desk.email) == []


def test_a_guide_cannot_take_what_they_could_not_give(client: FlaskClient) -> None:
    other = user_with(Role.PROGRAMME_MANAGER, scope="edition:esi-2027")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope="edition:esi-2027"))

    path = f"/staff/people/{other.public_id}/roles/{other.grants[0].public_id}/take"
    assert client.post(path).status_code == 403
    assert roles_of(other.email) == [(Role.PROGRAMME_MANAGER, "edition:esi-2027")]


def test_an_invitation_is_sent_again_and_ends_the_first(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    invite(client, Role.FINANCE)
    first = link_in_mail("new@example.org")
    user = reads.user_by_email("new@example.org")

    path = f"/staff/people/{user.public_id}/invite-again"
    assert client.post(path).status_code == 302

    assert client.get(first).status_code == 410
    assert client.get(link_in_mail("new@example.org")).status_code == 200
    assert client.post(f"/staff/people/{person().public_id}/invite-again").status_code == 409


def test_search_finds_by_name_address_and_role(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR, name="Root"))
    user_with(Role.FINANCE, name="Zoë 100%", email="zoe@example.org")
    user_with(Role.DESK, name="Omar", email="omar@example.org", scope="edition:x")

    def found(query: str) -> list[str]:
        text = client.get(f"/staff/people/?{query}").text
        return [
            name for name in ("Root", "Zoë 100%", "Omar") if f'dir="auto">{name}</bdi></a>' in text
        ]

    assert found("") == ["Root", "Zoë 100%", "Omar"]
    assert found("q=OMAR@") == ["Omar"]
    assert found("q=100%25") == ["Zoë 100%"]
    assert found("q=%25") == ["Zoë 100%"]
    assert found("role=finance") == ["Zoë 100%"]
    assert found("role=nonsense") == ["Root", "Zoë 100%", "Omar"]
    assert found("q=nobody") == []


def test_one_person_or_thirty_need_the_same_queries(
    client: FlaskClient, queries: QueryCounter
) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))

    def count() -> int:
        commit()
        queries.statements.clear()
        assert client.get("/staff/people/").status_code == 200
        return len(queries)

    user_with(Role.DESK, scope="edition:x")
    one = count()
    for _ in range(28):
        user_with(Role.DESK, Role.FINANCE, scope="edition:x")
    assert count() == one


def test_a_validator_gives_representatives_to_the_organisations_of_their_region(
    client: FlaskClient,
) -> None:
    mine, other = OrganisationFactory.create(), OrganisationFactory.create()
    sign_in(client, user_with(Role.REGIONAL_VALIDATOR, scope=mine.region.scope))

    assert invite(client, Role.REPRESENTATIVE, mine.scope) == 302
    assert invite(client, Role.REPRESENTATIVE, other.scope, "b@example.org") == 422

    assert roles_of("new@example.org") == [(Role.REPRESENTATIVE, mine.scope)]
    assert reads.user_by_email("b@example.org") is None


def test_places_have_their_names(client: FlaskClient) -> None:
    edition, organisation = EditionFactory.create(name="ESI Gdynia"), OrganisationFactory.create()
    sign_in(client, user_with(Role.ADMINISTRATOR))
    user_with(Role.DESK, scope=edition.scope)

    assert "ESI Gdynia" in client.get("/staff/people/").text
    form = client.get("/staff/people/invite").text
    for scope, name in [
        (edition.scope, "ESI Gdynia"),
        (organisation.scope, organisation.name),
        (organisation.region.scope, organisation.region.name),
    ]:
        assert f'value="{scope}">{name}</option>' in form
