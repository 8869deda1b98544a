"""How these pages find their objects: fetching authorises, what is not the caller's is a 404."""

from typing import Any

from flask import abort
from flask_login import current_user

from app.core.access import Role, own_or_404, readable
from app.core.ids import token_hash
from app.extensions import db
from app.programmes.rules.editions import EditionStatus
from judging.models import Author, Call, Round, Submission
from judging.models.call import editions_within

#: who organises a jury: the edition's managers (its secretaries) and the president
ORGANISERS = (Role.PROGRAMME_MANAGER, Role.PRESIDENT_OF_JURY)
MANAGERS = (Role.PROGRAMME_MANAGER,)
JURY = (Role.JUROR, Role.PRESIDENT_OF_JURY)


def announced_call_or_404(code: str) -> Call:
    """A call that the public may see; while its edition is a draft nobody sees it."""
    found = db.session.scalar(db.select(Call).filter_by(code=code))
    if found is None or found.published_at is None:
        abort(404)
    return found if found.edition.status is not EditionStatus.DRAFT else abort(404)


def call_or_404(code: str) -> Call:
    """A call whose jury the caller organises. The president is one of them and reads no names."""
    return db.session.scalar(readable(Call).filter_by(code=code)) or abort(404)


def managed_call_or_404(code: str) -> Call:
    """A call that the caller manages: the only ones who see authors before the release."""
    mine = editions_within(current_user, Role.PROGRAMME_MANAGER)
    return db.session.scalar(db.select(Call).filter_by(code=code).where(mine)) or abort(404)


def child_or_404(model: type[Any], call: Call, public_id: str) -> Any:
    """A submission, juror, award... of this call."""
    query = db.select(model).filter_by(public_id=public_id, call_id=call.id)
    return db.session.scalar(query) or abort(404)


def round_or_404(call: Call, public_id: str) -> Round:
    """A round of this call."""
    found: Round = child_or_404(Round, call, public_id)
    return found


def author_or_404(key: str) -> Author:
    """The author behind a private link, or (signed in) one that the caller may see.

    ``key`` is the link's secret token, or an author's public id.
    """
    by_link = db.select(Author).filter_by(link_hash=token_hash(key), erased_at=None)
    if found := db.session.scalar(by_link):
        return found
    return own_or_404(Author, key) if current_user.is_authenticated else abort(404)


def submission_or_404(author: Author, public_id: str) -> Submission:
    """A submission of this author."""
    query = db.select(Submission).filter_by(public_id=public_id, author_id=author.id)
    return db.session.scalar(query) or abort(404)
