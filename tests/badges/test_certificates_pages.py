from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.access import Role
from app.core.brake import limiter
from app.extensions import db
from badges.models import Certificate, CertificateKind
from badges.queries.certificates import valid_certificates
from badges.services.certificates import issue_certificates, revoke_certificate
from tests.badges import fair
from tests.core.pdf_pages import texts_on
from tests.factories import commit, sign_in, user_with

pytestmark = pytest.mark.database("sqlite")

KIND = CertificateKind
UNKNOWN = "0000-0000-0000"


@pytest.fixture(autouse=True)
def _forgotten_misses(app: Flask) -> Iterator[None]:
    limiter.reset()
    yield
    limiter.reset()


@pytest.fixture
def edition(app):
    return fair.edition()


@pytest.fixture
def group(edition):
    return fair.delegation(edition)


@pytest.fixture
def certificate(edition, group) -> Certificate:
    fair.exhibitor(group)
    (made,) = issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")
    commit()
    return made


# ---- what anybody may ask ------------------------------------------------------------------------


def test_a_valid_certificate_shows_what_the_paper_shows(client, certificate):
    answer = client.get(f"/certificates/{certificate.number}")

    assert answer.status_code == 200
    for shown in (
        "Valid",
        certificate.number,
        "Certificate of exhibitor",
        "Yasmine Trabelsi",
        "ياسمين الطرابلسي",
        "Jeunes Science",
        "Tunisia",
        "Olive stones that clean water",
        "ESI 2027, Gdynia",
    ):
        assert shown in answer.text


def test_it_shows_nothing_that_is_not_printed(client, certificate):
    person = certificate.participant
    person.email, person.notes = "secret@example.org", "secret note"
    secrets = [
        "secret",
        person.public_id,
        certificate.public_id,
        person.birth_date.isoformat(),
        person.delegation.number,
        "head@example.org",
    ]

    text = client.get(f"/certificates/{certificate.number}").text

    assert [one for one in secrets if one in text] == []


def test_revoking_shows_at_once_and_repeats_nothing(client, certificate):
    assert "Valid" in client.get(f"/certificates/{certificate.number}").text
    revoke_certificate(certificate, reason="Issued by mistake", by="manager")

    answer = client.get(f"/certificates/{certificate.number}")

    assert answer.status_code == 200
    assert "This certificate was revoked on" in answer.text
    for hidden in ("Valid", "Yasmine", "Jeunes Science", "Olive stones", "mistake"):
        assert hidden not in answer.text


def test_an_unknown_number_is_unknown(client, certificate):
    answer = client.get(f"/certificates/{UNKNOWN}")

    assert answer.status_code == 404
    assert "We issued no certificate with this number." in answer.text


def test_a_mistyped_number_is_told_without_looking(client, certificate, queries):
    answer = client.get("/certificates/7Q4K-M2XR-0000")

    assert answer.status_code == 404
    assert "letter by letter" in answer.text
    assert [one for one in queries.statements if "FROM certificate" in one] == []


def test_search_engines_are_kept_out(client, certificate):
    for number in (certificate.number, UNKNOWN):
        answer = client.get(f"/certificates/{number}")
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert '<meta name="robots" content="noindex, nofollow, noarchive">' in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_number_written_otherwise_leads_to_its_one_way_of_writing(client, certificate):
    sloppy = certificate.number.lower().replace("-", "").replace("0", "o").replace("1", "l")

    answer = client.get(f"/certificates/{sloppy}")

    assert answer.status_code == 301
    assert answer.location == f"/certificates/{certificate.number}"


def test_typing_a_number_leads_to_its_page(client, certificate):
    typed = certificate.number.lower().replace("-", " ")

    assert client.get("/certificates/").status_code == 200
    answer = client.get("/certificates/", query_string={"number": typed})
    assert answer.location == f"/certificates/{certificate.number}"


@pytest.mark.parametrize("typed", ["", "7Q4K", "7Q4K-M2XR-0000"])
def test_typing_no_number_says_so_by_the_field(client, typed):
    answer = client.get("/certificates/", query_string={"number": typed})

    assert answer.status_code == 422
    assert 'href="#number"' in answer.text


