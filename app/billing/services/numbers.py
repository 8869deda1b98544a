"""Gapless numbers: the counter's row is locked first, and its step lives and dies with the deed."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.billing.models import NumberSeries
from app.extensions import db

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def take_number(series: str, year: int) -> int:
    """The next number of ``series`` in ``year``, from 1.

    One statement makes the row or steps it, and holds it until the transaction ends: others wait,
    and after a rollback the next one gets the same number again.
    """
    insert = INSERT[db.engine.dialect.name](NumberSeries).values(series=series, year=year, last=1)
    step = insert.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": NumberSeries.last + 1}
    )
    return int(db.session.execute(step.returning(NumberSeries.last)).scalar_one())
