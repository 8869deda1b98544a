"""A result is released while awards are given and taken back, a tie is decided, or an author
withdraws: what was released is what stands, and whoever won was told. Over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Thread

import pytest
from flask import Flask, g, request
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.serving import make_server

from app.core.audit import AuditEvent
from app.core.ids import token_hash
from app.core.outbox import OutboxMessage
from app.core.transaction import reading
from app.extensions import db
from judging.models import Award, Call, RankedSubmission, Selection, Submission, Winner
from judging.queries.standing import selection_of
from judging.rules.kinds import SelectionState, SubmissionState
from judging.services import awards, submissions
from judging.services.closing import close_round
from judging.services.selections import sign_selection
from tests.faults.conftest import signed_in, together
from tests.faults.jury_room import Person
from tests.judging.jury_world import manager_of, president_of
from tests.judging.results_world import marked_jury

#: the last two are equal in everything
TABLE = [[9, 8, 7, 6, 5, 5], [9, 8, 7, 6, 5, 5]]
LINK = "a-private-link-of-an-author"
#: between two deeds: the release takes longer, so some come before it and some meanwhile
STEP = 0.03
THINKING_SECONDS = 0.5


@dataclass
class Contest:
    """A closed round with its people signed in, for a server that is another process."""

    base: str
    presidents: list[Person]
    manager: Person
    author: Person
    award: str
    submissions: list[str]
    #: where the tie is decided, and its two numbers
    tie: str
    tied: list[str]

    def give(self, number: int) -> int:
        """The jury gives the award to one more."""
        path = f"{self.base}awards/{self.award}/give"
        chosen = self.submissions[number]
        return self.presidents[number % 3].post(path, submission=chosen, reason="The idea.")

    def take_back(self, winner: str, president: int) -> int:
        """The jury takes the award back from a winner."""
        path = f"{self.base}awards/winners/{winner}/take-back"
        return self.presidents[president].post(path, reason="A copy.")

    def decide(self) -> int:
        """The president puts the tie in order."""
        first, reason = self.tied[0], {f"{self.tied[0]}-reason": "The light."}
        order = {f"{first}-place_{n}": key for n, key in enumerate(reversed(self.tied))}
        return self.presidents[0].post(self.tie, **order, **reason)

    def sign(self) -> int:
        """Another president signs."""
        return self.presidents[1].post(self.base + "results/sign", read="y")

    def release(self) -> int:
        """The secretary releases."""
        return self.manager.post(self.base + "results/release", read="y")

    def withdraw(self) -> int:
        """The author of the first one withdraws."""
        return self.author.post(f"/entries/{LINK}/{self.submissions[0]}/withdraw")


def _contest(app: Flask, *, signed: bool = True) -> Contest:
    """Signed (or only closed), its award of two places given; nobody has opened a page yet."""
    jury = marked_jury(TABLE)
    award = Award(call=jury.call, code="prize", name={"en": "Prize"}, places=2)
    db.session.add(award)
    close_round(jury.round, note="", by="test")
    jury.submissions[0].author.link_hash = token_hash(LINK)
    presidents = [president_of(jury.call) for _ in range(3)]
    if signed:
        sign_selection(jury.call, by=presidents[0])
    db.session.execute(db.delete(OutboxMessage))
    base = f"/staff/calls/{jury.call.code}/"
    tied = [f"{each.number:04d}" for each in jury.submissions[-2:]]
    made = Contest(
        base=base,
        presidents=[Person(0, signed_in(app, each)) for each in presidents],
        manager=Person(0, signed_in(app, manager_of(jury.call))),
        author=Person(0, ""),
        award=award.public_id,
        submissions=[each.public_id for each in jury.submissions],
        tie=f"{base}rounds/{jury.round.public_id}/ties/{tied[0]}",
        tied=tied,
    )
    db.session.commit()  # and then no transaction here, which would hold the server up
    return made


def _enter(contest: Contest, port: int) -> Contest:
    """Everybody opens one page, whose token their buttons carry."""
    organisers = [*contest.presidents, contest.manager]
    pages = [(each, contest.base + "results/sign") for each in organisers]
    pages.append((contest.author, f"/entries/{LINK}/{contest.submissions[0]}/"))
    for person, page in pages:
        person.port = port
        person.look(page)
    return contest


def _winners() -> list[str]:
    with reading():
        query = db.select(Winner.public_id).order_by(Winner.id)
        return list(db.session.scalars(query))


def _in_turn(deeds: list[Callable[[], int]]) -> list[int]:
    """All under way at once, each begun a moment after the one before."""

    def late(number: int, deed: Callable[[], int]) -> int:
        time.sleep(number * STEP)
        return deed()

    return together([partial(late, *each) for each in enumerate(deeds)])


def _told_after() -> tuple[set[str], set[str], list[str]]:
    """(who has an award, who was told so, what was done after the release)."""
    with reading():
        query = db.select(Submission).join(Winner, Winner.submission_id == Submission.id)
        have = {each.author.email for each in db.session.scalars(query).unique()}
        told = db.select(OutboxMessage.recipient).where(OutboxMessage.subject.contains("you won"))
        events = list(db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.id)))
        return have, set(db.session.scalars(told)), events[events.index("selection.released") + 1 :]


def test_what_is_released_are_the_awards_that_stand_and_who_won_is_told(
    own_app: Flask, server: int
) -> None:
    contest, (first, _) = _enter(_contest(own_app), server), _winners()
    before = [partial(contest.give, 2), partial(contest.take_back, first, 0)]
    after = [*(partial(contest.give, n) for n in (3, 4, 5)), partial(contest.take_back, first, 1)]
    *answers, tie = _in_turn([*before, contest.release, *after, contest.decide])

    assert answers[2] == 302
    assert set(answers) <= {302, 404, 422}
    assert tie == 422
    have, told, later = _told_after()
    assert (have, later) == (told, [])


@pytest.mark.parametrize("release_first", [True, False])
def test_an_author_withdraws_or_the_result_is_released_and_never_both(
    own_app: Flask, server: int, release_first: bool
) -> None:
    contest = _enter(_contest(own_app), server)
    deeds = [contest.release, contest.withdraw]
    answers = _in_turn(deeds if release_first else deeds[::-1])

    assert (answers if release_first else answers[::-1]) in ([302, 409], [422, 302])
    with reading():
        is_released = db.session.scalar(db.select(Selection.state)) is SelectionState.RELEASED
        states = set(db.session.scalars(db.select(Submission.state)))
    assert is_released != (SubmissionState.WITHDRAWN in states)


def test_a_tie_is_decided_before_the_signature_or_not_at_all(own_app: Flask, server: int) -> None:
    contest = _enter(_contest(own_app, signed=False), server)
    signed, decided = together([contest.sign, contest.decide])

    assert signed == 302
    with reading():
        rules = set(db.session.scalars(db.select(RankedSubmission.decided_by)))
    assert (decided, rules) in [(302, {"", "president"}), (422, {"", "ex_aequo"})]


def _look_first() -> None:
    """As a careless program would: where the result stands now, outside of the transaction that
    will write, then thinking until it is released."""
    if request.method != "POST" or request.path.endswith("/release"):
        return
    with reading():
        g.seen = db.session.scalar(db.select(Selection.state))
        time.sleep(THINKING_SECONDS)


def _as_seen(call: Call) -> Selection | None:
    found = selection_of(call)
    if found is not None:
        set_committed_value(found, "state", g.seen)
    return found


@contextmanager
def _served_without_locks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of the platform without the locks around a release, served by this process."""
    usual = app.before_request_funcs.get(None, [])
    monkeypatch.setitem(app.before_request_funcs, None, [_look_first, *usual])
    monkeypatch.setattr(awards, "hold_result", _as_seen)
    monkeypatch.setattr(submissions, "is_released", lambda call: g.seen is SelectionState.RELEASED)
    served = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=served.serve_forever)
    thread.start()
    try:
        yield served.server_port
    finally:
        served.shutdown()
        thread.join()
        served.server_close()


def test_without_the_locks_an_award_is_given_after_the_release(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The races can see it: the same deeds, looking first and writing later."""
    contest = _contest(own_app)
    with _served_without_locks(own_app, monkeypatch) as port:
        _enter(contest, port)
        answers = together([contest.release, partial(contest.give, 2), contest.withdraw])

    assert answers == [302, 302, 302]
    have, told, later = _told_after()
    assert len(have - told) == 1
    assert sorted(later) == ["award.given", "submission.withdrawn"]
