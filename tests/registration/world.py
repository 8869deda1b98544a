"""One small world for the tests of registration: an edition, an organisation, its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.accounts.models import User
from app.core.access import Role
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from registration.models import ConsentKind, ConsentText, Delegation, Participant
from registration.rules.roles import ParticipantRole
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipantFactory,
    PayeeFactory,
    ProjectCategoryFactory,
    ProjectFactory,
    RateFactory,
    TermsFactory,
    user_with,
)


@dataclass
class World:
    """An edition in 2027 with prices, a member organisation, and everybody who has a say."""

    edition: Edition
    organisation: Organisation
    head: User
    office: User
    manager: User
    finance: User
    stranger: User


def world(**edition_values: object) -> World:
    """Exhibitors cost 350/450, supervisors and heads 450/550, above the ratio 650 (ESE 2020)."""
    edition = EditionFactory.create(**edition_values)
    TermsFactory.create(edition=edition)
    RateFactory.create(edition=edition)
    for role in (ParticipantRole.SUPERVISOR, ParticipantRole.HEAD_OF_DELEGATION):
        RateFactory.create(
            edition=edition,
            role=role,
            member_cents=450_00,
            non_member_cents=550_00,
            above_ratio_cents=650_00,
        )
    if db.session.scalar(db.select(db.func.count()).select_from(db.metadata.tables["payee"])) == 0:
        PayeeFactory.create()
    organisation = OrganisationFactory.create()
    MembershipFactory.create(organisation=organisation)
    return World(
        edition=edition,
        organisation=organisation,
        head=user_with(Role.HEAD_OF_DELEGATION, scope=organisation.scope),
        office=user_with(Role.REGIONAL_VALIDATOR, scope=organisation.region.scope),
        manager=user_with(Role.PROGRAMME_MANAGER, scope=edition.scope),
        finance=user_with(Role.FINANCE),
        stranger=user_with(Role.HEAD_OF_DELEGATION, scope=OrganisationFactory.create().scope),
    )


def complete(there: World, *, exhibitors: int = 2, **values: object) -> Delegation:
    """A draft that may be submitted: a head and adult exhibitors with one project each."""
    delegation = DelegationFactory.create(
        edition=there.edition, organisation=there.organisation, contact=there.head, **values
    )
    ParticipantFactory.create(
        delegation=delegation,
        role=ParticipantRole.HEAD_OF_DELEGATION,
        name="Amira Ben Salah",
        birth_date=None,
        position=1,
    )
    category = ProjectCategoryFactory.create(edition=there.edition)
    for number in range(exhibitors):
        project = ProjectFactory.create(delegation=delegation, category=category)
        exhibitor(delegation, project=project, position=number + 2)
    return delegation


def exhibitor(delegation: Delegation, **values: object) -> Participant:
    """An adult exhibitor of 20."""
    born = values.pop("birth_date", datetime(2007, 1, 15, tzinfo=UTC).date())
    return ParticipantFactory.create(delegation=delegation, birth_date=born, **values)


def consent_texts(edition: Edition, *, language: str = "en", version: int = 1) -> None:
    """The three texts that a parent is asked to agree to."""
    for kind in ConsentKind:
        db.session.add(
            ConsentText(
                edition=edition,
                kind=kind,
                language=language,
                version=version,
                text=f"{kind.value} in {language}, version {version}",
            )
        )
    db.session.flush()
