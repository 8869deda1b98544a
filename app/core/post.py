"""Sending what the outbox holds, by SMTP or into a folder, with retries that grow."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import click
from dbos import DBOS
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core import jobs, outbox
from app.core.clock import now
from app.core.ids import secret_token
from app.core.outbox import OutboxMessage
from app.core.transaction import reading, transaction
from app.extensions import db

log = logging.getLogger(__name__)
group = AppGroup("outbox", help="Mail that waits to be sent.")

#: minutes until the next attempt, by attempts made; after the last the mail is given up
RETRIES = (1, 5, 15, 60, 240, 720, 1440)
#: an attempt that has not ended after so long died with its worker; another worker takes over
LEASE = timedelta(minutes=5)
#: mails carry private links and names of minors: their text is kept no longer than it is of use
TEXT_KEPT = timedelta(days=30)


def init_app(app: Flask) -> None:
    """Have workers look into the outbox every two seconds."""
    app.cli.add_command(group)
    jobs.every(app, 2, start_due)
    jobs.every(app, 3600, forget_old_texts)


def due(limit: int = 500) -> list[tuple[int, int]]:
    """(id, attempts made) of the mails that should be tried now, oldest first."""
    query = db.select(OutboxMessage.id, OutboxMessage.attempts).where(
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.failed_at.is_(None),
        OutboxMessage.next_attempt_at <= now(),
    )
    rows = db.session.execute(query.order_by(OutboxMessage.id).limit(limit))
    return [(row.id, row.attempts) for row in rows]


def start_due() -> None:
    """Start a delivery for each due mail; the id names mail and attempt, so it starts once."""
    with reading():
        waiting = due()
    for message_id, attempts in waiting:
        name = f"mail-{message_id}-{attempts}"
        jobs.start(deliver_in_background, name, message_id, attempts, name)


@DBOS.workflow()
@jobs.inside_app
def deliver_in_background(message_id: int, attempts: int, name: str) -> bool:
    """One delivery as a durable workflow: begun again when its worker died and came back."""
    return deliver(message_id, attempts, by=name)


def deliver(message_id: int, attempts: int, *, by: str = "") -> bool:
    """Try one mail once; True when it was sent. Does nothing when someone else took the attempt.

    The attempt is claimed in a transaction of its own before the server is spoken to: a worker
    that dies in between costs a delay of ``LEASE`` at most, never a mail. ``by`` names who tries,
    so that a workflow that is begun again goes on with its own attempt.
    """
    if not _claim(message_id, attempts, by or secret_token()):
        return False
    try:
        with reading():
            mail = as_email(db.session.get_one(OutboxMessage, message_id))
        _send(mail)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        _note_failure(message_id, error)
        return False
    _note_success(message_id)
    return True


def _claim(message_id: int, attempts: int, by: str) -> bool:
    fresh = OutboxMessage.attempts == attempts
    begun = db.and_(OutboxMessage.attempts == attempts + 1, OutboxMessage.claimed_by == by)
    mine = (
        OutboxMessage.id == message_id,
        fresh | begun,
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.failed_at.is_(None),
    )
    taken = {"attempts": attempts + 1, "next_attempt_at": now() + LEASE, "claimed_by": by}
    with transaction():
        claim = db.update(OutboxMessage).where(*mine).values(**taken).returning(OutboxMessage.id)
        claimed = db.session.scalars(claim).all()
    return len(claimed) == 1


def _note_success(message_id: int) -> None:
    with transaction():
        message = db.session.get_one(OutboxMessage, message_id)
        message.sent_at, message.last_error = now(), None


def _note_failure(message_id: int, error: Exception) -> None:
    with transaction():
        message = db.session.get_one(OutboxMessage, message_id)
        message.last_error = _words(error)[:500]
        if _is_final(error) or message.attempts > len(RETRIES):
            message.failed_at = now()
        else:
            wait = timedelta(minutes=RETRIES[message.attempts - 1])
            message.next_attempt_at = now() + wait
    log.warning("mail %s was not sent: %s", message_id, error)


def _is_final(error: Exception) -> bool:
    """Whether trying again is no use: the server said "never" (5xx), or this is no mail at all."""
    if isinstance(error, ValueError):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return str(error) or type(error).__name__


def forget_old_texts() -> int:
    """Empty the mails that were sent, or given up, long ago; who got which subject stays known."""
    old = now() - TEXT_KEPT
    done = (OutboxMessage.sent_at < old) | (OutboxMessage.failed_at < old)
    emptied = {"text": "", "html": "", "attachments": []}
    with transaction():
        change = db.update(OutboxMessage).where(done, OutboxMessage.text != "").values(**emptied)
        return len(db.session.scalars(change.returning(OutboxMessage.id)).all())


# ---- the message ---------------------------------------------------------------------------------


def as_email(message: OutboxMessage) -> EmailMessage:
    """The stored mail as the Internet wants it: text and HTML, attachments, a stable id."""
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.public_id}@{_own_domain()}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    mail["Content-Language"] = message.language
    for key, name, media_type in message.attachments:
        main, _, sub = media_type.partition("/")
        mail.add_attachment(outbox.attached(key), maintype=main, subtype=sub, filename=name)
    return mail


def _own_domain() -> str:
    address = parseaddr(current_app.config["MAIL_FROM"])[1]
    return address.rpartition("@")[2] or "localhost.invalid"


@dataclass(frozen=True)
class Server:
    """Where mail is handed over: smtp://user:password@host:port?starttls=0, smtps://..."""

    host: str
    port: int
    user: str
    password: str
    tls: str

    @classmethod
    def of(cls, url: str) -> "Server":
        """Read MAIL_URL; ValueError when it is no smtp(s) address."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("MAIL_URL must look like smtp://user:password@host:587")
        wish = parse_qs(parts.query).get("starttls", ["1" if parts.username else "0"])[0]
        tls = "from the start" if parts.scheme == "smtps" else ("upgrade" if wish == "1" else "")
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, user, password, tls)


@contextmanager
def _connection(server: Server) -> Iterator[smtplib.SMTP]:
    if server.tls == "from the start":
        context = ssl.create_default_context()
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=30, context=context
        )
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=30)
    with client:
        if server.tls == "upgrade":
            client.starttls(context=ssl.create_default_context())
        if server.user:
            client.login(server.user, server.password)
        yield client


def _send(mail: EmailMessage) -> None:
    url = current_app.config["MAIL_URL"]
    if not url:
        _keep(mail)
        return
    with _connection(Server.of(url)) as client:
        client.send_message(mail)


def _keep(mail: EmailMessage) -> None:
    """Without a mail server, mails land in ``instance/mail`` for whoever runs the platform."""
    folder = Path(current_app.config["INSTANCE"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
    (folder / f"{name}.eml").write_bytes(bytes(mail))


@group.command("send")
def send_now() -> None:
    """Send every due mail now, without a worker; prints how many went out."""
    with reading():
        waiting = due(limit=100_000)
    with click.progressbar(waiting, label="Sending", file=None) as bar:
        sent = sum(deliver(message_id, attempts) for message_id, attempts in bar)
    click.echo(f"{sent} of {len(waiting)} mails were sent.")
    if sent < len(waiting):
        raise SystemExit(1)
