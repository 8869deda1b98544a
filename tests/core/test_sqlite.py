"""SQLite as a server database: what reads cannot write, and that is said only when it changes."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.core.transaction import reading, transaction
from app.extensions import db
from tests.factories import RegionFactory

pytestmark = pytest.mark.database("sqlite")


def test_reads_and_writes_in_turn_keep_to_their_rights(app: Flask) -> None:
    for _ in range(2):
        with transaction():
            RegionFactory.create()
        with reading(), pytest.raises(OperationalError, match="readonly"):
            RegionFactory.create()


def test_a_statement_is_not_prepared_anew_with_each_transaction(app: Flask) -> None:
    db.session.remove()
    driver = _driver()
    said: list[str] = []
    driver.set_trace_callback(said.append)
    for _ in range(3):
        with reading():
            db.session.execute(db.text("SELECT 1"))
    with transaction():
        db.session.execute(db.text("SELECT 1"))
    driver.set_trace_callback(None)

    assert [text for text in said if "query_only" in text] == ["PRAGMA query_only=OFF"]


def _driver() -> Any:
    """The one connection of a new pool, after it was used for reading."""
    db.engine.dispose()
    with reading():
        driver = db.session.connection().connection.dbapi_connection
    assert driver is not None
    return driver
