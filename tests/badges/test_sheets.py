"""Badges on labels, lanyards and covers: what lies where, on which side, in which order."""

import io
import subprocess
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
import time_machine
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from app.core import files
from app.core.audit import AuditEvent
from app.core.errors import Invalid
from app.core.pdf import stamp
from app.core.pdf.html import lay_out
from app.core.pdf.texts import InLanguage
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, BadgeDesign
from badges.rules.designs import read_design, write_design
from badges.services.badge_faces import front
from badges.services.badges import issue_badges, reprint_badge
from badges.services.printing import Choice, print_badges
from registration.models import Delegation
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole
from tests.badges.venue import add_person, badges_of, codes_of, edition_with_people
from tests.conftest import DATABASES, QueryCounter
from tests.core.pdf_pages import pages_of, raster, texts_on
from tests.factories import DelegationFactory, OrganisationFactory, ParticipantFactory
from tests.judging.photographs import encoded

#: what lies where on the paper is no question for the database
pytestmark = [pytest.mark.database("sqlite"), pytest.mark.usefixtures("clock")]
both = pytest.mark.database(*DATABASES)

EVERYBODY = Choice()
MM = 72 / 25.4
POSTER = {"width_mm": 148, "height_mm": 210}


def choose(edition: Edition, logo_key: str | None = None, **values: Any) -> None:
    design = write_design(read_design(values))
    db.session.add(BadgeDesign(edition=edition, values=design, logo_key=logo_key))
    db.session.flush()


def printed(edition: Edition, sheet: str = "a6", choice: Choice = EVERYBODY) -> bytes:
    return print_badges(edition, choice=choice, sheet=sheet, by="test")[0]


def texts(pdf: bytes) -> list[list[str]]:
    """The lines on each page, as they stand on the paper."""
    return [[" ".join(line.split()) for line in text.splitlines()] for text in texts_on(pdf)]


def millimetres(pdf: bytes) -> tuple[int, int]:
    box = pages_of(pdf)[0].mediabox
    return round(float(box[2]) / MM), round(float(box[3]) / MM)


def codes(pdf: bytes) -> list[dict[str, tuple[int, int]]]:
    """On each page, the codes and where their middles are, in millimetres."""
    return [
        {code.text: _middle(code.position) for code in zxingcpp.read_barcodes(page)}
        for page in raster(pdf, dpi=127)
    ]


def _middle(corners: Any) -> tuple[int, int]:
    opposite = (corners.top_left, corners.bottom_right)
    return sum(p.x for p in opposite) // 10, sum(p.y for p in opposite) // 10


def coloured(pdf: bytes) -> bool:
    """Whether anything on the first page is not grey."""
    command = ["pdftoppm", "-r", "50", "-singlefile", "-"]
    shown = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    picture = np.asarray(Image.open(io.BytesIO(shown)), int)
    return bool((picture.max(axis=2) - picture.min(axis=2) > 20).any())


def test_a_lanyard_has_each_person_on_both_sides() -> None:
    edition = edition_with_people(2)
    choose(edition, width_mm=90, height_mm=130, back_text="Emergency: 112\nWi-Fi: science")
    pdf = printed(edition, "lanyard")

    assert millimetres(pdf) == (90, 130)
    first, second = codes_of(edition)
    assert [list(page) for page in codes(pdf)] == [[first], [first], [second], [second]]
    backs = texts(pdf)[1::2]
    assert all("Emergency: 112" in back and "Wi-Fi: science" in back for back in backs)
    assert ["Yasmine Trabelsi" in back for back in backs] == [True, False]


def test_four_on_a_sheet_have_their_backs_behind_them() -> None:
    edition = edition_with_people(5)
    pages = codes(printed(edition, "lanyard-a4"))

    assert [len(page) for page in pages] == [4, 4, 1, 1]
    for fronts, backs in (pages[:2], pages[2:]):
        where = {code: (x > 105, y > 148) for code, (x, y) in fronts.items()}
        behind = {code: (x < 105, y > 148) for code, (x, y) in backs.items()}
        assert where == behind


