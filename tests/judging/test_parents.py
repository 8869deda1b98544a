"""A parent is asked by a link of their own, answers, changes their mind until the release."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Author, Call, Selection
from judging.rules.kinds import ParentalConsent, SelectionState, SubmissionState
from tests.factories import sign_in, user_with
from tests.judging.entering import (
    ABOUT,
    ask_parent,
    author_of,
    draft,
    enter,
    letter,
    only_submission,
    open_contest,
    photo,
    send_photo,
    seventeen,
    words,
)
from tests.judging.factories import RoundFactory

YES = {"agrees": "yes", "shows_name": "yes", "guardian_name": "Leïla  Trabelsi", "version": "2"}
NO = {**YES, "agrees": "no"}


def _asked(client: FlaskClient) -> tuple[str, str]:
    path = enter(client, open_contest())
    return path, ask_parent(client, path)


def test_a_parent_reads_the_text_and_agrees(client: FlaskClient) -> None:
    _, link = _asked(client)
    assert author_of().consent == ParentalConsent.ASKED
    assert "ياسمين" not in letter("leila@example.org").subject
    parent = client.application.test_client()

    shown = parent.get(link)
    answered = parent.post(link, data={**YES, "version": "1"})

    assert "consent in en, version 2" in shown.text
    assert "checked" not in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert answered.location == link
    author = author_of()
    assert (author.consent, author.shows_name) == (ParentalConsent.GIVEN, True)
    assert (author.guardian_name, author.consent_version) == ("Leïla Trabelsi", 1)
    assert author.consent_answered_at is not None
    assert "your parent has answered" in letter("yasmine@example.org").subject
    assert "You have answered" in parent.get(link).text


def test_silence_is_no_answer(client: FlaskClient) -> None:
    _, link = _asked(client)

    answer = client.post(link, data={"version": "2"})

    assert answer.status_code == 422
    assert answer.text.count("Answer yes or no.") >= 2
    assert "Write your name" in answer.text
    assert author_of().consent == ParentalConsent.ASKED


def test_a_no_withdraws_what_was_handed_in_and_only_the_parent_takes_it_back(
    client: FlaskClient,
) -> None:
    path, link = _asked(client)
    page = draft(client, path)
    send_photo(client, page, photo())
    client.post(page, data=words(hand_in="1"))
    assert only_submission().state == SubmissionState.SUBMITTED

    client.post(link, data=NO)

    assert (author_of().consent, author_of().shows_name) == (ParentalConsent.REFUSED, False)
    assert only_submission().state == SubmissionState.WITHDRAWN
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="submission.withdrawn")).one()
    assert event.actor == "guardian"
    returned = client.post(f"{page}return")
    assert returned.location == path
    assert only_submission().state == SubmissionState.WITHDRAWN
    other = {"guardian_name": "Uncle", "guardian_email": "uncle@example.org", "language": "en"}
    with time_machine.travel(now() + timedelta(hours=1)):
        assert client.post(f"{path}parent", data=other).status_code == 422
    paper = {**YES, "file": (io.BytesIO(photo()), "paper.jpg")}
    assert client.post(f"{path}parent/paper", data=paper).status_code == 422
    assert author_of().consent == ParentalConsent.REFUSED
    client.post(link, data=YES)
    client.post(f"{page}return")
    assert only_submission().state == SubmissionState.SUBMITTED


def test_an_author_cannot_be_their_own_parent(client: FlaskClient) -> None:
    path = enter(client, open_contest())
    data = {"guardian_name": "Me", "guardian_email": "Yasmine@example.org", "language": "en"}

    answer = client.post(f"{path}parent", data=data)

    assert answer.status_code == 422
    assert "This is your own address" in answer.text
    assert author_of().consent == ParentalConsent.MISSING


def test_mails_to_a_parent_are_braked_and_a_newer_link_ends_the_older(client: FlaskClient) -> None:
    path, first = _asked(client)
    data = {"guardian_name": "Leïla", "guardian_email": "leila@example.org", "language": "fr"}
    assert client.post(f"{path}parent", data=data).status_code == 429
    assert db.session.query(OutboxMessage).filter_by(recipient="leila@example.org").count() == 1

    with time_machine.travel(now() + timedelta(minutes=11)):
        second = ask_parent(client, path)

        assert client.get(first).status_code == 404
        assert client.get(second).status_code == 200
    stored = db.session.scalars(db.select(Author.consent_hash)).one()
    assert second.rpartition("/")[2] not in (stored or "")


@pytest.mark.parametrize("answered", [False, True])
def test_an_unanswered_link_runs_out(client: FlaskClient, answered: bool) -> None:
    _, link = _asked(client)
    if answered:
        client.post(link, data=YES)

    with time_machine.travel(now() + timedelta(days=61)):
        assert client.get(link).status_code == (200 if answered else 410)


def _release(call: Call) -> None:
    selection = Selection(
        call=call, round=RoundFactory.create(call=call), state=SelectionState.RELEASED,
        released_by="b@example.org", signed_by="a@example.org",
        released_at=datetime(2027, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    db.session.add(selection)


def test_who_has_not_answered_by_the_release_is_asked_no_more(client: FlaskClient) -> None:
    _, link = _asked(client)
    _release(author_of().call)

    answer = client.post(link, data=YES)

    assert answer.status_code == 410
    assert "The result is public" in answer.text
    assert author_of().consent == ParentalConsent.ASKED


def test_a_yes_can_be_taken_back_also_after_the_release(client: FlaskClient) -> None:
    path, link = _asked(client)
    client.post(link, data=YES)
    draft(client, path)
    entered = only_submission()
    entered.state, entered.number = SubmissionState.SUBMITTED, 1
    db.session.commit()
    _release(author_of().call)
    assert "You can still take your yes back" in client.get(link).text

    unnamed = client.post(link, data={**YES, "shows_name": "no"})
    named_again = client.post(link, data=YES)
    assert (author_of().consent, author_of().shows_name) == (ParentalConsent.GIVEN, False)
    back = client.post(link, data=NO)
    again = client.post(link, data=YES)

    assert [unnamed.status_code, named_again.status_code] == [302, 422]
    assert [back.status_code, again.status_code] == [302, 422]
    assert author_of().consent == ParentalConsent.REFUSED
    assert only_submission().state == SubmissionState.SUBMITTED
    assert "does not show your photo any more" in letter("yasmine@example.org").text


def test_another_public_name_needs_another_yes(client: FlaskClient) -> None:
    path, link = _asked(client)
    client.post(link, data=YES)

    client.post(
        f"{path}about", data={**ABOUT, "birth_date": seventeen(), "public_name": "Night owl"}
    )

    assert (author_of().public_name, author_of().shows_name) == ("Night owl", False)
    assert "your parent has not agreed to it" in client.get(path).text


def test_the_child_a_parent_agreed_to_is_not_exchanged(client: FlaskClient) -> None:
    path, link = _asked(client)
    client.post(link, data=YES)

    other = client.post(f"{path}about", data={**ABOUT, "birth_date": seventeen(), "name": "Omar"})
    older = client.post(f"{path}about", data={**ABOUT, "birth_date": "2006-01-01"})

    assert (other.status_code, older.status_code) == (422, 422)
    assert "Your parent has answered for this name and birth date" in other.text
    assert author_of().name == "ياسمين الطرابلسي"


def test_a_signed_paper_is_kept_for_the_secretary(client: FlaskClient) -> None:
    path = enter(client, open_contest())
    assert "consent in en, version 2" in client.get(f"{path}parent/paper").text
    data = {"guardian_name": "Leïla Trabelsi", "shows_name": "no", "version": "2"}

    empty = client.post(f"{path}parent/paper", data=data)
    sent = client.post(
        f"{path}parent/paper", data={**data, "file": (io.BytesIO(b"%PDF-1.7 paper"), "../a b.pdf")}
    )

    assert empty.status_code == 422
    assert "Choose a file." in empty.text
    assert sent.location == path
    author = author_of()
    assert (author.consent, author.consent_version) == (ParentalConsent.GIVEN, 2)
    assert author.consent_evidence is not None
    assert author.consent_evidence.media_type == "application/pdf"
    assert author.shows_name is False
    manager = user_with(Role.PROGRAMME_MANAGER, scope=author.call.edition.scope)
    stranger = user_with(Role.PROGRAMME_MANAGER, scope="edition:other")
    paper = f"/entries/{author.public_id}/parent/paper/file"
    office = client.application.test_client()
    sign_in(office, manager)
    assert office.get(paper).data == b"%PDF-1.7 paper"
    assert paper in office.get(f"/entries/{author.public_id}/").text
    assert office.post(f"/entries/{author.public_id}/about", data=ABOUT).status_code != 302
    sign_in(office, stranger)
    assert office.get(paper).status_code == 404
    assert client.get(f"{path}parent/paper/file").status_code == 200


def test_a_made_up_link_of_a_parent_opens_nothing(client: FlaskClient) -> None:
    open_contest()

    answer = client.get("/photo-consent/made-up")

    assert answer.status_code == 404
    assert "A newer link may have replaced it" in answer.text
