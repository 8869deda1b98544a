"""Finance sees what a delegation is, how many come and what it costs; who they are, it does not."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Grant
from app.billing.models import Invoice
from app.core import files
from app.core.access import Role, readable
from app.core.clock import now, today
from app.extensions import db
from badges.models import Certificate, CertificateKind
from registration.models import Delegation, Document, DocumentKind, Participant, Project
from registration.rules.delegation_states import DelegationState
from registration.services.delegations import submit_delegation, validate_delegation
from tests.factories import DelegationFactory, commit, sign_in, user_with
from tests.registration.world import World, complete, world

pytestmark = pytest.mark.database("sqlite")

SECRETS = ("Amira", "Ines", "Robot arm", "insured.pdf", "Certificates")


@pytest.fixture
def there() -> World:
    return world()


@pytest.fixture
def delegation(there: World) -> Delegation:
    found = complete(there, reason="Amira's passport is missing")
    found.participants[1].name = found.participants[1].latin_name = "Ines"
    found.projects[0].title = "Robot arm"
    paper = files.save(
        b"%PDF-1.4", name="insured.pdf", media_type="application/pdf", folder="documents"
    )
    db.session.add(
        Document(
            delegation=found,
            participant=found.participants[1],
            kind=DocumentKind.INSURANCE,
            file=paper,
        )
    )
    db.session.add(
        Certificate(
            kind=CertificateKind.PARTICIPATION, subject="participant:x", language="en",
            participant_id=found.participants[1].id, edition_id=there.edition.id,
            number="0000-0000-0000", content={}, issued_at=now(),
        )
    )  # fmt: skip
    submit_delegation(found, insured=True, by=there.head)
    validate_delegation(found, by=there.office)
    return found


def closed_doors(delegation: Delegation) -> Iterator[tuple[str, str]]:
    """Everything that tells who comes: (method, address)."""
    here = f"/delegations/{delegation.public_id}/"
    person = f"people/{delegation.participants[1].public_id}/"
    document = db.session.scalars(db.select(Document)).one()
    pages = (
        person, person + "replace", person + "withdraw", person + "consent",
        person + "consent/paper", "people/new", f"projects/{delegation.projects[0].public_id}/",
        "projects/new", "documents/", "spreadsheet", "template.xlsx", "submit", "withdraw",
        "certificates", "certificates.pdf",
    )  # fmt: skip
    yield from (("GET", here + page) for page in pages)
    for file in ("people.xlsx", f"documents/{document.public_id}", "confirmations.pdf"):
        yield "POST", here + file
    yield "POST", here + person + "health"
    yield (
        "GET",
        f"/certificates/{db.session.scalars(db.select(Certificate)).one().number}/print.pdf",
    )


def test_finance_reaches_nothing_that_tells_who_comes(
    client: FlaskClient, there: World, delegation: Delegation
) -> None:
    doors = list(closed_doors(delegation))
    sign_in(client, there.finance)

    seen = {f"{method} {url}": client.open(url, method=method).status_code for method, url in doors}

    assert {url: status for url, status in seen.items() if status not in (403, 404)} == {}
    for model in (Delegation, Participant, Project, Document, Certificate):
        assert db.session.scalars(readable(model, by=there.finance)).unique().all() == []


def test_finance_sees_a_delegation_how_many_and_the_price(
    client: FlaskClient, there: World, delegation: Delegation
) -> None:
    sign_in(client, there.finance)

    listed = client.get("/staff/delegations/?state=").text
    shown = client.get(f"/delegations/{delegation.public_id}/").text

    for text in (delegation.number, there.organisation.name):
        assert text in listed
        assert text in shown
    assert "3 people" in shown
    assert "€1,150" in shown  # a head at 450, two exhibitors at 350
    assert "/invoices/" in shown
    assert [word for word in SECRETS if word in listed + shown] == []


def test_finance_decides_nothing_by_hand(client: FlaskClient, delegation: Delegation) -> None:
    here = f"/delegations/{delegation.public_id}/"
    finance = sign_in(client, user_with(Role.FINANCE))
    doors = [("GET", "confirm"), ("POST", "confirm"), ("GET", "refuse"), ("POST", "validate")]

    assert [client.open(here + end, method=way).status_code for way, end in doors] == [403] * 4
    assert "Confirm without payment" not in client.get(here).text
    invoice = db.session.scalars(readable(Invoice, by=finance)).one()
    sent = {"amount": "1150", "received_on": today().isoformat(), "method": "transfer"}
    paid = client.post(
        f"/staff/money/{invoice.public_id}/pay", data={**sent, "request_id": "x" * 16}
    )
    assert paid.status_code == 302
    db.session.expire_all()
    assert delegation.state is DelegationState.CONFIRMED


def test_finance_that_validates_for_a_region_too_reads_the_people_of_that_region_alone(
    client: FlaskClient, there: World, delegation: Delegation
) -> None:
    elsewhere = DelegationFactory.create(edition=there.edition)
    scope = there.organisation.region.scope
    there.finance.grants.append(Grant(role=Role.REGIONAL_VALIDATOR, scope=scope))
    commit()
    sign_in(client, there.finance)

    assert "Ines" in client.get(f"/delegations/{delegation.public_id}/").text
    assert client.get(f"/delegations/{delegation.public_id}/documents/").status_code == 200
    assert client.get(f"/delegations/{elsewhere.public_id}/").status_code == 200
    assert client.get(f"/delegations/{elsewhere.public_id}/documents/").status_code == 404
