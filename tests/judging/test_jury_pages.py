"""The jury's pages: who may open them, and that what they ask for happens."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Assignment, Juror, Remark, Round, Seat
from judging.rules.kinds import (
    AssignmentState,
    ConflictKind,
    JurorState,
    RoundKind,
    RoundState,
)
from judging.services.marks import raise_remark
from tests.factories import OrganisationFactory, sign_in, user_with
from tests.judging.factories import (
    AuthorFactory,
    CriterionFactory,
    JurorFactory,
    RoundFactory,
    SeatFactory,
    SubmissionFactory,
)
from tests.judging.jury_world import (
    Jury,
    closed_call,
    manager_of,
    open_jury,
    president_of,
    task,
)

pytestmark = pytest.mark.database("sqlite")


def _base(call: Any) -> str:
    return f"/staff/calls/{call.code}"


def _in_setup(jurors: int = 3, submissions: int = 4, **values: Any) -> Jury:
    call = closed_call()
    round_ = RoundFactory(call=call, marks_each=2, kind=RoundKind.VOTE, **values)
    panel = [JurorFactory(call=call) for _ in range(jurors)]
    for juror in panel:
        SeatFactory(round=round_, juror=juror)
    entries = [SubmissionFactory(author=AuthorFactory(call=call)) for _ in range(submissions)]
    return Jury(round_, panel, entries)


def test_a_round_is_opened_on_its_page(app: Flask, client: FlaskClient) -> None:
    jury = _in_setup()
    sign_in(client, president_of(jury.call))
    url = f"{_base(jury.call)}/rounds/{jury.round.public_id}/"

    assert "Everything is there" in client.get(url).text
    client.post(url + "open")
    page = client.get(url)

    assert page.status_code == 200
    assert "Plan again" in page.text
    assert jury.round.state is RoundState.OPEN
    loads = [
        len(db.session.scalars(db.select(Assignment).filter_by(juror_id=juror.id)).all())
        for juror in jury.jurors
    ]
    assert sorted(loads) == [2, 3, 3]
    told = set(db.session.scalars(db.select(OutboxMessage.recipient)))
    assert told == {juror.user.email for juror in jury.jurors}


PAGES = ("jury", "rounds", "rounds/{round}/", "rounds/{round}/edit", "rounds/{round}/panel")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("state", [RoundState.SETUP, RoundState.OPEN])
def test_the_organisers_open_the_pages_and_strangers_find_nothing(
    app: Flask, client: FlaskClient, page: str, state: RoundState
) -> None:
    jury = open_jury(state=state)
    task(jury)
    url = f"{_base(jury.call)}/{page.format(round=jury.round.public_id)}"
    stranger = user_with(Role.PROGRAMME_MANAGER, scope="edition:another")
    people = [
        (manager_of(jury.call), 200),
        (president_of(jury.call), 200),
        (stranger, 404),
        (jury.jurors[0].user, 403),
    ]
    for user, status in people:
        sign_in(client, user)
        assert client.get(url).status_code == status


@pytest.mark.parametrize("page", ["jury", "rounds", "rounds/{round}/"])
def test_a_longer_jury_asks_no_more_of_the_database(
    app: Flask, client: FlaskClient, queries: Any, page: str
) -> None:
    costs = []
    for size in (2, 30):
        jury = open_jury(jurors=size, submissions=size, marks_each=40)
        for number, juror in enumerate(jury.jurors):
            juror.organisation = OrganisationFactory()
            here = task(jury, juror=number, submission=number)
            raise_remark(here, text="A name can be read.", by=juror.user)
            gone = task(jury, juror=number, submission=number - 1)
            gone.state, gone.conflict = AssignmentState.RECUSED, ConflictKind.PUPIL
        sign_in(client, manager_of(jury.call))
        url = f"{_base(jury.call)}/{page.format(round=jury.round.public_id)}"
        client.get(url)
        queries.statements.clear()
        assert client.get(url).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_juror_is_invited_accepts_declares_and_sits(app: Flask, client: FlaskClient) -> None:
    call = closed_call()
    round_ = RoundFactory(call=call)
    club = OrganisationFactory()
    sign_in(client, manager_of(call))

    form = {
        "email": "Ana@Example.org",
        "name": "Ana",
        "language": "es",
        "country": "",
        "organisation": "",
    }
    assert client.post(f"{_base(call)}/jury/invite", data=form).status_code == 302

    juror = db.session.scalars(db.select(Juror)).one()
    assert (juror.user.email, juror.state) == ("ana@example.org", JurorState.INVITED)
    assert db.session.scalars(db.select(Seat.round_id)).all() == [round_.id]
    mail = db.session.scalars(db.select(OutboxMessage).filter_by(recipient="ana@example.org")).one()
    assert "/account/link/" in mail.text
    assert "/jury/invitation" in mail.text

    sign_in(client, juror.user)
    assert "Invitation to a jury" in client.get("/jury/invitation?lang=en").text
    answer = f"/jury/invitation/{juror.public_id}"
    key = juror.public_id
    refused = client.post(answer, data={"answer": "accept", f"{key}-country": ""})
    assert refused.status_code == 422
    data = {"answer": "accept", f"{key}-country": "CL", f"{key}-organisation": club.public_id}
    accepted = client.post(answer, data=data)
    assert accepted.location == f"/jury/{key}/conflicts"

    incomplete = client.post(accepted.location, data={"countries-0": "AR"})
    assert incomplete.status_code == 422
    declared = {
        "countries-0": "AR",
        "countries-1": "",
        "kind_1": "family",
        "words_1": "My niece Lina",
        "complete": "y",
    }
    assert client.post(accepted.location, data=declared).status_code == 302

    db.session.refresh(juror)
    assert (juror.state, juror.country, juror.organisation) == (JurorState.ACCEPTED, "CL", club)
    assert juror.declared_at is not None
    said = [(c.kind, c.country, c.reason, c.settled_at is None) for c in juror.conflicts]
    assert said == [
        (ConflictKind.COUNTRY, "AR", "", False),
        (ConflictKind.FAMILY, "", "My niece Lina", True),
    ]


def test_the_secretary_looks_up_whom_a_juror_means(app: Flask, client: FlaskClient) -> None:
    jury = _in_setup()
    juror = jury.jurors[0]
    sign_in(client, juror.user)
    client.post(
        f"/jury/{juror.public_id}/conflicts",
        data={"kind_1": "pupil", "words_1": "Karim", "complete": "y"},
    )
    declared = juror.conflicts[0]
    url = f"{_base(jury.call)}/jury/{juror.public_id}"
    settle = f"{url}/conflicts/{declared.public_id}"
    field = f"{declared.public_id}-submissions"
    secretary = manager_of(jury.call)
    sign_in(client, secretary)
    setup = client.get(f"{_base(jury.call)}/rounds/{jury.round.public_id}/")
    assert "1 declared conflict waits" in setup.text

    for typed in ("999999", "photo"):
        assert client.post(settle, data={field: typed}).status_code == 422
    number = jury.submissions[1].number
    assert client.post(settle, data={field: f"{number}"}).status_code == 302

    db.session.refresh(juror)
    found = [each.submission_id for each in juror.conflicts if each.submission_id]
    assert found == [jury.submissions[1].id]
    assert str(number) in client.get(url).text
    client.post(settle, data={field: ""})
    db.session.refresh(juror)
    assert len(juror.conflicts) == 1


def test_the_secretary_corrects_where_a_juror_comes_from(app: Flask, client: FlaskClient) -> None:
    jury = _in_setup(jurors=3, submissions=6)
    juror, entry = jury.jurors[0], jury.submissions[0]
    entry.author.country = "CL"
    sign_in(client, manager_of(jury.call))
    client.post(f"{_base(jury.call)}/rounds/{jury.round.public_id}/open")
    url = f"{_base(jury.call)}/jury/{juror.public_id}"

    assert client.post(url, data={"origin-country": ""}).status_code == 422
    assert client.post(url, data={"origin-country": "CL"}).status_code == 302

    query = db.select(Assignment.juror_id).filter_by(
        submission_id=entry.id, state=AssignmentState.OPEN
    )
    assert set(db.session.scalars(query)) == {each.id for each in jury.jurors[1:]}


def test_the_president_reads_no_words_about_people(app: Flask, client: FlaskClient) -> None:
    jury = open_jury()
    here = task(jury)
    here.state, here.conflict = AssignmentState.RECUSED, ConflictKind.FAMILY
    here.reason = "My niece Lina"
    sign_in(client, president_of(jury.call))

    assert "My niece" not in client.get(f"{_base(jury.call)}/rounds/{jury.round.public_id}/").text
    assert client.get(f"{_base(jury.call)}/jury/{jury.jurors[0].public_id}").status_code == 403
    sign_in(client, manager_of(jury.call))
    assert "My niece" in client.get(f"{_base(jury.call)}/rounds/{jury.round.public_id}/").text


def test_a_remark_is_answered(app: Flask, client: FlaskClient) -> None:
    jury = open_jury()
    raise_remark(task(jury), text="A name can be read.", by=jury.jurors[0].user)
    remark = db.session.scalars(db.select(Remark)).one()
    url = f"{_base(jury.call)}/rounds/{jury.round.public_id}/remarks/{remark.public_id}"
    sign_in(client, president_of(jury.call))

    assert client.post(url, data={f"{remark.public_id}-answer": " "}).status_code == 422
    client.post(url, data={f"{remark.public_id}-answer": "Thank you, it is cut."})

    db.session.refresh(remark)
    assert (remark.answer, remark.answered_at is not None) == ("Thank you, it is cut.", True)


def test_a_reminder_goes_out_once_a_day(app: Flask, client: FlaskClient) -> None:
    jury = open_jury()
    task(jury)
    seat = db.session.scalars(db.select(Seat).filter_by(juror_id=jury.jurors[0].id)).one()
    url = f"{_base(jury.call)}/rounds/{jury.round.public_id}/remind/{seat.public_id}"
    sign_in(client, manager_of(jury.call))

    assert [client.post(url).status_code, client.post(url).status_code] == [302, 409]

    mails = db.session.scalars(db.select(OutboxMessage.recipient)).all()
    assert mails == [jury.jurors[0].user.email]


def test_rounds_are_added_changed_moved_and_removed(app: Flask, client: FlaskClient) -> None:
    call = closed_call()
    sign_in(client, president_of(call))
    url = f"{_base(call)}/rounds"
    for name in ("First", "Second"):
        client.post(url, data={"name-en": name, "kind": "criteria"})
    first, second = db.session.scalars(db.select(Round).order_by(Round.position)).unique()

    client.post(f"{url}/{second.public_id}/move", data={"direction": "up"})
    db.session.refresh(first)
    db.session.refresh(second)
    assert (first.position, second.position) == (2, 1)

    page = client.get(f"{url}/{first.public_id}/edit").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    form = {
        "seen": seen,
        "name-en": "In or out",
        "instructions-en": "Be kind.",
        "due_at": "2027-05-01T18:00",
        "kind": "vote",
        "marks_each": "4",
        "votes_needed": "3",
        "advance": "",
    }
    assert client.post(f"{url}/{first.public_id}/edit", data=form).status_code == 302
    assert client.post(f"{url}/{first.public_id}/edit", data=form).status_code == 422
    db.session.refresh(first)
    assert (first.name, first.kind) == ({"en": "In or out"}, RoundKind.VOTE)
    assert (first.marks_each, first.votes_needed, first.advance) == (4, 3, None)
    assert first.due_at is not None
    assert first.due_at.isoformat() == "2027-05-01T16:00:00+00:00"  # Warsaw, in summer

    client.post(f"{url}/{first.public_id}/remove")
    left = db.session.scalars(db.select(Round.public_id)).all()
    assert left == [second.public_id]


def test_criteria_change_until_the_first_mark(app: Flask, client: FlaskClient) -> None:
    call = closed_call()
    round_ = RoundFactory(call=call)
    CriterionFactory(round=round_, code="light", position=1)
    sign_in(client, president_of(call))
    url = f"{_base(call)}/rounds/{round_.public_id}/criteria"
    form = {
        "code": "idea",
        "name-en": "Idea",
        "minimum": "0",
        "maximum": "5",
        "weight": "2.5",
    }

    assert client.post(url, data=form).status_code == 302
    assert client.post(url, data=form).status_code == 422
    assert client.post(url, data={**form, "code": "x", "maximum": "0"}).status_code == 422
    db.session.refresh(round_)
    light, idea = round_.criteria
    assert (idea.code, idea.minimum, idea.maximum, str(idea.weight)) == ("idea", 0, 5, "2.50")

    client.post(f"{url}/{idea.public_id}/move", data={"direction": "up"})
    db.session.refresh(round_)
    assert [each.code for each in round_.criteria] == ["idea", "light"]

    round_.frozen_at = call.closes_at
    assert client.post(f"{url}/{light.public_id}/remove").status_code == 409
    db.session.refresh(round_)
    round_.frozen_at = None
    assert client.post(f"{url}/{light.public_id}/remove").status_code == 302


def test_a_panel_of_an_open_round_is_planned_again(app: Flask, client: FlaskClient) -> None:
    jury = _in_setup(jurors=3, submissions=6)
    sign_in(client, president_of(jury.call))
    url = f"{_base(jury.call)}/rounds/{jury.round.public_id}/"
    client.post(url + "open")
    new = JurorFactory(call=jury.call)
    everybody = [juror.public_id for juror in (*jury.jurors, new)]

    client.post(url + "panel", data={"jurors": everybody})

    query = db.select(Assignment).filter_by(juror_id=new.id, state=AssignmentState.OPEN)
    assert len(db.session.scalars(query).all()) == 3
    client.post(url + "panel", data={"jurors": everybody[1:]})
    query = db.select(Assignment.state).filter_by(juror_id=jury.jurors[0].id)
    assert set(db.session.scalars(query)) == {AssignmentState.CANCELLED}


def test_whoever_leaves_leaves_the_desk_to_others(app: Flask, client: FlaskClient) -> None:
    jury = _in_setup(jurors=3, submissions=6)
    sign_in(client, president_of(jury.call))
    client.post(f"{_base(jury.call)}/rounds/{jury.round.public_id}/open")
    gone = jury.jurors[0]
    sign_in(client, gone.user)

    client.post(f"/jury/{gone.public_id}/leave")

    db.session.refresh(gone)
    assert gone.state is JurorState.LEFT
    live = db.select(Assignment.juror_id).filter_by(state=AssignmentState.OPEN)
    held = sorted(db.session.scalars(live))
    assert held == sorted([jury.jurors[1].id, jury.jurors[2].id] * 6)
    assert db.session.scalars(db.select(Seat).filter_by(juror_id=gone.id)).all() == []


def test_nobody_answers_or_declares_for_somebody_else(app: Flask, client: FlaskClient) -> None:
    jury = open_jury()
    sign_in(client, jury.jurors[1].user)
    other = jury.jurors[0].public_id

    assert client.get(f"/jury/{other}/conflicts").status_code == 404
    assert client.post(f"/jury/invitation/{other}").status_code == 404
    assert client.post(f"/jury/{other}/leave").status_code == 404
    sign_in(client, president_of(jury.call))
    assert client.post(f"/jury/{other}/leave").status_code == 404
