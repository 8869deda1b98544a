"""The page that prints badges: on which sheets, and delegation by delegation."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.access import Role
from app.extensions import db
from badges.models import BadgeDesign
from badges.rules.designs import USUAL, Template, write_design
from badges.rules.sheets import Sheet
from badges.services.badges import issue_badges
from registration.models import Delegation
from registration.rules.delegation_states import DelegationState
from tests.badges.venue import add_person, badges_of, edition_with_people
from tests.core.pdf_pages import pages_of, texts_on
from tests.factories import DelegationFactory, OrganisationFactory, sign_in, user_with

#: no matter which database
on_one = pytest.mark.database("sqlite")
MM = 72 / 25.4


def desk(client: FlaskClient, **size: int) -> tuple[Any, str]:
    """An edition of two delegations, with badges of that size; its desk is signed in."""
    edition = edition_with_people(3)
    club = OrganisationFactory.create(name="Klub Młodych Odkrywców", country="PL")
    other = DelegationFactory.create(
        edition=edition, organisation=club, number="PL-01", state=DelegationState.CONFIRMED
    )
    add_person(other, 7)
    issue_badges(edition, by="test")
    values = write_design(USUAL) | {"template": Template.PLAIN.value} | size
    if size:
        db.session.add(BadgeDesign(edition=edition, values=values))
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    return edition, f"/staff/editions/{edition.code}/badges"


def paper(answer: Any) -> bytes:
    assert answer.content_type == "application/pdf"
    content: bytes = answer.data
    return content


def sizes(answer: Any) -> set[tuple[int, int]]:
    return {
        (round(float(one.mediabox.width) / MM), round(float(one.mediabox.height) / MM))
        for one in pages_of(paper(answer))
    }


def offered(page: str) -> list[str]:
    options = page.split('name="sheet"')[1].split("</select>")[0]
    return [part.split('"')[0] for part in options.split('value="')[1:]]


def chosen(page: str) -> str:
    options = page.split('name="sheet"')[1].split("</select>")[0]
    return options.split('" selected')[0].rsplit('"', 1)[1]


def test_one_delegation_is_printed_after_its_cover(client: FlaskClient) -> None:
    edition, where = desk(client)
    tunisia = db.session.scalars(db.select(Delegation).filter_by(number="TN-03")).one()

    answer = client.post(f"{where}/print", data={"delegation": tunisia.public_id, "sheet": "a6"})

    texts = texts_on(paper(answer))
    assert len(texts) == 4  # the cover and three badges
    assert "TN-03" in texts[0]
    assert "badges-TN-03-" in answer.headers["Content-Disposition"]
    assert sorted(one.number for one in badges_of(edition) if one.printed_at) == ["TN-03"] * 3


def test_all_are_printed_delegation_by_delegation(client: FlaskClient) -> None:
    _edition, where = desk(client)

    answer = client.post(f"{where}/print", data={"by_delegation": "1", "sheet": "a6"})

    texts = texts_on(paper(answer))
    covers = [
        number
        for number, text in enumerate(texts)
        if "Head of delegation:" in text or "badge" in text
    ]
    assert (len(texts), covers) == (6, [0, 2])


def test_a_delegation_of_another_edition_is_not_found(client: FlaskClient) -> None:
    other = DelegationFactory.create(state=DelegationState.CONFIRMED)
    _edition, where = desk(client)

    answer = client.post(f"{where}/print", data={"delegation": other.public_id, "sheet": "a6"})

    assert answer.status_code == 404


@on_one
def test_each_sheet_has_its_paper(client: FlaskClient) -> None:
    _edition, where = desk(client, width_mm=90, height_mm=120)

    answers = {
        sheet: client.post(f"{where}/print", data={"role": "exhibitor", "sheet": sheet.value})
        for sheet in Sheet
    }

    assert {sheet: sizes(answer) for sheet, answer in answers.items()} == {
        Sheet.A6: {(105, 148)}, Sheet.A4_4: {(210, 297)}, Sheet.LABEL_62: {(62, 100)},
        Sheet.LANYARD: {(90, 120)}, Sheet.LANYARD_A4: {(210, 297)}, Sheet.OWN: {(90, 120)},
    }  # fmt: skip


@on_one
def test_only_sheets_that_hold_the_badges_are_offered(client: FlaskClient) -> None:
    _edition, usual = desk(client)
    assert offered(client.get(usual).text) == ["a6", "a4-4", "label-62", "lanyard", "lanyard-a4"]

    _edition, large = desk(client, width_mm=120, height_mm=180)
    page = client.get(large).text

    assert (offered(page), chosen(page)) == (["own", "a6", "a4-4", "label-62", "lanyard"], "own")


@on_one
def test_a_desk_keeps_the_sheet_it_chose_for_single_badges(client: FlaskClient) -> None:
    edition, where = desk(client)
    badge = badges_of(edition)[0].public_id

    client.get(f"{where}?sheet=label-62")
    client.post(f"{where}/print", data={"sheet": "a4-4"})
    page = client.get(where).text
    single = page.split('id="people"')[1]
    answer = client.post(f"/staff/badges/{badge}/print", data={"sheet": chosen(single)})

    assert (chosen(page), chosen(single), sizes(answer)) == ("a6", "label-62", {(62, 100)})
    assert offered(single) == ["a6", "label-62", "lanyard"]
    assert 'name="sheet" value="label-62"' in single


def test_only_managers_are_led_to_the_design(client: FlaskClient) -> None:
    edition, where = desk(client)
    link = f'href="{where}/design"'
    for_desk = client.get(where).text
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    assert (link in for_desk, link in client.get(where).text) == (False, True)
