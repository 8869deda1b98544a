"""Mail leaves through a table: written with the deed, sent afterwards, in the reader's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app, render_template
from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core import files
from app.core.clock import now
from app.core.i18n import in_language
from app.core.models import Identified, UTCDateTime
from app.extensions import Model, db


@dataclass(frozen=True)
class Mail:
    """What a message says; the layout is shared (templates/mail)."""

    subject: str
    paragraphs: Sequence[str]
    action_label: str = ""
    action_url: str = ""
    #: files to attach: (key, file name, media type); the key is that of the storage, or names
    #: what is made when the mail is sent, see `add_maker`
    attachments: Sequence[tuple[str, str, str]] = field(default_factory=tuple)


class OutboxMessage(Identified, Model):
    """One mail, waiting or sent."""

    __table_args__ = (Index("ix_outbox_message_due", "sent_at", "failed_at", "next_attempt_at"),)

    recipient: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    attachments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    attempts: Mapped[int] = mapped_column(default=0)
    #: who holds the running attempt: the id of a workflow, or of a command
    claimed_by: Mapped[str] = mapped_column(default="")
    next_attempt_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: given up after the last attempt; an administrator may ask for another
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None]


def add_maker(app: Flask, kind: str, make: Callable[[str], bytes]) -> None:
    """Attach what ``make(name)`` gives where a mail attaches ``kind:name``.

    It is made as the mail is sent, by a worker that only reads, and kept nowhere. ValueError when
    there is nothing to send any more: the mail is given up.
    """
    app.extensions.setdefault("attachment_makers", {})[kind] = make


def attached(key: str) -> bytes:
    """The bytes of an attachment by its key."""
    kind, _, name = key.partition(":")
    make = current_app.extensions.get("attachment_makers", {}).get(kind)
    return make(name) if make is not None else files.read(key)


def queue(*, to: str, language: str, mail: Callable[[], Mail]) -> OutboxMessage:
    """Write ``mail()`` in ``language`` for ``to``; it is sent after the deed's commit, or never."""
    with in_language(language):
        message = mail()
        subject = " ".join(
            message.subject.split()
        )  # a header is one line, whatever names are in it
        message_row = OutboxMessage(
            recipient=to,
            language=language,
            subject=subject,
            text=render_template("mail/base.txt", **_words(message, language)),
            html=render_template("mail/base.html", **_words(message, language)),
            attachments=[list(attachment) for attachment in message.attachments],
        )
    db.session.add(message_row)
    return message_row


def _words(mail: Mail, language: str) -> dict[str, Any]:
    """What the layouts in templates/mail show."""
    return {
        "language": language,
        "title": mail.subject,
        "paragraphs": mail.paragraphs,
        "action_label": mail.action_label,
        "action_url": mail.action_url,
    }
