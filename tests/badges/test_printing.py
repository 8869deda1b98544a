"""Badges on paper: who gets one, what it says, that its code reads back, what a new print does."""

from collections.abc import Mapping
from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine

from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid
from app.core.pdf import stamp
from app.core.pdf.html import lay_out
from app.core.pdf.texts import InLanguage
from app.extensions import db
from badges.models import Badge, SigningKey
from badges.queries.figures import figures_of
from badges.queries.keys import public_key
from badges.rules.code import read_verified
from badges.services.badges import issue_badges, revoke_badge
from badges.services.printing import Choice, print_badges
from badges.services.signing_keys import current_key, rotate_key
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole
from tests.badges.venue import (
    MORNING,
    add_person,
    badges_of,
    codes_of,
    edition_with_people,
    said,
    scan,
    station_at,
)
from tests.conftest import QueryCounter
from tests.core.pdf_pages import codes_on, pages_of, raster, texts_on
from tests.factories import DelegationFactory, EditionFactory, ParticipantFactory, ProjectFactory

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.usefixtures("clock")]

EVERYBODY = Choice()
Face = Mapping[str, str | InLanguage]


def test_every_code_reads_off_the_paper_and_its_signature_holds() -> None:
    edition = edition_with_people(6)
    pdf, count = print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")

    keys = {1: public_key(current_key(by="test").public_key)}
    found = [read_verified(text, keys) for page in codes_on(pdf) for text in page]
    assert count == 6
    assert [code.badge.hex() for code in found] == [one.serial for one in badges_of(edition)]
    assert {(code.edition, code.issue, code.key_id) for code in found} == {(edition.id, 0, 1)}


def test_four_on_a_sheet_hold_the_same_badges() -> None:
    edition = edition_with_people(6)
    pdf, count = print_badges(edition, choice=EVERYBODY, sheet="a4-4", by="test")

    assert count == 6
    assert [len(page) for page in codes_on(pdf)] == [4, 2]
    assert sorted(text for page in codes_on(pdf) for text in page) == sorted(codes_of(edition))


