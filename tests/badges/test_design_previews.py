"""Badges on the screen before anything is saved: for whom, on which sheet, with which logo."""

import io
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.files import StoredFile
from app.core.pdf.operators import operations, stream_bytes
from app.core.pdf.screen import ACTIONS, IDLE, STROKES
from app.extensions import db
from app.programmes.rules.art import STYLES
from badges.queries.designs import design_of
from badges.queries.preview_people import MADE_UP, preview_people
from badges.rules.designs import USUAL, Template
from badges.rules.sheets import Sheet
from badges.services.badge_paper import COVER, Extent, back_of, badge_paper
from badges.services.badge_previews import NO_CODE, preview_badges
from tests.badges.designing import FORM, QUERY, managed, picture
from tests.badges.venue import edition_with_people
from tests.conftest import QueryCounter
from tests.factories import EditionFactory, sign_in, user_with

#: no matter which database
on_one = pytest.mark.database("sqlite")


@on_one
def test_the_preview_follows_values_that_nobody_saved(client: FlaskClient) -> None:
    edition, where = managed(client)

    live = client.get(f"{where}/preview?{QUERY}&on=own").text
    both = client.get(f"{where}/preview?{QUERY}&on=lanyard").text
    four = client.get(f"{where}/preview?{QUERY}&on=a4-4").text
    by_button = client.post(where, data=FORM | {"show": "1"})

    assert [part.count("<figure") for part in (live, both, four)] == [4, 4, 1]
    assert [part.count("<svg xmlns") for part in (live, both, four)] == [4, 8, 1]
    assert 'viewBox="0 0 255.118 396.85"' in by_button.text  # 90 by 140 mm
    assert (by_button.status_code, design_of(edition)) == (200, USUAL)
    wrong = client.get(f"{where}/preview?{QUERY}&accent=%23ffee00")
    assert (wrong.status_code, "Too pale to be read on white." in wrong.text) == (422, True)
    refused = client.get(f"{where}/preview?{QUERY.replace('148', '210')}&on=lanyard-a4").text
    assert "Four badges of this size do not fit on A4." in refused


@on_one
def test_a_logo_is_tried_out_before_it_is_saved(app: Flask, client: FlaskClient) -> None:
    _edition, where = managed(client)
    logo = 'href="data:image/png;base64,'
    client.post(where, data=FORM | {"logo": picture("PNG")})

    with_new = client.post(f"{where}/preview", data=FORM | {"logo": picture("JPEG")})
    with_old = client.post(f"{where}/preview", data=FORM)
    without = client.post(f"{where}/preview", data=FORM | {"no_logo": "1"})
    with_none = client.post(f"{where}/preview", data=FORM | {"logo": (io.BytesIO(b"x"), "x.png")})

    parts = [answer.text.split(logo) for answer in (with_new, with_old, without, with_none)]
    assert [len(part) for part in parts] == [2, 2, 1, 1]
    assert parts[0][1] != parts[1][1]
    assert (with_none.status_code, "Send the logo as a PNG" in with_none.text) == (422, True)
    assert len(db.session.scalars(db.select(StoredFile)).all()) == 1


@on_one
def test_the_preview_needs_no_token_to_be_read(app: Flask, client: FlaskClient) -> None:
    _edition, where = managed(client)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answers = client.get(f"{where}/preview?{QUERY}"), client.post(f"{where}/preview", data=FORM)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert [answer.status_code for answer in answers] == [200, 400]


@on_one
def test_the_preview_shows_why_each_is_there_in_the_readers_language(client: FlaskClient) -> None:
    _edition, where = managed(client)

    english, french = client.get(where).text, client.get(f"{where}?lang=fr").text

    assert "Badge of Yasmine Trabelsi" in english
    for reason in ("The longest name", "Cyrillic", "Han"):
        assert f"<figcaption>{reason}" in english
    assert "<figcaption>cyrillique" in french


def test_nobody_registered_yet_made_up_people_are_shown(client: FlaskClient) -> None:
    edition = EditionFactory.create()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    page = client.get(f"/staff/editions/{edition.code}/badges/design").text

    assert page.count("<figcaption>Made up") == len(MADE_UP)


def test_the_preview_takes_the_same_number_of_statements(queries: QueryCounter) -> None:
    counts = []
    for number in (1, 30):
        edition = edition_with_people(number)
        queries.statements.clear()
        preview_people(edition)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@on_one
def test_every_sheet_has_a_preview(app: Flask) -> None:
    edition = edition_with_people()

    found = [preview_badges(edition, design=USUAL, sheet=sheet) for sheet in Sheet]

    sides = [[len(card.sides) for card in one.cards] for one in found]
    assert dict(zip(Sheet, sides, strict=True)) == {
        Sheet.A6: [1] * 4, Sheet.A4_4: [1], Sheet.LABEL_62: [1] * 4,
        Sheet.LANYARD: [2] * 4, Sheet.LANYARD_A4: [2], Sheet.OWN: [1] * 4,
    }  # fmt: skip


@on_one
def test_the_preview_knows_all_that_a_badge_draws(app: Flask) -> None:
    """Every template with its back and its cover, and every kind of art."""
    drawn: set[str] = set()

    def note(pdf: Any, _fonts: Any) -> None:
        streams = [
            one for one in pdf.objects if getattr(one, "extra", {}).get("Subtype") == "/Form"
        ]
        drawn.update(name for one in streams for name, _ in operations(stream_bytes(one)))

    for template, ornament in zip_longest(Template, STYLES, fillvalue=Template.PICTURE):
        edition = EditionFactory.build(code="esi-2027", name="ESI", ornament=ornament)
        design = replace(USUAL, template=template, back_text="Call 112.")
        paper = badge_paper(edition, design, extent=Extent(backs=True, covers=True))
        faces = [
            {"variant": variant, "name": "Bo", "code": NO_CODE}
            for variant in ("juror", back_of("juror"), COVER)
        ]
        paper.stamp(faces, look=note)

    assert drawn - set(ACTIONS) - set(STROKES) - IDLE == set()
