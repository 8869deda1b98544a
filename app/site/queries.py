"""Is the platform well? And its figures in a few numbers."""

import obstore
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.core import jobs
from app.extensions import db
from app.organisations.models import Organisation, Region


def readiness() -> dict[str, bool]:
    """What must be well before requests are sent here: name -> well."""
    return {
        "database": _well(_database),
        "migrations": _well(_migrated),
        "storage": _well(_storage),
        "worker": _well(jobs.worker_is_alive),
    }


def _well(check) -> bool:  # type: ignore[no-untyped-def]
    try:
        return bool(check())
    except (SQLAlchemyError, OSError, obstore.exceptions.BaseError):
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


def figures() -> tuple[int, int, int]:
    """Listed organisations, their countries, and regional offices."""
    listed = Organisation.listed
    count = db.func.count
    query = db.select(count(Organisation.id), count(db.distinct(Organisation.country))).where(
        listed
    )
    organisations, countries = db.session.execute(query).one()
    return organisations, countries, db.session.scalar(db.select(count(Region.id))) or 0
