"""The back office's own pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import outbox
from app.core.access import Role
from app.core.clock import now
from app.core.outbox import Mail, OutboxMessage
from app.extensions import db
from tests.factories import commit, sign_in, user_with


def a_mail(**values: object) -> OutboxMessage:
    message = outbox.queue(
        to="head@example.org", language="fr", mail=lambda: Mail("Welcome", ["Come in."])
    )
    for key, value in values.items():
        setattr(message, key, value)
    commit()
    return message


@pytest.mark.parametrize(
    ("state", "values"),
    [("waiting", {}), ("failed", {"failed_at": now()}), ("sent", {"sent_at": now()})],
)
def test_mails_are_listed_by_state(
    app: Flask, client: FlaskClient, state: str, values: dict[str, object]
) -> None:
    a_mail(**values)
    sign_in(client, user_with(Role.ADMINISTRATOR))

    seen = {
        s: "Welcome" in client.get(f"/staff/outbox?state={s}").text
        for s in ("waiting", "failed", "sent")
    }

    assert seen == {"waiting": False, "failed": False, "sent": False} | {state: True}


def test_a_mail_that_was_given_up_is_tried_again_once(app: Flask, client: FlaskClient) -> None:
    message = a_mail(failed_at=now(), attempts=8, last_error="550 no such user")
    sign_in(client, user_with(Role.ADMINISTRATOR))
    url = f"/staff/outbox/{message.public_id}/again"

    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    db.session.expire_all()
    assert (message.failed_at, message.attempts) == (None, 0)


def test_a_mail_whose_text_is_deleted_is_not_sent_again(app: Flask, client: FlaskClient) -> None:
    message = a_mail(failed_at=now(), text="")
    sign_in(client, user_with(Role.ADMINISTRATOR))

    assert client.post(f"/staff/outbox/{message.public_id}/again").status_code == 409


def test_the_audit_log_is_searched_by_deed(app: Flask, client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))

    assert "account.signed_in" in client.get("/staff/audit?words=signed_in").text
    assert "account.signed_in" not in client.get("/staff/audit?words=refund").text
