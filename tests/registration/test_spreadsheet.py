"""The way in by spreadsheet, over HTTP: send, look, confirm."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.core import audit
from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.extensions import db
from registration.models import Consent, ConsentKind, Participant, Project
from registration.rules.delegation_states import DelegationState
from registration.rules.people_match import ImportMode
from registration.rules.people_table import COLUMNS
from registration.services.spreadsheet import import_people
from registration.services.spreadsheet_drafts import sweep_drafts
from tests.factories import (
    DelegationFactory,
    ParticipantFactory,
    ProjectCategoryFactory,
    ProjectFactory,
    sign_in,
    user_with,
)
from tests.registration.spreadsheets import (
    confirm,
    csv_file,
    everything,
    part_of,
    people_of,
    row,
    send,
    workbook,
)
from tests.registration.world import complete, world


@pytest.fixture
def there(client):
    found = world()
    sign_in(client, found.head)
    return found


@pytest.fixture
def draft(there):
    return DelegationFactory.create(edition=there.edition, organisation=there.organisation)


def imported(client, delegation, *rows, mode="add", **values):
    sent = send(client, delegation, workbook(*rows), mode=mode)
    assert sent.status_code == 302, sent.text
    answer = confirm(client, sent.location, **values)
    assert answer.status_code == 302, answer.text
    return answer


def test_a_file_is_looked_at_then_imported(client, there, draft):
    ProjectCategoryFactory.create(edition=there.edition, code="life", name={"en": "Life sciences"})
    shows = {"project_title": "Algae", "project_category": "life: Life sciences"}
    content = workbook(
        row("Head of delegation", "أميرة", latin_name="Amira", nationality="Tunisia"),
        row(name="李明", latin_name="Li Ming", birth_date=date(2009, 6, 30), gender="Female",
            phone="+216 71 123 456", email="li@Example.org", tshirt="M", notes="=1+1", **shows),
        row(name="Zoë 🚀", project_abstract="They grow.", **shows),
    )  # fmt: skip
    before = everything()
    sent = send(client, draft, content)
    assert sent.status_code == 302
    assert everything() == before
    shown = client.get(sent.location).text
    assert "The file is right: 3 people" in shown
    assert "€1,150" in shown
    confirm(client, sent.location)
    assert people_of(draft) == [
        ("head_of_delegation", "أميرة", None),
        ("exhibitor", "李明", "Algae"),
        ("exhibitor", "Zoë 🚀", "Algae"),
    ]
    li = db.session.scalar(db.select(Participant).filter_by(latin_name="Li Ming"))
    assert (li.birth_date, li.phone, li.email) == (
        date(2009, 6, 30), "+21671123456", "li@example.org",
    )  # fmt: skip
    assert (li.gender, li.tshirt, li.notes, li.search_key) == (
        "female",
        "M",
        "=1+1",
        "李明 li ming",
    )
    algae = db.session.scalar(db.select(Project))
    assert (algae.title, algae.category.code, algae.abstract) == ("Algae", "life", "They grow.")


def test_every_wrong_cell_is_shown_and_nothing_changes(client, draft):
    content = workbook(
        row("boss", "Ana"),
        row(name="Bea", email="bea at example", birth_date="03/04/2010"),
        row(name="Cleo"),
    )
    before = everything()
    answer = send(client, draft, content)
    assert answer.status_code == 422
    assert everything() == before
    for cell in (">A2<", ">G3<", ">D3<"):
        assert cell in answer.text
    assert "1 row is right. 2 rows are not." in answer.text
    assert "bea at example" in answer.text


def test_the_marked_file_names_the_cells_and_is_right_once_they_are_mended(client, draft):
    answer = send(client, draft, workbook(row("boss", "Ana"), row(name="Bea", phone="none")))
    url = answer.text.split("/marked.xlsx")[0].rpartition('"')[2] + "/marked.xlsx"
    marked = client.get(url).data
    notes = part_of(marked, "xl/comments1.xml")
    assert 'ref="A2"' in notes
    assert 'ref="H3"' in notes
    assert "Write the number with +" in notes
    assert send(client, draft, marked).status_code == 422


def test_confirming_twice_imports_once(client, draft):
    sent = send(client, draft, workbook(row(), row(name="Bea")))
    url = sent.location
    shown = client.get(url).text
    seen = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    first, second = (client.post(url, data={"seen": seen}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert len(people_of(draft)) == 2
    imports = db.select(AuditEvent).filter_by(action="delegation.imported")
    deeds = db.session.scalars(imports.order_by(AuditEvent.id)).all()
    assert [(deed.data["added"], deed.data["mode"]) for deed in deeds] == [(2, "add")]


def test_the_same_file_again_changes_nothing(client, draft):
    imported(client, draft, row(), row(name="Bea", birth_date=date(2009, 1, 1)))
    sent = send(client, draft, workbook(row(), row(name="Bea", birth_date=date(2009, 1, 1))))
    shown = client.get(sent.location).text
    assert "Nothing to import" in shown
    assert 'name="seen"' not in shown


def test_a_list_that_changed_meanwhile_is_shown_anew(client, there, draft):
    sent = send(client, draft, workbook(row()), mode="replace")
    shown = client.get(sent.location).text
    seen = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    ParticipantFactory.create(delegation=draft, name="Late Lee")
    answer = client.post(sent.location, data={"seen": seen})
    assert answer.status_code == 422
    assert "changed while you were looking" in answer.text
    assert "Late Lee" in answer.text
    assert [name for _, name, _ in people_of(draft)] == ["Late Lee"]


def test_replacing_keeps_those_who_stay_with_all_that_is_theirs(client, draft):
    stays = ParticipantFactory.create(delegation=draft, name="Ana", medical_notes="asthma")
    kept = ProjectFactory.create(delegation=draft, title="Algae", needs_power=True, abstract="x")
    goes = ProjectFactory.create(delegation=draft, title="Robot")
    stays.project = kept
    ParticipantFactory.create(delegation=draft, name="Bea", project=goes)
    db.session.add(Consent(participant=stays, kind=ConsentKind.PARTICIPATION, state="given"))
    db.session.flush()
    number, known = stays.id, stays.public_id
    imported(
        client, draft, row(name="Cleo"),
        row(name="Ana", birth_date=date(2009, 6, 30), project_title="ALGAE", tshirt="L"),
        mode="replace",
    )  # fmt: skip
    db.session.expire_all()
    assert people_of(draft) == [("exhibitor", "Cleo", None), ("exhibitor", "Ana", "ALGAE")]
    ana = db.session.get(Participant, number)
    assert (ana.public_id, ana.medical_notes, ana.tshirt) == (known, "asthma", "L")
    assert [consent.kind for consent in ana.consents] == [ConsentKind.PARTICIPATION]
    assert [(p.title, p.needs_power) for p in db.session.scalars(db.select(Project))] == [
        ("ALGAE", True)
    ]


def test_diets_need_a_consent_and_are_kept_sealed(client, draft):
    born = date(2007, 1, 15)
    sent = send(client, draft, workbook(row(diet="no nuts", birth_date=born)))
    refused = confirm(client, sent.location)
    assert refused.status_code == 422
    assert "such notes need a consent" in refused.text
    assert people_of(draft) == []
    assert confirm(client, sent.location, health_agreed="y").status_code == 302
    ana = db.session.scalar(db.select(Participant))
    assert ana.diet == "no nuts"
    assert [(each.kind, each.state) for each in ana.consents] == [("health_data", "given")]
    stored = db.session.scalar(db.text("select diet from participant"))
    assert "nuts" not in stored


def test_the_download_holds_no_diets_and_coming_back_keeps_them(client, draft):
    ParticipantFactory.create(delegation=draft, name="Ana", diet="no nuts")
    content = client.post(f"/delegations/{draft.public_id}/people.xlsx").data
    assert "no nuts" not in part_of(content, "xl/sharedStrings.xml")
    sent = send(client, draft, content, mode="replace")
    assert "Nothing to import" in client.get(sent.location).text


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_out_and_in_again_changes_nothing(client, there, language):
    delegation = complete(there)
    ParticipantFactory.create(
        delegation=delegation, name="=cmd|' /C calc'!A0", latin_name="", gender="other",
        nationality="CI", email="x@Example.ORG", phone="+33612345678", tshirt="M", position=9,
        notes="@SUM(1)\r\n-2 _x0041_ \ttab", birth_date=date(2010, 2, 28), arrival=None,
    )  # fmt: skip
    ProjectFactory.create(delegation=delegation, title="Nobody's yet")
    client.get(f"/?lang={language}")
    content = client.post(f"/delegations/{delegation.public_id}/people.xlsx").data
    before = everything()
    (read,) = db.session.scalars(
        db.select(AuditEvent).filter_by(action="delegation.people_downloaded")
    )
    assert (read.actor, read.subject) == (there.head.email, audit.name_of(delegation))
    sent = send(client, delegation, content, mode="replace")
    assert sent.status_code == 302, sent.text
    assert 'name="seen"' not in client.get(sent.location).text
    assert everything() == before


def test_a_submitted_list_may_be_added_to_by_a_manager_only(client, there):
    delegation = complete(there)
    delegation.state = DelegationState.SUBMITTED
    assert send(client, delegation, workbook(row())).status_code == 403
    sign_in(client, there.manager)
    assert send(client, delegation, workbook(row()), mode="replace").status_code == 422
    imported(client, delegation, row())
    new = db.session.scalar(db.select(Participant).filter_by(name="Ana Ruiz"))
    assert new.placed_at is not None


def test_strangers_see_nothing_and_readers_cannot_write(client, there, draft):
    sent = send(client, draft, workbook(row()))
    urls = [f"/delegations/{draft.public_id}/{end}" for end in ("spreadsheet", "template.xlsx")]
    for url in (*urls, sent.location):
        assert client.get(url).status_code == 200
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=there.organisation.scope))
    assert client.get(sent.location).status_code == 200
    sign_in(client, there.stranger)
    for url in (*urls, sent.location):
        assert client.get(url).status_code == 404
    assert client.post(sent.location, data={"seen": "x"}).status_code == 404
    assert send(client, draft, workbook(row())).status_code == 404
    sign_in(client, there.office)
    for url in urls:
        assert client.get(url).status_code == 200
    assert client.get(sent.location).status_code == 403
    assert send(client, draft, workbook(row())).status_code == 403
    assert people_of(draft) == []


def test_an_upload_belongs_to_one_delegation_and_ends_after_a_day(client, there, draft):
    other = DelegationFactory.create(
        edition=there.edition, organisation=there.organisation, name="B"
    )
    sent = send(client, draft, workbook(row()))
    token = sent.location.rpartition("/")[2]
    assert client.get(f"/delegations/{other.public_id}/spreadsheet/{token}").status_code == 409
    assert client.get(f"/delegations/{draft.public_id}/spreadsheet/{'x' * 24}").status_code == 409
    assert sweep_drafts() == 0
    with time_machine.travel(now() + timedelta(hours=25), tick=True):
        sign_in(client, there.head)
        assert client.get(sent.location).status_code == 409
        assert sweep_drafts() >= 1
        assert sweep_drafts() == 0


def test_csv_of_every_usual_kind_is_read(client, draft):
    kinds = [
        {"encoding": "utf-8-sig", "delimiter": ";"},
        {"encoding": "utf-16", "delimiter": "\t"},
        {"encoding": "utf-16-le"},
        {"encoding": "cp1252", "delimiter": ";"},
    ]
    for kind in kinds:
        sent = send(client, draft, csv_file(row(name="René Müller"), **kind), name="p.csv")
        assert sent.status_code == 302, kind
        shown = client.get(sent.location).text
        assert "René Müller" in shown
        assert ("Windows-1252" in shown) is (kind["encoding"] == "cp1252")


def test_statements_do_not_grow_with_the_rows(client, draft, queries):
    """SQLite, which has no way to the server to spare, is given its inserts one by one."""
    batched = db.engine.dialect.name != "sqlite"

    def count(size, name):
        rows = [row(name=f"{name} {n}", project_title=f"{name} {n // 2}") for n in range(size)]
        sent = send(client, draft, workbook(*rows))
        queries.statements.clear()
        confirm(client, sent.location)
        return len([each for each in queries.statements if batched or "INSERT" not in each])

    count(1, "Warm up")
    assert count(3, "Few") == count(60, "Many")


def test_two_clicks_at_the_same_moment_import_once(app, client, draft):
    sent = send(client, draft, workbook(*[row(name=f"Ana {n}") for n in range(30)]))
    shown = client.get(sent.location).text
    seen = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    cookie = client.get_cookie("session").value

    def click(_: int) -> int:
        other = FlaskClient(app)
        other.set_cookie("session", cookie)
        return other.post(sent.location, data={"seen": seen}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, range(4))) == [302] * 4
    assert len(people_of(draft)) == 30
    deeds = db.select(AuditEvent).filter_by(action="delegation.imported")
    assert len(db.session.scalars(deeds).all()) == 1


def test_what_a_file_empties_is_said_before_it_is(client, draft):
    ParticipantFactory.create(delegation=draft, name="Ana Ruiz", tshirt="M")
    sent = send(
        client, draft, workbook(row(birth_date=date(2009, 6, 30), email="a@b.co")), mode="replace"
    )
    shown = client.get(sent.location).text
    assert "E-mail address; emptied: Nationality, T-shirt, Arrival, and Departure" in shown


@pytest.mark.parametrize(
    ("state", "cells", "mode", "refusal"),
    [
        ("draft", row("boss"), ImportMode.ADD, Invalid),
        ("submitted", row(), ImportMode.REPLACE, Conflict),
        ("validated", row(), ImportMode.ADD, NotAllowed),
    ],
)
def test_the_service_itself_refuses(there, draft, state, cells, mode, refusal):
    draft.state = DelegationState(state)
    with pytest.raises(refusal):
        import_people(draft, rows=[list(COLUMNS), cells], mode=mode, by=there.manager)
    assert people_of(draft) == []
