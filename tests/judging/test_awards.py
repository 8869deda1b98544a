"""Awards: given by the signed order or by decision, withheld with a reason, mailed at release."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Award, Call, Selection, Winner
from judging.queries.awards import awards_of, winners_of
from judging.services import awards
from judging.services.closing import close_round
from judging.services.selections import release_selection, return_selection, sign_selection
from tests.factories import sign_in
from tests.judging.jury_world import Jury, manager_of, president_of
from tests.judging.results_world import marked_jury

#: submissions 2 and 3 share the second place
TIED = [[9, 7, 8, 2], [9, 8, 7, 2]]


def contest(*prizes: tuple[str, int], table: Any = TIED) -> Jury:
    """A call with these awards whose last round is closed."""
    jury = marked_jury(table)
    for number, (code, places) in enumerate(prizes):
        award = Award(call=jury.call, code=code, name={"en": code}, places=places, position=number)
        db.session.add(award)
    close_round(jury.round, note="", by="test")
    return jury


def signed(*prizes: tuple[str, int]) -> tuple[Jury, Selection]:
    jury = contest(*prizes)
    return jury, sign_selection(jury.call, by=president_of(jury.call))


def given(call: Call) -> dict[str, list[tuple[int | None, bool]]]:
    """(number, ex aequo) of the winners of each award."""
    return {
        award.code: [(w.submission.number, w.ex_aequo) for w in award.winners]
        for award in awards_of(call)
    }


def numbers(jury: Jury) -> list[int | None]:
    return [submission.number for submission in jury.submissions]


def test_signing_gives_the_awards_by_the_order(app: Flask) -> None:
    jury, _ = signed(("first", 1), ("second", 1), ("third", 1))
    one, two, three, four = numbers(jury)

    assert given(jury.call) == {
        "first": [(one, False)],
        "second": [(two, True), (three, True)],
        "third": [(four, False)],
    }


def test_a_decision_of_the_jury_keeps_its_reason(app: Flask) -> None:
    jury, _ = signed(("first", 1))
    (award,), president = awards_of(jury.call), president_of(jury.call)

    awards.give_award(award, submission=jury.submissions[3], reason="The idea.", by=president)

    assert given(jury.call)["first"] == [(numbers(jury)[0], True), (numbers(jury)[3], True)]
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="award.given")).one()
    assert event.data == {"submission": numbers(jury)[3], "reason": "The idea."}


def test_with_several_places_only_who_shares_one_is_ex_aequo(app: Flask) -> None:
    jury, _ = signed(("prize", 3))
    (award,), president = awards_of(jury.call), president_of(jury.call)
    one, two, three, four = numbers(jury)

    awards.take_back(award.winners[0], reason="A copy.", by=president)
    taken_back = given(jury.call)["prize"]
    for submission in (jury.submissions[0], jury.submissions[3]):
        awards.give_award(award, submission=submission, reason="After all.", by=president)
    shared = given(jury.call)["prize"]
    awards.change_award(award, name={"en": "Prize"}, places=4, about=("", ""), by="test")

    assert taken_back == [(two, True), (three, True)]
    assert sorted(shared) == [(one, False), (two, True), (three, True), (four, True)]
    assert sorted(given(jury.call)["prize"])[-1] == (four, False)


def test_a_decision_without_a_reason_changes_nothing(app: Flask) -> None:
    jury, _ = signed(("first", 1))
    (award,) = awards_of(jury.call)

    with pytest.raises(Invalid, match="Write why"):
        awards.give_award(award, submission=jury.submissions[3], reason=" ", by="test")

    assert given(jury.call)["first"] == [(numbers(jury)[0], False)]


def test_no_first_place_is_possible(app: Flask) -> None:
    jury, selection = signed(("first", 1), ("second", 1))
    first = awards_of(jury.call)[0]

    awards.withhold_award(first, reason="None shows the phenomenon.", by=president_of(jury.call))
    awards.propose_winners(jury.call, by=president_of(jury.call))
    release_selection(selection, by=manager_of(jury.call))

    assert given(jury.call) == {"first": [], "second": [(numbers(jury)[0], False)]}


def test_an_award_that_nobody_decided_stops_the_release(app: Flask) -> None:
    jury, selection = signed(("first", 1))
    (award,) = awards_of(jury.call)
    awards.take_back(award.winners[0], reason="Not yet.", by=president_of(jury.call))

    with pytest.raises(Conflict, match="neither given nor withheld"):
        release_selection(selection, by=manager_of(jury.call))


def test_what_somebody_else_took_back_meanwhile_is_not_taken_back_again(app: Flask) -> None:
    jury, _ = signed(("first", 1))
    (winner,) = awards_of(jury.call)[0].winners
    elsewhere = {"synchronize_session": False}
    db.session.execute(db.delete(Winner), execution_options=elsewhere)

    with pytest.raises(Conflict, match="taken back"):
        awards.take_back(winner, reason="A copy.", by="test")


def test_winners_are_told_at_the_release_and_not_before(app: Flask) -> None:
    jury, selection = signed(("first", 1))
    author = jury.submissions[0].author
    to_author = db.select(OutboxMessage).filter_by(recipient=author.email)
    assert db.session.scalars(to_author).all() == []

    release_selection(selection, by=manager_of(jury.call))

    (mail,) = db.session.scalars(to_author)
    assert mail.subject == f"Call {jury.call.code}: you won an award"
    assert author.name not in mail.subject


def test_a_returned_result_takes_the_awards_with_it(app: Flask) -> None:
    jury, selection = signed(("first", 1))

    return_selection(selection, reason="Check again.", by=manager_of(jury.call))

    assert given(jury.call) == {"first": []}


def test_nothing_changes_after_the_release(app: Flask) -> None:
    jury, selection = signed(("first", 1))
    (award,) = awards_of(jury.call)
    release_selection(selection, by=manager_of(jury.call))

    with pytest.raises(Conflict, match="released"):
        awards.withhold_award(award, reason="Late.", by="test")
    with pytest.raises(Conflict, match="released"):
        awards.remove_award(award, by="test")


def test_the_president_gives_awards_and_does_not_set_them_up(app: Flask) -> None:
    jury = contest(("first", 1))

    with pytest.raises(NotAllowed):
        awards.add_award(
            jury.call, name={"en": "More"}, places=1, about=("", ""), by=president_of(jury.call)
        )


def test_certificates_know_the_winners_of_released_results_only(app: Flask) -> None:
    jury, selection = signed(("first", 1))
    assert winners_of(jury.call.edition) == []

    release_selection(selection, by=manager_of(jury.call))

    (line,) = winners_of(jury.call.edition)
    assert (line.title, line.award) == (jury.submissions[0].title, {"en": "first"})


def test_a_manager_adds_and_changes_an_award_on_screen(client: FlaskClient) -> None:
    call = contest(("first", 1)).call
    sign_in(client, manager_of(call))
    address = f"/staff/calls/{call.code}/awards"

    client.post(f"{address}/new", data={"name-en": "Mention", "places": "3", "about": ""})
    award = awards_of(call)[-1]
    client.post(
        f"{address}/{award.public_id}", data={"name-en": "Praise", "places": "2", "about": ""}
    )

    db.session.refresh(award)
    assert (award.name, award.places, award.position) == ({"en": "Praise"}, 2, 1)


def test_the_president_reads_no_author_on_the_awards_page(client: FlaskClient) -> None:
    jury, _ = signed(("first", 1))
    author = jury.submissions[0].author.name
    address = f"/staff/calls/{jury.call.code}/awards"

    sign_in(client, president_of(jury.call))
    seen_by_president = client.get(address).text
    sign_in(client, manager_of(jury.call))

    assert jury.submissions[0].title in seen_by_president
    assert author not in seen_by_president
    assert author in client.get(address).text


def test_a_stranger_finds_no_awards(client: FlaskClient) -> None:
    call = contest(("first", 1)).call
    sign_in(client, manager_of(marked_jury([[1]]).call))

    assert client.get(f"/staff/calls/{call.code}/awards").status_code == 404