def test_guessing_is_braked_and_valid_numbers_cost_nothing(client, certificate):
    good, bad = f"/certificates/{certificate.number}", f"/certificates/{UNKNOWN}"
    assert {client.get(good).status_code for _ in range(40)} == {200}

    codes = [client.get(bad).status_code for _ in range(31)]

    assert codes == [404] * 30 + [429]
    assert client.get(good).status_code == 429
    assert client.get(f"/api/v1{good}").status_code == 429
    assert client.get(good, environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 200


# ---- the same for programs -----------------------------------------------------------------------


def test_api_says_valid_with_what_the_paper_says(client, certificate):
    answer = client.get(f"/api/v1/certificates/{certificate.number.lower()}")

    assert answer.status_code == 200
    assert answer.json == {
        "number": certificate.number,
        "status": "valid",
        "certificate": {
            "kind": "exhibitor",
            "language": "en",
            **{
                key: certificate.content[key]
                for key in (
                    "heading", "name", "native_name", "organisation", "country", "project",
                    "session", "award", "edition", "place", "starts_on", "ends_on", "text",
                    "issued",
                )
            },
        },
    }  # fmt: skip


def test_api_says_revoked_with_the_date_and_nothing_else(client, certificate):
    revoke_certificate(certificate, reason="Issued by mistake", by="manager")
    day = certificate.revoked_at.date().isoformat()

    answer = client.get(f"/api/v1/certificates/{certificate.number}").json

    assert answer["revoked_on"] >= day
    assert answer == {
        "number": certificate.number,
        "status": "revoked",
        "revoked_on": answer["revoked_on"],
    }


@pytest.mark.parametrize("number", [UNKNOWN, "no-number-at-all"])
def test_api_says_unknown(client, certificate, number):
    answer = client.get(f"/api/v1/certificates/{number}")

    assert answer.status_code == 200
    assert answer.json == {"number": number, "status": "unknown"}


# ---- a delegation's own --------------------------------------------------------------------------


def printed(pdf: bytes) -> bytes:
    """The paper without its seal, which is another one each time."""
    return pdf.partition(b"%%EOF")[0]


def test_a_head_prints_the_delegation_s_certificates(client, certificate, group):
    sign_in(client, fair.head(group))

    listed = client.get(f"/delegations/{group.public_id}/certificates")
    one = client.get(f"/certificates/{certificate.number}/print.pdf")
    every = client.get(f"/delegations/{group.public_id}/certificates.pdf")

    assert certificate.number in listed.text
    assert certificate.number in texts_on(one.data)[0]
    assert printed(every.data) == printed(one.data)
    assert one.headers["Content-Disposition"] == f"attachment; filename={certificate.number}.pdf"


def test_a_delegation_without_certificates_says_what_comes(client, group):
    sign_in(client, fair.head(group))

    assert "No certificates yet" in client.get(f"/delegations/{group.public_id}/certificates").text
    assert client.get(f"/delegations/{group.public_id}/certificates.pdf").status_code == 404


def test_the_delegation_s_page_leads_to_its_certificates(client, edition, group):
    fair.exhibitor(group)
    sign_in(client, fair.head(group))
    url = f"/delegations/{group.public_id}/certificates"
    assert url not in client.get(f"/delegations/{group.public_id}/").text

    issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")

    assert url in client.get(f"/delegations/{group.public_id}/").text


def test_a_revoked_certificate_is_not_printed(client, certificate, group):
    revoke_certificate(certificate, reason="Mistake", by="manager")
    sign_in(client, fair.head(group))

    assert client.get(f"/certificates/{certificate.number}/print.pdf").status_code == 404
    assert certificate.number not in client.get(f"/delegations/{group.public_id}/certificates").text


def pages_of(edition, group, certificate) -> list[str]:
    desk = f"/staff/editions/{edition.code}/certificates"
    return [
        f"/delegations/{group.public_id}/certificates",
        f"/delegations/{group.public_id}/certificates.pdf",
        f"/certificates/{certificate.number}/print.pdf",
        desk,
        f"{desk}.pdf?kind=exhibitor",
        f"{desk}/people/{certificate.participant.public_id}",
        f"{desk}/people/{certificate.participant.public_id}/participation",
        f"{desk}/{certificate.public_id}/revoke",
        f"{desk}/{certificate.public_id}/correct",
    ]


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("owner", [200] * 3 + [403] * 6),
        ("manager", [200] * 9),
        ("colleague", [404] * 9),
        ("stranger", [404] * 3 + [403] * 6),
        ("desk", [403, 403, 404] + [403] * 6),
        ("nobody", [302] * 9),
    ],
)
def test_who_may_open_which_page(client, edition, group, certificate, who, answers):
    other = fair.edition(code="esi-2029", name="ESI 2029")
    stranger = fair.delegation(other, contact=None)
    stranger.organisation.code = "strangers"
    users = {
        "owner": lambda: fair.head(group),
        "manager": lambda: fair.manager(edition),
        "colleague": lambda: fair.manager(other),
        "stranger": lambda: fair.head(stranger),
        "desk": lambda: user_with(Role.DESK, scope=edition.scope),
    }
    if who in users:
        sign_in(client, users[who]())

    found = [client.get(url).status_code for url in pages_of(edition, group, certificate)]

    assert found == answers


