import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.rules.certificates import (
    CertificateKind,
    Claim,
    Lack,
    Terms,
    lack,
    new_number,
    read_number,
    usual_terms,
)
from badges.rules.code import CROCKFORD
from registration.rules.roles import ParticipantRole as Role

KIND = CertificateKind
bodies = st.text(alphabet=CROCKFORD, min_size=11, max_size=11)


def number_of(body: str) -> str:
    letters = iter(body)
    return new_number(lambda alphabet: next(letters))


def test_number_draws_every_character_from_the_alphabet():
    asked = []
    number = new_number(lambda alphabet: asked.append(alphabet) or alphabet[-1])

    assert asked == [CROCKFORD] * 11
    assert number.startswith("ZZZZ-ZZZZ-ZZZ")
    assert len(number) == 14


@pytest.mark.parametrize(
    "body", ["7Q4KM2XR9TW", "00000000000", "ZZZZZZZZZZZ"], ids=["mixed", "zeros", "last"]
)
def test_number_reads_back(body):
    assert read_number(number_of(body)) == number_of(body)


@given(bodies)
def test_number_is_read_however_it_is_written(body):
    number = number_of(body)
    sloppy = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert read_number(sloppy) == number
    assert read_number(number.replace("-", "").replace("1", "I").replace("0", "O")) == number


@given(bodies, st.integers(0, 11), st.sampled_from(CROCKFORD))
def test_one_wrong_character_is_noticed(body, place, other):
    plain = number_of(body).replace("-", "")
    wrong = plain[:place] + other + plain[place + 1 :]

    assert (read_number(wrong) is None) == (other != plain[place])


@given(bodies, st.integers(0, 11), st.integers(0, 11))
def test_two_characters_that_changed_places_are_noticed(body, one, other):
    plain = list(number_of(body).replace("-", ""))
    swapped = plain.copy()
    swapped[one], swapped[other] = swapped[other], swapped[one]

    assert (read_number("".join(swapped)) is None) == (swapped != plain)


@pytest.mark.parametrize(
    "text", ["", "7Q4K", "7Q4K-M2XR-9TW0-7", "UUUU-UUUU-UUUU", "ß" * 6, "٣" * 12, "\x00" * 12]
)
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


def test_numbers_do_not_repeat():
    pick = random.Random(1).choice

    assert len({new_number(pick) for _ in range(10_000)}) == 10_000


def claim(role: Role = Role.EXHIBITOR, **changes: Any) -> Claim:
    return Claim(**{"role": role, "days": 1, "has_project": True} | changes)


USUAL = Terms()
THREE_DAYS = Terms(days_min=3)
NO_DOOR = Terms(days_min=0)
TWO_SESSIONS = Terms(days_min=0, sessions_min=2)


@pytest.mark.parametrize(
    ("kind", "who", "terms", "answer"),
    [
        (KIND.PARTICIPATION, claim(), USUAL, None),
        (KIND.PARTICIPATION, claim(Role.VOLUNTEER, has_project=False), USUAL, None),
        (KIND.PARTICIPATION, claim(has_project=False), USUAL, None),
        (KIND.PARTICIPATION, claim(days=0), USUAL, Lack.NOT_SEEN),
        (KIND.PARTICIPATION, claim(days=0, doorless=True), USUAL, None),
        (KIND.PARTICIPATION, claim(confirmed=False), USUAL, Lack.NOT_CONFIRMED),
        (KIND.PARTICIPATION, claim(confirmed=False, days=0), USUAL, Lack.NOT_CONFIRMED),
        (KIND.PARTICIPATION, claim(withdrawn=True, confirmed=False), USUAL, Lack.WITHDRAWN),
        (KIND.PARTICIPATION, claim(), Terms(is_given=False), Lack.NOT_GIVEN),
        (KIND.PARTICIPATION, claim(days=2), THREE_DAYS, Lack.TOO_FEW_DAYS),
        (KIND.PARTICIPATION, claim(days=0), THREE_DAYS, Lack.NOT_SEEN),
        (KIND.PARTICIPATION, claim(days=3), THREE_DAYS, None),
        (KIND.PARTICIPATION, claim(days=0, doorless=True), THREE_DAYS, None),
        (KIND.PARTICIPATION, claim(days=0), NO_DOOR, None),
        (KIND.PARTICIPATION, claim(days=0, sessions=1), TWO_SESSIONS, Lack.TOO_FEW_SESSIONS),
        (KIND.PARTICIPATION, claim(days=0, sessions=2), TWO_SESSIONS, None),
        (KIND.EXHIBITOR, claim(), USUAL, None),
        (KIND.EXHIBITOR, claim(has_project=False), USUAL, Lack.NO_PROJECT),
        (KIND.EXHIBITOR, claim(has_project=False, days=0), USUAL, Lack.NO_PROJECT),
        (KIND.EXHIBITOR, claim(days=0), USUAL, Lack.NOT_SEEN),
        (KIND.EXHIBITOR, claim(Role.SUPERVISOR), USUAL, Lack.OTHER_ROLE),
        (KIND.EXHIBITOR, claim(Role.VISITOR), USUAL, Lack.OTHER_ROLE),
        (KIND.SUPERVISOR, claim(Role.SUPERVISOR, has_project=False), USUAL, None),
        (KIND.SUPERVISOR, claim(Role.HEAD_OF_DELEGATION, has_project=False), USUAL, None),
        (KIND.SUPERVISOR, claim(Role.PRESS), USUAL, Lack.OTHER_ROLE),
        (KIND.SUPERVISOR, claim(), USUAL, Lack.OTHER_ROLE),
        (KIND.VOLUNTEER, claim(Role.VOLUNTEER), USUAL, None),
        (KIND.VOLUNTEER, claim(Role.STAFF), USUAL, Lack.OTHER_ROLE),
        (KIND.YOUNG_CITIZEN, claim(Role.VISITOR), USUAL, None),
        (KIND.YOUNG_CITIZEN, claim(Role.SUPERVISOR), USUAL, Lack.OTHER_ROLE),
        (KIND.SPEAKER, Claim(), USUAL, None),
        (KIND.SPEAKER, Claim(confirmed=False, over=False), USUAL, Lack.NO_PLACE),
        (KIND.SPEAKER, Claim(over=False, audience=False), USUAL, Lack.NOT_OVER),
        (KIND.SPEAKER, Claim(audience=False), USUAL, Lack.NO_AUDIENCE),
        (KIND.JURY, Claim(), USUAL, None),
        (KIND.JURY, Claim(marked=False), USUAL, Lack.NO_MARKS),
        (KIND.JURY, Claim(over=False), USUAL, Lack.NOT_RELEASED),
        (KIND.WINNER, Claim(), USUAL, None),
        (KIND.WINNER, Claim(over=False), USUAL, Lack.NOT_RELEASED),
        (KIND.WINNER, Claim(erased=True), USUAL, Lack.ERASED),
        (KIND.MEMBER, Claim(), USUAL, None),
        (KIND.MEMBER, Claim(paid=False), USUAL, Lack.UNPAID),
    ],
)
def test_who_gets_which_certificate(kind, who, terms, answer):
    assert lack(kind, who, terms) is answer


def test_only_that_of_young_citizens_is_given_on_demand():
    assert [kind for kind in KIND if not usual_terms(kind).is_given] == [KIND.YOUNG_CITIZEN]
