"""The command that forgets people, and what is left."""

import time_machine
from click.testing import Result
from flask import Flask

from app.core import files
from app.core.files import StoredFile
from app.extensions import db

AFTER, DURING = "2027-08-20 10:00+00:00", "2027-07-20 10:00+00:00"


def erase(app: Flask, *words: str, at: str = AFTER, typed: str = "") -> Result:
    db.session.commit()
    db.session.remove()
    with time_machine.travel(at, tick=False):
        return app.test_cli_runner().invoke(args=["erase", *words], input=typed)


def everything() -> str:
    """All that the database holds, as it is read."""
    rows = [str(db.session.execute(db.select(table)).all()) for table in db.metadata.sorted_tables]
    db.session.rollback()
    return "\n".join(rows)


def paper() -> StoredFile:
    stored = files.save(b"%PDF", name="a.pdf", media_type="application/pdf", folder="documents")
    db.session.add(stored)
    return stored
