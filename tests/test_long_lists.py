"""Pages that list things take as many statements for thirty as for one.

Lists with a test of their own area are not repeated here.
"""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from app.core import audit, outbox
from app.core.access import Role
from app.core.files import StoredFile
from app.core.outbox import Mail
from app.extensions import db
from app.programmes.models import KeyDate
from registration.models import Delegation, Document, DocumentKind
from tests.conftest import QueryCounter
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    ParticipantFactory,
    ProjectFactory,
    RateFactory,
    StationFactory,
    TermsFactory,
    commit,
    sign_in,
    user_with,
)

#: makes so many rows and answers where they are listed
Maker = Callable[[int], str]


def deeds(count: int) -> str:
    edition = EditionFactory.create()
    for number in range(count):
        audit.record("edition.changed", edition, by=f"person {number}", number=number)
    return "/staff/audit"


def mails(count: int) -> str:
    for number in range(count):
        outbox.queue(
            to=f"head{number}@example.org", language="en", mail=lambda: Mail("Hello", ["Yes."])
        )
    return "/staff/outbox"


def stations(count: int) -> str:
    edition = EditionFactory.create()
    StationFactory.create_batch(count, edition=edition)
    return "/scan/stations"


def _delegation() -> Delegation:
    terms = TermsFactory.create()
    RateFactory.create(edition=terms.edition)
    found: Delegation = DelegationFactory.create(edition=terms.edition)
    return found


def people_and_projects(count: int) -> str:
    delegation = _delegation()
    for _ in range(count):
        project = ProjectFactory.create(delegation=delegation)
        ParticipantFactory.create(delegation=delegation, project=project, gender=None)
    return f"/delegations/{delegation.public_id}/"


def documents(count: int) -> str:
    delegation = _delegation()
    for number in range(count):
        file = StoredFile(key=f"{delegation.id}/{number}", name="a.pdf", size=9, sha256="0",
                          media_type="application/pdf")  # fmt: skip
        person = ParticipantFactory.create(delegation=delegation, birth_date=date(1990, 1, 1))
        db.session.add(Document(delegation=delegation, participant=person, file=file,
                                kind=DocumentKind.OTHER))  # fmt: skip
    return f"/delegations/{delegation.public_id}/documents/"


def key_dates(count: int) -> str:
    edition = EditionFactory.create()
    for number in range(count):
        label = {"en": f"Day {number}"}
        db.session.add(KeyDate(edition=edition, day=date(2027, 1, 1 + number), label=label))
    return f"/staff/editions/{edition.code}/dates"


@pytest.mark.parametrize(
    "make", [deeds, mails, stations, people_and_projects, documents, key_dates]
)
def test_thirty_rows_take_as_many_statements_as_one(
    client: FlaskClient, queries: QueryCounter, make: Maker
) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    # the first page of a process reads and compiles more than the next
    client.get(make(1))
    counts = []
    for number in (1, 30):
        where = make(number)
        commit()
        queries.statements.clear()
        assert client.get(where).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
