"""Candidatures: members only, read whole, answered once, by mail in the author's language."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Answer, Call, Submission
from judging.queries.answers import answer_of, candidatures_of, waiting_answers
from judging.rules.kinds import (
    Audience,
    Decision,
    Eligibility,
    FieldKind,
    RoundState,
    SubmissionState,
)
from judging.services.answers import answer_submission
from judging.services.calls import create_call, publish_call
from tests.conftest import QueryCounter
from tests.factories import (
    EditionFactory,
    MembershipFactory,
    OrganisationFactory,
    sign_in,
    user_with,
)
from tests.judging.factories import (
    AuthorFactory,
    CallFactory,
    CallFieldFactory,
    RoundFactory,
    RoundSubmissionFactory,
    SubmissionFactory,
)

OPEN, LATE = "2027-02-10T12:00:00Z", "2027-05-01T12:00:00Z"


def candidature_call(**values: Any) -> Call:
    given = {
        "decision": Decision.ANSWER,
        "audience": Audience.MEMBERS,
        "takes_photos": False,
        "asks_parents": False,
        "files_min": 0,
        "files_max": 0,
        "name": {"en": "Host ESI 2031"},
        "closes_at": datetime(2027, 4, 1, tzinfo=UTC),
    }
    return CallFactory.create(**{**given, **values})


def handed_in(call: Call, email: str = "", **values: Any) -> Submission:
    author = AuthorFactory.create(
        call=call,
        organisation=OrganisationFactory.create(name="Science for All"),
        language="fr",
        **({"email": email} if email else {}),
    )
    return SubmissionFactory.create(author=author, title="Two weeks in Liège", **values)


def answered(submission: Submission, text: str = "Congratulations.", **values: Any) -> Answer:
    with time_machine.travel(LATE):
        given = {"accepted": True, "by": "test", **values}
        return answer_submission(submission, text=text, **given)


def test_an_answer_is_mailed_in_the_authors_language_and_kept(app: Flask) -> None:
    submission = handed_in(candidature_call(), email="lea@example.org")

    answer = answered(submission, "You are in.\r\n\r\nWe write again in May. ")

    assert answer.text == "You are in.\n\nWe write again in May."
    assert answer_of(submission) is answer
    message = db.session.scalars(db.select(OutboxMessage)).one()
    assert (message.recipient, message.language) == ("lea@example.org", "fr")
    for part in ("Two weeks in Liège", "You are in.", "We write again in May.", "/entries/"):
        assert part in message.text
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="submission.answered")).one()
    assert (event.subject, event.data) == (f"submission:{submission.id}", {"accepted": True})


def test_it_is_answered_once(app: Flask) -> None:
    submission = handed_in(candidature_call())
    answered(submission)

    with pytest.raises(Conflict, match="answered already"):
        answered(submission, "After all, no.", accepted=False)
    assert db.session.scalar(db.select(db.func.count(OutboxMessage.id))) == 1


@pytest.mark.parametrize(
    ("values", "call"),
    [
        ({"state": SubmissionState.DRAFT, "number": None}, {}),
        ({"state": SubmissionState.WITHDRAWN}, {}),
        ({}, {"decision": Decision.AWARDS}),
        (
            {"eligibility": Eligibility.OPEN},
            {"closes_at": datetime(2028, 1, 1, tzinfo=UTC)},
        ),
    ],
)
def test_what_cannot_be_answered_is_refused(
    app: Flask, values: dict[str, Any], call: dict[str, Any]
) -> None:
    submission = handed_in(candidature_call(**call), **values)

    with pytest.raises(Conflict):
        answered(submission)


def test_what_was_checked_is_answered_while_the_call_goes_on(app: Flask) -> None:
    call = candidature_call(closes_at=datetime(2028, 1, 1, tzinfo=UTC))

    assert answered(handed_in(call, eligibility=Eligibility.ELIGIBLE)).accepted


def test_an_answer_has_words_and_comes_from_a_manager(app: Flask) -> None:
    submission = handed_in(candidature_call())
    president = user_with(Role.PRESIDENT_OF_JURY, scope=submission.call.edition.scope)

    with pytest.raises(Invalid):
        answered(submission, " \r\n")
    with pytest.raises(NotAllowed):
        answered(submission, by=president)


def test_the_best_reviewed_comes_first(app: Flask) -> None:
    call = candidature_call()
    first, second, third = (handed_in(call, number=n) for n in (1, 2, 3))
    early = RoundFactory.create(call=call, position=1, state=RoundState.CLOSED)
    last = RoundFactory.create(call=call, position=2, state=RoundState.CLOSED)
    for round_, submission, score in (
        (early, third, "99"),
        (last, first, "40.50"),
        (last, second, "80"),
    ):
        RoundSubmissionFactory.create(round=round_, submission=submission, score=Decimal(score))

    found = [(one.submission.number, one.score) for one in candidatures_of(call)]

    assert found == [(2, Decimal(80)), (1, Decimal("40.50")), (3, None)]
    assert waiting_answers(call) == 3


def test_a_candidature_is_read_whole_and_answered_on_screen(client: FlaskClient) -> None:
    call = candidature_call()
    options = [{"value": "museum", "label": {"en": "A museum"}}]
    for code, kind in (
        ("concept", FieldKind.TEXT),
        ("where", FieldKind.CHOICE),
        ("team", FieldKind.SPEAKERS),
        ("spoken", FieldKind.LANGUAGE),
        ("budget", FieldKind.LINE),
    ):
        CallFieldFactory.create(call=call, code=code, kind=kind, options=options, for_jury=False)
    answers = {
        "concept": "A fair in a museum.",
        "where": "museum",
        "team": [{"name": "Léa Dubois", "biography": "Runs the museum."}],
        "spoken": "fr",
    }
    submission = handed_in(call, answers=answers)
    page = f"/staff/calls/{call.code}/answers"
    with time_machine.travel(LATE):
        sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope))
        assert "Science for All" in client.get(page).text
        whole = client.get(f"{page}/{submission.public_id}").text
        for words in ("A fair in a museum.", "A museum", "Léa Dubois", "français", "no answer"):
            assert words in whole
        address = f"{page}/{submission.public_id}"
        assert client.post(address, data={"text": "Yes."}).status_code == 422
        data = {"accepted": "no", "text": "Not this year."}
        assert client.post(address, data=data).status_code == 302
        assert client.post(address, data=data).status_code == 422
        assert "Not this year." in client.get(address).text


@pytest.mark.parametrize("decision", [Decision.ANSWER, Decision.AWARDS])
def test_answers_are_for_managers_of_such_calls(client: FlaskClient, decision: Decision) -> None:
    submission = handed_in(candidature_call(decision=decision))
    call = submission.call
    page = f"/staff/calls/{call.code}/answers"
    pages = (page, f"{page}/{submission.public_id}")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope))
    expected = 200 if decision is Decision.ANSWER else 404
    assert [client.get(each).status_code for each in pages] == [expected, expected]
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=EditionFactory.create().scope))
    assert [client.get(each).status_code for each in pages] == [404, 404]
    sign_in(client, user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope))
    assert [client.get(each).status_code for each in pages] == [403, 403]


def test_answers_take_as_many_statements_for_30_as_for_one(
    client: FlaskClient, queries: QueryCounter
) -> None:
    call = candidature_call()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope))
    counts = []
    for more in (1, 29):
        for _ in range(more):
            answered(handed_in_by_another(call))
        client.get(f"/staff/calls/{call.code}/answers")
        queries.statements.clear()
        client.get(f"/staff/calls/{call.code}/answers")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def handed_in_by_another(call: Call) -> Submission:
    author = AuthorFactory.create(call=call, organisation=OrganisationFactory.create())
    return SubmissionFactory.create(author=author)


# ---- a call for members only, from its announcement to its answer ----


def a_call_for_members() -> Call:
    call = create_call(
        EditionFactory.create(timezone="Europe/Brussels"),
        preset="hosting",
        code="host-2031",
        name={"en": "Host ESI 2031"},
        opens_at=datetime(2027, 1, 1, tzinfo=UTC),
        closes_at=datetime(2027, 4, 1, tzinfo=UTC),
        by="test",
    )
    call.summary = {"en": "Welcome the world."}
    with time_machine.travel(OPEN):
        publish_call(call, by="test")
    return call


def test_a_member_submits_and_is_answered_and_nobody_else_can(client: FlaskClient) -> None:
    call = a_call_for_members()
    member, other = OrganisationFactory.create(name="Science for All"), OrganisationFactory.create()
    MembershipFactory.create(organisation=member, paid_on=date(2027, 1, 5))
    manager = user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope)
    writer = user_with(
        Role.REPRESENTATIVE, scope=member.scope, email="lea@example.org", language="fr"
    )
    stranger = user_with(Role.REPRESENTATIVE, scope=other.scope)
    with time_machine.travel(OPEN):
        sign_in(client, stranger)
        assert "Only members of MILSET" in client.get("/calls/host-2031/").text
        data = {"organisation": other.public_id}
        assert client.post("/calls/host-2031/enter", data=data).status_code == 422

        sign_in(client, writer)
        assert "/calls/host-2031/enter" in client.get("/calls/host-2031/?lang=en").text
        data = {"organisation": member.public_id}
        entry = client.post("/calls/host-2031/enter", data=data).headers["Location"]
        draft = client.post(f"{entry}new").headers["Location"]
        client.post(draft, data=_candidature())

    submission = db.session.scalars(db.select(Submission)).one()
    assert (submission.state, submission.number) == (SubmissionState.SUBMITTED, 1)
    assert submission.author.organisation_id == member.id
    with time_machine.travel(LATE):
        sign_in(client, manager)
        page = f"/staff/calls/host-2031/answers/{submission.public_id}"
        assert "Halls for 1,000 people." in client.get(page).text
        client.post(page, data={"accepted": "yes", "text": "See you in Liège."})
        sign_in(client, writer)
        assert client.get(page).status_code == 403
        assert "See you in Liège." in client.get(draft).text
    mails = db.session.scalars(
        db.select(OutboxMessage).filter_by(recipient="lea@example.org").order_by(OutboxMessage.id)
    ).all()
    assert "See you in Liège." in mails[-1].text
    assert mails[-1].language == "fr"


def _candidature() -> dict[str, str]:
    return {
        "title": "Two weeks in Liège",
        "answer_place": "Liège, Belgium",
        "answer_dates": "July 2031",
        "answer_venue": "Halls for 1,000 people.",
        "answer_concept": "A fair by the river.",
        "answer_budget": "Balanced.",
        "answer_support": "The city.",
        "revision": "0",
        "hand_in": "1",
    }
