"""A person enters: a private link by mail, who I am, a draft, handing in, withdrawing."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Answer, Author, Submission
from judging.rules.kinds import Decision, ParentalConsent, SubmissionState
from tests.judging.entering import (
    ABOUT,
    ask_link,
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


def test_the_link_is_mailed_and_only_its_hash_is_kept(client: FlaskClient) -> None:
    call = open_contest()

    path = ask_link(client, call, " Yasmine@Example.org ".strip())

    author = author_of()
    assert (author.email, author.call_id) == ("yasmine@example.org", call.id)
    token = path.split("/")[2]
    assert len(token) == 32
    assert token not in (author.link_hash or "")
    shown = client.get(path)
    assert shown.status_code == 200
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    assert "yasmine" not in letter("yasmine@example.org").subject.lower()


def test_the_answer_never_tells_who_takes_part(client: FlaskClient) -> None:
    call = open_contest()
    enter(client.application.test_client(), call)

    known = client.post(f"/calls/{call.code}/enter", data={"email": "yasmine@example.org"})
    unknown = client.post(f"/calls/{call.code}/enter", data={"email": "newcome@example.org"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("yasmine@", "newcome@") == unknown.text


def test_a_newer_link_leads_to_the_same_entry_and_ends_the_older(client: FlaskClient) -> None:
    call = open_contest()
    first = ask_link(client, call)
    assert ask_link(client, call) == first  # within two minutes no other mail leaves
    assert db.session.query(OutboxMessage).count() == 1

    with time_machine.travel(now() + timedelta(minutes=3)):
        second = ask_link(client, call)
        gone = client.get(first)

        assert second != first
        assert gone.status_code == 404
        assert "A newer link may have replaced it" in gone.text
        assert client.get(second).status_code == 200
    assert db.session.query(Author).count() == 1


def test_guessing_links_is_braked(client: FlaskClient) -> None:
    path = ask_link(client, open_contest())

    answers = [client.get(f"/entries/guess-{n}/").status_code for n in range(31)]

    assert answers[0] == 404
    assert answers[-1] == 429
    assert client.get(path).status_code == 429


def test_a_closed_call_takes_nobody_new_and_does_not_say_whom_it_knows(client: FlaskClient) -> None:
    call = open_contest(opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(days=1))

    answer = client.post(f"/calls/{call.code}/enter", data={"email": "late@example.org"})

    assert answer.status_code == 200
    assert "Look in your mail" in answer.text
    assert db.session.query(Author).count() == 0
    assert db.session.query(OutboxMessage).count() == 0


def test_who_i_am_is_written_with_the_version_of_the_rules_that_was_shown(
    client: FlaskClient,
) -> None:
    call = open_contest()
    path = enter(client, call, name="  ياسمين   الطرابلسي ", texts="rules:1 licence:2")

    author = author_of()
    assert (author.name, author.latin_name) == ("ياسمين الطرابلسي", "Yasmine Trabelsi")
    assert (author.country, author.public_name, author.consent) == ("TN", "Yasmine", "missing")
    assert (author.rules_version, author.shows_name) == (1, False)
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="author.accepted")).one()
    assert event.data == {"rules": 1, "licence": 2}
    assert event.actor == f"author {author.public_id}"
    assert "Ask a parent or guardian" in client.get(path).text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("birth_date", "2015-01-01", "Authors are 13 to 25 years old on"),
        ("birth_date", "1890-01-01", "This cannot be a date of birth"),
        ("birth_date", "", "Write your date of birth."),
        ("name", " ", "Write your name."),
        ("name", "Yas\x07mine", "There is an invisible character"),
        ("latin_name", "ياسمين", "Only Latin letters here"),
        ("public_name", "yasmine TRABELSI", "use your first name or an alias"),
        ("country", "XX", "Not a valid choice"),
        ("accepts", "", "Tick this box"),
    ],
)
def test_what_cannot_be_said_about_oneself(
    client: FlaskClient, field: str, value: str, message: str
) -> None:
    path = ask_link(client, open_contest())
    data = {**ABOUT, "birth_date": seventeen(), field: value}
    data = {name: text for name, text in data.items() if (name, text) != ("accepts", "")}

    answer = client.post(f"{path}about", data=data)

    assert answer.status_code == 422
    assert message in answer.text
    assert author_of().name == ""


def test_three_photos_are_handed_in_and_numbered(client: FlaskClient) -> None:
    path = enter(client, open_contest())
    ask_parent(client, path)

    for n in range(3):
        page = draft(client, path)
        send_photo(client, page, photo(n))
        answer = client.post(page, data=words(title=f"Photo {n}", hand_in="1"))
        assert answer.location == path

    found = db.session.scalars(db.select(Submission).order_by(Submission.id)).all()
    assert [(each.number, each.state, each.title) for each in found] == [
        (n + 1, SubmissionState.SUBMITTED, f"Photo {n}") for n in range(3)
    ]
    assert found[0].answers == {"description": "They clean water.", "topic": "water"}
    assert "number 3" in letter("yasmine@example.org").subject
    assert path in letter("yasmine@example.org").text
    refused = client.post(f"{path}new")
    assert refused.status_code == 409
    assert "as many as this call takes" in refused.text


def test_what_is_missing_stands_by_its_field_and_the_draft_is_kept(client: FlaskClient) -> None:
    path = enter(client, open_contest())
    page = draft(client, path)

    answer = client.post(page, data=words(answer_topic="", hand_in="1"))

    assert answer.location == f"{page}?check=1"
    shown = client.get(answer.location)
    assert "“Topic” is empty." in shown.text
    assert "A photo is missing." in shown.text
    assert "Still missing: Ask a parent or guardian" in shown.text
    found = only_submission()
    assert (found.state, found.title, found.number) == (SubmissionState.DRAFT, "Olive stones", None)


def test_a_draft_saves_itself_and_an_older_page_does_not_overwrite_it(client: FlaskClient) -> None:
    path = enter(client, open_contest())
    page = draft(client, path)

    first = client.post(f"{page}draft", data=words(0, "First"))
    second = client.post(f"{page}draft", data=words(1, "Second"))
    older = client.post(f"{page}draft", data=words(1, "Third"))
    by_hand = client.post(page, data=words(1, "Third"))

    assert first.get_json()["message"].startswith("Saved ")
    assert (first.get_json()["revision"], second.get_json()["revision"]) == (1, 2)
    assert older.status_code == 409
    assert "A newer version was saved" in older.get_json()["message"]
    assert by_hand.status_code == 422
    assert 'value="Third"' in by_hand.text
    assert '<bdi dir="auto">Second</bdi>' in by_hand.text
    assert 'name="revision" type="hidden" value="2"' in by_hand.text
    assert only_submission().title == "Second"
    assert client.post(page, data=words(2, "Third")).status_code == 302
    assert only_submission().title == "Third"


def test_an_answer_that_is_too_long_is_not_saved_and_not_lost(client: FlaskClient) -> None:
    page = draft(client, enter(client, open_contest()))
    data = words(0, "x" * 61)

    by_script = client.post(f"{page}draft", data=data)
    by_hand = client.post(page, data=data)

    assert by_script.status_code == by_hand.status_code == 422
    assert "Not saved yet: Title" in by_script.get_json()["message"]
    assert "x" * 61 in by_hand.text
    assert only_submission().title == ""


def _handed_in(client: FlaskClient) -> tuple[str, str]:
    path = enter(client, open_contest())
    ask_parent(client, path)
    page = draft(client, path)
    send_photo(client, page, photo())
    client.post(page, data=words(hand_in="1"))
    return path, page


def test_what_is_handed_in_is_changed_whole_or_not_at_all(client: FlaskClient) -> None:
    _, page = _handed_in(client)
    at_first = only_submission().submitted_at

    emptied = client.post(page, data=words(1, answer_topic=""))
    by_script = client.post(f"{page}draft", data=words(1, "Other"))
    changed = client.post(page, data=words(1, "Other"))

    assert emptied.status_code == 422
    assert "“Topic” is empty." in emptied.text
    assert by_script.status_code == 409
    assert changed.status_code == 302
    found = only_submission()
    assert (found.title, found.number, found.state) == ("Other", 1, SubmissionState.SUBMITTED)
    assert found.submitted_at is not None
    assert at_first is not None
    assert found.submitted_at > at_first
    again = client.post(page, data=words(2, "Other"))
    assert again.status_code == 302
    assert only_submission().submitted_at == found.submitted_at


def test_withdrawing_works_after_the_closing_and_is_undone_before_it(client: FlaskClient) -> None:
    path, page = _handed_in(client)
    assert client.post(f"{page}withdraw").location == path
    assert only_submission().state == SubmissionState.WITHDRAWN
    assert client.post(f"{page}return").location == path
    assert (only_submission().state, only_submission().number) == (SubmissionState.SUBMITTED, 1)

    with time_machine.travel(now() + timedelta(days=30)):
        assert client.post(page, data=words(1, "Too late")).status_code == 422
        assert "Withdraw" in client.get(page).text
        assert client.post(f"{page}withdraw").status_code == 302
        late = client.post(f"{page}return")

        assert late.status_code == 409
    assert only_submission().state == SubmissionState.WITHDRAWN
    assert only_submission().title == "Olive stones"


def test_a_draft_is_removed_with_its_files(client: FlaskClient) -> None:
    path = enter(client, open_contest())
    page = draft(client, path)
    send_photo(client, page, photo())
    assert len(only_submission().files) == 1

    assert client.post(f"{page}remove").location == path

    assert db.session.query(Submission).count() == 0


def test_one_author_opens_nothing_of_another(client: FlaskClient) -> None:
    call = open_contest()
    mine = draft(client, enter(client, call))
    other = enter(client, call, "omar@example.org")
    submission = mine.rstrip("/").rpartition("/")[2]

    assert client.get(f"{other}{submission}/").status_code == 404
    assert client.post(f"{other}{submission}/draft", data=words()).status_code == 404
    assert client.post(f"{other}{submission}/remove").status_code == 404
    author = author_of()
    assert client.get(f"/entries/{author.public_id}/").status_code == 404


def test_a_birth_date_decides_anew_whether_a_parent_is_asked(client: FlaskClient) -> None:
    call = open_contest()
    path = enter(client, call)
    assert author_of().consent == ParentalConsent.MISSING

    client.post(f"{path}about", data={**ABOUT, "birth_date": "2006-01-01"})

    author = author_of()
    assert (author.consent, author.shows_name) == (ParentalConsent.NOT_NEEDED, True)


def test_the_answer_to_a_candidature_stands_where_its_author_looks(client: FlaskClient) -> None:
    path, page = _handed_in(client)
    found = only_submission()
    found.call.decision = Decision.ANSWER
    db.session.add(Answer(submission=found, accepted=True, text="Welcome!", by="m@example.org"))

    assert "Welcome!" in client.get(page).text
    assert "Accepted" in client.get(path).text


def test_forms_work_over_https_without_a_referrer(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = app.test_client()
        call = open_contest()
        shown = client.get(f"/calls/{call.code}/enter", base_url="https://platform.test")
        token = shown.text.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
        data = {"email": "yasmine@example.org", "csrf_token": token}

        answer = client.post(
            f"/calls/{call.code}/enter", data=data, base_url="https://platform.test"
        )

        assert token
        assert answer.status_code == 200
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
