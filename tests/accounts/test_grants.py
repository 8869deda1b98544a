"""Roles as the services give them: what they refuse whatever page asked."""

import pytest
from flask import Flask

from app.accounts import queries as reads
from app.accounts.models import Grant
from app.accounts.services import grants, users
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from tests.factories import EditionFactory, UserFactory, user_with


def test_the_service_itself_refuses_what_the_form_does_not_offer(app: Flask) -> None:
    mine, other = EditionFactory.create(), EditionFactory.create()
    manager = user_with(Role.PROGRAMME_MANAGER, scope=mine.scope)
    for role, scope in [(Role.ADMINISTRATOR, None), (Role.DESK, other.scope)]:
        with pytest.raises(NotAllowed):
            users.invite_person(
                email="x@example.org", name="X", language="en", role=role, scope=scope, by=manager
            )
    assert reads.user_by_email("x@example.org") is None


def test_a_role_is_held_once(app: Flask) -> None:
    user = user_with(Role.FINANCE)

    grants.give_role(user, Role.FINANCE, by="test")

    assert len(user.grants) == 1


def test_a_role_needs_its_kind_of_place(app: Flask) -> None:
    user = UserFactory.create()
    for role, scope in [(Role.DESK, None), (Role.FINANCE, "edition:x"), (Role.DESK, "region:x")]:
        with pytest.raises(Invalid) as refused:
            grants.give_role(user, role, scope=scope, by="test")
        assert refused.value.field == "scope"


def test_a_place_must_exist_when_some_part_knows_its_kind(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = reads.Directory(places=lambda: [("esi-2027", "ESI 2027")])
    monkeypatch.setitem(reads.DIRECTORIES, "edition", known)
    user = UserFactory.create()

    with pytest.raises(Invalid):
        grants.give_role(user, Role.DESK, scope="edition:esi-2072", by="test")
    grants.give_role(user, Role.DESK, scope="edition:esi-2027", by="test")


def test_a_closed_account_gets_no_role(app: Flask) -> None:
    with pytest.raises(Conflict):
        grants.give_role(UserFactory.create(closed_at=now()), Role.FINANCE, by="test")


def test_holders_of_a_place_are_listed_by_name(app: Flask) -> None:
    user_with(Role.DESK, scope="edition:x", name="B")
    user_with(Role.PROGRAMME_MANAGER, scope="edition:x", name="A")
    user_with(Role.DESK, scope="edition:y", name="C")
    user_with(Role.DESK, scope="edition:x", name="D", closed_at=now())

    def names(found: list[Grant]) -> list[str]:
        return [grant.user.name for grant in found]

    assert names(reads.holders("edition:x")) == ["A", "B"]
    assert names(reads.holders("edition:x", Role.DESK)) == ["B"]


def test_only_an_administrator_closes_whoever_asks_the_service(app: Flask) -> None:
    desk = user_with(Role.DESK, scope="edition:x")
    manager = user_with(Role.PROGRAMME_MANAGER, scope="edition:x")
    for deed in (users.close_account, users.reopen_account, users.sign_out_everywhere):
        with pytest.raises(NotAllowed):
            deed(desk, by=manager)
    users.close_account(desk, by="command line")
    assert desk.closed_at is not None
