"""What the platform hands out as a file is read back as the same proposals."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.programmes.allocation import Proposal
from judging.rules.places_table import read_proposals, write_proposals

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
proposals = st.builds(
    Proposal,
    id=words,
    member=st.booleans(),
    organisation=st.just("") | words,
    country=st.sampled_from(["", "FR", "INT"]),
    score=st.decimals(0, 100, places=2),
    submitted_at=moments,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(proposals, min_size=1, max_size=5, unique_by=lambda one: one.id), st.booleans())
def test_written_and_read_is_the_same(found: list[Proposal], first_come: bool) -> None:
    if first_come:
        found = [Proposal(**{**one.__dict__, "score": None}) for one in found]

    table = read_proposals(write_proposals(found).encode())

    assert (table.proposals, table.first_come) == (found, first_come)


def test_a_spreadsheets_mark_other_columns_and_blank_lines_do_no_harm() -> None:
    text = (
        "\ufeffScore, ID ,title,member,organisation,country,submitted_at\r\n"
        '81.5,a,"Robots, cheap",YES,club,FR,2027-03-01 12:00+02:00\r\n'
        ",,,,,,\r\n\r\n"
    )

    [only] = read_proposals(text.encode()).proposals

    assert only == Proposal(
        "a", True, "club", "FR", Decimal("81.5"), datetime(2027, 3, 1, 10, tzinfo=UTC)
    )