def test_a_badge_says_who_from_where_and_what_to_type() -> None:
    edition = edition_with_people(1, name="ESI 2027, Gdynia")
    person = db.session.scalars(db.select(Badge)).one().participant
    project = ProjectFactory.create(delegation=person.delegation, stand_number="B 14")
    person.project = project
    wearer = badges_of(edition)[0]

    said_on_it = texts_on(print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")[0])[0]

    for words in (
        "ESI 2027, Gdynia", "Yasmine Trabelsi", "Tunisian Association of Young Science", "Tunisia",
        "Exhibitor", "TN-03", "Stand B 14", f"{wearer.short_code[:4]} {wearer.short_code[4:]}",
    ):  # fmt: skip
        assert words in said_on_it


def test_only_people_who_take_part_get_a_badge() -> None:
    edition = EditionFactory.create()
    for number, state in enumerate(DelegationState):
        delegation = DelegationFactory.create(edition=edition, state=state, number=f"BE-{number}")
        add_person(delegation, name=f"Of a {state} one", latin_name="")
    add_person(delegation, name="Withdrawn", withdrawn_at=MORNING)
    ParticipantFactory.create(
        delegation=None, edition=edition, role=ParticipantRole.VOLUNTEER, name="Volunteer",
        nationality="FR",
    )  # fmt: skip

    assert issue_badges(edition, by="test") == 3
    assert issue_badges(edition, by="test") == 0
    names = {one.name for one in badges_of(edition)}
    assert names == {"Of a validated one", "Of a confirmed one", "Volunteer"}
    assert "France" in texts_on(print_badges(edition, choice=EVERYBODY, sheet="a6", by="t")[0])[2]


def test_who_withdrew_after_the_first_print_is_not_printed_again() -> None:
    edition = edition_with_people(3)
    db.session.scalars(db.select(Badge)).first().participant.withdrawn_at = MORNING

    assert print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")[1] == 2


def test_one_role_is_printed_alone_in_its_colour() -> None:
    edition = edition_with_people(2)
    delegation = db.session.scalars(db.select(Badge)).first().participant.delegation
    add_person(delegation, 2, role=ParticipantRole.PRESS)

    pdf, count = print_badges(
        edition, choice=Choice(role=ParticipantRole.PRESS), sheet="a6", by="test"
    )

    assert (count, "Press" in texts_on(pdf)[0]) == (1, True)
    bar = raster(pdf, dpi=100)[0].getpixel((200, 570))
    exhibitor = print_badges(
        edition, choice=Choice(role=ParticipantRole.EXHIBITOR), sheet="a6", by="test"
    )[0]
    assert raster(exhibitor, dpi=100)[0].getpixel((200, 570)) < 100 < bar


def test_printing_again_keeps_the_codes_unless_the_person_changed(
    clock: time_machine.Traveller,
) -> None:
    edition = edition_with_people(3)
    first = codes_on(print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")[0])
    clock.shift(timedelta(hours=1))
    again = codes_on(print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")[0])
    changed = db.session.scalars(db.select(Badge).order_by(Badge.id)).first()
    changed.participant.latin_name = "Yasmin Trabelsi"
    clock.shift(timedelta(hours=1))
    db.session.flush()
    pdf, count = print_badges(edition, choice=Choice(changed_only=True), sheet="a6", by="test")

    assert again == first
    assert (count, "Yasmin Trabelsi" in texts_on(pdf)[0], changed.issue) == (1, True, 1)
    gate = station_at(edition)
    assert [said(scan(gate, page[0])) for page in first] == ["revoked", "admitted", "admitted"]
    assert said(scan(gate, codes_on(pdf)[0][0])) == "admitted"


def test_whoever_changes_while_the_paper_is_drawn_is_printed_again(
    clock: time_machine.Traveller,
) -> None:
    edition = edition_with_people(2)
    issue_badges(edition, by="test")
    person = db.session.scalars(db.select(Badge).order_by(Badge.id)).first().participant

    def meanwhile(faces: list[Face]) -> list[Face]:
        clock.shift(timedelta(seconds=2))
        person.latin_name = "Yasmin Trabelsi"
        db.session.flush()
        clock.shift(timedelta(seconds=2))
        return faces

    print_badges(edition, choice=EVERYBODY, by="test", watch=meanwhile)
    pdf, count = print_badges(edition, choice=Choice(changed_only=True), by="test")

    assert (count, "Yasmin Trabelsi" in texts_on(pdf)[0]) == (1, True)


def test_there_is_nothing_new_to_print_twice() -> None:
    edition = edition_with_people(2)
    print_badges(edition, choice=Choice(changed_only=True), sheet="a6", by="test")

    with pytest.raises(Invalid):
        print_badges(edition, choice=Choice(changed_only=True), sheet="a6", by="test")
    with pytest.raises(Invalid):
        print_badges(EditionFactory.create(), choice=EVERYBODY, sheet="a6", by="test")


def test_a_badge_taken_back_is_not_printed() -> None:
    edition = edition_with_people(2)
    revoke_badge(db.session.scalars(db.select(Badge)).first(), reason="Lost", by="test")

    assert print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")[1] == 1


def test_figures_count_people_paper_and_what_is_to_print(clock: time_machine.Traveller) -> None:
    edition = edition_with_people(3)
    print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")
    clock.shift(timedelta(hours=1))
    one = db.session.scalars(db.select(Badge)).first()
    one.participant.latin_name = "Other"
    add_person(one.participant.delegation, 3)
    add_person(one.participant.delegation, 4, role=ParticipantRole.SUPERVISOR)
    db.session.flush()

    counted = [(f.role.value, f.people, f.printed, f.to_print) for f in figures_of(edition)]
    assert counted == [("exhibitor", 4, 2, 2), ("supervisor", 1, 0, 1)]


def test_the_first_key_is_made_when_needed_sealed_and_rotated() -> None:
    edition = edition_with_people(1)
    rotate_key(by="test")
    print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")
    keys = db.session.scalars(db.select(SigningKey).order_by(SigningKey.key_id)).all()

    assert [(key.key_id, key.retired_at) for key in keys] == [(1, MORNING), (2, None)]
    stored = db.session.execute(db.text("select private_key from signing_key")).scalars().all()
    assert all(key.private_key not in stored for key in keys)
    keys[1].key_id = 255
    with pytest.raises(Conflict):
        rotate_key(by="test")


def test_printing_is_audited_with_how_many() -> None:
    edition = edition_with_people(2)
    print_badges(edition, choice=EVERYBODY, sheet="a4-4", by="manager@example.org")

    event = db.session.scalars(db.select(AuditEvent).filter_by(action="badges.printed")).one()
    assert (event.actor, event.data) == ("manager@example.org", {"count": 2, "sheet": "a4-4"})


def test_many_badges_are_laid_out_once_and_ask_no_more_than_few(
    queries: QueryCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Mock(wraps=lay_out)
    monkeypatch.setattr(stamp, "lay_out", watched)

    def printed(count: int) -> tuple[int, int, int]:
        """How many statements and layouts it takes, and how many bytes the PDF has."""
        edition = edition_with_people(count, name=f"Fair of {count}")
        db.session.commit()
        queries.statements.clear()
        watched.reset_mock()
        pdf, badges = print_badges(edition, choice=EVERYBODY, sheet="a6", by="test")
        assert (badges, len(pages_of(pdf))) == (count, count)
        return len(queries), watched.call_count, len(pdf)

    (few_asked, few_layouts, few_bytes), (many_asked, many_layouts, many_bytes) = (
        printed(10), printed(110)
    )  # fmt: skip

    assert many_asked == few_asked
    assert (few_layouts, many_layouts) == (1, 1)
    assert (many_bytes - few_bytes) / 100 < 1_500  # for a badge: the rest is there once
