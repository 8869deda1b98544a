"""The rehearsal of an opening morning: it adds up, and it notices when something does not."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from badges.cli.rehearsal import command
from badges.cli.rehearsal.morning import Plan, rehearse
from badges.cli.rehearsal.outcome import Outcome, lines
from badges.cli.rehearsal.timeline import LASTS, Kind, timeline


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """A database for the rehearsal alone; empty text for the SQLite file it makes itself."""
    if request.param == "sqlite":
        return ""
    server = request.getfixturevalue("postgres_server")
    return str(server.create("rehearsal"))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "seed", "people", "let_in"),
    [
        ("postgres", 5, 250, 250),
        # somebody lost the badge; whoever found it was let in, and then its owner was not
        ("sqlite", 6, 220, 219),
    ],
    indirect=["address"],
)
def test_everybody_is_counted_once_and_every_conflict_is_listed(
    address: str, seed: int, people: int, let_in: int
) -> None:
    plan = Plan(people, doors=4, outage=20, seed=seed, database=address, talks_every=600)

    outcome = rehearse(plan)

    assert {name: found for name, (_, found) in outcome.figures.items()} == {
        name: expected for name, (expected, _) in outcome.figures.items()
    }
    assert outcome.figures["people let in, each counted once"][0] == let_in
    assert outcome.figures["conflicts: let in twice"][0] > 3
    assert outcome.figures["conflicts: let in against the rules"][0] > 0


def test_a_figure_that_is_not_what_it_must_be_fails() -> None:
    outcome = Outcome(20, 21, 1.2, {"people": (20, 20), "readings": (21, 20)})

    assert not outcome.holds
    assert lines(outcome)[-2:] == [
        "people          20        20  yes",
        "readings        21        20  NO",
    ]


def test_the_same_seed_is_the_same_morning() -> None:
    assert timeline(50, 3, 20, 7) == timeline(50, 3, 20, 7) != timeline(50, 3, 20, 8)


def test_everybody_comes_and_two_phones_die_while_there_is_no_network() -> None:
    events = timeline(300, 5, 20, 1)
    moments: dict[Any, list[float]] = {
        kind: [one.second for one in events if one.kind is kind] for kind in Kind
    }

    assert {one.badge for one in events if one.kind is Kind.SHOWN} == set(range(300))
    assert max(moments[Kind.SHOWN]) <= LASTS
    (gone,), (back,) = moments[Kind.NETWORK_GONE], moments[Kind.NETWORK_BACK]
    assert back - gone == 20 * 60
    assert len(moments[Kind.PHONE_DIES]) == 2
    assert all(gone < moment < back for moment in moments[Kind.PHONE_DIES])
    assert all(moment > back for moment in moments[Kind.PHONE_BACK])


def test_a_morning_that_cannot_be_is_refused() -> None:
    answer = CliRunner().invoke(command, ["--people", "1"])

    assert answer.exit_code == 2
    assert "20<=x<=20000" in answer.output
