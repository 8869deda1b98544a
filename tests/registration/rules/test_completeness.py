from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ages import AgeLimits
from registration.rules.completeness import (
    EditionFacts,
    Gap,
    Missing,
    PersonFacts,
    ProjectFacts,
    Severity,
    may_submit,
    missing,
)
from registration.rules.roles import ParticipantRole
from registration.rules.supervisors import AbovePolicy, RatioRule

R, G = ParticipantRole, Gap
EDITION = EditionFacts(
    starts_on=date(2027, 7, 18),
    ends_on=date(2027, 7, 24),
    age_limits=AgeLimits(14, 25, on=date(2027, 7, 18)),
    ratio=RatioRule(),
)
THERE = {"arrives_on": date(2027, 7, 17), "departs_on": date(2027, 7, 25)}
HEAD = PersonFacts("head", R.HEAD_OF_DELEGATION, "Ana Ruiz", **THERE)
LEA = PersonFacts("lea", R.EXHIBITOR, "Léa Martin", birth_date=date(2008, 1, 1), **THERE)
ROBOT = ProjectFacts("robot", "Robot", "engineering", "It walks.", ("lea",))


def gaps(people=(HEAD, LEA), projects=(ROBOT,), insured=True, edition=EDITION):
    return missing(tuple(people), tuple(projects), insured=insured, edition=edition)


def with_lea(**changes):
    return gaps([HEAD, replace(LEA, **changes)])


def with_robot(**changes):
    return gaps(projects=[replace(ROBOT, **changes)])


def test_complete_delegation_lacks_nothing():
    assert gaps() == ()
    assert may_submit(gaps())


@pytest.mark.parametrize(
    ("people", "gap"),
    [
        pytest.param([LEA], G.NO_HEAD, id="no head"),
        pytest.param([HEAD, replace(HEAD, ref="other"), LEA], G.SEVERAL_HEADS, id="two heads"),
    ],
)
def test_there_is_exactly_one_head(people, gap):
    assert gaps(people) == (Missing(gap),)


def test_there_is_an_exhibitor():
    assert gaps([HEAD], []) == (Missing(G.NO_EXHIBITOR),)


def test_insurance_is_declared():
    assert gaps(insured=False) == (Missing(G.INSURANCE),)


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        pytest.param({"name": " "}, G.NAME, id="no name"),
        pytest.param({"name": "Мария"}, G.LATIN_NAME, id="own script alone"),
        pytest.param(
            {"name": "Мария", "latin_name": "Мария"}, G.LATIN_NAME_NOT_LATIN, id="not Latin"
        ),
        pytest.param({"birth_date": None}, G.BIRTH_DATE, id="no birth date"),
        pytest.param({"birth_date": date(2013, 7, 19), "consented": True}, G.TOO_YOUNG, id="13"),
        pytest.param({"birth_date": date(2001, 7, 18)}, G.TOO_OLD, id="26"),
        pytest.param({"birth_date": date(2009, 7, 19)}, G.CONSENT, id="minor"),
        pytest.param({"arrives_on": None}, G.TRAVEL_DATES, id="no arrival"),
        pytest.param({"departs_on": None}, G.TRAVEL_DATES, id="no departure"),
        pytest.param(
            {"arrives_on": date(2027, 7, 20), "departs_on": date(2027, 7, 19)},
            G.DEPARTURE_BEFORE_ARRIVAL,
            id="leaves before coming",
        ),
        pytest.param(
            {"arrives_on": date(2027, 7, 3)}, G.TRAVEL_OUTSIDE_EDITION, id="15 days early"
        ),
        pytest.param({"departs_on": date(2027, 8, 8)}, G.TRAVEL_OUTSIDE_EDITION, id="15 days late"),
        pytest.param(
            {"arrives_on": date(2027, 7, 5), "departs_on": date(2027, 7, 17)},
            G.TRAVEL_OUTSIDE_EDITION,
            id="gone before it starts",
        ),
        pytest.param(
            {"arrives_on": date(2027, 7, 25)}, G.TRAVEL_OUTSIDE_EDITION, id="comes when it is over"
        ),
    ],
)
def test_one_gap_of_a_person(changes, gap):
    assert with_lea(**changes) == (Missing(gap, person="lea"),)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": "Мария", "latin_name": "Maria"}, id="both names"),
        pytest.param({"birth_date": date(2009, 7, 19), "consented": True}, id="consent kept"),
        pytest.param({"birth_date": date(2009, 7, 18)}, id="18 on the first day"),
        pytest.param({"arrives_on": date(2027, 7, 4)}, id="14 days early"),
        pytest.param({"departs_on": date(2027, 8, 7)}, id="14 days late"),
        pytest.param({"arrives_on": date(2027, 7, 24)}, id="comes on the last day"),
        pytest.param({"departs_on": date(2027, 7, 18)}, id="leaves on the first day"),
        pytest.param(
            {"arrives_on": date(2027, 7, 20), "departs_on": date(2027, 7, 20)}, id="one day"
        ),
    ],
)
def test_no_gap_at_the_edge(changes):
    assert with_lea(**changes) == ()