def test_paper_is_printed_at_its_size_and_turned_over_the_long_edge() -> None:
    edition = edition_with_people(1)
    wishes = [
        dict(PdfReader(io.BytesIO(printed(edition, sheet))).root_object["/ViewerPreferences"])
        for sheet in ("a6", "lanyard")
    ]
    assert wishes == [
        {"/PrintScaling": "/None"},
        {"/PrintScaling": "/None", "/Duplex": "/DuplexFlipLongEdge"},
    ]


def test_a_label_is_62_mm_wide_in_black_alone() -> None:
    edition = edition_with_people(1)
    red = encoded(Image.new("RGBA", (60, 20), "#ff0000"), "PNG")
    logo = files.save(red, name="logo.png", media_type="image/png", folder="badge-logos")
    choose(
        edition, logo.key, template="colour", role_colours={"exhibitor": "#00ff00"},
        both_sides=True,
    )  # fmt: skip
    pdf = printed(edition, "label-62")
    head = np.asarray(raster(pdf)[0])[:60]

    assert (millimetres(pdf), coloured(pdf), len(texts(pdf))) == ((62, 100), False, 1)
    assert (head == 76).sum() > 500  # the red logo is there, in grey
    assert list(codes(pdf)[0]) == codes_of(edition)
    assert "Trabelsiياسمين الطرابلسي" in texts(pdf)[0]
    assert coloured(printed(edition, "own"))


def test_a_badge_leaves_off_what_the_design_leaves_off() -> None:
    edition = edition_with_people(1, name="ESI 2027, Gdynia")
    choose(edition, **POSTER, template="plain", fields=["country"], both_sides=True)
    pdf = printed(edition, "own")

    said = texts(pdf)
    badge = db.session.scalars(db.select(Badge)).one()
    typed = f"{badge.short_code[:4]} {badge.short_code[4:]}"
    assert (millimetres(pdf), len(said)) == ((148, 210), 2)
    said_in_all = "ESI 2027, Gdynia Exhibitor Yasmine TrabelsiTunisia " + typed
    assert sorted(" ".join(said[0]).split()) == sorted(said_in_all.split())


def test_what_cannot_be_printed_is_refused_before_anything_changes() -> None:
    edition = edition_with_people(1)
    choose(edition, **POSTER)
    for sheet in ("lanyard-a4", "a5"):
        with pytest.raises(Invalid):
            printed(edition, sheet)
    assert db.session.scalars(db.select(Badge)).one().printed_at is None
    assert millimetres(printed(edition, "a4-4")) == (210, 297)


def test_the_logo_is_printed_and_a_lost_one_stops_nobody() -> None:
    picture = encoded(Image.new("RGB", (60, 20), "#000"), "PNG")
    logo = files.save(picture, name="logo.png", media_type="image/png", folder="badge-logos")
    marked, lost = edition_with_people(1), edition_with_people(1)
    choose(marked, logo.key, fields=["country"])
    choose(lost, "badge-logos/none", fields=["country"])

    dark = [int((np.asarray(raster(printed(one))[0])[:90] < 60).sum()) for one in (marked, lost)]
    assert dark[0] > dark[1] + 500


def test_a_name_has_the_forms_of_the_wearers_country() -> None:
    edition = edition_with_people(0)
    delegation = DelegationFactory.create(
        edition=edition, country="JP", state=DelegationState.CONFIRMED,
        organisation=OrganisationFactory.create(name="科学協会"),
    )  # fmt: skip
    for place, country in enumerate(("", "CN", "TW")):
        add_person(delegation, place, name="直骨 海", latin_name="Nao Hai", nationality=country)
    issue_badges(edition, by="test")

    faces = [front(person, "") for person in badges_of(edition)]
    assert [face["native_name"].lang for face in faces] == ["ja", "zh-cn", "zh-tw"]
    assert {(face["name"], face["organisation"]) for face in faces} == {
        ("Nao Hai", InLanguage("科学協会", "ja"))
    }


