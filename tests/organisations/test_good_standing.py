"""Standing as a sentence: the rate and its reason."""

from datetime import date

import pytest
from flask import Flask

from app.organisations.queries import in_good_standing, standing_reason
from tests.factories import MembershipFactory, OrganisationFactory

DAY, CUTOFF = date(2027, 7, 19), date(2027, 5, 1)


@pytest.mark.parametrize(
    ("paid_on", "good", "sentence"),
    [
        (
            date(2027, 3, 12),
            True,
            "Member rate: 2027 fee paid on 12 Mar 2027, before 1 May 2027.",
        ),
        (
            date(2027, 5, 1),
            False,
            "Non-member rate: the 2027 fee was paid on 1 May 2027, not before 1 May 2027.",
        ),
        (
            None,
            False,
            "Non-member rate: the 2027 fee is not paid. "
            "The member rate applies once it is received before 1 May 2027.",
        ),
    ],
    ids=["in time", "on the cut-off day", "unpaid"],
)
def test_the_standing_and_its_reason(
    app: Flask, paid_on: date | None, good: bool, sentence: str
) -> None:
    membership = MembershipFactory.create(paid_on=paid_on)

    found = in_good_standing(membership.organisation, DAY, paid_before=CUTOFF)

    assert (found.good, standing_reason(found)) == (good, sentence)


def test_an_organisation_without_membership_pays_the_non_member_rate(app: Flask) -> None:
    found = in_good_standing(OrganisationFactory.create(), DAY, paid_before=CUTOFF)

    assert standing_reason(found) == "Non-member rate: no membership covers the edition."
