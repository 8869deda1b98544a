"""Opening, copying and changing editions: who may, what is checked, who is told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.models import Edition, KeyDate
from app.programmes.rules.editions import EditionMode, EditionStatus
from app.programmes.services import editions
from tests.conftest import QueryCounter
from tests.factories import EditionFactory, ProgrammeFactory, commit, sign_in, user_with

FIRST = {
    "name": "ESI 2029, Lima",
    "mode": EditionMode.ON_SITE,
    "starts_on": date(2029, 8, 1),
    "ends_on": date(2029, 8, 7),
    "timezone": "America/Lima",
}


def manager_of(edition: Edition, **values: Any) -> Any:
    return user_with(Role.PROGRAMME_MANAGER, scope=edition.scope, **values)


def values_of(edition: Edition, **changed: Any) -> dict[str, Any]:
    return {field: getattr(edition, field) for field in editions.FIELDS} | changed


def fields_of(client: FlaskClient, address: str) -> dict[str, str]:
    """What a browser would send from the form of a page, read from its HTML."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        found: dict[str, str] = {}  # noqa: RUF012 - one parser reads one page
        select = textarea = ""

        def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
            given = dict(pairs)
            name = given.get("name") or ""
            if tag == "input" and (
                given.get("type") not in ("radio", "checkbox") or "checked" in given
            ):
                self.found[name] = given.get("value") or ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and "selected" in given:
                self.found[self.select] = given.get("value") or ""
            self.textarea = name if tag == "textarea" else ""

        def handle_data(self, data: str) -> None:
            if self.textarea:
                self.found[self.textarea] = data.strip()
                self.textarea = ""

    parser = Fields()
    parser.found = {}
    parser.feed(client.get(address).text)
    return parser.found


def test_an_edition_from_nothing_is_a_draft_that_its_maker_manages(app: Flask) -> None:
    known = EditionFactory.create()
    maker = manager_of(known)

    made = editions.create_edition(known.programme, code="lima-2029", values=FIRST, by=maker)

    assert (made.status, made.code, made.timezone) == (
        EditionStatus.DRAFT, "lima-2029", "America/Lima",
    )  # fmt: skip
    assert maker.has_role(Role.PROGRAMME_MANAGER, scope="edition:lima-2029")
    actions = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["account.role_given", "edition.created"]


def test_a_manager_opens_editions_of_programmes_they_manage_only(app: Flask) -> None:
    maker = manager_of(EditionFactory.create())
    elsewhere = EditionFactory.create()

    with pytest.raises(NotAllowed):
        editions.create_edition(elsewhere.programme, code="lima-2029", values=FIRST, by=maker)
    with pytest.raises(NotAllowed):
        editions.copy_edition(elsewhere, code="lima-2029", values=FIRST, by=maker)


@pytest.mark.parametrize("code", ["new", "art", "ESI-2029", "esi 2029", "-esi", "esi--x", ""])
def test_a_code_that_is_no_address_is_refused(app: Flask, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        editions.create_edition(ProgrammeFactory.create(), code=code, values=FIRST, by="test")
    assert refused.value.field == "code"


def test_a_code_is_given_once(app: Flask) -> None:
    EditionFactory.create(code="lima-2029")
    with pytest.raises(Invalid) as refused:
        editions.create_edition(ProgrammeFactory.create(), code="lima-2029", values=FIRST, by="x")
    assert refused.value.field == "code"


def test_a_copy_takes_the_setup_and_moves_every_date(app: Flask) -> None:
    source = EditionFactory.create(
        code="esi-2027", tagline={"en": "Go"}, description={"en": "All"}, palette="teal",
        ornament="waves", contact_email="a@example.org", members_only=True, has_calls=True,
        status=EditionStatus.FINISHED, status_reason="x", sample=True,
    )  # fmt: skip
    db.session.add(KeyDate(edition=source, day=date(2027, 5, 15), label={"en": "Pay"}))
    db.session.flush()

    made = editions.copy_edition(source, code="lima-2029", values=FIRST, by="test")

    days = (date(2029, 8, 1) - date(2027, 7, 19)).days
    assert [(each.day - date(2027, 5, 15)).days for each in made.key_dates] == [days]
    # 23:59 in Warsaw becomes 23:59 in Lima, five hours behind UTC
    assert made.registration_closes_at == datetime(2029, 4, 29, 4, 59, tzinfo=UTC)
    assert (made.tagline, made.palette, made.ornament) == ({"en": "Go"}, "teal", "waves")
    assert (made.members_only, made.has_calls, made.has_contest) == (True, True, False)
    assert (made.status, made.status_reason, made.sample) == (EditionStatus.DRAFT, "", False)
    assert (made.city, made.country, made.venue) == ("", "", "")
    assert made.programme is source.programme
    made.tagline["en"] = "Changed"
    assert source.tagline == {"en": "Go"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"ends_on": date(2027, 7, 18)}, "ends_on"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"country": ""}, "country"),
        ({"registration_closes_at": datetime(2019, 12, 31, tzinfo=UTC)}, "registration_closes_at"),
    ],
)
def test_a_change_that_breaks_a_rule_names_the_field(
    app: Flask, changed: dict[str, Any], field: str
) -> None:
    edition = EditionFactory.create()
    with pytest.raises(Invalid) as refused:
        editions.change_edition(
            edition, values=values_of(edition, **changed), seen=fingerprint(edition), by="test"
        )
    assert refused.value.field == field


