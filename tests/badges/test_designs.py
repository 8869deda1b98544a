"""The page where managers choose how their badges look."""

import io
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core import files
from app.core.access import Role
from app.core.audit import history
from app.core.files import StoredFile
from app.core.pdf.operators import operations, stream_bytes
from app.core.pdf.screen import ACTIONS, IDLE, STROKES
from app.extensions import db
from app.programmes.rules.art import STYLES
from badges.models import BadgeDesign
from badges.queries.designs import design_of
from badges.queries.preview_people import MADE_UP, preview_people
from badges.rules.designs import USUAL, Field, Template
from badges.rules.sheets import Sheet
from badges.services.badge_paper import COVER, Extent, back_of, badge_paper
from badges.services.badge_previews import preview_badges
from tests.badges.venue import edition_with_people
from tests.conftest import QueryCounter
from tests.factories import EditionFactory, sign_in, user_with

#: no matter which database
on_one = pytest.mark.database("sqlite")
FORM = {
    "template": "colour", "width_mm": "90", "height_mm": "140", "accent": "#9b1c5e",
    "role_colours-juror": "#123456", "role_colours-press": "#ffd166",
    "fields": ["organisation", "country"], "both_sides": "1", "back_text": "Call 112.",
}  # fmt: skip


def managed(client: FlaskClient, people: int = 4) -> tuple[Any, str]:
    edition = edition_with_people(people)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    return edition, f"/staff/editions/{edition.code}/badges/design"


def seen_in(page: str) -> str:
    return page.split('name="seen"')[1].split('value="')[1].split('"')[0]


def picture(kind: str) -> tuple[io.BytesIO, str]:
    target = io.BytesIO()
    Image.new("RGB", (3000, 600), "#9b1c5e").save(target, kind)
    target.seek(0)
    return target, f"logo.{kind.lower()}"


def test_only_the_editions_managers_choose(client: FlaskClient) -> None:
    edition, other = edition_with_people(), edition_with_people()
    where = f"/staff/editions/{edition.code}/badges/design"
    for role, scope, status in (
        (Role.DESK, edition.scope, 403),
        (Role.PROGRAMME_MANAGER, other.scope, 404),
        (Role.PROGRAMME_MANAGER, edition.scope, 200),
    ):
        sign_in(client, user_with(role, scope=scope))
        found = [client.get(path).status_code for path in (where, f"{where}/preview?{QUERY}")]
        assert found == [status] * 2


QUERY = "template=plain&width_mm=105&height_mm=148&fields=organisation"


def test_a_design_is_saved_and_shown_again(client: FlaskClient) -> None:
    edition, where = managed(client)

    answer = client.post(where, data=FORM)

    assert answer.status_code == 302
    saved = design_of(edition)
    assert (saved.template, saved.width_mm, saved.height_mm) == (Template.COLOUR, 90, 140)
    assert (saved.accent, saved.role_colours) == ("#9b1c5e", {"juror": "#123456"})
    assert saved.fields == {Field.ORGANISATION, Field.COUNTRY}
    assert (saved.both_sides, saved.back_text) == (True, "Call 112.")
    row = db.session.scalars(db.select(BadgeDesign)).one()
    assert [event.action for event in history(row)] == ["badge_design.saved"]
    page = client.get(where).text
    assert [part in page for part in ('value="#123456"', 'value="90"', "Call 112.")] == [True] * 3
    chosen = [tag for tag in page.split("<input ") if 'name="template"' in tag and "checked" in tag]
    assert len(chosen) == 1
    assert 'value="colour"' in chosen[0]


def test_the_colours_that_are_as_usual_stay_free_to_change(client: FlaskClient) -> None:
    """What the form shows unchanged is no choice: a new palette of the edition still counts."""
    edition, where = managed(client)
    page = client.get(where).text
    accent = page.split('name="accent"')[1].split('value="')[1].split('"')[0]

    client.post(where, data=FORM | {"accent": accent, "role_colours-juror": "#5b2fb5"})

    assert (design_of(edition).accent, design_of(edition).role_colours) == (None, {})


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"width_mm": "40"}, "Between 54 and 148 millimetres."),
    ({"width_mm": ""}, "This field is required."),
    ({"width_mm": "54", "height_mm": "70"}, "Not high enough for all that: it takes"),
    ({"back_text": "x\n" * 200}, "Too long for this size."),
    ({"accent": "#ffee00"}, "Too pale to be read on white."),
    ({"template": "moon"}, "Not a valid choice"),
    ({"fields": ["moon"]}, "moon"),
    ({"back_text": "x" * 601}, "600"),
    ({"role_colours-juror": "red"}, "Write the colour as #rrggbb."),
]


@on_one
def test_what_cannot_be_printed_is_told_by_the_field(client: FlaskClient) -> None:
    edition, where = managed(client)

    answers = [client.post(where, data=FORM | change) for change, _told in WRONG]

    assert [answer.status_code for answer in answers] == [422] * len(WRONG)
    told = [told in answer.text for answer, (_, told) in zip(answers, WRONG, strict=True)]
    assert told == [True] * len(WRONG)
    assert design_of(edition) == USUAL


def test_nobody_saves_over_somebody_elses_design(client: FlaskClient) -> None:
    edition, where = managed(client)
    seen = seen_in(client.get(where).text)

    first = client.post(where, data=FORM | {"seen": seen})
    second = client.post(where, data=FORM | {"seen": seen, "width_mm": "100"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Somebody else changed this" in second.text
    assert design_of(edition).width_mm == 90


def test_the_usual_design_comes_back(client: FlaskClient) -> None:
    edition, where = managed(client)
    client.post(where, data=FORM)

    client.post(f"{where}/usual", data={"seen": seen_in(client.get(where).text)})

    assert design_of(edition) == USUAL


def test_a_logo_is_made_anew_small_enough_and_replaced(client: FlaskClient) -> None:
    _edition, where = managed(client)

    client.post(where, data=FORM | {"logo": picture("JPEG")})
    row = db.session.scalars(db.select(BadgeDesign)).one()
    first = row.logo_key
    with Image.open(io.BytesIO(files.read(first))) as kept:
        assert (kept.format, kept.size) == ("PNG", (1200, 240))
    page = client.get(where).text
    assert 'href="data:image/png;base64,' in page  # on the preview
    client.post(where, data=FORM | {"logo": picture("PNG"), "seen": seen_in(page)})

    db.session.refresh(row)
    assert row.logo_key != first
    assert db.session.scalars(db.select(StoredFile.key)).all() == [row.logo_key]
    with pytest.raises(FileNotFoundError):
        files.read(first)
    client.post(where, data=FORM | {"no_logo": "1", "seen": seen_in(client.get(where).text)})
    assert (row.logo_key, db.session.scalars(db.select(StoredFile)).all()) == (None, [])


NO_PICTURES = (b"%PDF-1.7 x", b"GIF89a", b"\x89PNG\r\n\x1a\nIEND\xaeB`\x82")


@on_one
def test_what_is_no_picture_is_no_logo(client: FlaskClient) -> None:
    _edition, where = managed(client)

    for content in NO_PICTURES:
        answer = client.post(where, data=FORM | {"logo": (io.BytesIO(content), "logo.png")})
        assert (answer.status_code, 'id="logo-error"' in answer.text) == (422, True)

    assert db.session.scalars(db.select(BadgeDesign)).all() == []


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
    assert "This file is something else." in with_none.text
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
        faces = [{"variant": variant} for variant in ("juror", back_of("juror"), COVER)]
        paper.stamp(faces, look=note)

    assert drawn - set(ACTIONS) - set(STROKES) - IDLE == set()
