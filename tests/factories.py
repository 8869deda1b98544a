"""Real rows for tests: ``create()`` flushes, ``commit()`` shows them to requests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Grant, User
from app.accounts.services import sessions
from app.billing.models import Payee
from app.core.access import Role
from app.extensions import db
from app.organisations.models import Membership, Organisation, Region
from app.programmes.models import Edition, Programme
from app.programmes.rules.editions import EditionStatus
from badges.models import Area, Station
from registration.models import Delegation, Participant, Project, ProjectCategory, Rate, Terms
from registration.rules.roles import ParticipantRole


def commit() -> None:
    """Make what was created visible to requests, which have their own transactions."""
    db.session.commit()


class Base(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731 - factory-boy wants a callable here
        sqlalchemy_session_persistence = "flush"


class RegionFactory(Base):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"region-{n}")
    name = factory.LazyAttribute(lambda r: f"MILSET {r.code}")
    email = factory.LazyAttribute(lambda r: f"{r.code}@example.org")


class OrganisationFactory(Base):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Young Science Club {n}")
    country = "BE"
    region = factory.SubFactory(RegionFactory)
    email = factory.LazyAttribute(lambda o: f"{o.code}@example.org")
    accredited_at = datetime(2026, 1, 1, tzinfo=UTC)


class MembershipFactory(Base):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    year = 2027
    fee_cents = 250_00
    due_on = factory.LazyAttribute(lambda m: date(m.year, 3, 1))
    paid_on = factory.LazyAttribute(lambda m: date(m.year, 2, 10))
    covers_from = factory.LazyAttribute(lambda m: date(m.year, 1, 1))
    covers_until = factory.LazyAttribute(lambda m: date(m.year, 12, 31))


class UserFactory(Base):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    email_confirmed_at = datetime(2026, 1, 1, tzinfo=UTC)
    totp_confirmed_at = datetime(2026, 1, 1, tzinfo=UTC)


class ProgrammeFactory(Base):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"programme-{n}")
    name = "Expo-Sciences International"


class EditionFactory(Base):
    """An edition in July 2027 whose registration is open from 2020 to 2027-04-15, Warsaw time."""

    class Meta:
        model = Edition

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"esi-{2027 + n}")
    name = factory.LazyAttribute(lambda e: e.code.upper())
    status = EditionStatus.OPEN
    starts_on = date(2027, 7, 19)
    ends_on = date(2027, 7, 25)
    timezone = "Europe/Warsaw"
    city = "Gdynia"
    country = "PL"
    has_registration = True
    registration_opens_at = datetime(2020, 1, 1, tzinfo=UTC)
    registration_closes_at = datetime(2027, 4, 15, 21, 59, tzinfo=UTC)


class TermsFactory(Base):
    class Meta:
        model = Terms

    edition = factory.SubFactory(EditionFactory)
    member_cutoff_on = date(2027, 5, 1)
    payment_due_on = date(2027, 5, 15)


class RateFactory(Base):
    class Meta:
        model = Rate

    edition = factory.SubFactory(EditionFactory)
    role = ParticipantRole.EXHIBITOR
    member_cents = 350_00
    non_member_cents = 450_00
    above_ratio_cents = None


class ProjectCategoryFactory(Base):
    class Meta:
        model = ProjectCategory

    edition = factory.SubFactory(EditionFactory)
    code = factory.Sequence(lambda n: f"category-{n}")
    name = factory.LazyAttribute(lambda c: {"en": c.code.title()})


class DelegationFactory(Base):
    class Meta:
        model = Delegation

    edition = factory.SubFactory(EditionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    country = factory.LazyAttribute(lambda d: d.organisation.country)
    number = factory.Sequence(lambda n: f"BE-{n:02d}")


class ProjectFactory(Base):
    class Meta:
        model = Project

    delegation = factory.SubFactory(DelegationFactory)
    title = factory.Sequence(lambda n: f"Olive stones that clean water {n}")
    abstract = "We made charcoal from olive stones and measured what it holds back."


class ParticipantFactory(Base):
    class Meta:
        model = Participant

    delegation = factory.SubFactory(DelegationFactory)
    edition = factory.LazyAttribute(lambda p: p.delegation.edition)
    role = ParticipantRole.EXHIBITOR
    name = factory.Sequence(lambda n: f"Yasmine Trabelsi {n}")
    search_key = factory.LazyAttribute(lambda p: p.name.casefold())
    birth_date = date(2009, 6, 30)
    nationality = "BE"
    arrival = factory.LazyAttribute(lambda p: p.edition.starts_on)
    departure = factory.LazyAttribute(lambda p: p.edition.ends_on)


class PayeeFactory(Base):
    class Meta:
        model = Payee

    code = "milset"
    name = "MILSET"
    address = "1 Science Street\n1000 Brussels\nBelgium"
    iban = "BE71096123456769"
    bic = "GKCCBEBB"


class AreaFactory(Base):
    class Meta:
        model = Area

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"Hall {n}")


class StationFactory(Base):
    class Meta:
        model = Station

        exclude = ("capacity",)

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"Main gate {n}")
    capacity: Any = None
    area = factory.SubFactory(
        AreaFactory,
        edition=factory.SelfAttribute("..edition"),
        name=factory.SelfAttribute("..name"),
        capacity=factory.SelfAttribute("..capacity"),
    )


def user_with(*roles: Role, scope: str | None = None, **values: Any) -> User:
    """A user who holds ``roles`` in ``scope``."""
    user = UserFactory.create(**values)
    for role in roles:
        user.grants.append(Grant(role=role, scope=scope))
    db.session.flush()
    return user


def sign_in(client: FlaskClient, user: User) -> User:
    """Sign ``user`` in as the sign-in page does after the password; commits."""
    token = sessions.open_session(user, device="test", by=user)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return user


def session_cookie(app: Flask, user: User) -> str:
    """What the cookie ``session`` of a browser holds in which ``user`` just signed in; commits."""
    browser = app.test_client()
    sign_in(browser, user)
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return cookie.value
