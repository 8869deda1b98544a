"""Two who print the same badge at one moment: one valid paper of it leaves the house."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, Station, StationKind
from badges.queries.designs import saved_design
from badges.queries.wearers import Wearer
from badges.rules.sheets import Sheet
from badges.services.badges import issue_badges
from badges.services.compromised_keys import distrust_key
from badges.services.kiosk import hand_out_badge
from badges.services.lost_badges import replace_lost_badge
from badges.services.print_orders import make_order
from badges.services.printing import Choice, print_badges
from badges.services.signing_keys import current_key
from registration.rules.roles import ParticipantRole
from tests.badges.venue import (
    MORNING,
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

pytestmark = pytest.mark.usefixtures("clock")


def printed(edition: Edition, *meanwhile: Callable[[], Any], **choice: Any) -> list[str]:
    """The codes on paper; with each drawing the next of ``meanwhile`` is done and committed."""
    deeds = list(meanwhile)

    def watch(faces: Any) -> Any:
        if deeds:
            deeds.pop(0)()
            db.session.commit()
        return faces

    pdf, count = print_badges(edition, choice=Choice(**choice), by="test", watch=watch)
    codes = [page[0] for page in codes_on(pdf)]
    assert len(codes) == count
    return codes


def kiosk_of(edition: Edition) -> Station:
    return station_at(edition, kind=StationKind.KIOSK)


def hand_out(kiosk: Station, person: Wearer) -> None:
    code = code_of(person, flags=1, issue=0)
    hand_out_badge(kiosk, code, sheet=Sheet.A6, by="kiosk")


def row(person: Wearer) -> Badge:
    return db.session.get_one(Badge, person.badge_id)


def rename(person: Wearer) -> None:
    row(person).participant.latin_name = "Newly Named"


def delete(person: Wearer) -> None:
    """As another connection does: what is loaded here does not know of it."""
    gone = db.delete(Badge).where(Badge.id == person.badge_id)
    db.session.execute(gone.execution_options(synchronize_session=False))


def counts() -> list[int]:
    """The badges of each print, as the audit has it."""
    query = db.select(AuditEvent).filter_by(action="badges.printed").order_by(AuditEvent.id)
    return [event.data["count"] for event in db.session.scalars(query)]


def test_what_a_kiosk_handed_out_meanwhile_is_drawn_by_nobody_else() -> None:
    edition = edition_with_people(3)
    kiosk, people, codes = kiosk_of(edition), badges_of(edition), codes_of(edition)

    papers = printed(
        edition, lambda: hand_out(kiosk, people[0]), lambda: hand_out(kiosk, people[2])
    )

    assert (papers, counts()) == ([codes[1]], [1, 1, 1])
    assert [said(scan(station_at(edition), code)) for code in codes] == ["admitted"] * 3


def test_the_desk_is_refused_what_a_kiosk_hands_out_at_that_moment() -> None:
    edition = edition_with_people(1)
    kiosk, person = kiosk_of(edition), badges_of(edition)[0]

    with pytest.raises(Conflict):
        printed(edition, lambda: hand_out(kiosk, person), badge=row(person))

    db.session.commit()  # what an answer without an error would do
    assert counts() == [1]


def test_who_is_always_too_late_gets_nothing_and_all_stays_as_it_is() -> None:
    edition = edition_with_people(3 + 1)
    kiosk, people = kiosk_of(edition), badges_of(edition)

    def take(person: Wearer) -> Callable[[], None]:
        return lambda: hand_out(kiosk, person)

    with pytest.raises(Conflict):
        printed(edition, *map(take, people[:3]))

    db.session.commit()
    assert [one.printed_at is not None for one in badges_of(edition)] == [True] * 3 + [False]


@pytest.mark.parametrize("anew", [False, True])
def test_a_double_click_on_what_changed_is_one_valid_paper(anew: bool) -> None:
    """Also where there was paper before, whose code is another from now on."""
    edition = edition_with_people(2)
    if anew:
        printed(edition)
        for person in badges_of(edition):
            rename(person)
    inner: list[str] = []

    with pytest.raises(Conflict):
        printed(
            edition, lambda: inner.extend(printed(edition, changed_only=True)), changed_only=True
        )

    assert inner == codes_of(edition)
    assert [one.is_changed for one in badges_of(edition)] == [False, False]


def test_what_is_printed_once_more_on_purpose_comes_in_both() -> None:
    """Paper that says what it said already is as good as the first."""
    edition = edition_with_people(2)
    printed(edition)

    assert printed(edition, lambda: printed(edition)) == codes_of(edition)


@pytest.mark.parametrize("anew", [False, True])
def test_older_words_do_not_count_as_printed(anew: bool) -> None:
    """The desk prints somebody under a new name while the old one is drawn."""
    edition = edition_with_people(2)
    if anew:
        printed(edition)
    person, other = badges_of(edition)
    mine: dict[str, Any] = {"badge": row(person), "anew": True} if anew else {}

    def meanwhile() -> None:
        rename(person)
        printed(edition, badge=row(person), anew=anew)

    if anew:
        with pytest.raises(Conflict):
            printed(edition, meanwhile, **mine)
    else:
        assert printed(edition, meanwhile) == [code_of(other)]

    assert [(one.is_changed, one.printed_at) for one in badges_of(edition)] == [
        (False, MORNING)
    ] * 2


def test_a_badge_that_is_deleted_while_it_is_drawn_is_a_conflict() -> None:
    edition = edition_with_people(1)
    person = badges_of(edition)[0]

    with pytest.raises(Conflict):
        printed(edition, lambda: delete(person), badge=row(person))


@pytest.mark.parametrize("where", ["desk", "kiosk"])
def test_a_badge_that_is_deleted_meanwhile_is_a_conflict_there_too(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = edition_with_people(1)
    kiosk, person = kiosk_of(edition), badges_of(edition)[0]
    real = print_badges

    def meanwhile(*args: Any, **values: Any) -> Any:
        def watch(faces: Any) -> Any:
            delete(person)
            db.session.commit()
            return faces

        return real(*args, **values, watch=watch)

    monkeypatch.setattr("badges.services.lost_badges.print_badges", meanwhile)
    monkeypatch.setattr("badges.services.kiosk.print_badges", meanwhile)

    deeds = {
        "desk": lambda: replace_lost_badge(row(person), issue=0, sheet=Sheet.A6, by="desk"),
        "kiosk": lambda: hand_out(kiosk, person),
    }

    with pytest.raises(Conflict):
        deeds[where]()


def test_a_key_that_is_distrusted_while_the_order_is_read_is_a_conflict() -> None:
    edition = edition_with_people(1)
    people, saved = badges_of(edition), saved_design(edition)
    distrust_key(current_key(by="desk"), by="desk")

    with pytest.raises(Conflict):
        make_order(
            edition, people, before=people, read_at=MORNING, saved=saved, sheet=Sheet.A6,
            covers=False,
        )  # fmt: skip


def test_who_prints_nobody_makes_no_badge_either() -> None:
    edition = edition_with_people(1)
    add_person(row(badges_of(edition)[0]).participant.delegation, 1)
    db.session.commit()

    with pytest.raises(Invalid):
        printed(edition, role=ParticipantRole.PRESS)

    db.session.commit()  # as above
    assert len(badges_of(edition)) == 1
    assert issue_badges(edition, by="test") == 1
