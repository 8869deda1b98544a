"""The organisers' pages of results: who reads what, and what a click leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.extensions import db
from judging.models import Remark, Selection
from judging.rules.kinds import RoundState, SelectionState
from judging.services.closing import close_round
from judging.services.questions import ask_juror
from judging.services.selections import release_selection, sign_selection
from tests.factories import UserFactory, commit, sign_in, user_with
from tests.judging.jury_world import Jury, manager_of, president_of, task
from tests.judging.results_world import later_round, marked_jury, written

pytestmark = pytest.mark.database("sqlite")

TIED = [[9, 7, 8, 2], [9, 8, 7, 2]]


def at(jury: Jury, path: str = "") -> str:
    return f"/staff/calls/{jury.call.code}/{path}"


def in_round(jury: Jury, path: str) -> str:
    return at(jury, f"rounds/{jury.round.public_id}/{path}")


def read(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return str(answer.get_data(as_text=True))


def every_page(jury: Jury) -> list[str]:
    piece = f"submissions/{jury.submissions[0].public_id}"
    first = db.session.scalars(db.select(Selection)).first()
    pages = [in_round(jury, path) for path in (piece, "close", "reopen", "ties", "marks.csv")]
    return [
        at(jury, "results"),
        at(jury, "results/sign"),
        *pages,
        *([at(jury, "results/release")] if first else []),
    ]


def test_the_results_name_submissions_raw_and_corrected_marks_and_jurors(
    app: Flask, client: FlaskClient
) -> None:
    jury = marked_jury(TIED)
    sign_in(client, president_of(jury.call))

    page = read(client, at(jury, "results"))

    for submission in jury.submissions:
        assert f"{submission.number:04d}" in page
        assert submission.title in page
    assert "88.89" in page
    assert jury.jurors[0].user.name in page
    assert "agreement between jurors" in page


def test_a_president_reads_no_author_before_the_release(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    president = president_of(jury.call)
    authors = [submission.author.name for submission in jury.submissions]
    sign_in(client, president)

    read_open = "".join(read(client, url) for url in every_page(jury))
    close_round(jury.round, note="", by=president)
    selection = sign_selection(jury.call, by=president)
    commit()
    read_signed = "".join(read(client, url) for url in every_page(jury))
    release_selection(selection, by=manager_of(jury.call))
    commit()

    assert [name for name in authors if name in read_open + read_signed] == []
    assert authors[0] in read(client, at(jury, "results"))


def test_a_manager_reads_authors_at_any_time(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    sign_in(client, manager_of(jury.call))

    assert jury.submissions[0].author.name in read(client, at(jury, "results"))


@pytest.mark.parametrize("role", [None, Role.JUROR, Role.DESK])
def test_nobody_else_gets_in(app: Flask, client: FlaskClient, role: Role | None) -> None:
    jury = marked_jury(TIED)
    user = user_with(role, scope=jury.call.edition.scope) if role else UserFactory()
    sign_in(client, user)

    answers = {client.get(url).status_code for url in every_page(jury)}

    assert answers == {403}


def test_organisers_of_another_edition_find_nothing(app: Flask, client: FlaskClient) -> None:
    jury, other = marked_jury(TIED), marked_jury(TIED)
    sign_in(client, president_of(other.call))

    answers = {client.get(url).status_code for url in every_page(jury)}

    assert answers == {404}


def test_a_submission_of_another_round_is_not_found(app: Flask, client: FlaskClient) -> None:
    jury, other = marked_jury(TIED), marked_jury(TIED)
    sign_in(client, president_of(jury.call))

    url = in_round(jury, f"submissions/{other.submissions[0].public_id}")
    read(client, url, 404)
    read(client, f"{url}/screen", 404)


def test_the_last_round_with_marks_is_shown_and_any_can_be_chosen(
    app: Flask, client: FlaskClient
) -> None:
    jury = marked_jury([[1, 2]], criteria=0)
    close_round(jury.round, note="", by="test")
    later_round(jury, [[None, None]])
    sign_in(client, president_of(jury.call))

    assert "Must keep" in read(client, at(jury, "results"))
    read(client, at(jury, "results?round=nonsense"), 404)


def test_every_number_leads_to_its_marks_and_their_history(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    sign_in(client, president_of(jury.call))
    url = in_round(jury, f"submissions/{jury.submissions[0].public_id}")

    page = read(client, url)

    assert url in read(client, at(jury, "results"))
    assert page.count(jury.jurors[0].user.name) == 3  # the mark, the question, the log
    assert "88.89" in page


def test_closing_with_open_votes_asks_for_the_reason_on_the_page(
    app: Flask, client: FlaskClient
) -> None:
    jury = marked_jury([[7, None], [7, 8]])
    task(jury, 0, 1)
    sign_in(client, president_of(jury.call))

    refused = client.post(in_round(jury, "close"), data={"note": ""})
    assert refused.status_code == 422
    assert jury.jurors[0].user.name in refused.get_data(as_text=True)
    assert 'aria-invalid="true"' in refused.get_data(as_text=True)
    answer = client.post(in_round(jury, "close"), data={"note": "Travelling."})

    assert answer.status_code == 302
    db.session.refresh(jury.round)
    assert jury.round.state is RoundState.CLOSED
    assert "Travelling." in read(client, at(jury, "results"))


def test_a_tie_is_decided_on_its_page(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    close_round(jury.round, note="", by="test")
    second, third = (f"{submission.number:04d}" for submission in jury.submissions[1:3])
    sign_in(client, president_of(jury.call))
    url = in_round(jury, f"ties/{second}")

    twice = {f"{second}-place_0": third, f"{second}-place_1": third, f"{second}-reason": "x"}
    assert client.post(url, data=twice).status_code == 422
    data = twice | {f"{second}-place_1": second, f"{second}-reason": "The idea."}
    assert client.post(url, data=data).status_code == 302

    page = read(client, in_round(jury, "ties"))
    assert "The idea." in page
    assert [place for _, _, place in written(jury.round)] == [1, 3, 2, 4]


def test_signed_by_one_released_by_another_on_the_pages(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    close_round(jury.round, note="", by="test")
    president, manager = president_of(jury.call), manager_of(jury.call)
    sign_in(client, president)

    assert client.post(at(jury, "results/sign")).status_code == 422
    assert client.post(at(jury, "results/sign"), data={"read": "y"}).status_code == 302
    signed_page = read(client, at(jury, "results/sign"))
    assert f"Signed by \u2068{president.name}\u2069," in signed_page
    assert "Your signature" not in signed_page
    assert "a second person releases it" in read(client, at(jury, "results/release"))
    assert client.post(at(jury, "results/release"), data={"read": "y"}).status_code == 403
    sign_in(client, manager)
    assert client.post(at(jury, "results/release"), data={"read": "y"}).status_code == 302

    selection = db.session.scalars(db.select(Selection)).one()
    assert selection.state is SelectionState.RELEASED
    assert selection.snapshot_sha256 in read(client, at(jury, "results"))


def test_a_result_is_sent_back_with_a_reason(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    close_round(jury.round, note="", by="test")
    sign_selection(jury.call, by=president_of(jury.call))
    sign_in(client, manager_of(jury.call))

    assert client.post(at(jury, "results/send-back"), data={"reason": ""}).status_code == 422
    assert (
        client.post(at(jury, "results/send-back"), data={"reason": "The tie."}).status_code == 302
    )
    read(client, at(jury, "results/release"), 404)


def test_a_juror_is_asked_and_answers_and_nobody_else_reads_it(
    app: Flask, client: FlaskClient
) -> None:
    jury = marked_jury(TIED)
    president, juror = president_of(jury.call), jury.jurors[0].user
    sign_in(client, president)
    here = jury_task(jury)

    asked = client.post(in_round(jury, f"ask/{here.public_id}"), data={"text": "A slip?"})
    assert asked.status_code == 302
    remark = db.session.scalars(db.select(Remark)).one()
    url = f"/jury/questions/{remark.public_id}"
    sign_in(client, jury.jurors[1].user)
    read(client, url, 404)
    sign_in(client, juror)
    page = read(client, url)
    assert "A slip?" in page
    assert jury.submissions[0].author.name not in page
    assert client.post(url, data={"answer": "No, I mean it."}).status_code == 302

    sign_in(client, president)
    piece = in_round(jury, f"submissions/{jury.submissions[0].public_id}")
    assert "No, I mean it." in read(client, piece)


def test_a_question_is_answered_once(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    remark = ask_juror(jury_task(jury), text="A slip?", by=president_of(jury.call))
    sign_in(client, jury.jurors[0].user)
    url = f"/jury/questions/{remark.public_id}"
    client.post(url, data={"answer": "First."})

    client.post(url, data={"answer": "Second."})

    db.session.refresh(remark)
    assert remark.answer == "First."


def jury_task(jury: Jury) -> Any:
    from judging.models import Assignment

    query = db.select(Assignment).filter_by(
        juror_id=jury.jurors[0].id, submission_id=jury.submissions[0].id
    )
    return db.session.scalars(query).one()


@pytest.mark.parametrize("criteria", [0, 2])
def test_pages_ask_the_same_of_the_database_at_1_and_30_rows(
    app: Flask, client: FlaskClient, queries: Any, criteria: int
) -> None:
    few = marked_jury([[1], [2]], criteria=criteria)
    many = marked_jury([[1 + i % 2 for i in range(30)]] * 6, criteria=criteria)
    pages: list[Callable[[Jury], str]] = [
        lambda jury: at(jury, "results"),
        lambda jury: in_round(jury, f"submissions/{jury.submissions[0].public_id}"),
        lambda jury: in_round(jury, "close"),
        lambda jury: in_round(jury, "ties"),
        lambda jury: in_round(jury, "marks.csv"),
    ]
    counts = []
    for jury in (few, few, many):
        sign_in(client, president_of(jury.call))
        counts.append([_count(client, queries, url(jury)) for url in pages])

    assert counts[1] == counts[2]


def _count(client: FlaskClient, queries: Any, url: str) -> int:
    commit()
    queries.statements.clear()
    read(client, url)
    return len(queries)


def test_a_president_finds_the_way_and_staff_keep_theirs(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)

    sign_in(client, president_of(jury.call))
    assert ">Juries</a>" in read(client, "/")
    sign_in(client, manager_of(jury.call))
    assert ">Juries</a>" not in read(client, "/")


def test_the_progress_of_a_round_leads_to_closing_it(app: Flask, client: FlaskClient) -> None:
    jury = marked_jury(TIED)
    sign_in(client, president_of(jury.call))

    assert in_round(jury, "close") in read(client, in_round(jury, ""))
