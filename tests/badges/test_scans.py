"""Readings at a station: judged, kept, answered once, taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid
from app.extensions import db
from badges.models import Badge, Scan
from badges.queries.scans import inside_by_role, last_scans
from badges.rules.scanning import Reason, Verdict
from badges.services.badges import issue_badges, reprint_badge, revoke_badge
from badges.services.scans import record_scans, undo_scan
from badges.services.signing_keys import rotate_key
from badges.services.stations import close_station
from badges.views.words import verdict_card
from registration.models import Consent, ConsentKind, ConsentState
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole
from tests.badges.venue import (
    MORNING,
    add_person,
    altered,
    badges_of,
    code_of,
    codes_of,
    edition_with_people,
    reading,
    said,
    scan,
    station_at,
)
from tests.conftest import QueryCounter

pytestmark = pytest.mark.usefixtures("venue_open")


@pytest.fixture
def venue_open(app: Flask):
    """The first day, just after the scans of these tests."""
    with time_machine.travel(MORNING + timedelta(minutes=5), tick=False):
        yield


def badge(number: int = 0) -> Badge:
    return db.session.scalars(db.select(Badge).order_by(Badge.id).offset(number)).first()


def test_a_badge_passes_once_until_it_has_gone_out():
    edition = edition_with_people()
    gate, code = station_at(edition), codes_of(edition)[0]

    answers = [said(scan(gate, code, out=out)) for out in (False, False, True, True, False)]

    assert answers == ["admitted", "already", "admitted", "already", "admitted"]
    assert gate.inside == 1
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == 5


def test_who_was_inside_is_told_since_when():
    edition = edition_with_people()
    gate, code = station_at(edition), codes_of(edition)[0]
    first = MORNING - timedelta(minutes=20)
    scan(gate, code, scanned_at=first)

    assert scan(gate, code).scan.since == first


def test_a_typed_code_is_forgiven_its_spelling():
    edition = edition_with_people()
    gate, wearer = station_at(edition), badges_of(edition)[0]
    typed = wearer.short_code.lower()

    assert said(scan(gate, f" {typed[:4]}-{typed[4:]} ")) == "admitted"
    assert said(scan(gate, code_of(wearer))) == "already"


def test_codes_that_name_nobody():
    edition = edition_with_people()
    gate, wearer = station_at(edition), badges_of(edition)[0]
    good = code_of(wearer)
    never_made = code_of(wearer, badge=bytes(8))

    texts = ("hello", "00000000", good[:-1], altered(good), code_of(wearer, key_id=9), never_made)
    assert [said(scan(gate, text)) for text in texts] == [
        "unknown", "unknown", "unknown", "forged", "forged", "unknown",
    ]  # fmt: skip
    assert said(scan(gate, code_of(wearer, badge=bytes(8), edition=999_999))) == "wrong_edition"
    assert gate.inside == 0


def test_a_confirmation_opens_no_door_but_the_desk_may_know_better():
    edition = edition_with_people()
    gate, (first, second, *_) = station_at(edition), badges_of(edition)
    revoke_badge(db.session.get(Badge, second.badge_id), reason="Expelled", by="test")
    confirms = code_of(first, flags=1, issue=0)

    refused = scan(gate, confirms)
    assert said(refused) == "not_yet_valid"
    assert verdict_card(refused, gate)["why"] == (
        "This is the confirmation from the mail: the badge is handed out at check-in."
    )
    assert said(scan(gate, code_of(second, flags=1), override=True)) == "revoked"
    assert said(scan(gate, confirms, override=True, note="Badge is on its way")) == "admitted"
    assert said(scan(gate, code_of(first))) == "already"


def test_a_badge_of_another_edition_is_refused_and_its_typed_code_unknown():
    edition, other = edition_with_people(), edition_with_people()
    gate, theirs = station_at(edition), badges_of(other)[0]

    revoke_badge(badge(4), reason="lost", by="test")
    stranger = scan(gate, code_of(theirs))
    assert (said(stranger), stranger.wearer) == ("wrong_edition", None)
    assert [who for _, who in last_scans(gate)] == [None]
    assert said(scan(gate, theirs.short_code)) == "unknown"


def test_a_reprint_makes_the_older_paper_worthless_and_a_new_key_does_not():
    edition = edition_with_people()
    gate, old = station_at(edition), badges_of(edition)[0]
    old_code, other_code = codes_of(edition)[:2]
    rotate_key(by="test")
    reprint_badge(db.session.get(Badge, old.badge_id), by="test")

    assert said(scan(gate, old_code)) == "revoked"
    assert said(scan(gate, code_of(badges_of(edition)[0]))) == "admitted"
    assert said(scan(gate, other_code)) == "admitted"


def test_a_badge_taken_back_is_refused_until_it_is_printed_anew():
    edition = edition_with_people()
    gate, wearer = station_at(edition), badges_of(edition)[0]
    taken = db.session.get(Badge, wearer.badge_id)
    revoke_badge(taken, reason="Lost", by="test")

    assert said(scan(gate, code_of(wearer))) == "revoked"
    assert said(scan(gate, wearer.short_code)) == "revoked"
    with pytest.raises(Conflict):
        revoke_badge(taken, reason="Lost", by="test")
    reprint_badge(taken, by="test")
    assert said(scan(gate, wearer.short_code)) == "admitted"


def test_the_256th_paper_of_a_badge_is_another_badge():
    edition = edition_with_people(1)
    gate, taken, old = station_at(edition), badge(), badges_of(edition)[0]
    taken.issue = 255
    reprint_badge(taken, by="test")

    assert (taken.issue, taken.serial != old.serial) == (0, True)
    assert said(scan(gate, code_of(badges_of(edition)[0]))) == "admitted"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (DelegationState.VALIDATED, "unpaid"),
        (DelegationState.DRAFT, "not_confirmed"),
        (DelegationState.WITHDRAWN, "not_confirmed"),
    ],
)
def test_the_state_of_the_delegation_counts_at_the_moment_of_the_scan(state, expected):
    edition = edition_with_people(1)
    gate, code = station_at(edition), codes_of(edition)[0]
    badge().participant.delegation.state = state

    assert said(scan(gate, code)) == expected


def test_a_minor_needs_the_newest_consent_of_a_parent():
    edition = edition_with_people(1)
    gate, code = station_at(edition), codes_of(edition)[0]
    person = badge().participant
    person.birth_date = edition.starts_on.replace(year=edition.starts_on.year - 15)
    said_before = said(scan(gate, code))
    for state in (ConsentState.GIVEN, ConsentState.WITHDRAWN):
        db.session.add(Consent(participant=person, kind=ConsentKind.PARTICIPATION, state=state))
        db.session.add(
            Consent(participant=person, kind=ConsentKind.PHOTOGRAPHS, state=ConsentState.GIVEN)
        )
        db.session.flush()
        if state is ConsentState.GIVEN:
            assert said(scan(gate, code)) == "admitted"

    assert said_before == "consent_missing"
    assert said(scan(gate, code)) == "consent_missing"


def test_a_closed_station_still_takes_scans_that_waited_from_before():
    edition = edition_with_people()
    gate, codes = station_at(edition), codes_of(edition)
    close_station(gate, by="test")

    assert said(scan(gate, codes[0], scanned_at=MORNING)) == "admitted"
    assert said(scan(gate, codes[1], scanned_at=MORNING + timedelta(minutes=5))) == "expired"


def test_a_clock_that_runs_ahead_does_not_open_a_door_early():
    edition = edition_with_people(1)
    gate = station_at(edition, opens_at=MORNING + timedelta(hours=1))

    ahead = scan(gate, codes_of(edition)[0], scanned_at=MORNING + timedelta(days=1))

    assert said(ahead) == "not_yet_valid"


def test_a_nonce_gets_its_first_answer_again_whatever_comes_with_it():
    edition = edition_with_people()
    gate, codes = station_at(edition), codes_of(edition)
    first = reading(codes[0])
    bad = reading("hello")
    answers = record_scans(gate, [first, bad], by="test")
    again = record_scans(
        gate,
        [
            first,
            reading(codes[1], nonce=first.nonce, out=True),
            reading(codes[2], nonce=bad.nonce),
            first,
        ],
        by="another device",
    )

    assert [said(one) for one in answers] == ["admitted", "unknown"]
    assert [said(one) for one in again] == ["admitted", "admitted", "unknown", "admitted"]
    assert [one.scan.id for one in again] == [answers[i].scan.id for i in (0, 0, 1, 0)]
    assert again[1].wearer == answers[0].wearer
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == 2
    assert gate.inside == 1


def test_the_same_nonce_at_another_station_is_another_reading():
    edition = edition_with_people()
    one, other = station_at(edition), station_at(edition)
    first = reading(codes_of(edition)[0])

    assert [said(record_scans(s, [first], by="test")[0]) for s in (one, other)] == ["admitted"] * 2


def test_a_batch_is_judged_in_its_order_and_stops_at_the_limit():
    edition = edition_with_people(6)
    gate, codes = station_at(edition, capacity=3), codes_of(edition)
    batch = [reading(code) for code in codes]
    batch += [reading(codes[0], out=True), reading(codes[5]), reading(codes[5])]

    answers = [said(one) for one in record_scans(gate, batch, by="test")]

    assert answers == ["admitted"] * 3 + ["full"] * 3 + ["admitted", "admitted", "already"]
    assert gate.inside == 3


def test_every_reading_is_kept_with_who_and_when():
    edition = edition_with_people()
    gate = station_at(edition)
    long = "x" * 3000
    scan(gate, f"\x00{long}\ud800")

    kept = db.session.scalars(db.select(Scan)).one()
    assert (kept.code, kept.verdict, kept.reason) == ("x" * 200, Verdict.REFUSED, Reason.UNKNOWN)
    assert (kept.scanned_by, kept.scanned_at, kept.badge_id) == ("test", MORNING, None)
    assert kept.received_at == MORNING + timedelta(minutes=5)


def test_the_desk_lets_in_against_the_rules_and_says_why():
    edition = edition_with_people()
    gate, code = station_at(edition, roles=["juror"]), codes_of(edition)[0]

    refused = scan(gate, code)
    let_in = scan(gate, code, override=True, note=" Carries the\npodium ")

    assert (said(refused), said(let_in)) == ("wrong_role", "admitted")
    kept = let_in.scan
    assert (kept.override, kept.reason, kept.note) == (
        True,
        Reason.WRONG_ROLE,
        "Carries the podium",
    )
    assert let_in.reason is None
    assert gate.inside == 1


def test_a_note_without_need_is_not_kept():
    edition = edition_with_people()
    gate, code = station_at(edition), codes_of(edition)[0]

    kept = scan(gate, code, override=True, note="just in case").scan

    assert (kept.override, kept.note) == (False, "")


def test_undoing_frees_the_place_and_is_audited_once():
    edition = edition_with_people()
    gate, codes = station_at(edition, capacity=1), codes_of(edition)
    first = scan(gate, codes[0])
    undo_scan(gate, first.scan.nonce, by="test")
    undo_scan(gate, first.scan.nonce, by="test")

    assert gate.inside == 0
    assert said(scan(gate, codes[1])) == "admitted"
    deeds = db.session.scalars(db.select(AuditEvent.action).filter_by(action="scan.undone")).all()
    assert deeds == ["scan.undone"]


def test_undoing_one_of_two_passes_leaves_the_person_inside():
    edition = edition_with_people()
    bus, code = station_at(edition, once=False), codes_of(edition)[0]
    nonces = [scan(bus, code).scan.nonce for _ in range(2)]

    undo_scan(bus, nonces[1], by="test")
    assert bus.inside == 1
    undo_scan(bus, nonces[0], by="test")
    assert bus.inside == 0


def test_undoing_a_leave_needs_a_place():
    edition = edition_with_people()
    gate, codes = station_at(edition, capacity=1), codes_of(edition)
    scan(gate, codes[0])
    left = scan(gate, codes[0], out=True)
    scan(gate, codes[1])

    with pytest.raises(Conflict):
        undo_scan(gate, left.scan.nonce, by="test")
    assert gate.inside == 1


def test_only_what_let_somebody_pass_can_be_undone():
    edition = edition_with_people()
    gate, other = station_at(edition), station_at(edition)
    refused = scan(gate, "hello")
    passed = scan(gate, codes_of(edition)[0])

    with pytest.raises(Conflict):
        undo_scan(gate, refused.scan.nonce, by="test")
    with pytest.raises(Invalid):
        undo_scan(other, passed.scan.nonce, by="test")


def test_who_is_inside_by_role_and_the_last_scans():
    edition = edition_with_people(3)
    delegation = badge().participant.delegation
    add_person(delegation, 3, role=ParticipantRole.SUPERVISOR)
    issue_badges(edition, by="test")
    gate, codes = station_at(edition), codes_of(edition)
    for code in codes:
        scan(gate, code)
    scan(gate, codes[0], out=True)
    scan(gate, "hello")

    assert inside_by_role(gate) == [
        (ParticipantRole.EXHIBITOR, 2),
        (ParticipantRole.SUPERVISOR, 1),
    ]
    newest = last_scans(gate, limit=2)
    assert [(one.verdict, who and who.name) for one, who in newest] == [
        (Verdict.REFUSED, None),
        (Verdict.ADMITTED, badges_of(edition)[0].name),
    ]


def test_a_batch_takes_as_many_statements_as_one_scan(queries: QueryCounter):
    edition = edition_with_people(20)
    gate, codes = station_at(edition), codes_of(edition)
    db.session.commit()
    counts = []
    for batch in (codes[:1], codes[1:]):
        db.session.rollback()
        queries.statements.clear()
        record_scans(gate, [reading(code) for code in batch], by="test")
        db.session.flush()
        counts.append(len([s for s in queries.statements if not s.startswith("INSERT INTO scan")]))

    assert counts[0] <= 5
    assert counts[1] == counts[0]


def test_naive_moments_never_reach_the_database():
    edition = edition_with_people(1)
    naive = datetime(2027, 7, 19, 9, 0)  # noqa: DTZ001 - that is the point
    with pytest.raises(TypeError):
        scan(station_at(edition), codes_of(edition)[0], scanned_at=naive)
    assert naive.replace(tzinfo=UTC) < MORNING + timedelta(hours=2)
