"""What happens while badges are drawn: nobody waits, and what others do then holds."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, StationKind
from badges.services import printing
from badges.services.badges import reprint_badge, revoke_badge
from badges.services.compromised_keys import distrust_key
from badges.services.printing import Choice, print_badges
from badges.services.signing_keys import current_key
from registration.models import Participant
from tests.badges.venue import (
    add_person,
    badges_of,
    code_of,
    codes_of,
    edition_with_people,
    said,
    scan,
    station_at,
)
from tests.core.pdf_pages import codes_on
from tests.factories import sign_in, user_with

pytestmark = pytest.mark.usefixtures("clock")


def printed(edition: Edition, meanwhile: Callable[[], Any], **choice: Any) -> bytes:
    """The PDF of badges; ``meanwhile`` is done, and committed, while they are drawn."""

    def watch(faces: Any) -> Any:
        meanwhile()
        db.session.commit()
        return faces

    return print_badges(edition, choice=Choice(**choice), by="test", watch=watch)[0]


def nothing() -> None:
    return None


def first(edition: Edition) -> Badge:
    query = db.select(Badge).filter_by(edition_id=edition.id).order_by(Badge.id)
    return db.session.scalars(query.limit(1)).one()


def rename(edition: Edition) -> None:
    badges_of(edition)
    for badge in db.session.scalars(db.select(Badge).filter_by(edition_id=edition.id)):
        badge.participant.latin_name = f"Newly Named {badge.id}"


def told(edition: Edition) -> list[tuple[int, bool]]:
    return [(one.issue, one.printed_at is not None) for one in badges_of(edition)]


def writes_beside() -> None:
    """Another connection writes, which would wait forever for one that holds the lock."""
    assert not db.session().in_transaction()
    with db.engine.begin() as other:
        other.execute(db.update(Participant).values(latin_name="Ola Nowak"))


def test_others_write_while_badges_are_drawn() -> None:
    edition = edition_with_people(2)

    pdf = printed(edition, writes_beside)

    assert [page[0] for page in codes_on(pdf)] == codes_of(edition)
    assert {(one.display_name, one.is_changed) for one in badges_of(edition)} == {
        ("Ola Nowak", True)
    }


def test_no_request_draws_while_it_holds_the_database(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = edition_with_people(2)
    kiosk = station_at(edition, kind=StationKind.KIOSK)
    desk, other = badges_of(edition)
    code = code_of(other, flags=1, issue=0)
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    drawn = []

    def draw(*args: Any) -> bytes:
        drawn.append(db.session().in_transaction())
        return real(*args)

    real = printing.draw
    monkeypatch.setattr(printing, "draw", draw)
    answers = [
        client.post(f"/api/v1/kiosks/{kiosk.public_id}/badge", json={"code": code}),
        client.post(f"/staff/badges/{desk.public_id}/print"),
        client.post(f"/staff/badges/{desk.public_id}/lost", data={"issue": 0}),
        client.post(f"/staff/editions/{edition.code}/badges/print"),
    ]

    assert [answer.mimetype for answer in answers] == ["application/pdf"] * 4
    assert drawn == [False] * 4


@pytest.mark.parametrize("anew", [False, True])
def test_when_drawing_fails_all_paper_is_as_good_as_before(anew: bool) -> None:
    edition = edition_with_people(2)
    codes = codes_of(edition)
    printed(edition, nothing)
    rename(edition)
    add_person(first(edition).participant.delegation, 3)
    before = told(edition)

    def fails() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        printed(edition, fails, **({"badge": first(edition), "anew": True} if anew else {}))
    db.session.rollback()

    assert (before, told(edition)) == ([(0, True)] * 2, [(0, True)] * 2 + [(0, False)])
    gate = station_at(edition)
    assert [said(scan(gate, code)) for code in [*codes, codes_of(edition)[2]]] == ["admitted"] * 3


def test_what_the_desk_replaced_meanwhile_stays_replaced() -> None:
    edition = edition_with_people(2)
    badge = first(edition)

    pdf = printed(edition, lambda: reprint_badge(badge, by="desk"))

    assert told(edition) == [(1, False), (0, True)]
    gate = station_at(edition)
    assert [said(scan(gate, page[0])) for page in codes_on(pdf)] == ["revoked", "admitted"]


def test_what_was_taken_back_meanwhile_is_not_printed_and_its_code_is_used_up() -> None:
    edition = edition_with_people(2)
    printed(edition, nothing)
    rename(edition)
    badge = first(edition)

    pdf = printed(edition, lambda: revoke_badge(badge, reason="Lost", by="desk"))
    later = printed(edition, nothing, badge=badge, anew=True)

    gate = station_at(edition)
    papers = [*(page[0] for page in codes_on(pdf)), codes_on(later)[0][0]]
    assert [said(scan(gate, code)) for code in papers] == ["revoked", "admitted", "admitted"]


@pytest.mark.parametrize("deed", ["revoke", "distrust"])
def test_one_badge_that_is_no_good_any_more_is_not_handed_out(deed: str) -> None:
    edition = edition_with_people(1)
    printed(edition, nothing)
    badge = first(edition)
    deeds = {
        "revoke": lambda: revoke_badge(badge, reason="Lost", by="desk"),
        "distrust": lambda: distrust_key(current_key(by="desk"), by="desk"),
    }

    with pytest.raises(Conflict):
        printed(edition, deeds[deed], badge=badge, anew=True)

    db.session.commit()  # what an answer without an error would do
    actions = db.session.scalars(db.select(AuditEvent.action)).all()
    assert (actions.count("badges.printed"), "badge.replaced" in actions) == (1, False)


def test_two_taps_at_one_moment_are_one_new_badge() -> None:
    """The second one is drawn and booked while the first one is drawn."""
    edition = edition_with_people(1)
    printed(edition, nothing)
    badge = first(edition)
    again: list[bytes] = []

    def tap() -> None:
        again.append(print_badges(edition, choice=Choice(badge=badge, anew=True), by="test")[0])

    pdf = printed(edition, tap, badge=badge, anew=True)

    assert codes_on(pdf) == codes_on(again[0])
    assert told(edition) == [(1, True)]


def test_after_the_last_issue_the_paper_drawn_is_the_one_that_counts() -> None:
    edition = edition_with_people(1)
    badge = first(edition)
    badge.issue = 255
    old = codes_of(edition)[0]

    pdf = printed(edition, nothing, badge=badge, anew=True)

    gate = station_at(edition)
    assert [said(scan(gate, code)) for code in (old, codes_on(pdf)[0][0])] == [
        "unknown", "admitted",
    ]  # fmt: skip
    assert told(edition) == [(0, True)]