def test_a_change_keeps_which_fields_changed(app: Flask) -> None:
    edition = EditionFactory.create()
    editions.change_edition(
        edition, values=values_of(edition, city="Sopot"), seen=fingerprint(edition), by="test"
    )

    assert edition.city == "Sopot"
    event = db.session.scalars(db.select(AuditEvent)).one()
    assert (event.action, event.data) == ("edition.changed", {"fields": ["city"]})


def test_who_sends_second_is_told_and_overwrites_nothing(app: Flask) -> None:
    edition = EditionFactory.create()
    opened = fingerprint(edition)
    editions.change_edition(edition, values=values_of(edition, city="Sopot"), seen=opened, by="a")

    with pytest.raises(Conflict):
        editions.change_edition(edition, values=values_of(edition, city="Hel"), seen=opened, by="b")
    assert edition.city == "Sopot"


def test_a_manager_of_another_edition_changes_nothing(app: Flask) -> None:
    edition = EditionFactory.create()
    stranger = manager_of(EditionFactory.create())
    with pytest.raises(NotAllowed):
        editions.change_edition(
            edition, values=values_of(edition), seen=fingerprint(edition), by=stranger
        )


def test_the_form_shows_times_on_the_editions_clock_and_saves_what_it_shows(
    client: FlaskClient,
) -> None:
    edition = EditionFactory.create(code="esi-2027", tagline={"en": "Go", "ar": "هيا"})
    before = values_of(edition)
    sign_in(client, manager_of(edition))
    address = "/staff/editions/esi-2027/edit"
    fields = fields_of(client, address)

    assert fields["registration_closes_at"] == "2027-04-15T23:59"
    assert client.post(address, data=fields).status_code == 302
    assert values_of(edition) == before


def test_the_form_names_a_time_that_does_not_exist(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    sign_in(client, manager_of(edition))
    address = "/staff/editions/esi-2027/edit"
    fields = fields_of(client, address)

    answer = client.post(address, data=fields | {"registration_closes_at": "2027-03-28T02:30"})

    assert answer.status_code == 422
    assert "28 March 2027 the clock in Warsaw jumps forward: 02:30" in answer.text
    assert edition.registration_closes_at == datetime(2027, 4, 15, 21, 59, tzinfo=UTC)


def test_a_form_opened_before_somebody_elses_change_is_shown_again(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    sign_in(client, manager_of(edition))
    address = "/staff/editions/esi-2027/edit"
    fields = fields_of(client, address)
    client.post(address, data=fields | {"city": "Sopot"})

    answer = client.post(address, data=fields | {"city": "Hel"})

    assert answer.status_code == 422
    assert "Somebody else changed this while you were writing" in answer.text
    assert 'value="Hel"' in answer.text
    assert edition.city == "Sopot"


def test_a_copy_is_made_on_screen(client: FlaskClient) -> None:
    source = EditionFactory.create(code="esi-2027", tagline={"en": "Go"})
    sign_in(client, manager_of(source))
    fields = fields_of(client, "/staff/editions/new?source=esi-2027")
    assert fields["source"] == "esi-2027"

    answer = client.post("/staff/editions/new", data=fields | {
        "programme": source.programme.code, "name": "ESI 2029", "code": "lima-2029",
        "starts_on": "2029-08-01", "ends_on": "2029-08-07", "timezone": "America/Lima",
    })  # fmt: skip

    assert answer.headers["Location"] == "/staff/editions/lima-2029/"
    assert client.get("/staff/editions/lima-2029/").status_code == 200
    made = db.session.scalars(db.select(Edition).filter_by(code="lima-2029")).one()
    assert made.tagline == {"en": "Go"}


PAGES = ("", "edit", "status", "dates")


@pytest.mark.parametrize("page", PAGES)
def test_an_editions_pages_are_for_its_managers(client: FlaskClient, page: str) -> None:
    edition, other = EditionFactory.create(), EditionFactory.create()
    address = f"/staff/editions/{edition.code}/{page}"

    sign_in(client, manager_of(edition))
    assert client.get(address).status_code == 200
    sign_in(client, manager_of(other))
    assert client.get(address).status_code == 404
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    assert client.get(address).status_code == (403 if page else 200)
    sign_in(client, user_with(Role.HEAD_OF_DELEGATION, scope="organisation:x"))
    assert client.get(address).status_code == 403


def test_who_manages_one_edition_and_reads_another_cannot_change_it(client: FlaskClient) -> None:
    """Finance reads every edition; being a manager elsewhere adds nothing to that."""
    mine, read_only = EditionFactory.create(), EditionFactory.create()
    both = user_with(Role.FINANCE)
    both.grants.append(type(both.grants[0])(role=Role.PROGRAMME_MANAGER, scope=mine.scope))
    sign_in(client, both)

    assert client.get(f"/staff/editions/{read_only.code}/").status_code == 200
    assert client.get(f"/staff/editions/{read_only.code}/edit").status_code == 404


def test_the_list_shows_the_callers_editions_with_as_many_queries_for_thirty(
    client: FlaskClient, queries: QueryCounter
) -> None:
    EditionFactory.create(name="Mine")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER))
    queries.statements.clear()
    assert "Mine" in client.get("/staff/editions/").text
    for_one = len(queries)
    for _ in range(29):
        EditionFactory.create()
    commit()
    queries.statements.clear()
    assert client.get("/staff/editions/").text.count('<th scope="row">') == 30

    assert len(queries) == for_one


def test_a_preview_of_art_takes_known_names_only(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.PROGRAMME_MANAGER))
    address = "/staff/editions/art/esi-2029.svg"

    assert client.get(f"{address}?palette=teal&ornament=waves").status_code == 200
    assert client.get(f"{address}?palette=nothing").status_code == 404
    assert client.get(f"{address}?ornament=nothing").status_code == 404
