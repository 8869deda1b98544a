import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.rules.certificates import (
    CertificateKind,
    Claim,
    Lack,
    lack,
    new_number,
    read_number,
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


def claim(role: Role = Role.EXHIBITOR, **changes: bool) -> Claim:
    facts = {"confirmed": True, "withdrawn": False, "seen": True, "has_project": True}
    return Claim(role=role, **facts | changes)


@pytest.mark.parametrize(
    ("kind", "who", "answer"),
    [
        (KIND.PARTICIPATION, claim(), None),
        (KIND.PARTICIPATION, claim(Role.VOLUNTEER, has_project=False), None),
        (KIND.PARTICIPATION, claim(has_project=False), None),
        (KIND.PARTICIPATION, claim(seen=False), Lack.NOT_SEEN),
        (KIND.PARTICIPATION, claim(confirmed=False), Lack.NOT_CONFIRMED),
        (KIND.PARTICIPATION, claim(confirmed=False, seen=False), Lack.NOT_CONFIRMED),
        (KIND.PARTICIPATION, claim(withdrawn=True, confirmed=False), Lack.WITHDRAWN),
        (KIND.EXHIBITOR, claim(), None),
        (KIND.EXHIBITOR, claim(has_project=False), Lack.NO_PROJECT),
        (KIND.EXHIBITOR, claim(has_project=False, seen=False), Lack.NO_PROJECT),
        (KIND.EXHIBITOR, claim(seen=False), Lack.NOT_SEEN),
        (KIND.EXHIBITOR, claim(Role.SUPERVISOR), Lack.OTHER_ROLE),
        (KIND.EXHIBITOR, claim(Role.VISITOR), Lack.OTHER_ROLE),
        (KIND.SUPERVISOR, claim(Role.SUPERVISOR, has_project=False), None),
        (KIND.SUPERVISOR, claim(Role.HEAD_OF_DELEGATION, has_project=False), None),
        (KIND.SUPERVISOR, claim(Role.PRESS), Lack.OTHER_ROLE),
        (KIND.SUPERVISOR, claim(), Lack.OTHER_ROLE),
    ],
)
def test_who_gets_which_certificate(kind, who, answer):
    assert lack(kind, who) is answer
