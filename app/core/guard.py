"""What the server refuses to start with."""

from flask import Flask
from sqlalchemy import JSON, inspect
from sqlalchemy.orm import Mapped, mapped_column

from app.core.transaction import reading
from app.extensions import Model, db
from config import DEMO_SECRET


class PlatformFact(Model):
    """A fact about this database as a whole, such as that it holds demo data."""

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[object] = mapped_column(JSON)


class Refused(RuntimeError):
    """The settings are unsafe; the message says how to mend them."""


def check_settings(app: Flask) -> None:
    """Refuse a default or short secret outside the demo."""
    secret = app.config["SECRET_KEY"]
    if app.config["DEMO"]:
        return
    if secret == DEMO_SECRET or len(secret) < 32:
        raise Refused(
            "SECRET_KEY must be a random text of at least 32 characters when DEMO=0. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )


def check_database(app: Flask) -> None:
    """Refuse to serve a database that holds demo accounts unless DEMO=1."""
    if app.config["DEMO"]:
        return
    with app.app_context():
        if _holds_demo():
            raise Refused(
                "This database holds demo accounts with a published password. "
                "Set DEMO=1, or point DATABASE_URL to a database of your own."
            )


def _holds_demo() -> bool:
    """False as well for a database that was never migrated."""
    with reading():
        if not inspect(db.session.connection()).has_table(PlatformFact.__tablename__):
            return False
        return db.session.get(PlatformFact, "demo") is not None


def mark_demo() -> None:
    """Mark this database as holding demo data."""
    db.session.merge(PlatformFact(name="demo", value=True))
