"""Awards with their winners, and who may win them."""

from dataclasses import dataclass

from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.programmes.models import Edition
from judging.models import (
    Author,
    Award,
    Call,
    RankedSubmission,
    Selection,
    Submission,
    Winner,
)
from judging.rules.kinds import SelectionState


@dataclass(frozen=True)
class WinnerLine:
    """What a winner's certificate says. Texts by language where they are translated."""

    winner: str
    author: Author
    title: str
    #: the title in other languages
    titles: dict[str, str]
    award: dict[str, str]
    call: dict[str, str]


def awards_of(call: Call) -> list[Award]:
    """The awards of ``call`` in order, with winners, submissions and their authors."""
    query = (
        db.select(Award)
        .filter_by(call_id=call.id)
        .options(
            selectinload(Award.winners).joinedload(Winner.submission).joinedload(Submission.author)
        )
        .order_by(Award.position, Award.id)
    )
    return list(db.session.scalars(query))


def ranked_of(selection: Selection) -> list[RankedSubmission]:
    """The signed order, best first."""
    query = (
        db.select(RankedSubmission)
        .filter_by(selection_id=selection.id)
        .options(joinedload(RankedSubmission.submission))
        .order_by(RankedSubmission.place, RankedSubmission.id)
    )
    return list(db.session.scalars(query))


def signed_order(selection: Selection) -> list[tuple[int, int]]:
    """(submission id, place) of the signed order, best first."""
    return [(each.submission_id, each.place) for each in ranked_of(selection)]


def entrants_of(award: Award) -> set[int]:
    """Ids of the submissions that may have ``award``: all, or those that answered its field."""
    query = db.select(Submission.id, Submission.answers).filter_by(call_id=award.call_id)
    return {
        id_
        for id_, answers in db.session.execute(query)
        if not award.field_code or str(answers.get(award.field_code)) == award.field_value
    }


def winners_of(edition: Edition) -> list[WinnerLine]:
    """The winners of an edition's released calls, for certificates."""
    query = (
        db.select(Winner, Award, Call, Submission, Author)
        .join(Award, Award.id == Winner.award_id)
        .join(Call, Call.id == Award.call_id)
        .join(Selection, Selection.call_id == Call.id)
        .join(Submission, Submission.id == Winner.submission_id)
        .join(Author, Author.id == Submission.author_id)
        .where(Call.edition_id == edition.id, Selection.state == SelectionState.RELEASED)
        .order_by(Call.id, Award.position, Winner.id)
    )
    return [_line(*row) for row in db.session.execute(query)]


def _line(
    winner: Winner, award: Award, call: Call, submission: Submission, author: Author
) -> WinnerLine:
    return WinnerLine(
        winner=winner.public_id,
        author=author,
        title=submission.title,
        titles=submission.captions.get("title") or {},
        award=award.name,
        call=call.name,
    )
