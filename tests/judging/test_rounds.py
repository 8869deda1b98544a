"""Rounds: what comes in, who gets what, and that conflicts are spared whoever learns of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.core.audit import history
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.stale import fingerprint
from app.extensions import db
from judging.models import Assignment, Juror, Round, RoundSubmission, Seat
from judging.queries.bars import barred_pairs
from judging.queries.progress import progress_in, too_few
from judging.queries.rounds import entrants, setup_of
from judging.rules.kinds import (
    AssignmentState,
    ConflictKind,
    Eligibility,
    JurorState,
    RoundKind,
    RoundState,
    SubmissionState,
)
from judging.rules.opening import gaps_of
from judging.services.assignments import drop_submission, plan_round
from judging.services.conflicts import declare_conflicts, settle_conflict
from judging.services.jurors import answer_invitation, invite_juror, leave_jury
from judging.services.marks import abstain, give_mark
from judging.services.rounds import add_round, change_round, open_round, set_panel
from tests.factories import OrganisationFactory, UserFactory
from tests.judging.factories import (
    AuthorFactory,
    JurorFactory,
    RoundFactory,
    RoundSubmissionFactory,
    SeatFactory,
    SubmissionFactory,
)
from tests.judging.jury_world import Jury, closed_call, manager_of, open_jury, president_of

OPEN, DONE = AssignmentState.OPEN, AssignmentState.DONE


def jury_in_setup(jurors: int = 4, submissions: int = 8, **values: Any) -> Jury:
    """Four from nowhere, eight submissions, two votes each."""
    call = closed_call()
    usual = {"kind": RoundKind.VOTE, "marks_each": 2}
    round_ = RoundFactory(call=call, **usual | values)
    panel = [JurorFactory(call=call) for _ in range(jurors)]
    for juror in panel:
        SeatFactory(round=round_, juror=juror)
    entries = [SubmissionFactory(author=AuthorFactory(call=call)) for _ in range(submissions)]
    return Jury(round_, panel, entries)


def opened(jury: Jury) -> Jury:
    open_round(jury.round, by=president_of(jury.call))
    db.session.flush()
    return jury


def desks(jury: Jury, *states: AssignmentState) -> dict[int, set[int]]:
    """Submission ids on each juror's desk."""
    query = db.select(Assignment.juror_id, Assignment.submission_id)
    query = query.where(
        Assignment.round_id == jury.round.id, Assignment.state.in_(states or (OPEN,))
    )
    found: dict[int, set[int]] = {juror.id: set() for juror in jury.jurors}
    for juror, submission in db.session.execute(query):
        found.setdefault(juror, set()).add(submission)
    return found


def first_task(juror: Juror) -> Assignment:
    query = db.select(Assignment).filter_by(juror_id=juror.id, state=OPEN)
    return db.session.scalars(query.order_by(Assignment.position).limit(1)).one()


def vote(task: Assignment, value: int = 1) -> None:
    give_mark(
        task, criterion=None, value=value, nonce=f"n{task.id}", given_at=None, by=task.juror.user
    )


def test_opening_lays_even_desks_each_in_its_own_order(app: Flask) -> None:
    jury = opened(jury_in_setup())

    assert sorted(len(tasks) for tasks in desks(jury).values()) == [4, 4, 4, 4]
    assert Counter(s for tasks in desks(jury).values() for s in tasks) == {
        entry.id: 2 for entry in jury.submissions
    }
    query = db.select(Assignment.position).filter_by(juror_id=jury.jurors[0].id)
    assert sorted(db.session.scalars(query)) == [1, 2, 3, 4]
    entered = set(db.session.scalars(db.select(RoundSubmission.submission_id)))
    assert entered == {entry.id for entry in jury.submissions}
    assert [e.action for e in reversed(history(jury.round))] == ["round.opened", "round.planned"]


def test_a_round_opens_once(app: Flask) -> None:
    jury = opened(jury_in_setup())

    with pytest.raises(Conflict, match="opened already"):
        open_round(jury.round, by=president_of(jury.call))


def test_a_round_with_something_missing_does_not_open(app: Flask) -> None:
    jury = jury_in_setup()
    jury.submissions[0].eligibility = Eligibility.OPEN

    with pytest.raises(Conflict, match="cannot open yet"):
        open_round(jury.round, by=president_of(jury.call))
    assert desks(jury) == {juror.id: set() for juror in jury.jurors}


def test_only_organisers_open_plan_and_set_up(app: Flask) -> None:
    jury = jury_in_setup()
    juror = jury.jurors[0].user

    with pytest.raises(NotAllowed):
        open_round(jury.round, by=juror)
    with pytest.raises(NotAllowed):
        plan_round(jury.round, by=juror)
    with pytest.raises(NotAllowed):
        add_round(jury.call, name={"en": "One more"}, kind=RoundKind.VOTE, by=juror)


