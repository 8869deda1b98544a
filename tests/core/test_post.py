"""Mail over a real SMTP server: sent once, retried when the server is away, given up on a 5xx."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask

from app.core import files, outbox, post
from app.core.clock import now
from app.core.outbox import Mail, OutboxMessage
from app.core.transaction import transaction
from app.extensions import db


class Mailbox:
    """A mail server's memory; ``answer`` overrides what it says to a mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
        return self.answer


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    handler = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield handler
    app.config["MAIL_URL"] = ""
    controller.stop()


def queue(language: str = "en", **values: Any) -> OutboxMessage:
    content = Mail("Votre délégation est validée", ["Merci."], "Ouvrir", "http://x.test/", **values)
    with transaction():
        return outbox.queue(to="chef@example.org", language=language, mail=lambda: content)


def attempt() -> list[bool]:
    return [post.deliver(*waiting) for waiting in post.due()]


def test_a_mail_has_text_html_and_its_language(app: Flask, mailbox: Mailbox) -> None:
    queue(language="fr")

    assert attempt() == [True]
    mail = mailbox.mails[0]
    assert (mail["Subject"], mail["Content-Language"]) == ("Votre délégation est validée", "fr")
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert 'lang="fr"' in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_mail_is_sent_once(app: Flask, mailbox: Mailbox) -> None:
    message = queue()

    assert attempt() == [True]
    assert attempt() == []
    assert post.deliver(message.id, 0) is False
    assert len(mailbox.mails) == 1


def test_attachments_come_along(app: Flask, mailbox: Mailbox) -> None:
    with transaction():
        stored = files.save(
            b"%PDF-1.7", name="invoice.pdf", media_type="application/pdf", folder="t"
        )
    queue(attachments=[(stored.key, "invoice.pdf", "application/pdf")])

    assert attempt() == [True]
    attached = list(mailbox.mails[0].iter_attachments())
    assert [(a.get_filename(), a.get_content()) for a in attached] == [("invoice.pdf", b"%PDF-1.7")]


def test_a_server_that_is_away_is_asked_again_later(app: Flask, mailbox: Mailbox) -> None:
    queue()
    url, app.config["MAIL_URL"] = app.config["MAIL_URL"], "smtp://127.0.0.1:9"
    with time_machine.travel(now(), tick=False) as clock:
        assert attempt() == [False]
        assert attempt() == []
        clock.shift(timedelta(seconds=61))
        app.config["MAIL_URL"] = url
        assert attempt() == [True]


def test_a_mail_is_given_up_after_the_last_retry(app: Flask, mailbox: Mailbox) -> None:
    queue()
    mailbox.answer = "451 try later"
    made = 0
    with time_machine.travel(now(), tick=False) as clock:
        while due := post.due():
            made += len([post.deliver(*one) for one in due])
            clock.shift(timedelta(days=2))

    message = db.session.scalars(db.select(OutboxMessage)).one()
    assert (made, message.attempts, message.failed_at is None) == (8, 8, False)
    assert message.last_error is not None
    assert "try later" in message.last_error


def test_a_final_refusal_is_not_tried_again(app: Flask, mailbox: Mailbox) -> None:
    message = queue()
    mailbox.answer = "550 no such person"

    assert attempt() == [False]
    db.session.expire_all()
    assert message.failed_at is not None
    assert attempt() == []


@pytest.mark.parametrize("spoilt", [{"subject": "a\nBcc: b"}, {"recipient": "a@example.org\nb"}])
def test_what_is_no_mail_is_given_up_and_holds_nobody_up(
    app: Flask, mailbox: Mailbox, spoilt: dict[str, str]
) -> None:
    message = queue()
    queue()
    with transaction():
        for name, value in spoilt.items():
            setattr(message, name, value)

    assert attempt() == [False, True]
    db.session.expire_all()
    assert message.failed_at is not None
    assert message.last_error is not None
    assert len(mailbox.mails) == 1


def test_a_lost_attachment_is_noted_and_looked_for_again(app: Flask, mailbox: Mailbox) -> None:
    message = queue(attachments=[("t/gone", "invoice.pdf", "application/pdf")])

    assert attempt() == [False]
    db.session.expire_all()
    assert (message.failed_at, message.last_error is None) == (None, False)


def test_a_subject_is_one_line(app: Flask, mailbox: Mailbox) -> None:
    with transaction():
        content = Mail("ESI\r\nBcc: all@example.org", ["Hello."])
        outbox.queue(to="chef@example.org", language="en", mail=lambda: content)

    assert attempt() == [True]
    assert mailbox.mails[0]["Subject"] == "ESI Bcc: all@example.org"
    assert mailbox.mails[0]["Bcc"] is None


def test_an_attempt_that_died_with_its_worker_is_taken_over(app: Flask, mailbox: Mailbox) -> None:
    message = queue()
    with time_machine.travel(now(), tick=False) as clock:
        assert post._claim(message.id, 0, "worker 1") is True  # then the worker is killed
        assert attempt() == []
        clock.shift(post.LEASE)
        assert attempt() == [True]


def test_without_a_server_mails_land_in_a_folder(app: Flask) -> None:
    message = queue()

    assert attempt() == [True]
    kept = app.config["INSTANCE"] / "mail" / f"{message.public_id}.eml"
    assert b"chef@example.org" in kept.read_bytes()


def test_a_rolled_back_deed_sends_nothing(app: Flask) -> None:
    outbox.queue(to="a@example.org", language="en", mail=lambda: Mail("No", ["No."]))
    db.session.rollback()

    assert post.due() == []


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail.example.org"])
def test_a_wrong_mail_address_of_the_server_is_named(url: str) -> None:
    with pytest.raises(ValueError, match="MAIL_URL must look like"):
        post.Server.of(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://h:25", post.Server("h", 25, "", "", "")),
        ("smtp://u:p%40@h", post.Server("h", 587, "u", "p@", "upgrade")),
        ("smtps://u:p@h", post.Server("h", 465, "u", "p", "from the start")),
    ],
)
def test_the_servers_address_is_read(url: str, expected: post.Server) -> None:
    assert post.Server.of(url) == expected


def test_texts_of_mails_sent_long_ago_are_forgotten(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(now() - post.TEXT_KEPT - timedelta(days=1), tick=False):
        old = queue()
        assert attempt() == [True]
    new = queue()
    assert attempt() == [True]

    assert post.forget_old_texts() == 1
    assert post.forget_old_texts() == 0
    db.session.expire_all()
    assert (old.text, old.html, old.subject) == ("", "", "Votre délégation est validée")
    assert "Merci." in new.text
