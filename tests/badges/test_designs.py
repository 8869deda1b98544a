"""The page where managers choose how their badges look."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.core import files
from app.core.access import Role
from app.core.audit import history
from app.core.files import StoredFile
from app.extensions import db
from badges.models import BadgeDesign
from badges.queries.designs import design_of
from badges.rules.designs import USUAL, Field, Template
from tests.badges.designing import FORM, QUERY, managed, picture
from tests.badges.venue import edition_with_people
from tests.factories import sign_in, user_with

#: no matter which database
on_one = pytest.mark.database("sqlite")


def seen_in(page: str) -> str:
    return page.split('name="seen"')[1].split('value="')[1].split('"')[0]


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


def test_a_design_is_saved_and_shown_again(client: FlaskClient) -> None:
    edition, where = managed(client)

    answer = client.post(where, data=FORM)

    assert answer.status_code == 302
    saved = design_of(edition)
    assert (saved.template, saved.width_mm, saved.height_mm) == (Template.COLOUR, 90, 140)
    assert (saved.accent, saved.role_colours) == ("#9b1c5f", {"juror": "#123456"})
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
