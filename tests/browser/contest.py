"""A photo contest whose jury is about to begin: thirty photos, six jurors, three rounds."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from app.accounts.models import User
from app.core.access import Role
from app.core.transaction import reading, transaction
from app.extensions import db
from judging.models import Assignment, Award, Juror, Round, Seat
from judging.rules.kinds import AssignmentState, RoundKind
from tests.browser.conftest import Server
from tests.browser.people import account
from tests.factories import session_cookie
from tests.judging.desk_world import hang_photo
from tests.judging.factories import (
    AuthorFactory,
    CriterionFactory,
    JurorFactory,
    RoundFactory,
    SeatFactory,
    SubmissionFactory,
)
from tests.judging.jury_world import closed_call

PHOTOS, JURORS = 30, 6
#: what a juror says about the photo with this number, by criterion (a vote: under "")
Opinion = Callable[[int], dict[str, int]]
SECRETARY, PRESIDENT = "secretary@example.org", "president@example.org"


@dataclass
class Contest:
    """The contest as plain values: this process holds no transaction."""

    server: Server
    code: str
    #: public ids of the three rounds
    rounds: list[str]
    secretary: str
    president: str
    #: a juror with a window: the secret of the second factor
    juror: str
    #: the other jurors' session cookies, by e-mail address
    cookies: dict[str, str]

    def desk(self, email: str, round_: str) -> tuple[str, list[tuple[str, int, dict[str, str]]]]:
        """(seat, open tasks): a task's id, its photo's number, its criteria by code."""
        with reading():
            query = (
                db.select(Assignment).join(Round).join(Juror).join(User, Juror.user_id == User.id)
            )
            query = query.where(Round.public_id == round_, User.email == email)
            tasks = db.session.scalars(
                query.filter(Assignment.state == AssignmentState.OPEN).order_by(Assignment.position)
            ).all()
            seat = db.session.scalars(
                db.select(Seat).join(Round).join(Juror).join(User, Juror.user_id == User.id)
                .where(Round.public_id == round_, User.email == email)
            ).unique().one()  # fmt: skip
            return seat.public_id, [_plain(task) for task in tasks]

    def judge(self, email: str, round_: str, opinion: Opinion) -> None:
        """Whatever is open on this juror's desk is marked, over HTTP as the desk's script does."""
        seat, tasks = self.desk(email, round_)
        marks = [
            {"nonce": str(uuid4()), "assignment": task, "criterion": criteria[code], "value": value}
            for task, number, criteria in tasks
            for code, value in opinion(number).items()
        ]
        for start in range(0, len(marks), 100):
            self._send(email, seat, marks[start : start + 100])

    def _send(self, email: str, seat: str, marks: list[dict[str, object]]) -> None:
        cookie, own = self._sit_down(email, seat)
        request = urllib.request.Request(
            f"{self.server.url}/jury/{seat}/marks",
            data=json.dumps({"marks": marks}).encode(),
            headers={"Content-Type": "application/json", "X-CSRFToken": own, "Cookie": cookie},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            results = json.load(answer)["results"]
        assert [one["reason"] for one in results if one["result"] != "saved"] == []

    def _sit_down(self, email: str, seat: str) -> tuple[str, str]:
        """The session's cookie and the token of its forms."""
        cookie = f"session={self.cookies[email]}"
        request = urllib.request.Request(
            f"{self.server.url}/jury/{seat}/all", headers={"Cookie": cookie}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            fresh = answer.headers.get("Set-Cookie")
            page = answer.read().decode()
        own = re.findall(r'data-csrf="([^"]+)"', page)[0]
        return (fresh.split(";")[0] if fresh else cookie), own


def _plain(task: Assignment) -> tuple[str, int, dict[str, str]]:
    criteria = {one.code: one.public_id for one in task.round.criteria} or {"": ""}
    assert task.submission.number is not None
    return task.public_id, task.submission.number, criteria


def open_contest(server: Server) -> Contest:
    """Everything is set up and checked; no round is open yet."""
    call = closed_call()
    code, scope = call.code, call.edition.scope
    for number in range(1, PHOTOS + 1):
        author = AuthorFactory(call=call, public_name=f"Public {number}", shows_name=True)
        photo = SubmissionFactory(author=author, number=number, title=f"Photo number {number}")
        hang_photo(photo, shade=8 * number)
    db.session.add(Award(call=call, code="first", name={"en": "First prize"}, places=1))
    rounds = [
        RoundFactory(call=call, position=1, kind=RoundKind.VOTE, marks_each=3),
        RoundFactory(call=call, position=2, marks_each=4, advance=6),
        RoundFactory(call=call, position=3, everyone=True),
    ]
    for round_ in rounds[1:]:
        for place, name in enumerate(("science", "image")):
            CriterionFactory(round=round_, code=name, position=place)
    ids, call_id = [round_.public_id for round_ in rounds], call.id
    db.session.commit()
    secrets = {
        SECRETARY: account(SECRETARY, Role.PROGRAMME_MANAGER, scope=scope),
        PRESIDENT: account(PRESIDENT, Role.PRESIDENT_OF_JURY, scope=scope),
    }
    emails = [f"juror{number}@example.org" for number in range(JURORS)]
    for email in emails:
        secrets[email] = account(email, Role.JUROR, scope=scope)
    _seat(call_id, emails)
    cookies = {email: _cookie(server, email) for email in emails[1:]}
    return Contest(
        server, code, ids, secrets[SECRETARY], secrets[PRESIDENT], secrets[emails[0]], cookies
    )


def _seat(call_id: int, emails: list[str]) -> None:
    with transaction():
        rounds = db.session.scalars(db.select(Round).filter_by(call_id=call_id)).all()
        for email in emails:
            user = db.session.scalars(db.select(User).filter_by(email=email)).one()
            juror = JurorFactory(call=rounds[0].call, user=user)
            for round_ in rounds:
                SeatFactory(round=round_, juror=juror)


def _cookie(server: Server, email: str) -> str:
    user = db.session.scalars(db.select(User).filter_by(email=email)).one()
    return session_cookie(server.app, user)
