"""What is deleted when its purpose is over."""

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, update

from app.core import audit, files
from app.core.clock import now, today
from app.core.files import StoredFile
from app.core.transaction import reading, transaction
from app.extensions import db
from app.programmes.models import Edition
from registration.models import Participant
from registration.queries.editions import terms_of
from registration.services.documents import FOLDER

#: so old is a file that no running transaction may still want to name
UNNAMED = timedelta(days=1)


def erase_health_data(*, by: Any) -> int:
    """Delete the health data of every edition that ended long enough ago (``health_kept_days``
    of its terms, 30 by default); answers of how many people. Runs daily, repeats do no harm."""
    query = db.select(Edition).where(Edition.ends_on < today())
    due = [edition for edition in db.session.scalars(query) if _is_due(edition)]
    return sum(_erase(edition, by) for edition in due)


def erase_old_health_data() -> int:
    """The worker's daily task: :func:`erase_health_data` in a transaction of its own."""
    with transaction():
        return erase_health_data(by="worker")


def sweep_documents() -> int:
    """Delete the files of people and delegations that are no longer there, and of those that the
    storage did not let go at once or whose request was rolled back; answers how many. What no row
    names is left alone for a day. The worker's daily task; repeats do no harm."""
    left = StoredFile.key.startswith(f"{FOLDER}/") & files.is_unnamed()
    with transaction():
        found = list(db.session.scalars(db.select(StoredFile).where(left)))
        for stored in found:
            files.remove_after_commit(stored.key)
            db.session.delete(stored)
    with reading():
        return len(found) + files.sweep_unnamed(FOLDER, before=now() - UNNAMED)


def _is_due(edition: Edition) -> bool:
    kept = timedelta(days=terms_of(edition).health_kept_days)
    return today(edition.timezone) > edition.ends_on + kept


def _erase(edition: Edition, by: Any) -> int:
    kept = or_(Participant.diet.is_not(None), Participant.medical_notes.is_not(None))
    erased = db.session.execute(
        update(Participant)
        .where(Participant.edition_id == edition.id, kept)
        .values(diet=None, medical_notes=None)
        .execution_options(synchronize_session="fetch")
    ).rowcount  # type: ignore[attr-defined]
    if erased:
        audit.record("edition.health_data_erased", edition, by=by, people=erased)
    return erased
