"""What is no longer needed about authors goes ninety days after the end; winners keep a name."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.core import audit, files
from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.files import StoredFile
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import (
    Author,
    Award,
    Call,
    Conflict,
    Remark,
    Selection,
    Submission,
    Winner,
)
from judging.rules.kinds import (
    AssignmentState,
    ConflictKind,
    Decision,
    FieldKind,
    ParentalConsent,
    RoundState,
    SelectionState,
    SubmissionState,
)
from judging.services.authors import enter_call
from judging.services.erasure import erase_author, erase_when_due
from judging.services.pictures import add_file
from judging.services.places import withdraw_place
from tests.factories import OrganisationFactory, UserFactory, commit, user_with
from tests.judging.entering import photo
from tests.judging.factories import (
    AuthorFactory,
    CallFactory,
    CallFieldFactory,
    RoundFactory,
    SubmissionFactory,
)
from tests.judging.jury_world import open_jury, task
from tests.judging.places_world import AFTER, decided, manager_of, places_call, propose

#: the edition of the factories ends on 25 July 2027
LAST_KEPT = datetime(2027, 10, 23, 12, tzinfo=UTC)
NEXT_DAY = LAST_KEPT + timedelta(days=1)
SECRET = {
    "name": "Léa Martin", "latin_name": "Lea Martin", "public_name": "Léa",
    "guardian_name": "Anne Martin", "guardian_email": "anne@example.org", "consent_hash": "1",
    "consent": ParentalConsent.GIVEN, "link_hash": "2",
}  # fmt: skip


def _author(call: Call, **values: object) -> Author:
    paper = files.save(b"%PDF", name="paper.pdf", media_type="application/pdf", folder="papers")
    link = {name: f"{values['email']} {SECRET[name]}" for name in ("link_hash", "consent_hash")}
    author: Author = AuthorFactory.create(
        call=call, consent_evidence=paper, **{**SECRET, **link, **values}
    )
    return author


def _submission(author: Author, **values: object) -> Submission:
    found: Submission = SubmissionFactory.create(author=author, **{"eligibility": "open", **values})
    add_file(found, content=photo(author.id % 100), name="IMG 1.jpg", by="test")
    return found


def _released(call: Call, winner: Submission, at: datetime | None = None) -> Selection:
    state = SelectionState.RELEASED if at else SelectionState.SIGNED
    round_ = RoundFactory.create(call=call, state=RoundState.CLOSED)
    selection = Selection(
        call=call, round=round_, state=state, signed_by="a", released_by="b" if at else "",
        released_at=at,
    )  # fmt: skip
    award = Award(call=call, code="first", winners=[Winner(submission=winner)])
    db.session.add_all([selection, award])
    commit()
    return selection


def _run(at: datetime) -> int:
    with time_machine.travel(at, tick=False):
        done = erase_when_due()
    db.session.expire_all()
    return done


def _contest() -> tuple[Call, Author, Author]:
    call = CallFactory.create(photo_width_min=200)
    winner, other = (_author(call, email=f"{name}@example.org") for name in ("win", "lose"))
    _released(call, _submission(winner), datetime(2027, 6, 1, tzinfo=UTC))
    _submission(other)
    return call, winner, other


def test_nothing_goes_before_its_day(app: Flask) -> None:
    _, winner, other = _contest()

    assert _run(LAST_KEPT) == 0
    assert (winner.email, other.name) == ("win@example.org", "Léa Martin")


def test_winners_keep_their_names_and_others_lose_theirs(app: Flask) -> None:
    call, winner, other = _contest()
    keys = [each.key for each in db.session.scalars(db.select(StoredFile)) if "paper" in each.key]

    assert _run(NEXT_DAY) == 2

    for author in (winner, other):
        assert author.email == f"erased-{author.public_id}"
        assert author.birth_date is None
        assert (author.link_hash, author.consent_hash) == (None, None)
        assert (author.guardian_name, author.guardian_email) == ("", "")
        assert author.consent_evidence is None
    shown = winner.submissions[0].files[0]
    assert shown.original is None
    assert files.read(shown.file.key)
    assert other.submissions[0].files == []
    assert (winner.name, winner.public_name, winner.country) == ("Léa Martin", "Léa", "FR")
    assert (other.name, other.latin_name, other.public_name) == ("", "", "")
    assert call.erased_at == NEXT_DAY
    assert len(keys) == 2
    for key in keys:
        with pytest.raises(FileNotFoundError):
            files.read(key)
    assert _run(NEXT_DAY + timedelta(days=1)) == 0
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="call.authors_erased")).one()
    assert event.data == {"authors": 2, "named": 1}


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_a_jury_at_work_and_a_result_not_released_hold_back_for_a_while(
    app: Flask, state: RoundState
) -> None:
    """The managers hear of it in the first of ninety more days, and every thirty days again."""
    call = CallFactory.create(photo_width_min=200)
    author = _author(call, email="win@example.org")
    submission = _submission(author)
    if state is RoundState.OPEN:
        RoundFactory.create(call=call, state=state)
    else:
        _released(call, submission)
    user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope)
    commit()

    heard = {}
    for day in (-1, 0, 1, 29, 31, 61, 89):
        assert _run(NEXT_DAY + timedelta(days=day)) == 0
        heard[day] = db.session.query(OutboxMessage).count()
    assert heard == {-1: 0, 0: 1, 1: 1, 29: 1, 31: 2, 61: 3, 89: 3}
    mail = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)).all()[0]
    assert "On 22 January 2028" in mail.text
    assert _run(NEXT_DAY + timedelta(days=90)) == 1
    assert (author.name, submission.files) == ("", [])
    assert db.session.query(OutboxMessage).count() == 3


def test_what_was_never_announced_is_not_erased_for_thirty_days(app: Flask) -> None:
    """The programme ran without a worker, or was not there yet: the managers hear of it first."""
    call = CallFactory.create(photo_width_min=200)
    author = _author(call, email="win@example.org")
    _released(call, _submission(author))
    user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope)
    commit()
    first = datetime(2029, 1, 1, 12, tzinfo=UTC)

    assert [_run(first + timedelta(days=day)) for day in (0, 1, 30)] == [0, 0, 0]
    assert author.name == "Léa Martin"
    assert "On 1 February 2029" in db.session.scalars(db.select(OutboxMessage.text)).all()[0]
    assert _run(first + timedelta(days=31)) == 1
    assert author.name == ""


def test_a_late_release_counts(app: Flask) -> None:
    call = CallFactory.create(photo_width_min=200)
    author = _author(call, email="win@example.org")
    _released(call, _submission(author), datetime(2027, 10, 1, tzinfo=UTC))

    assert _run(NEXT_DAY) == 0
    assert _run(datetime(2027, 12, 31, tzinfo=UTC)) == 1


def test_drafts_go_altogether(app: Flask) -> None:
    call = CallFactory.create(photo_width_min=200)
    author = _author(call, email="draft@example.org")
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=UTC)):
        _submission(author, state=SubmissionState.DRAFT, number=None)
    keys = [each.key for each in db.session.scalars(db.select(StoredFile))]
    commit()

    assert _run(NEXT_DAY) == 1

    assert db.session.query(Submission).count() == 0
    assert db.session.query(StoredFile).count() == 0
    for key in keys:
        with pytest.raises(FileNotFoundError):
            files.read(key)


def test_organisations_keep_their_accounts_and_lose_the_speakers(app: Flask) -> None:
    call = CallFactory.create(decision=Decision.ANSWER, takes_photos=False)
    CallFieldFactory.create(call=call, code="speakers", kind=FieldKind.SPEAKERS)
    CallFieldFactory.create(call=call, code="nominee", kind=FieldKind.LINE, for_jury=False)
    CallFieldFactory.create(call=call, code="abstract")
    user = UserFactory.create(email="ana@example.org")
    author = AuthorFactory.create(
        call=call, user=user, organisation=OrganisationFactory.create(), email="ana@example.org"
    )
    answers = {"speakers": [{"name": "Ben", "biography": ""}], "nominee": "Eve", "abstract": "Yes"}
    submission = SubmissionFactory.create(author=author, answers=answers)
    commit()

    assert _run(NEXT_DAY) == 1

    assert submission.answers == {"abstract": "Yes"}
    assert (author.email, author.erased_at) == ("ana@example.org", None)


def test_an_address_that_was_never_used_goes_after_thirty_days(app: Flask) -> None:
    call = CallFactory.create(
        opens_at=now() - timedelta(days=1), closes_at=now() + timedelta(days=200)
    )
    enter_call(call, email="typo@example.org", language="en")
    commit()

    assert _run(now() + timedelta(days=29)) == 0
    assert _run(now() + timedelta(days=31)) == 1
    assert db.session.query(Author).count() == 0


@pytest.mark.parametrize("asks", [False, True])
def test_what_jurors_wrote_about_people_goes_and_what_it_barred_stays(
    app: Flask, asks: bool
) -> None:
    """What was declared of nobody who was found goes with the call only."""
    jury = open_jury(1, 2, state=RoundState.CLOSED)
    niece = jury.submissions[0]
    told = {"kind": ConflictKind.FAMILY, "reason": "My niece Léa Martin enters."}
    declared, unknown = Conflict(**told), Conflict(kind=ConflictKind.PUPIL, reason="A pupil.")
    found = Conflict(**told, submission=niece)
    jury.jurors[0].conflicts.extend([declared, found, unknown])
    left = task(jury, state=AssignmentState.RECUSED, reason="Léa Martin is my niece.")
    noticed = Remark(assignment=left, from_juror=True, text="“Léa Martin” stands on the wall.")
    of_other = Remark(assignment=task(jury, 0, 1), from_juror=True, text="Blurred?", answer="No.")
    db.session.add_all([noticed, of_other])
    commit()

    if asks:
        erase_author(niece.author, set(), by="test")
        commit()
    else:
        _run(NEXT_DAY)

    assert [declared.reason, found.reason, left.reason, noticed.text] == ["", "", "", ""]
    assert (found.submission, left.state) == (niece, AssignmentState.RECUSED)
    kept = ("A pupil.", "Blurred?", "No.") if asks else ("", "", "")
    assert (unknown.reason, of_other.text, of_other.answer) == kept


@pytest.mark.parametrize("asks", [False, True])
def test_why_somebody_was_refused_or_gave_a_place_back_goes_from_the_log_too(
    app: Flask, asks: bool
) -> None:
    """With all of a call when it is over, or before that where somebody asks to be forgotten."""
    with time_machine.travel(AFTER):
        quota = places_call()
        sick, other = propose(quota, "90"), propose(quota, "80")
        place = decided(quota)[0]
        withdraw_place(place, by=manager_of(quota), reason="Léa Martin is ill.")
        note = {"eligibility": "ineligible", "reasons": ["age"], "note": "Léa Martin is 12."}
        audit.record("submission.checked", other, by="test", **note)
    raised = audit.record("quota.raised", quota, by="test", reason="A larger room")
    sick.eligibility_note = "Léa Martin"
    commit()

    if asks:
        for each in (sick, other):
            erase_author(each.author, set(), by="test")
        commit()
    else:
        _run(NEXT_DAY)

    assert (place.note, sick.eligibility_note) == ("", "")
    withdrawn = audit.history(place)[0]
    assert (withdrawn.action, withdrawn.data) == ("place.withdrawn", {"reason": ""})
    assert audit.history(other)[0].data == {**note, "note": ""}
    assert raised.data == {"reason": "A larger room"}
