"""Pages of calls: who opens which, what the public reads, what stands on pages of others."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.rules.editions import EditionStatus
from judging.models import Call, CallText
from judging.rules.kinds import Audience, Decision, SubmissionState, TextKind
from judging.services.call_texts import write_text
from judging.services.calls import create_call
from tests.conftest import QueryCounter
from tests.factories import (
    EditionFactory,
    MembershipFactory,
    OrganisationFactory,
    sign_in,
    user_with,
)
from tests.judging.factories import CallFactory, QuotaFactory, SubmissionFactory

pytestmark = pytest.mark.database("sqlite")

OPEN, EARLY, LATE = "2027-02-10T12:00:00Z", "2026-12-10T12:00:00Z", "2027-05-01T12:00:00Z"
STAFF_PAGES = (
    "/staff/calls/{code}/",
    "/staff/calls/{code}/edit",
    "/staff/calls/{code}/fields",
    "/staff/calls/{code}/texts",
    "/staff/calls/{code}/texts/rules",
    "/staff/calls/{code}/copy",
)


def manager_of(call: Call) -> Any:
    return user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope)


def the_call(code: str) -> Call:
    return db.session.scalars(db.select(Call).filter_by(code=code)).one()


@pytest.mark.parametrize("address", STAFF_PAGES)
def test_managers_of_the_edition_and_no_others_set_a_call_up(
    client: FlaskClient, address: str
) -> None:
    call, other = CallFactory.create(), CallFactory.create()
    sign_in(client, manager_of(call))

    assert client.get(address.format(code=call.code)).status_code == 200
    assert client.get(address.format(code=other.code)).status_code == 404


@pytest.mark.parametrize("address", STAFF_PAGES[1:])
def test_the_president_reads_the_overview_and_sets_nothing_up(
    client: FlaskClient, address: str
) -> None:
    call = SubmissionFactory.create(author__name="Yasmine Trabelsi").call
    sign_in(client, user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope))

    overview = client.get(f"/staff/calls/{call.code}/")
    assert overview.status_code == 200
    for secret in ("Trabelsi", f"/staff/calls/{call.code}/edit"):
        assert secret not in overview.text
    assert client.get(address.format(code=call.code)).status_code == 403
    assert client.get("/staff/calls/").status_code == 200


DEEDS = ("publish", "unpublish", "fields", "texts/rules", "edit", "copy")


@pytest.mark.parametrize("deed", DEEDS)
def test_neither_president_nor_stranger_changes_a_call(client: FlaskClient, deed: str) -> None:
    call = CallFactory.create()
    address = f"/staff/calls/{call.code}/{deed}"

    sign_in(client, user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope))
    assert client.post(address).status_code == 403
    sign_in(client, manager_of(CallFactory.create()))
    assert client.post(address).status_code == 404


def test_a_call_is_opened_and_set_on_screen(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="contest-2027")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    data = {
        "edition": "contest-2027",
        "preset": "photo_contest",
        "name-en": "STEAM Photo Contest",
        "code": "photos-2027",
        "opens_at": "2027-01-10T09:00",
        "closes_at": "2027-03-31T23:59",
    }
    skipped = {**data, "closes_at": "2027-03-28T02:30"}
    assert client.post("/staff/calls/new", data=skipped).status_code == 422

    answer = client.post("/staff/calls/new", data=data)

    assert answer.headers["Location"] == "/staff/calls/photos-2027/"
    call = the_call("photos-2027")
    assert call.closes_at == datetime(2027, 3, 31, 21, 59, tzinfo=UTC)
    overview = client.get("/staff/calls/photos-2027/").text
    assert "Before you can publish it" in overview
    assert "An invitation in English" in overview


FORM = {
    "name-en": "Photos",
    "name-fr": "Photos, en français",
    "summary-en": "Show us science.\r\nIn one picture.",
    "decision": "awards",
    "audience": "organisations",
    "members_first_days": "14",
    "opens_at": "2027-01-10T09:00",
    "closes_at": "2027-03-31T23:59",
    "per_author": "",
    "age_min": "13",
    "age_max": "25",
    "age_on": "2027-03-31",
    "asks_parents": "y",
    "takes_photos": "y",
    "files_min": "1",
    "files_max": "3",
    "megabytes": "5",
    "photo_width_min": "2000",
    "photo_height_min": "0",
}


def test_every_switch_is_set_on_screen(client: FlaskClient) -> None:
    call = CallFactory.create(forwarding=True, takes_documents=True)
    sign_in(client, manager_of(call))
    page = f"/staff/calls/{call.code}/edit"
    assert client.post(page, data={**FORM, "files_max": "99"}).status_code == 422

    answer = client.post(page, data={**FORM, "seen": fingerprint(call)})

    assert answer.status_code == 302
    db.session.expire_all()
    assert (call.name, call.summary) == (
        {"en": "Photos", "fr": "Photos, en français"},
        {"en": "Show us science.\nIn one picture."},
    )
    assert (call.audience, call.members_first_days) == (Audience.ORGANISATIONS, 14)
    assert (call.per_author, call.file_size_max, call.files_max) == (None, 5 * 1024 * 1024, 3)
    assert (call.forwarding, call.takes_documents, call.asks_parents) == (False, False, True)
    assert call.opens_at == datetime(2027, 1, 10, 8, tzinfo=UTC)


def test_questions_are_made_on_screen(client: FlaskClient) -> None:
    call = CallFactory.create()
    sign_in(client, manager_of(call))
    page = f"/staff/calls/{call.code}/fields"
    data = {"kind": "choice", "label-en": "Topic", "required": "y", "choices-en": "Water\r\nSpace"}
    assert client.post(page, data={**data, "choices-en": "Water"}).status_code == 422
    assert client.post(page, data=data).status_code == 302
    topic = the_call(call.code).fields[0]
    assert [option["value"] for option in topic.options] == ["water", "space"]
    assert (topic.for_jury, topic.public) == (False, False)

    line = {"kind": "line", "label-en": "Town", "for_jury": "y", "public": "y"}
    client.post(page, data=line)
    change = {**data, "label-en": "Theme", "seen": fingerprint(topic)}
    assert client.post(f"{page}/{topic.public_id}", data=change).status_code == 302
    client.post(f"{page}/{topic.public_id}/move", data={"direction": "down"})
    db.session.expire_all()
    assert [field.label["en"] for field in call.fields] == ["Town", "Theme"]
    client.post(f"{page}/{topic.public_id}/remove")
    db.session.expire_all()
    assert [field.code for field in call.fields] == ["town"]


def test_a_text_of_another_call_or_kind_is_not_there(client: FlaskClient) -> None:
    call = CallFactory.create()
    sign_in(client, manager_of(call))

    assert client.get(f"/staff/calls/{call.code}/texts/nonsense").status_code == 404
    assert client.get(f"/calls/{call.code}/texts/nonsense/1").status_code == 404
    assert client.get(f"/calls/{call.code}/texts/rules/1").status_code == 404


def test_texts_are_written_on_screen_and_kept_in_public(client: FlaskClient) -> None:
    call = CallFactory.create()
    sign_in(client, manager_of(call))
    page = f"/staff/calls/{call.code}/texts/rules"
    assert client.post(page, data={"texts-fr": "Une photo."}).status_code == 422
    client.post(page, data={"texts-en": "One photo.", "texts-fr": "Une photo.", "seen": "0"})
    client.post(page, data={"texts-en": "Two photos.", "texts-fr": "", "seen": "1"})

    stored = db.session.scalars(db.select(CallText).order_by(CallText.version, CallText.language))
    assert [(row.version, row.language) for row in stored] == [(1, "en"), (1, "fr"), (2, "en")]
    public = client.application.test_client()
    assert "One photo." in public.get(f"/calls/{call.code}/texts/rules/1").text
    assert "Une photo." in public.get(f"/calls/{call.code}/texts/rules/1?lang=fr").text
    assert "Two photos." in public.get(f"/calls/{call.code}/texts/rules/2").text


# ---- the public's page ----


def test_a_call_is_public_from_its_announcement_on(client: FlaskClient) -> None:
    call = CallFactory.create(published_at=None)
    hidden = CallFactory.create(edition__status=EditionStatus.DRAFT)
    addresses = [f"/calls/{each.code}/" for each in (call, hidden)]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert call.code not in client.get("/calls/").text

    sign_in(client, manager_of(call))
    assert "This is a preview" in client.get(addresses[0]).text
    assert client.get(addresses[1]).status_code == 404
    data: dict[str, str] = {}
    assert client.post(f"/staff/calls/{call.code}/publish", data=data).status_code == 409
    assert client.application.test_client().get(addresses[0]).status_code == 404


def test_publishing_shows_the_page_and_taking_back_hides_it(client: FlaskClient) -> None:
    edition = EditionFactory.create()
    call = create_call(
        edition,
        preset="hosting",
        code="host-2030",
        name={"en": "Host ESI 2030"},
        opens_at=datetime(2027, 1, 1, tzinfo=UTC),
        closes_at=datetime(2027, 4, 1, tzinfo=UTC),
        by="test",
    )
    call.summary = {"en": "Welcome the world."}
    public = client.application.test_client()
    with time_machine.travel(OPEN):
        sign_in(client, manager_of(call))
        client.post("/staff/calls/host-2030/publish")
        assert "Welcome the world." in public.get("/calls/host-2030/").text
        client.post("/staff/calls/host-2030/unpublish")
        assert public.get("/calls/host-2030/").status_code == 404


def test_the_page_says_what_who_until_when_and_how(client: FlaskClient) -> None:
    call = CallFactory.create(
        audience=Audience.ORGANISATIONS, members_first_days=60, per_organisation=3
    )
    QuotaFactory.create(call=call, places=8, reserve=3, per_country=2, seed="k7w2pz")
    call.decision = Decision.PLACES
    write_text(call, kind=TextKind.RULES, texts={"en": "Be kind."}, seen=0, by="test")

    with time_machine.travel(OPEN):
        text = client.get(f"/calls/{call.code}/").text

    for words in (
        "Send us what you made.",
        "Until 1 April 2027, 02:00, Warsaw time",
        "50 days left",
        "Until 1 March 2027 members of MILSET submit; everybody else from 2 March 2027 on.",
        "Aged 13 to 25 on 1 April 2027",
        "At most 3 entries from one organisation",
        "At least 2,000 pixels wide",
        "There are 8 places.",
        "3 of them are reserved for members of MILSET",
        "Each country gets at most 2.",
        "k7w2pz",
        "Be kind.",
        "Only organisations submit here.",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("moment", "words"),
    [(EARLY, "Opens soon"), (OPEN, "days left"), (LATE, "Since 1 April 2027")],
)
def test_the_page_says_where_the_call_stands(client: FlaskClient, moment: str, words: str) -> None:
    call = CallFactory.create()

    with time_machine.travel(moment):
        assert words in client.get(f"/calls/{call.code}/").text


# ---- pages of others ----


def representative(*, member: bool) -> Any:
    organisation = OrganisationFactory.create()
    if member:
        MembershipFactory.create(organisation=organisation, paid_on=date(2027, 1, 5))
    return user_with(Role.REPRESENTATIVE, scope=organisation.scope)


@pytest.mark.parametrize(
    ("member", "state"), [(True, "You can submit"), (False, "Members of MILSET come first.")]
)
def test_the_member_page_says_which_calls_are_open_to_whom(
    client: FlaskClient, member: bool, state: str
) -> None:
    call = CallFactory.create(
        audience=Audience.ORGANISATIONS, members_first_days=60, name={"en": "Workshops wanted"}
    )
    CallFactory.create(name={"en": "Only for photographers"})

    with time_machine.travel(OPEN):
        sign_in(client, representative(member=member))
        text = client.get("/member/").text
        page = client.get(f"/calls/{call.code}/").text

    assert "Workshops wanted" in text
    assert state in text
    assert "Only for photographers" not in text
    assert ("Members of MILSET come first." in page) is not member


def test_calls_stand_on_the_pages_of_others(client: FlaskClient) -> None:
    call = CallFactory.create(name={"en": "Science in one picture"})
    CallFactory.create(name={"en": "Not announced"}, edition=call.edition, published_at=None)
    SubmissionFactory.create(author__call=call, eligibility="open")
    edition = call.edition.code

    with time_machine.travel(OPEN):
        for address in ("/", f"/programmes/{edition}/", "/calls/"):
            text = client.get(address).text
            assert "Science in one picture" in text, address
            assert "Not announced" not in text, address
        sign_in(client, manager_of(call))
        for address in (f"/staff/editions/{edition}/", "/staff/", "/staff/calls/"):
            assert "Science in one picture" in client.get(address).text, address
    with time_machine.travel(LATE):
        sign_in(client, manager_of(call))
        assert "Science in one picture" not in client.get("/").text
        assert "1 to check" in client.get("/staff/").text


@pytest.mark.parametrize("address", ["/staff/calls/", "/calls/", "/", "/member/"])
def test_lists_of_calls_take_as_many_statements_for_30_as_for_one(
    client: FlaskClient, queries: QueryCounter, address: str
) -> None:
    edition = EditionFactory.create()
    first = CallFactory.create(edition=edition)
    user = representative(member=True) if address == "/member/" else manager_of(first)
    with time_machine.travel(OPEN):
        sign_in(client, user)
    counts = []
    for more in (1, 29):
        for _ in range(more):
            call = CallFactory.create(edition=edition, audience=Audience.ORGANISATIONS)
            SubmissionFactory.create(author__call=call)
        db.session.commit()
        with time_machine.travel(OPEN):
            client.get(address)
            queries.statements.clear()
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_overview_draws_submissions_by_day(client: FlaskClient) -> None:
    call = CallFactory.create()
    for day in (3, 3, 5):
        moment = datetime(2027, 2, day, 12, tzinfo=UTC)
        SubmissionFactory.create(author__call=call, submitted_at=moment)
    SubmissionFactory.create(author__call=call, state=SubmissionState.DRAFT, number=None)
    sign_in(client, manager_of(call))

    text = client.get(f"/staff/calls/{call.code}/").text

    assert "Submissions by day" in text
    assert text.count('<tr><th scope="row">') == 2
