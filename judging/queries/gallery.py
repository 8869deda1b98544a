"""What the public sees of a released call: the winners, named as they chose, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from app.core.clock import today
from app.core.files import StoredFile
from app.core.i18n import localised
from app.extensions import db
from app.organisations.queries import in_good_standing, own_organisations
from app.programmes.models import Edition
from judging.models import (
    Author,
    Award,
    Call,
    Selection,
    Submission,
    SubmissionFile,
    Winner,
)
from judging.rules.kinds import FieldKind, ParentalConsent, SelectionState

#: a photo is on show only with an answer that allows it
ALLOWED = (ParentalConsent.NOT_NEEDED, ParentalConsent.GIVEN)


#: a submission, its author, and (award, ex aequo) of what it won
_Won = tuple[Submission, Author, list[tuple[dict[str, str], bool]]]


@dataclass(frozen=True)
class Exhibit:
    """One winner on show. ``name`` is empty when the author does not want to be named."""

    public_id: str
    number: int | None
    title: str
    caption: str
    name: str
    country: str
    #: (award, ex aequo); an award's name by language
    awards: list[tuple[dict[str, str], bool]]
    #: pixels of the photo; None: the submission has no photo
    size: tuple[int, int] | None
    year: int


def released_calls(edition: Edition | None = None) -> list[Call]:
    """Announced calls (of ``edition``) whose result is public, the newest release first."""
    query = (
        db.select(Call)
        .join(Selection, Selection.call_id == Call.id)
        .where(Selection.state == SelectionState.RELEASED, Call.published_at.is_not(None))
        .order_by(Selection.released_at.desc(), Call.id)
    )
    if edition is not None:
        query = query.where(Call.edition_id == edition.id)
    return list(db.session.scalars(query.options(db.selectinload(Call.fields))))


def release_of(call: Call) -> Selection | None:
    """The released result of ``call``; None while it is not public."""
    query = db.select(Selection).filter_by(call_id=call.id, state=SelectionState.RELEASED)
    return db.session.scalar(query)


def exhibits_of(call: Call, language: str) -> list[Exhibit]:
    """The winners of a released call that may be shown, in the order of the awards."""
    return exhibitions([call], language)[0][1]


def exhibitions(calls: Sequence[Call], language: str) -> list[tuple[Call, list[Exhibit]]]:
    """Each of ``calls`` with its winners, in as many queries as for one."""
    query = (
        _on_show(db.select(Submission, Author, Award, Winner.ex_aequo))
        .where(Award.call_id.in_([call.id for call in calls]))
        .order_by(Award.position, Award.id, Winner.id)
    )
    found: dict[int, _Won] = {}
    for submission, author, award, shared in db.session.execute(query):
        found.setdefault(submission.id, (submission, author, []))[2].append((award.name, shared))
    sizes = _sizes(found)
    return [
        (
            call,
            [
                _exhibit(call, *won, sizes.get(id_), language)
                for id_, won in found.items()
                if won[0].call_id == call.id
            ],
        )
        for call in calls
    ]


def picture_on_show(call: Call, submission: str, column: Any) -> StoredFile | None:
    """A size of the first photo of a winner on show; None for everything else."""
    query = (
        _on_show(db.select(StoredFile))
        .join(SubmissionFile, SubmissionFile.submission_id == Submission.id)
        .join(StoredFile, StoredFile.id == column)
        .where(Award.call_id == call.id, Submission.public_id == submission)
        .where(SubmissionFile.screen_id.is_not(None))
        .order_by(SubmissionFile.id)
        .limit(1)
    )
    return db.session.scalar(query)


def may_leave(author: Author) -> bool:
    """Whether a grown-up, who needs no parent for it, has something on show to take off."""
    if author.user_id is not None or author.consent is not ParentalConsent.NOT_NEEDED:
        return False
    query = _on_show(db.select(Winner.id)).where(Author.id == author.id)
    return db.session.scalar(query.limit(1)) is not None


def is_member(user: Any) -> bool:
    """Whether ``user`` speaks for an organisation in good standing today."""
    day = today()
    return any(in_good_standing(each, day).good for each in own_organisations(user))


def credit_line(exhibit: Exhibit, call: Call) -> str:
    """What has to stand beside the photo: © name or call, title, year."""
    owner = exhibit.name or localised(call.name)
    return f"© {owner}: “{exhibit.title}”. {localised(call.name)}, MILSET {exhibit.year}"


def _on_show(query: Any) -> Any:
    """Joined from Winner: released, of an announced call, allowed by parents where needed."""
    return (
        query.select_from(Winner)
        .join(Award, Award.id == Winner.award_id)
        .join(Call, Call.id == Award.call_id)
        .join(Selection, Selection.call_id == Call.id)
        .join(Submission, Submission.id == Winner.submission_id)
        .join(Author, Author.id == Submission.author_id)
        .where(_allowed(), Call.published_at.is_not(None))
    )


def _allowed() -> ColumnElement[bool]:
    return (Selection.state == SelectionState.RELEASED) & Author.consent.in_(ALLOWED)


def _sizes(submissions: Iterable[int]) -> dict[int, tuple[int, int]]:
    query = (
        db.select(SubmissionFile.submission_id, SubmissionFile.width, SubmissionFile.height)
        .where(SubmissionFile.submission_id.in_(submissions))
        .where(SubmissionFile.screen_id.is_not(None))
        .order_by(SubmissionFile.id.desc())
    )
    return {id_: (width, height) for id_, width, height in db.session.execute(query)}


def _exhibit(
    call: Call,
    submission: Submission,
    author: Author,
    awards: list[tuple[dict[str, str], bool]],
    size: tuple[int, int] | None,
    language: str,
) -> Exhibit:
    said = {name: texts.get(language, "") for name, texts in submission.captions.items()}
    return Exhibit(
        public_id=submission.public_id,
        number=submission.number,
        title=said.get("title") or submission.title,
        caption=said.get("description") or _caption(call, submission),
        name=author.public_name if author.shows_name else "",
        country=author.country,
        awards=awards,
        size=size,
        year=call.closes_at.year,
    )


def _caption(call: Call, submission: Submission) -> str:
    """The first text that the call's form makes public."""
    texts = (field for field in call.fields if field.public and field.kind is FieldKind.TEXT)
    return next((submission.answers.get(field.code, "") for field in texts), "")