def test_withdrawn_and_ineligible_ones_do_not_come_in(app: Flask) -> None:
    jury = jury_in_setup()
    jury.submissions[0].state = SubmissionState.WITHDRAWN
    jury.submissions[1].eligibility = Eligibility.INELIGIBLE

    assert entrants(jury.round) == [entry.id for entry in jury.submissions[2:]]


def test_where_the_best_are_forwarded_only_those_come_in(app: Flask) -> None:
    jury = jury_in_setup()
    jury.call.forwarding = True
    jury.submissions[3].forwarded_at = jury.call.closes_at
    jury.submissions[4].eligibility = Eligibility.OPEN

    assert entrants(jury.round) == [jury.submissions[3].id]
    assert setup_of(jury.round).unchecked == 0


def test_what_advanced_comes_into_the_next_round(app: Flask) -> None:
    jury = jury_in_setup(state=RoundState.CLOSED)
    for number, entry in enumerate(jury.submissions):
        RoundSubmissionFactory(round=jury.round, submission=entry, advances=number < 3)
    jury.submissions[0].state = SubmissionState.WITHDRAWN
    second = RoundFactory(call=jury.call)

    assert entrants(second) == [entry.id for entry in jury.submissions[1:3]]


def test_conflicts_of_every_kind_are_spared(app: Flask) -> None:
    jury = jury_in_setup(jurors=1, submissions=8, everyone=True)
    juror, call = jury.jurors[0], jury.call
    own, other, far = (OrganisationFactory(country=c) for c in ("CL", "PE", "JP"))
    juror.country, juror.organisation = "CL", own
    entries = jury.submissions
    entries[0].author.country = "CL"
    entries[1].author.organisation = own
    entries[2].forwarded_by = own
    entries[3].author.country = "PE"
    entries[4].author.organisation = far
    entries[5].author.email = juror.user.email
    declare_conflicts(
        juror, countries=["PE"], organisations=[far],
        words=[(ConflictKind.FAMILY, "My niece")], by=juror.user,
    )  # fmt: skip
    settle_conflict(juror.conflicts[-1], submissions=[entries[6]], by=manager_of(call))
    db.session.flush()

    opened(jury)

    assert other.id is not None
    assert desks(jury) == {juror.id: {entries[7].id}}
    why = barred_pairs(call, [entry.id for entry in entries])
    assert {submission: kind for (submission, _), kind in why.items()} == {
        entries[0].id: ConflictKind.COUNTRY,
        entries[1].id: ConflictKind.ORGANISATION,
        entries[2].id: ConflictKind.ORGANISATION,
        entries[3].id: ConflictKind.COUNTRY,
        entries[4].id: ConflictKind.ORGANISATION,
        entries[5].id: ConflictKind.OTHER,
        entries[6].id: ConflictKind.FAMILY,
    }


def test_who_has_not_declared_gets_nothing(app: Flask) -> None:
    jury = jury_in_setup()
    jury.jurors[0].declared_at = None
    jury.jurors[1].state = JurorState.INVITED

    opened(jury)

    assert [len(desks(jury)[juror.id]) for juror in jury.jurors] == [0, 0, 8, 8]


def test_who_declares_late_is_planned_in(app: Flask) -> None:
    jury = jury_in_setup()
    late = jury.jurors[0]
    late.declared_at = None
    opened(jury)

    declare_conflicts(late, countries=[], organisations=[], words=[], by=late.user)
    db.session.flush()

    assert [len(tasks) for tasks in desks(jury).values()] == [4, 4, 4, 4]


def test_marks_given_before_a_conflict_was_known_do_not_count(app: Flask) -> None:
    jury = opened(jury_in_setup())
    juror = jury.jurors[0]
    task = first_task(juror)
    task.submission.author.country = "PE"
    vote(task)

    declare_conflicts(juror, countries=["PE"], organisations=[], words=[], by=juror.user)
    db.session.flush()

    assert (task.state, task.conflict) == (AssignmentState.RECUSED, ConflictKind.COUNTRY)
    assert len(task.marks) == 1
    assert too_few(jury.round) == []


def test_started_work_never_moves_when_the_panel_changes(app: Flask) -> None:
    jury = opened(jury_in_setup())
    for juror in jury.jurors:
        vote(first_task(juror))
    before = desks(jury, DONE)
    new = JurorFactory(call=jury.call)

    set_panel(jury.round, jurors=[*jury.jurors[1:], new], by=president_of(jury.call))
    db.session.flush()

    assert {j: tasks for j, tasks in desks(jury, DONE).items() if tasks} == before
    live = desks(jury, OPEN, DONE)
    assert live[jury.jurors[0].id] == before[jury.jurors[0].id]
    assert Counter(s for tasks in live.values() for s in tasks) == {
        entry.id: 2 for entry in jury.submissions
    }


def test_planning_again_replaces_who_abstained(app: Flask) -> None:
    jury = opened(jury_in_setup())
    task = first_task(jury.jurors[0])
    abstain(task, reason="Too dark on my screen.", by=task.juror.user)
    db.session.flush()
    assert [(one.submission_id, one.jurors, one.wanted) for one in too_few(jury.round)] == [
        (task.submission_id, 1, 2)
    ]

    plan_round(jury.round, by=president_of(jury.call))
    db.session.flush()

    assert too_few(jury.round) == []
    assert task.state is AssignmentState.ABSTAINED