def test_ages_do_not_bind_adults():
    elder = replace(HEAD, birth_date=date(1950, 1, 1))
    assert gaps([elder, LEA]) == ()


def test_online_edition_asks_no_travel():
    online = replace(EDITION, needs_travel=False)
    stays = replace(LEA, arrives_on=None, departs_on=None)
    assert gaps([HEAD, stays], edition=online) == ()


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        pytest.param({"title": ""}, G.PROJECT_TITLE, id="title"),
        pytest.param({"category": " "}, G.PROJECT_CATEGORY, id="category"),
        pytest.param({"abstract": ""}, G.PROJECT_ABSTRACT, id="abstract"),
    ],
)
def test_one_gap_of_a_project(changes, gap):
    assert with_robot(**changes) == (Missing(gap, project="robot"),)


def test_every_exhibitor_shows_exactly_one_project():
    assert with_robot(team=()) == (
        Missing(G.PROJECT, person="lea"),
        Missing(G.TEAM_EMPTY, project="robot"),
    )
    twice = gaps(projects=[ROBOT, replace(ROBOT, ref="second")])
    assert twice == (Missing(G.SEVERAL_PROJECTS, person="lea"),)


@pytest.mark.parametrize(("size", "too_large"), [(1, False), (3, False), (4, True)])
def test_a_team_has_one_to_three(size, too_large):
    team = [replace(LEA, ref=place) for place in range(size)]
    project = replace(ROBOT, team=tuple(range(size)))
    expected = (Missing(G.TEAM_TOO_LARGE, project="robot"),) if too_large else ()
    assert gaps([HEAD, *team], [project]) == expected


@pytest.mark.parametrize(
    ("policy", "refused"),
    [(AbovePolicy.RATE, False), (AbovePolicy.VISITOR, False), (AbovePolicy.REFUSE, True)],
)
def test_adult_above_the_ratio_blocks_only_where_refused(policy, refused):
    edition = replace(EDITION, ratio=RatioRule(policy=policy))
    extra = replace(HEAD, ref="extra", role=R.SUPERVISOR)
    expected = (Missing(G.ABOVE_RATIO, person="extra"),) if refused else ()
    assert gaps([extra, HEAD, LEA], edition=edition) == expected


@pytest.mark.parametrize("gap", G)
def test_only_consent_and_travel_dates_may_wait(gap):
    later = gap in {G.CONSENT, G.TRAVEL_DATES}
    assert Missing(gap).severity == (Severity.LATER if later else Severity.BLOCKS_SUBMIT)
    assert may_submit([Missing(gap)]) is later


def test_empty_delegation_names_what_to_begin_with():
    assert gaps([], [], insured=False) == (
        Missing(G.NO_HEAD),
        Missing(G.NO_EXHIBITOR),
        Missing(G.INSURANCE),
    )


dates = st.none() | st.dates(date(1990, 1, 1), date(2028, 1, 1))
persons = st.builds(
    PersonFacts,
    ref=st.uuids().map(str),
    role=st.sampled_from(R),
    name=st.sampled_from(["", "Ana", "Мария"]),
    latin_name=st.sampled_from(["", "Maria", "王"]),
    birth_date=dates,
    arrives_on=dates,
    departs_on=dates,
    consented=st.booleans(),
)


@given(people=st.lists(persons, max_size=8), insured=st.booleans())
def test_gaps_are_about_people_who_are_there_and_named_once(people, insured):
    found = gaps(people, [], insured=insured)
    assert len(set(found)) == len(found)
    assert {each.person for each in found} <= {None, *[person.ref for person in people]}


@given(people=st.lists(persons, max_size=8))
def test_consent_never_opens_a_gap(people):
    agreed = [replace(person, consented=True) for person in people]
    rest = tuple(each for each in gaps(people) if each.gap != G.CONSENT)
    assert gaps(agreed) == rest
