"""Which badges are to be printed again: those whose paper says something else than today."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, BadgeDesign
from badges.queries.figures import figures_of
from badges.rules.designs import USUAL, write_design
from badges.services.printing import Choice, print_badges
from registration.models import Participant
from registration.rules.roles import ParticipantRole
from tests.badges.venue import badges_of, edition_with_people
from tests.conftest import QueryCounter
from tests.factories import OrganisationFactory, ProjectFactory

pytestmark = pytest.mark.usefixtures("clock")

#: what happens to somebody after their badge was printed -> whether the paper is old then
CHANGES: dict[str, tuple[Callable[[Any], Any], bool]] = {
    "diet": (lambda one: alter(one, diet="vegan"), False),
    "phone": (lambda one: alter(one, phone="+48 1"), False),
    "nationality": (lambda one: alter(one, nationality="PL"), False),
    "name": (lambda one: alter(one, latin_name="Yasmin Trabelsi"), True),
    "own name": (lambda one: alter(one, name="ياسمين"), True),
    "role": (lambda one: alter(one, role=ParticipantRole.PRESS), True),
    "organisation renamed": (lambda one: alter(one.delegation.organisation, name="X"), True),
    "another organisation": (
        lambda one: alter(one.delegation, organisation=OrganisationFactory.create(name="Y")),
        True,
    ),
    "country": (lambda one: alter(one.delegation, country="DZ"), True),
    "number": (lambda one: alter(one.delegation, number="TN-04"), True),
    "name of the delegation": (lambda one: alter(one.delegation, name="Team North"), False),
    "stand": (lambda one: alter(one.project, stand_number="B 14"), True),
    "title of the project": (lambda one: alter(one.project, title="Kites"), False),
    "another project": (
        lambda one: alter(
            one, project=ProjectFactory.create(delegation=one.delegation, stand_number="C 1")
        ),
        True,
    ),
}


def alter(row: Any, **values: Any) -> None:
    for name, value in values.items():
        assert getattr(row, name) != value
        setattr(row, name, value)


def printed(edition: Edition, **choice: Any) -> int:
    return print_badges(edition, choice=Choice(**choice), by="test")[1]


def changed(edition: Edition) -> list[bool]:
    """Of each badge, whether it is to be printed again, as figures and list agree."""
    found = [one.is_changed for one in badges_of(edition)]
    assert sum(one.to_print for one in figures_of(edition)) == sum(found)
    return found


def someone(edition: Edition) -> Participant:
    query = db.select(Badge).filter_by(edition_id=edition.id).order_by(Badge.id).limit(1)
    return db.session.scalars(query).one().participant


def test_only_what_stands_on_the_paper_makes_it_old(clock: time_machine.Traveller) -> None:
    edition = edition_with_people(1)
    one = someone(edition)
    one.project = ProjectFactory.create(delegation=one.delegation, stand_number="A 1")
    found = {}
    for name, (change, _is_old) in CHANGES.items():
        printed(edition)
        assert changed(edition) == [False]
        clock.shift(timedelta(hours=1))
        change(someone(edition))
        db.session.flush()
        found[name] = changed(edition)[0]

    assert found == {name: is_old for name, (_change, is_old) in CHANGES.items()}


def test_many_changed_badges_cost_as_many_statements_as_few(queries: QueryCounter) -> None:
    asked = []
    for count in (2, 20):
        edition = edition_with_people(count)
        printed(edition)
        delegation: Any = someone(edition).delegation
        delegation.country = "DZ"
        db.session.commit()
        queries.statements.clear()
        assert (printed(edition, changed_only=True), changed(edition)) == (count, [False] * count)
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert {one.issue for one in badges_of(edition)} == {1}


def test_what_is_changed_and_changed_back_needs_no_new_paper(
    clock: time_machine.Traveller,
) -> None:
    edition = edition_with_people(2)
    printed(edition)
    for name, is_old in (("Yasmin", True), ("Yasmine Trabelsi", False)):
        clock.shift(timedelta(hours=1))
        someone(edition).latin_name = name
        assert changed(edition) == [is_old, False]


def test_paper_without_stands_stays_good_when_a_stand_moves() -> None:
    edition = edition_with_people(1)
    one: Any = someone(edition)
    one.project = ProjectFactory.create(delegation=one.delegation, stand_number="A 1")
    plain = write_design(USUAL) | {"fields": ["country"]}
    design = BadgeDesign(edition=edition, values=plain)
    db.session.add(design)
    db.session.flush()
    printed(edition)
    one.project.stand_number = "B 2"
    moved = changed(edition)
    design.values = plain | {"fields": ["country", "stand"]}  # older paper stays good
    shown = changed(edition)
    one.delegation.country = "DZ"

    assert (moved, shown, changed(edition)) == ([False], [False], [True])


def test_paper_of_before_imprints_is_old_when_its_wearer_changed_since(
    clock: time_machine.Traveller,
) -> None:
    edition = edition_with_people(2)
    printed(edition)
    db.session.execute(db.update(Badge).values(imprint=None))
    clock.shift(timedelta(hours=1))
    before = changed(edition)
    someone(edition).diet = "vegan"

    assert (before, changed(edition)) == ([False, False], [True, False])
    assert printed(edition, changed_only=True) == 1
    assert changed(edition) == [False, False]
