"""A whole delegation at once, as a program sends it: all of it, or nothing."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.transaction import transaction
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from registration.models import Delegation, Project, SentDelegation
from registration.queries.people_rows import Listed
from registration.queries.sheets import Sheet, sheet_of, whole
from registration.queries.whole import Judged, Problems, blocking_problems, judge_whole
from registration.rules.people_match import ImportMode
from registration.rules.people_plan import plan_import
from registration.services.delegations import open_delegation, submit_delegation
from registration.services.spreadsheet import DEED
from registration.services.spreadsheet_apply import apply_plan

#: so long the same key gets the same answer
KEPT = timedelta(days=30)
_HALL = ("stand", "needs_power", "needs_internet", "stand_notes")


class Misplaced(Invalid):
    """What was sent breaks rules of the edition; ``problems`` say where and why."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(_l("Some cells are wrong. Nothing was changed."))
        self.problems = problems


class Registered(NamedTuple):
    """The delegation, its people and projects in the order sent, and how it looks worked out."""

    delegation: Delegation
    people: list[str]
    projects: list[str]
    sheet: Sheet


def register_delegation(
    *,
    edition: Edition,
    organisation: Organisation,
    country: str,
    name: str,
    people: Sequence[Mapping[str, Any]],
    projects: Sequence[Mapping[str, Any]],
    submit: bool,
    insured: bool,
    by: Any,
) -> Registered:
    """Open a delegation with its people and projects, and submit it if wished.

    A person has the columns of the spreadsheet but those of projects; a project has ``title``,
    ``category`` (a code), ``abstract``, ``team`` (places in ``people``) and what it needs in the
    hall. Everything that opening and submitting refuse; Misplaced for the rest, which is told at
    once. A fixed number of statements.
    """
    delegation = open_delegation(
        edition=edition, organisation=organisation, country=country, name=name, by=by
    )
    judged = judge_whole(delegation, people, projects, by=by)
    _require(judged.problems)
    _write(delegation, judged, projects, by)
    delegation.insured = submit and insured
    sheet = sheet_of(_anew(delegation))
    written = Registered(
        delegation,
        [person.public_id for person in delegation.participants],
        [project.public_id for project in delegation.projects],
        sheet,
    )
    if submit:
        _require(blocking_problems(sheet.missing, written.people, written.projects))
        submit_delegation(delegation, insured=insured, by=by)
    return written


def once(deed: Callable[[], dict[str, Any]], *, key: str, sent: str, by: Any) -> dict[str, Any]:
    """The answer of ``deed``, which is done once for each ``key`` of the person ``by``.

    Invalid when the key came with something else than ``sent`` before. Whoever asks at the same
    moment waits for the first; when that fails nothing is kept, and the next one does the deed.
    """
    fingerprint = hashlib.sha256(sent.encode()).hexdigest()
    mine = (SentDelegation.user_id == by.id, SentDelegation.key == key)
    if not _claim(by.id, key, fingerprint):
        before = db.session.scalars(db.select(SentDelegation).where(*mine)).one()
        if before.fingerprint != fingerprint:
            raise Invalid(
                _l("This key was used for something else. Choose a new one."), "Idempotency-Key"
            )
        return before.answer
    answer = deed()
    db.session.execute(update(SentDelegation).where(*mine).values(answer=answer))
    return answer


def sweep_keys() -> int:
    """Forget keys that are old, answers how many. The worker's daily task; repeats do no harm."""
    with transaction():
        old = delete(SentDelegation).where(SentDelegation.created_at < now() - KEPT)
        return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]


def _claim(user_id: int, key: str, fingerprint: str) -> bool:
    """Whether the key is new; on PostgreSQL the insert waits for another of the same key."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    row = insert(SentDelegation).values(user_id=user_id, key=key, fingerprint=fingerprint)
    new = row.on_conflict_do_nothing().returning(SentDelegation.id)
    return db.session.scalar(new) is not None


def _require(problems: Problems) -> None:
    if problems:
        raise Misplaced(problems)


def _write(
    delegation: Delegation, judged: Judged, projects: Sequence[Mapping[str, Any]], by: Any
) -> None:
    nobody = Listed([], [], (), ())
    plan = plan_import((), (), judged.table, ImportMode.ADD)
    done = apply_plan(delegation, nobody, plan, mode=ImportMode.ADD, agreed_by=None)
    stored = list(delegation.projects)
    if stored:
        needs = [
            {"id": row.id, **{field: sent[field] for field in _HALL}}
            for row, sent in zip(stored, projects, strict=True)
        ]
        db.session.execute(update(Project), needs)
    audit.record(DEED, delegation, by=by, mode=ImportMode.ADD.value, source="api", **done)


def _anew(delegation: Delegation) -> Delegation:
    """With all its parts in a fixed number of statements."""
    db.session.flush()
    query = db.select(Delegation).filter_by(id=delegation.id).options(*whole())
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return found.unique().one()