# ---- the back office -----------------------------------------------------------------------------


def test_a_manager_issues_all_that_are_due(client, edition, group):
    fair.exhibitor(group)
    fair.person(group, latin_name="Stayed Athome")
    sign_in(client, fair.manager(edition))
    desk = f"/staff/editions/{edition.code}/certificates"
    before = client.get(desk).text
    assert "Issue 1 certificate" in before
    assert "Not let in at any door" in before

    answer = client.post(
        desk, data={"language": "ar", "signatory_1": "Antoni Kowalczyk", "office_1": "Host"}
    )

    assert answer.status_code == 302
    made = db.session.scalars(db.select(Certificate)).one()
    assert (made.kind, made.language) == (KIND.PARTICIPATION, "ar")
    assert made.content["signatories"] == [["Antoni Kowalczyk", "Host"]]
    assert made.number in client.get(desk).text


def test_a_manager_issues_one_without_a_scan(client, edition, group):
    person = fair.person(group)
    sign_in(client, fair.manager(edition))
    url = f"/staff/editions/{edition.code}/certificates/people/{person.public_id}"
    assert "Issue without a scan" in client.get(url).text

    assert client.post(f"{url}/participation", data={"reason": " "}).status_code == 422
    assert client.post(f"{url}/participation", data={"reason": "Press bus"}).status_code == 302
    assert "Press bus" in client.get(url).text


def test_a_manager_gives_back_what_was_revoked_with_a_reason(client, edition, certificate):
    revoke_certificate(certificate, reason="Mistake", by="manager")
    sign_in(client, fair.manager(edition))
    desk = f"/staff/editions/{edition.code}/certificates"
    listed = client.get(f"{desk}?kind=exhibitor").text
    assert "Revoked" in listed
    assert "Issue 1 certificate" not in listed
    url = f"{desk}/people/{certificate.participant.public_id}"
    assert f"{url}/exhibitor" in client.get(url).text
    assert "Revoked. Say how you know" in client.get(f"{url}/exhibitor").text

    assert client.post(f"{url}/exhibitor", data={"reason": " "}).status_code == 422
    assert client.post(f"{url}/exhibitor", data={"reason": "It was none"}).status_code == 302
    assert len(valid_certificates(edition)) == 1


@pytest.mark.parametrize("deed", ["revoke", "correct"])
def test_a_manager_revokes_or_corrects_with_a_reason(client, edition, certificate, deed):
    sign_in(client, fair.manager(edition))
    url = f"/staff/editions/{edition.code}/certificates/{certificate.public_id}/{deed}"

    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "Misspelt"}).status_code == 302
    assert client.post(url, data={"reason": "Misspelt"}).status_code == 422

    live = db.session.scalars(db.select(Certificate).where(Certificate.revoked_at.is_(None))).all()
    assert len(live) == (deed == "correct")
    person = certificate.participant.public_id
    history = client.get(f"/staff/editions/{edition.code}/certificates/people/{person}").text
    assert "Misspelt" in history


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Came In", "Stayed Athome"]),
        ("?show=due", ["Came In"]),
        ("?show=missing", ["Stayed Athome"]),
        ("?words=came", ["Came In"]),
        ("?words=jeunes", ["Came In", "Stayed Athome"]),
        ("?words=nobody", []),
    ],
)
def test_the_list_can_be_narrowed(client, edition, group, query, names):
    fair.exhibitor(group, latin_name="Came In", search_key="came in")
    fair.person(group, latin_name="Stayed Athome", search_key="stayed athome")
    sign_in(client, fair.manager(edition))

    text = client.get(f"/staff/editions/{edition.code}/certificates{query}").text

    assert [name for name in ("Came In", "Stayed Athome") if name in text] == names


def test_lists_take_as_many_statements_for_thirty_people(client, edition, group, queries):
    pages = {
        f"/staff/editions/{edition.code}/certificates": fair.manager(edition),
        f"/delegations/{group.public_id}/certificates": fair.head(group),
    }

    def statements() -> list[int]:
        issue_certificates(edition, kind=KIND.PARTICIPATION, by="manager")
        counts = []
        for url, user in pages.items():
            sign_in(client, user)
            client.get(url)
            queries.statements.clear()
            assert client.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    fair.exhibitor(group)
    few = statements()
    for _ in range(29):
        fair.exhibitor(group)
    assert statements() == few


def test_an_unknown_kind_does_not_exist(client, edition):
    sign_in(client, fair.manager(edition))

    assert client.get(f"/staff/editions/{edition.code}/certificates?kind=gold").status_code == 404