def two_delegations() -> Edition:
    """Tunisia with 22 people, one of them the head, Belgium with one, and a volunteer."""
    edition = edition_with_people(21)
    tunisia = db.session.scalars(db.select(Badge)).first().participant.delegation
    add_person(
        tunisia, 21, role=ParticipantRole.HEAD_OF_DELEGATION, name="Amel Ben Salah", latin_name=""
    )
    belgium = DelegationFactory.create(
        edition=edition, number="BE-01", country="BE", state=DelegationState.CONFIRMED,
        organisation=OrganisationFactory.create(name="Jeugd en Wetenschap", country="BE"),
    )  # fmt: skip
    add_person(belgium, 1)
    ParticipantFactory.create(
        delegation=None, edition=edition, role=ParticipantRole.VOLUNTEER, name="Ola Nowak",
        nationality="PL",
    )  # fmt: skip
    return edition


def test_each_delegation_comes_after_its_cover() -> None:
    edition = two_delegations()
    said = texts(printed(edition, choice=Choice(by_delegation=True)))

    assert len(said) == 24 + 4
    covers = [page for page in said if any("badge" in line for line in page[:2])]
    assert [said.index(cover) for cover in covers] == [0, 2, 3, 26]
    assert covers[0] == [
        "BE-01 1 badge", "Jeugd en Wetenschap", "Belgium", "☐ Mateusz Wiśniewski Exhibitor"
    ]  # fmt: skip
    assert covers[1][:4] == [
        "TN-03 22 badges (1/2)", "Tunisian Association of Young Science", "Tunisia",
        "Head of delegation: Amel Ben Salah",
    ]  # fmt: skip
    assert ["".join(cover).count("☐") for cover in covers] == [1, 20, 2, 1]
    assert covers[2][-1] == "☐ Amel Ben Salah Head of delegation"
    assert covers[3][:2] == ["1 badge", "Without a delegation"]


def test_a_cover_starts_a_sheet_and_has_no_back() -> None:
    edition = two_delegations()
    pages = codes(printed(edition, "lanyard-a4", Choice(by_delegation=True)))

    assert [len(page) for page in pages[::2]] == [1, 2, 4, 4, 4, 4, 4, 1]
    assert [set(back) for back in pages[1::2]] == [set(front) for front in pages[::2]]


@both
def test_one_delegation_is_printed_alone_and_it_is_kept_whose() -> None:
    edition = two_delegations()
    belgium = db.session.scalars(db.select(Delegation).filter_by(number="BE-01")).one()
    said = texts(printed(edition, choice=Choice(delegation=belgium)))

    event = db.session.scalars(db.select(AuditEvent).filter_by(action="badges.printed")).one()
    assert [page[0] for page in said] == ["BE-01 1 badge", edition.name]
    assert event.data == {"count": 1, "sheet": "a6", "delegation": "BE-01"}


@both
def test_covers_ask_no_more_for_many_delegations_than_for_two(queries: QueryCounter) -> None:
    def asked(more: int) -> int:
        edition = two_delegations()
        for number in range(more):
            delegation = DelegationFactory.create(
                edition=edition, number=f"PL-{number:02}", state=DelegationState.CONFIRMED
            )
            add_person(delegation, number, role=ParticipantRole.HEAD_OF_DELEGATION)
        db.session.commit()
        queries.statements.clear()
        printed(edition, choice=Choice(by_delegation=True))
        return len(queries)

    assert asked(12) == asked(0)


def test_a_badge_at_the_desk_uses_the_design_that_is_laid_out_already(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = edition_with_people(3)
    choose(edition, accent="#0b5c8a")
    before = codes(printed(edition))
    watched = Mock(wraps=lay_out)
    monkeypatch.setattr(stamp, "lay_out", watched)
    badge = db.session.scalars(db.select(Badge).order_by(Badge.id)).first()
    clock.shift(timedelta(hours=1))
    reprint_badge(badge, by="test")
    pdf = printed(edition, choice=Choice(badge=badge))

    assert (watched.call_count, len(texts(pdf)), badge.issue) == (0, 1, 1)
    assert codes(pdf)[0].keys().isdisjoint(before[0])

    design = db.session.scalars(db.select(BadgeDesign)).one()
    design.values = design.values | {"accent": "#a02c1b"}
    printed(edition, choice=Choice(badge=badge))
    assert watched.call_count == 1
