"""National pre-selection: an organisation forwards its best, in time, and no more than allowed."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.clock import now
from app.extensions import db
from app.organisations.models import Organisation
from judging.models import Call, Submission
from judging.queries.rounds import setup_of
from judging.rules.kinds import Eligibility, SubmissionState
from judging.rules.opening import Gap, gaps_of
from judging.services.pictures import add_file
from tests.conftest import QueryCounter
from tests.factories import OrganisationFactory, commit, sign_in, user_with
from tests.judging.entering import open_contest, photo
from tests.judging.factories import AuthorFactory, RoundFactory, SubmissionFactory


def _contest(entries: int, **values: object) -> tuple[Call, Organisation, list[Submission]]:
    call = open_contest(forwarding=True, forwards_max=2, **values)
    organisation = OrganisationFactory.create()
    found = [_entry(call, organisation, n) for n in range(entries)]
    return call, organisation, found


def _entry(call: Call, organisation: Organisation, n: int, **values: object) -> Submission:
    author = AuthorFactory.create(
        call=call, organisation=organisation, name=f"وليد {n}", latin_name=f"Walid {n}"
    )
    entry: Submission = SubmissionFactory.create(
        author=author, number=n + 1, **{"eligibility": Eligibility.OPEN, **values}
    )
    return entry


def _path(organisation: Organisation, call: Call) -> str:
    return f"/member/{organisation.public_id}/calls/{call.code}/forward"


def _forwarded() -> list[int | None]:
    db.session.expire_all()
    query = db.select(Submission.number).where(Submission.forwarded_by_id.is_not(None))
    return sorted(number or 0 for number in db.session.scalars(query))


def test_the_best_are_chosen_and_exchanged(client: FlaskClient) -> None:
    call, organisation, entries = _contest(3)
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=organisation.scope))
    path = _path(organisation, call)
    ids = [each.public_id for each in entries]

    page = client.get(path)
    assert client.post(path, data={"chosen": ids[:2]}).status_code == 302
    first = _forwarded()
    assert client.post(path, data={"chosen": ids[1:]}).status_code == 302

    assert "Photo 1" in page.text
    assert "Walid 0" in page.text
    assert "وليد 0" in page.text
    assert entries[0].author.email not in page.text
    assert "2009" not in page.text
    assert (first, _forwarded()) == ([1, 2], [2, 3])


def test_no_more_than_allowed_and_only_what_named_it(client: FlaskClient) -> None:
    call, organisation, entries = _contest(3)
    stranger = _entry(call, OrganisationFactory.create(), 7)
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=organisation.scope))
    path, ids = _path(organisation, call), [each.public_id for each in entries]

    many = client.post(path, data={"chosen": ids})
    strange = client.post(path, data={"chosen": [stranger.public_id]})

    assert many.status_code == strange.status_code == 422
    assert "more than your organisation may forward" in many.text
    assert _forwarded() == []


@pytest.mark.parametrize(("days", "status"), [(12, 302), (14, 422)])
def test_forwarding_has_a_last_day_of_its_own(client: FlaskClient, days: int, status: int) -> None:
    call, organisation, entries = _contest(1, forwards_until=now() + timedelta(days=13))
    user = user_with(Role.REPRESENTATIVE, scope=organisation.scope)
    path, chosen = _path(organisation, call), entries[0].public_id

    with time_machine.travel(now() + timedelta(days=days)):
        sign_in(client, user)

        assert client.post(path, data={"chosen": [chosen]}).status_code == status
    assert _forwarded() == ([1] if status == 302 else [])


def test_no_round_opens_while_organisations_still_choose(client: FlaskClient) -> None:
    call, _, _ = _contest(1, forwards_until=now() + timedelta(days=13))
    closed = timedelta(minutes=1) + (call.closes_at - now())
    round_ = RoundFactory.create(call=call)

    missing = {}
    for name, ahead in {"open": timedelta(), "closed": closed, "over": timedelta(days=14)}.items():
        with time_machine.travel(now() + ahead):
            gaps = gaps_of(setup_of(round_))
            missing[name] = [gap for gap in (Gap.CALL_OPEN, Gap.FORWARDING) if gap in gaps]

    assert missing == {"open": [Gap.CALL_OPEN], "closed": [Gap.FORWARDING], "over": []}


def test_drafts_withdrawn_and_ineligible_ones_are_not_offered(client: FlaskClient) -> None:
    call, organisation, _ = _contest(0)
    _entry(call, organisation, 1, state=SubmissionState.WITHDRAWN)
    _entry(call, organisation, 2, eligibility=Eligibility.INELIGIBLE)
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=organisation.scope))

    assert "No entry yet" in client.get(_path(organisation, call)).text


def test_strangers_and_heads_of_delegation_do_not_choose(client: FlaskClient) -> None:
    call, organisation, entries = _contest(1)
    path = _path(organisation, call)
    add_file(entries[0], content=photo(), name="a.jpg", by="test")
    picture = f"{path}/{entries[0].public_id}/thumbnail"
    representative = user_with(Role.REPRESENTATIVE, scope=organisation.scope)
    stranger = user_with(Role.REPRESENTATIVE, scope=OrganisationFactory.create().scope)
    head = user_with(Role.HEAD_OF_DELEGATION, scope=organisation.scope)

    seen = {}
    for name, user in {"own": representative, "stranger": stranger, "head": head}.items():
        sign_in(client, user)
        seen[name] = (client.get(path).status_code, client.get(picture).status_code)

    assert seen == {"own": (200, 200), "stranger": (404, 404), "head": (403, 403)}


def test_withdrawing_frees_the_forward(client: FlaskClient) -> None:
    from judging.services.submissions import withdraw_submission

    call, organisation, entries = _contest(1)
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=organisation.scope))
    client.post(_path(organisation, call), data={"chosen": [entries[0].public_id]})
    entry = db.session.get_one(Submission, entries[0].id)

    withdraw_submission(entry, by="test")
    commit()

    assert _forwarded() == []


def test_the_list_asks_the_same_for_thirty(client: FlaskClient, queries: QueryCounter) -> None:
    call, organisation, _ = _contest(1)
    user = user_with(Role.REPRESENTATIVE, scope=organisation.scope)
    sign_in(client, user)
    client.get(_path(organisation, call))
    queries.statements.clear()
    client.get(_path(organisation, call))
    at_one = len(queries)
    for n in range(2, 31):
        _entry(call, organisation, n)
    commit()
    queries.statements.clear()

    client.get(_path(organisation, call))

    assert len(queries) == at_one
