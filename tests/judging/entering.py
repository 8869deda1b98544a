"""People who enter: an open photo contest, its texts, and the private links in their mails."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from PIL import Image

from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Author, Call, CallText, Submission
from judging.rules.kinds import FieldKind, TextKind
from tests.factories import commit
from tests.judging.factories import CallFactory, CallFieldFactory

#: who enters, 17 years old on the day that counts
ABOUT = {
    "name": "ياسمين الطرابلسي",
    "latin_name": "Yasmine Trabelsi",
    "country": "TN",
    "public_name": "Yasmine",
    "organisation": "",
    "language": "en",
    "accepts": "y",
}


def open_contest(**values: Any) -> Call:
    """A photo contest that opened ten days ago and closes in ten, with its texts."""
    day = now().date()
    call = CallFactory.create(
        **{"opens_at": now() - timedelta(days=10), "closes_at": now() + timedelta(days=10),
           "published_at": now() - timedelta(days=20), "age_on": day, "photo_width_min": 200}
        | values
    )  # fmt: skip
    CallFieldFactory.create(call=call)
    CallFieldFactory.create(
        call=call, code="topic", kind=FieldKind.CHOICE, maximum=None, position=1,
        options=[{"value": "water", "label": {"en": "Water"}},
                 {"value": "light", "label": {"en": "Light"}}],
    )  # fmt: skip
    for kind in TextKind:
        for version in (1, 2):
            text = f"{kind.value} in en, version {version}"
            row = CallText(call=call, kind=kind, version=version, language="en", text=text)
            db.session.add(row)
    commit()
    return call


def seventeen() -> str:
    """The birth date of somebody who turned 17 half a year ago."""
    return (now().date() - timedelta(days=17 * 365 + 187)).isoformat()


def letter(to: str) -> OutboxMessage:
    """The newest mail to somebody."""
    query = db.select(OutboxMessage).filter_by(recipient=to).order_by(OutboxMessage.id.desc())
    found = db.session.scalars(query).first()
    assert found is not None, f"no mail for {to}"
    return found


def link_in(to: str) -> str:
    """The path of the private link in the newest mail to somebody."""
    found = re.search(r"http://platform\.test(/\S+)", letter(to).text)
    assert found
    return found.group(1)


def ask_link(client: FlaskClient, call: Call, email: str = "yasmine@example.org") -> str:
    """Ask for the private link; the path in the mail."""
    assert client.post(f"/calls/{call.code}/enter", data={"email": email}).status_code == 200
    return link_in(email.lower())


def enter(client: FlaskClient, call: Call, email: str = "yasmine@example.org", **about: str) -> str:
    """Enter as somebody of 17 who asked a parent; the path of the private page."""
    path = ask_link(client, call, email)
    answer = client.post(f"{path}about", data={**ABOUT, "birth_date": seventeen(), **about})
    assert answer.status_code == 302, answer.text
    return path


def ask_parent(client: FlaskClient, path: str, email: str = "leila@example.org") -> str:
    """Ask the parent; the path of their link."""
    data = {"guardian_name": "Leïla Trabelsi", "guardian_email": email, "language": "en"}
    assert client.post(f"{path}parent", data=data).status_code == 302
    return link_in(email.lower())


def draft(client: FlaskClient, path: str) -> str:
    """Open a draft; its path."""
    answer = client.post(f"{path}new")
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def photo(shade: int = 0, width: int = 240) -> bytes:
    """A small JPEG that resembles no other of another shade."""
    image = Image.effect_mandelbrot((width, 180), (-2.0 + shade / 50, -1.5, 1.0, 1.5), 60 + shade)
    target = io.BytesIO()
    image.convert("RGB").save(target, "JPEG")
    return target.getvalue()


def send_photo(client: FlaskClient, path: str, content: bytes) -> None:
    """Send a photo by the plain form."""
    file = (io.BytesIO(content), "photo.jpg")
    answer = client.post(f"{path}files", data={"file": file})
    assert answer.status_code == 302, answer.text


def words(revision: int = 0, title: str = "Olive stones", **more: str) -> dict[str, str]:
    """What the form of a submission sends."""
    return {
        "revision": str(revision),
        "title": title,
        "answer_description": "They clean water.",
        "answer_topic": "water",
        **more,
    }


def author_of(email: str = "yasmine@example.org") -> Author:
    """The entry of an address, read anew."""
    db.session.expire_all()
    return db.session.scalars(db.select(Author).filter_by(email=email)).one()


def only_submission() -> Submission:
    """The one there is, read anew."""
    db.session.expire_all()
    return db.session.scalars(db.select(Submission)).one()
