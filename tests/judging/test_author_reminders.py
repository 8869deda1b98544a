"""Authors with drafts hear three days and one day before the closing, and all at the closing."""

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask

from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.rules.kinds import SubmissionState
from judging.services.reminders import remind_authors
from tests.factories import commit
from tests.judging.factories import AuthorFactory, CallFactory, SubmissionFactory

CLOSES = datetime(2027, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DRAFT = SubmissionState.DRAFT


def _mails_at(moment: datetime) -> list[tuple[str, str]]:
    """(recipient, subject) of what is written when the task runs twice at that moment."""
    with time_machine.travel(moment, tick=False):
        remind_authors()
        remind_authors()
    query = db.select(OutboxMessage).order_by(OutboxMessage.id)
    found = [(each.recipient, each.subject) for each in db.session.scalars(query)]
    db.session.execute(db.delete(OutboxMessage))
    commit()
    return found


def test_each_notice_comes_once_to_whom_it_concerns(app: Flask) -> None:
    call = CallFactory.create(name={"en": "Photos", "fr": "Photographies"})
    long_ago = {"created_at": datetime(2027, 2, 1, tzinfo=UTC)}
    drafting = AuthorFactory.create(call=call, email="draft@example.org", **long_ago)
    done = AuthorFactory.create(call=call, email="done@example.org", language="fr", **long_ago)
    AuthorFactory.create(call=call, email="nothing@example.org", **long_ago)
    SubmissionFactory.create(author=drafting, state=DRAFT, number=None, title="Ink")
    SubmissionFactory.create(author=done)
    commit()

    sent = {
        "early": _mails_at(CLOSES - 4 * DAY),
        "three": _mails_at(CLOSES - 3 * DAY),
        "two": _mails_at(CLOSES - 2 * DAY),
        "one": _mails_at(CLOSES - DAY),
        "closed": _mails_at(CLOSES + timedelta(minutes=5)),
        "after": _mails_at(CLOSES + DAY),
    }

    soon = ("draft@example.org", "Photos closes soon")
    assert {when: mails for when, mails in sent.items() if when != "closed"} == {
        "early": [], "three": [soon], "two": [], "one": [soon], "after": [],
    }  # fmt: skip
    assert [to for to, _ in sent["closed"]] == ["draft@example.org", "done@example.org"]
    assert sent["closed"][0][1] == "Photos is closed"


def test_who_comes_on_the_last_day_is_not_reminded(app: Flask) -> None:
    author = AuthorFactory.create(created_at=CLOSES - timedelta(hours=3))
    SubmissionFactory.create(author=author, state=DRAFT, number=None)
    commit()

    assert _mails_at(CLOSES - timedelta(hours=1)) == []


def test_a_reminder_leads_to_the_entry(app: Flask) -> None:
    author = AuthorFactory.create(created_at=CLOSES - 30 * DAY, name="Léa")
    SubmissionFactory.create(author=author, state=DRAFT, number=None, title="Ink")
    commit()
    with time_machine.travel(CLOSES - DAY, tick=False):
        remind_authors()

    mail = db.session.scalars(db.select(OutboxMessage)).one()
    assert "A draft of yours is not handed in yet: “Ink”." in mail.text
    assert "http://platform.test/entries/" in mail.text
    assert "Léa" not in mail.subject
