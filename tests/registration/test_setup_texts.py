"""Categories, consent texts by version, and an edition that starts from another one's setup."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.errors import Conflict, Invalid
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.rules.editions import EditionMode
from app.programmes.services.editions import copy_edition
from registration.models import (
    Cap,
    Consent,
    ConsentKind,
    ConsentText,
    ProjectCategory,
    Rate,
    Terms,
)
from registration.queries.consents import texts_for
from registration.queries.editions import categories_of
from registration.rules.caps import CapScope
from registration.services import categories
from registration.services.consent_texts import write_consent_text
from tests.factories import (
    EditionFactory,
    ParticipantFactory,
    ProjectCategoryFactory,
    ProjectFactory,
    RateFactory,
    TermsFactory,
    sign_in,
    user_with,
)

KIND = ConsentKind.PARTICIPATION


def write(edition: Any, text: str, seen: int, language: str = "en") -> ConsentText:
    return write_consent_text(
        edition, kind=KIND, language=language, text=text, seen=seen, by="test"
    )


def test_categories_are_added_changed_ordered_and_removed_on_screen(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    address = "/staff/editions/esi-2027/categories"
    for code in ("life", "earth"):
        data = {"code": code, "name-en": code.title(), "name-fr": code, "examples-en": "Water"}
        assert client.post(address, data=data).status_code == 302
    assert client.post(address, data=data).status_code == 422
    life, earth = categories_of(edition)
    assert (life.name, life.examples) == ({"en": "Life", "fr": "life"}, {"en": "Water"})

    data = {"name-en": "Living things", "name-fr": "", "examples-en": "", "seen": fingerprint(life)}
    assert client.post(f"{address}/{life.public_id}", data=data).status_code == 302
    assert (life.name, life.examples) == ({"en": "Living things"}, {})
    client.post(f"{address}/{earth.public_id}/move", data={"direction": "up"})
    assert [each.code for each in categories_of(edition)] == ["earth", "life"]
    client.post(f"{address}/{earth.public_id}/remove")
    assert [each.code for each in categories_of(edition)] == ["life"]


@pytest.mark.parametrize(
    ("moved", "up", "expected"),
    [(0, True, "abc"), (0, False, "bac"), (1, True, "bac"), (2, False, "abc"), (2, True, "acb")],
)
def test_a_category_moves_one_place(app: Flask, moved: int, up: bool, expected: str) -> None:
    edition = EditionFactory.create()
    made = [ProjectCategoryFactory.create(edition=edition, code=code) for code in "abc"]

    categories.move_category(made[moved], up=up, by="test")

    assert "".join(each.code for each in categories_of(edition)) == expected


def test_a_category_with_projects_stays_and_says_how_many(client: FlaskClient) -> None:
    category = ProjectCategoryFactory.create()
    for _ in range(2):
        ProjectFactory.create(category=category, delegation__edition=category.edition)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=category.edition.scope))
    address = f"/staff/editions/{category.edition.code}/categories"
    assert "2 projects" in client.get(address).text

    answer = client.post(f"{address}/{category.public_id}/remove")

    assert answer.status_code == 409
    assert "Projects in this category: 2." in answer.text
    assert db.session.scalar(db.select(db.func.count(ProjectCategory.id))) == 1


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(app: Flask) -> None:
    edition = EditionFactory.create()
    first = write(edition, "My child may come.", 0)
    accepted = Consent(participant=ParticipantFactory.create(), kind=KIND, text=first)
    db.session.add(accepted)

    second = write(edition, "My child may come and travel.", 1)

    assert (first.version, first.text) == (1, "My child may come.")
    assert (second.version, texts_for(edition, "en")[KIND].id) == (2, second.id)
    db.session.refresh(accepted)
    assert accepted.text is first


def test_an_unchanged_text_makes_no_version(app: Flask) -> None:
    edition = EditionFactory.create()
    first = write(edition, "One\n\nTwo", 0)

    assert write(edition, " One\r\n\r\nTwo ", 1) is first


def test_each_language_counts_its_own_versions(app: Flask) -> None:
    edition = EditionFactory.create()
    write(edition, "One", 0)
    write(edition, "Two", 1)

    assert write(edition, "Un", 0, "fr").version == 1


def test_who_read_an_older_version_writes_none(app: Flask) -> None:
    edition = EditionFactory.create()
    write(edition, "One", 0)
    with pytest.raises(Conflict):
        write(edition, "Another", 0)
    with pytest.raises(Invalid):
        write(edition, " ", 1)
    with pytest.raises(Invalid):
        write(edition, "Eins", 0, "de")


def test_versions_are_written_and_seen_on_screen(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    write(edition, "My child may come.", 0)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    address = "/staff/editions/esi-2027/consents/participation/en"
    assert "My child may come." in client.get(address).text

    data = {"text": "My child may travel.", "seen": "1"}
    assert client.post(address, data=data).status_code == 302
    text = client.get(address).text
    assert text.index("Version 2 of") < text.index("My child may travel.</p>")
    assert text.index("Version 1 of") < text.index("My child may come.</p>")
    assert "Version 2 of" in client.get("/staff/editions/esi-2027/consents").text
    assert client.post(address, data=data).status_code == 422
    for unknown in ("participation/de", "everything/en"):
        assert client.get(f"/staff/editions/esi-2027/consents/{unknown}").status_code == 404


def test_a_copied_edition_takes_over_the_setup_and_nobody(app: Flask) -> None:
    source = EditionFactory.create(starts_on=date(2027, 7, 19))
    TermsFactory.create(edition=source, min_age=14, currency="CHF")
    RateFactory.create(edition=source, valid_until=date(2027, 3, 31))
    ProjectCategoryFactory.create(edition=source, code="life", position=3)
    write(source, "Old words", 0)
    write(source, "My child may come.", 1)
    for scope, key, raised in (
        (CapScope.COUNTRY, "", None),
        (CapScope.COUNTRY, "PL", 80),
        (CapScope.ORGANISATION, "abc", None),
        (CapScope.ROLE, "press", None),
        (CapScope.EDITION, "", 90),
    ):
        reason = "Agreed." if raised else ""
        db.session.add(Cap(
            edition=source, scope=scope, key=key, size=50, raised_size=raised, raised_reason=reason
        ))  # fmt: skip
    ParticipantFactory.create(delegation__edition=source)
    values = {
        "name": "Next", "mode": EditionMode.ON_SITE, "timezone": "UTC",
        "starts_on": date(2027, 7, 29), "ends_on": date(2027, 7, 30),
    }  # fmt: skip

    made = copy_edition(source, code="next", values=values, by="test")
    db.session.flush()

    def of(model: type[Any]) -> list[Any]:
        return list(db.session.scalars(db.select(model).filter_by(edition_id=made.id)))

    (terms,), (rate,), (category,), (text,) = (
        of(Terms),
        of(Rate),
        of(ProjectCategory),
        of(ConsentText),
    )
    assert (terms.min_age, terms.currency) == (14, "CHF")
    assert (terms.member_cutoff_on, terms.refund_until_on) == (date(2027, 5, 11), None)
    assert (rate.member_cents, rate.valid_until) == (350_00, date(2027, 4, 10))
    assert (category.code, category.position) == ("life", 3)
    assert (text.version, text.text) == (1, "My child may come.")
    kept = {(cap.scope.value, cap.key, cap.size, cap.raised_size) for cap in of(Cap)}
    assert kept == {
        ("country", "", 50, None),
        ("role", "press", 50, None),
        ("edition", "", 50, None),
    }
    tables = db.metadata.tables
    for name in ("delegation", "participant"):
        where = tables[name].c.edition_id == made.id
        assert (
            db.session.scalar(db.select(db.func.count()).select_from(tables[name]).where(where))
            == 0
        )
