"""People of these tests, who know their passwords."""

import re
from typing import Any

import pyotp
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.services import passwords
from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.extensions import db
from tests.factories import UserFactory, commit

PASSWORD = "four orbits around a lattice"
PASSWORD_HASH = passwords.hashed(PASSWORD)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def person(**values: Any) -> User:
    """Somebody with a password and no second factor, stored."""
    values = {"password_hash": PASSWORD_HASH, "totp_confirmed_at": None, **values}
    user = UserFactory.create(**values)
    commit()
    return user


def careful_person(**values: Any) -> User:
    """Somebody with a password and a second factor."""
    return person(totp_secret=SECRET, totp_confirmed_at=now(), **values)


def code(steps: int = 0) -> str:
    """The code of SECRET that a telephone shows ``steps`` half minutes from now."""
    return pyotp.HOTP(SECRET).at(int(now().timestamp()) // 30 + steps)


def enter(client: FlaskClient, user: User, password: str = PASSWORD, **options: Any) -> Any:
    """Send the sign-in form."""
    data = {"email": user.email, "password": password}
    return client.post("/account/sign-in", data=data, **options)


def mails_to(address: str) -> list[str]:
    """Subjects of the mails that wait for ``address``, oldest first."""
    query = db.select(OutboxMessage.subject).filter_by(recipient=address)
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def link_in_mail(address: str) -> str:
    """The path of the one-time link in the newest mail to ``address``."""
    query = db.select(OutboxMessage.text).filter_by(recipient=address)
    text = db.session.scalars(query.order_by(OutboxMessage.id.desc())).first() or ""
    found = re.search(r"http://platform\.test(/account/link/\S+)", text)
    assert found, text
    return found[1]


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/account/").status_code == 200
