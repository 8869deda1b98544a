"""Is the platform well?"""

from collections.abc import Callable

import obstore
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.core import jobs
from app.extensions import db


def readiness() -> dict[str, bool]:
    """What must be well before requests are sent here: name -> well."""
    return {
        "database": _well(_database),
        "migrations": _well(_migrated),
        "storage": _well(_storage),
        "worker": _well(jobs.worker_is_alive),
    }


def _well(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (SQLAlchemyError, OSError, obstore.exceptions.BaseError):
        db.session.rollback()  # PostgreSQL answers nothing more in a failed transaction
        return False


def _database() -> bool:
    return db.session.scalar(db.select(1)) == 1


def _migrated() -> bool:
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    context = MigrationContext.configure(db.session.connection())
    return set(context.get_current_heads()) == set(scripts.get_heads())


def _storage() -> bool:
    next(iter(obstore.list(current_app.extensions["storage"], chunk_size=1)), None)
    return True
