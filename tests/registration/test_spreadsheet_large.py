"""A large delegation comes whole; how fast is measured by tests/bench/bench_spreadsheet.py."""

from typing import Any

from tests.bench.bench_spreadsheet import people
from tests.factories import DelegationFactory, ProjectCategoryFactory, sign_in
from tests.registration.spreadsheets import confirm, people_of, send
from tests.registration.world import world


def test_500_people_are_sent_looked_at_and_imported(client: Any) -> None:
    there = world()
    ProjectCategoryFactory.create(edition=there.edition, code="life", name={"en": "Life"})
    delegation = DelegationFactory.create(edition=there.edition, organisation=there.organisation)
    sign_in(client, there.head)

    sent = send(client, delegation, people(500))
    answer = confirm(client, sent.location, health_agreed="y")

    assert answer.status_code == 302
    assert len(people_of(delegation)) == 500
