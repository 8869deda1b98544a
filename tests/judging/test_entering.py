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
from judging.models import Author, Submission
from judging.rules.kinds import ParentalConsent, SubmissionState
from tests.judging.entering import (
    ABOUT,
    ask_link,
    ask_parent,
    author_of,
    draft,
    enter,
    letter,
    open_contest,
    only_submission,
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
