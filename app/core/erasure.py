"""Somebody asks to be forgotten: each part of the platform says what it knows of them.

A part adds a finder, which answers a :class:`Trace` for everything it found. All is erased in one
transaction, or nothing when one of them says why it must stay.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import String, func

from app.core.outbox import OutboxMessage
from app.extensions import db


@dataclass(frozen=True)
class Trace:
    """What one part knows of a person, and how it goes."""

    #: in English, without what is to be forgotten
    what: str
    erase: Callable[[], Any]
    #: one sentence that says why it has to stay for now; empty: it may go
    refusal: str = ""
    #: lower case; mails to it go, too, unless it is somebody else's as well
    email: str = ""


#: given an e-mail address in lower case or a public id, and who asks
Finder = Callable[[str, Any], Sequence[Trace]]


def add(app: Flask, finder: Finder) -> None:
    """Have ``finder`` asked about everybody who is to be forgotten."""
    app.extensions.setdefault("erasure_finders", []).append(finder)


def traces_of(wanted: str, *, by: Any) -> list[Trace]:
    """Everything about the person of an e-mail address, or the one of a public id; a blank leads
    to nobody."""
    wanted = wanted.strip().lower()
    if not wanted:
        return []
    finders: list[Finder] = current_app.extensions.get("erasure_finders", [])
    found = [trace for finder in finders for trace in finder(wanted, by)]
    theirs = Counter(trace.email for trace in found if trace.email)
    emails = {email for email, count in theirs.items() if _holders(email) <= count} | {wanted}
    return [*found, *(trace for email in sorted(emails) for trace in _mails(email))]


def _holders(email: str) -> int:
    """How many rows have the address: people, their parents, organisations."""
    addresses = [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.name == "email" or column.name.endswith("_email")
    ]
    queries = [db.select(func.count()).where(func.lower(each) == email) for each in addresses]
    return sum(db.session.scalar(query) or 0 for query in queries)


def _mails(email: str) -> list[Trace]:
    mine = db.func.lower(OutboxMessage.recipient) == email
    count = db.session.scalar(db.select(db.func.count(OutboxMessage.id)).where(mine))
    erase = db.delete(OutboxMessage).where(mine)
    what = f"mails, sent or waiting: {count}"
    return [Trace(what, lambda: db.session.execute(erase))] if count else []


def rename_doer(email: str, name: str) -> None:
    """What ``email`` did stays, in the log and wherever a row says by whom, under ``name``; of
    money received the law wants to know who wrote it down."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            says_who = column.name == "actor" or column.name.endswith("_by")
            if says_who and isinstance(column.type, String) and table.name != "payment":
                same = db.update(table).where(column == email).values({column: name})
                began = db.update(table).where(column.startswith(f"{email} ", autoescape=True))
                db.session.execute(same)
                db.session.execute(began.values({column: func.replace(column, email, name)}))
    db.session.expire_all()
