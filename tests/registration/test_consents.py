"""A parent's consent: asked by a private link, answered, changed, withdrawn; or on paper."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from app.core.clock import now
from app.core.errors import Invalid
from app.core.outbox import OutboxMessage
from app.extensions import db
from registration.models import Consent, ConsentKind, Delegation, Document, Participant
from registration.queries import consent_given, missing_of
from registration.queries.consents import participant_of_link
from registration.rules.completeness import Gap
from registration.rules.people_match import ImportMode
from registration.rules.people_table import COLUMNS
from registration.services.spreadsheet import import_people
from tests.factories import commit, sign_in
from tests.registration.world import World, complete, consent_texts, exhibitor, world

YES = {
    "participation": "yes",
    "health_data": "yes",
    "photographs": "no",
    "guardian_name": "Leïla Mzoughi",
}


def _minor(client: FlaskClient) -> tuple[World, Delegation, Participant]:
    there = world()
    consent_texts(there.edition)
    delegation = complete(there)
    person = exhibitor(
        delegation, birth_date=date(2012, 5, 1), position=9, project=delegation.projects[0]
    )
    commit()
    sign_in(client, there.head)
    return there, delegation, person


def _ask(client: FlaskClient, delegation: Delegation, person: Participant, **more: str) -> int:
    data = {
        "guardian_name": "Leïla Mzoughi",
        "guardian_email": "leila@example.org",
        "language": "fr",
    }
    url = f"/delegations/{delegation.public_id}/people/{person.public_id}/consent"
    return client.post(url, data={**data, **more}).status_code


def _link() -> str:
    mail = db.session.scalars(
        db.select(OutboxMessage)
        .filter_by(recipient="leila@example.org")
        .order_by(OutboxMessage.id.desc())
    ).first()
    assert mail is not None
    found = re.search(r"http://platform\.test(/consent/\S+)", mail.text)
    assert found
    return found.group(1)


def _asked(ago: timedelta) -> None:
    """Let the question have been asked so long ago."""
    db.session.execute(db.update(Consent).values(asked_at=now() - ago))
    commit()


def test_a_parent_answers_each_question_on_its_own(client: FlaskClient) -> None:
    _, delegation, person = _minor(client)
    assert Gap.CONSENT in {each.gap for each in missing_of(delegation)}
    assert _ask(client, delegation, person) == 302
    parent = client.application.test_client()
    link = _link()

    shown = parent.get(link).text
    answered = parent.post(link, data=YES)

    assert "participation in en, version 1" in shown
    assert "checked" not in shown
    assert answered.status_code == 302
    assert consent_given(person, ConsentKind.PARTICIPATION)
    assert consent_given(person, ConsentKind.HEALTH_DATA)
    assert not consent_given(person, ConsentKind.PHOTOGRAPHS)
    assert Gap.CONSENT not in {each.gap for each in missing_of(delegation)}
    rows = db.session.scalars(db.select(Consent).order_by(Consent.id)).all()
    assert {row.text.version for row in rows if row.text} == {1}
    assert {row.guardian_name for row in rows} == {"Leïla Mzoughi"}


def test_the_database_keeps_no_link(client: FlaskClient) -> None:
    _, delegation, person = _minor(client)
    _ask(client, delegation, person)
    token = _link().rpartition("/")[2]

    stored = {row.token_hash for row in db.session.scalars(db.select(Consent))}

    assert token not in stored
    assert participant_of_link(token) is person


def test_silence_is_no_answer(client: FlaskClient) -> None:
    _, delegation, person = _minor(client)
    _ask(client, delegation, person)

    response = client.post(_link(), data={"participation": "yes", "guardian_name": ""})

    assert response.status_code == 422
    assert response.text.count("Answer yes or no.") >= 2
    assert "Write your name" in response.text
    assert not consent_given(person, ConsentKind.PARTICIPATION)


def test_a_changed_mind_is_kept_beside_the_first_answer(client: FlaskClient) -> None:
    _, delegation, person = _minor(client)
    person.diet = "No peanuts"
    commit()
    _ask(client, delegation, person)
    link = _link()
    client.post(link, data=YES)
    assert "You have answered" in client.get(link).text

    client.post(link, data={**YES, "health_data": "no", "photographs": "yes"})

    db.session.expire_all()
    states = [(row.kind, row.state) for row in person.consents]
    assert states == [
        ("participation", "given"),
        ("health_data", "given"),
        ("photographs", "refused"),
        ("health_data", "withdrawn"),
        ("photographs", "given"),
    ]
    assert person.diet is None
    assert client.post(link, data={**YES, "participation": "no"}).status_code == 302
    assert not consent_given(person, ConsentKind.PARTICIPATION)


def test_sending_again_makes_the_older_link_worthless_and_keeps_answers(
    client: FlaskClient,
) -> None:
    _, delegation, person = _minor(client)
    _ask(client, delegation, person)
    _asked(timedelta(hours=1))
    old = _link()
    client.post(old, data=YES)

    assert _ask(client, delegation, person) == 302

    assert client.get(old).status_code == 404
    assert "You have answered" in client.get(_link()).text
    assert consent_given(person, ConsentKind.PARTICIPATION)


def test_mails_to_a_parent_are_braked(client: FlaskClient) -> None:
    _, delegation, person = _minor(client)

    assert [_ask(client, delegation, person) for _ in range(2)] == [302, 429]


def test_the_mail_is_in_the_parents_language_and_needs_an_address(client: FlaskClient) -> None:
    _, delegation, person = _minor(client)

    assert _ask(client, delegation, person, guardian_email="") == 422
    assert _ask(client, delegation, person) == 302
    mail = db.session.scalars(db.select(OutboxMessage).filter_by(recipient="leila@example.org"))
    assert mail.one().language == "fr"


def test_an_unanswered_link_runs_out(client: FlaskClient) -> None:
    _, delegation, person = _minor(client)
    _ask(client, delegation, person)
    _asked(timedelta(days=61))

    response = client.get(_link())

    assert response.status_code == 409
    assert "This link has run out" in response.text


def test_a_wrong_link_is_404_and_guessing_is_braked(client: FlaskClient) -> None:
    world()
    commit()

    answers = [
        client.post(f"/consent/guess-{number}", data=YES).status_code for number in range(21)
    ]

    assert answers == [404] * 20 + [429]
    assert client.get("/consent/guess").status_code == 404


def test_what_a_parent_refused_is_not_entered_again(client: FlaskClient) -> None:
    there, delegation, person = _minor(client)
    person.diet = "No peanuts"
    commit()
    page = f"/delegations/{delegation.public_id}/people/{person.public_id}"
    answers = {**YES, "health_data": "no", "signed_by": "Leïla Mzoughi"}
    paper = (BytesIO(b"%PDF-1.7 signed"), "paper.pdf")
    client.post(f"{page}/consent/paper", data={**answers, "file": paper})
    db.session.expire_all()
    assert person.diet is None
    data = {"role": "exhibitor", "name": person.name, "birth_date": "2012-05-01", "gender": "other"}

    refused = client.post(f"{page}/", data={**data, "diet": "No peanuts", "health_agreed": "y"})

    assert refused.status_code == 422
    assert "Under 18, only a parent can agree." in refused.text
    with pytest.raises(Invalid, match="only a parent"):
        import_people(
            delegation,
            rows=[COLUMNS, _row(person, diet="No peanuts")],
            mode=ImportMode.ADD,
            by=there.head,
        )
    db.session.rollback()
    assert person.diet is None
    assert client.post(f"{page}/", data=data).status_code == 302


def _row(person: Participant, **cells: str) -> list[str]:
    values = {"role": "exhibitor", "name": person.name, "birth_date": "2012-05-01", **cells}
    return [values.get(column, "") for column in COLUMNS]


def test_the_page_shows_the_version_that_is_answered(client: FlaskClient) -> None:
    there, delegation, person = _minor(client)
    _ask(client, delegation, person)
    link = _link()
    shown = re.search(r'name="texts"[^>]*value="([^"]+)"', client.get(link).text)
    assert shown
    consent_texts(there.edition, version=2)
    commit()

    client.post(link, data={**YES, "texts": shown.group(1)})

    assert {row.text.version for row in person.consents if row.text} == {1}


def test_without_texts_nobody_is_asked(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    person = exhibitor(delegation, birth_date=date(2012, 5, 1))
    commit()
    sign_in(client, there.head)

    assert _ask(client, delegation, person) == 422
    assert db.session.scalars(db.select(OutboxMessage)).all() == []


@pytest.mark.parametrize("content", [b"%PDF-1.7 signed", b"<html>signed"])
def test_a_consent_on_paper_needs_the_paper(client: FlaskClient, content: bytes) -> None:
    there, delegation, person = _minor(client)
    url = f"/delegations/{delegation.public_id}/people/{person.public_id}/consent/paper"
    answers = {key: YES[key] for key in ("participation", "health_data", "photographs")}

    response = client.post(
        url,
        data={**answers, "signed_by": "Leïla Mzoughi", "file": (BytesIO(content), "paper.pdf")},
    )

    good = content.startswith(b"%PDF")
    assert response.status_code == (302 if good else 422)
    assert consent_given(person, ConsentKind.PARTICIPATION) is good
    papers = db.session.scalars(db.select(Document)).all()
    assert [paper.kind for paper in papers] == (["consent"] if good else [])
    if good:
        row = person.consents[0]
        assert (row.evidence_id, row.recorded_by) == (papers[0].file_id, there.head.email)
        kept = client.post(
            f"/delegations/{delegation.public_id}/documents/{papers[0].public_id}/remove"
        )
        assert kept.status_code == 409