def test_a_dropped_submission_leaves_the_desks(app: Flask) -> None:
    jury = opened(jury_in_setup())
    gone = jury.submissions[0]
    gone.state = SubmissionState.WITHDRAWN

    drop_submission(gone, by=manager_of(jury.call))
    plan_round(jury.round, by=president_of(jury.call))
    db.session.flush()

    assert all(gone.id not in tasks for tasks in desks(jury).values())


def test_progress_counts_each_desk_and_keeps_who_left(app: Flask) -> None:
    jury = opened(jury_in_setup())
    gone = jury.jurors[0]
    vote(first_task(gone))
    leave_jury(gone, by=gone.user)
    db.session.flush()

    found = {desk.juror.id: desk for desk in progress_in(jury.round)}

    assert (found[gone.id].done, found[gone.id].open, found[gone.id].seat) == (1, 0, None)
    assert found[gone.id].last_seen is not None
    assert sorted(d.open for d in found.values()) == [0, 5, 5, 5]


def test_the_secretary_sends_somebody_off_and_strangers_do_not(app: Flask) -> None:
    jury = jury_in_setup()

    with pytest.raises(NotAllowed):
        leave_jury(jury.jurors[0], by=jury.jurors[1].user)
    leave_jury(jury.jurors[0], by=manager_of(jury.call))
    with pytest.raises(Conflict):
        leave_jury(jury.jurors[0], by=manager_of(jury.call))

    assert db.session.scalars(db.select(Seat).filter_by(juror_id=jury.jurors[0].id)).all() == []


def _invite(call: Any, by: Any, **values: Any) -> Juror:
    usual = {"name": "Ana", "language": "en", "country": "", "organisation": None}
    usual |= {"email": "ana@example.org", "president": False}
    return invite_juror(call, by=by, **usual | values)


def test_nobody_is_invited_twice_and_who_left_may_come_back(app: Flask) -> None:
    call = closed_call()
    secretary = manager_of(call)
    juror = _invite(call, secretary)

    with pytest.raises(Conflict, match="already"):
        _invite(call, secretary)
    leave_jury(juror, by=secretary)

    again = _invite(call, secretary, country="CL")
    assert (again.id, again.state, again.country) == (juror.id, JurorState.INVITED, "CL")


def test_only_the_secretary_invites_and_may_name_the_president(app: Flask) -> None:
    call = closed_call()
    with pytest.raises(NotAllowed):
        _invite(call, president_of(call))

    juror = _invite(call, manager_of(call), president=True)

    roles = {grant.role.value: grant.scope for grant in juror.user.grants}
    scope = call.edition.scope
    assert roles == {"juror": scope, "president_of_jury": scope}


def test_a_juror_says_where_they_come_from(app: Flask) -> None:
    call = closed_call()
    juror = _invite(call, manager_of(call))

    with pytest.raises(Invalid, match="country"):
        answer_invitation(juror, accept=True, country="", organisation=None, by=juror.user)
    with pytest.raises(NotAllowed):
        answer_invitation(juror, accept=True, country="CL", organisation=None, by=UserFactory())
    answer_invitation(juror, accept=False, country="", organisation=None, by=juror.user)

    assert juror.state is JurorState.DECLINED
    with pytest.raises(Conflict, match="already"):
        answer_invitation(juror, accept=True, country="CL", organisation=None, by=juror.user)


def test_the_rules_of_an_open_round_stay(app: Flask) -> None:
    round_ = open_jury(criteria=0).round
    president = president_of(round_.call)
    words = {"name": {"en": "New"}, "instructions": {}, "due_at": datetime(2027, 5, 1, tzinfo=UTC)}

    change_round(round_, **words, seen=fingerprint(round_), by=president)
    assert round_.due_at == words["due_at"]
    with pytest.raises(Conflict, match="stays as it is"):
        change_round(round_, **words, marks_each=9, seen=fingerprint(round_), by=president)


def test_a_new_round_seats_everybody_on_the_jury(app: Flask) -> None:
    call = closed_call()
    sitting = [JurorFactory(call=call), JurorFactory(call=call, state=JurorState.INVITED)]
    JurorFactory(call=call, state=JurorState.DECLINED)
    president = president_of(call)

    first, second = (
        add_round(call, name={"en": "R"}, kind=RoundKind.VOTE, by=president) for _ in range(2)
    )

    assert [r.position for r in db.session.scalars(db.select(Round).order_by(Round.id))] == [1, 2]
    assert first.seed != second.seed
    query = db.select(Seat.juror_id).filter_by(round_id=second.id)
    assert set(db.session.scalars(query)) == {juror.id for juror in sitting}
    assert gaps_of(setup_of(second))[0] == "previous_open"
