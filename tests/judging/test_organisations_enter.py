"""Organisations answer a call by their accounts: owner, colleague, stranger, secretary; limits."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.accounts.models import User
from app.core.access import Role
from app.core.clock import now, today
from app.extensions import db
from app.organisations.models import Organisation
from judging.models import Author, Call, Submission
from judging.rules.kinds import Audience, Decision, FieldKind, SubmissionState
from tests.conftest import QueryCounter
from tests.factories import MembershipFactory, OrganisationFactory, commit, sign_in, user_with
from tests.judging.entering import letter, only_submission
from tests.judging.factories import AuthorFactory, CallFactory, CallFieldFactory, SubmissionFactory

PROPOSAL = {
    "revision": "0",
    "title": "Robots that listen",
    "answer_abstract": "A workshop.",
    "answer_duration": "45",
    "answer_language": "fr",
    "answer_speakers-0-name": "Ana",
    "answer_speakers-0-biography": "Teaches.",
    "answer_speakers-1-name": "Ben",
    "answer_speakers-1-biography": "",
}


def _call(**values: object) -> Call:
    call: Call = CallFactory.create(
        **{"decision": Decision.PLACES, "audience": Audience.ORGANISATIONS, "per_author": None,
           "per_organisation": 2, "takes_photos": False, "files_min": 0, "files_max": 0,
           "asks_parents": False, "age_min": None, "age_max": None,
           "opens_at": now() - timedelta(days=2), "closes_at": now() + timedelta(days=20)}
        | values
    )  # fmt: skip
    kinds = {"abstract": FieldKind.TEXT, "duration": FieldKind.NUMBER,
             "language": FieldKind.LANGUAGE, "speakers": FieldKind.SPEAKERS}  # fmt: skip
    for position, (code, kind) in enumerate(kinds.items()):
        most = {"abstract": 300, "duration": 90, "speakers": 3}.get(code)
        CallFieldFactory.create(call=call, code=code, kind=kind, maximum=most, position=position)
    commit()
    return call


def _person(organisation: Organisation, role: Role = Role.REPRESENTATIVE) -> User:
    return user_with(role, scope=organisation.scope)


def _enter(client: FlaskClient, call: Call, organisation: Organisation) -> str:
    answer = client.post(f"/calls/{call.code}/enter", data={"organisation": organisation.public_id})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def _hand_in(client: FlaskClient, path: str, **values: str) -> int:
    page = client.post(f"{path}new").location
    assert page is not None
    return client.post(page, data={**PROPOSAL, "hand_in": "1", **values}).status_code


def test_a_proposal_is_written_and_handed_in(client: FlaskClient) -> None:
    call, organisation = _call(), OrganisationFactory.create()
    user = sign_in(client, _person(organisation))
    path = _enter(client, call, organisation)
    assert path == _enter(client, call, organisation)

    assert _hand_in(client, path) == 302

    found = only_submission()
    assert (found.number, found.state, found.author.user_id) == (1, "submitted", user.id)
    assert found.answers == {
        "abstract": "A workshop.",
        "duration": 45,
        "language": "fr",
        "speakers": [
            {"name": "Ana", "biography": "Teaches."},
            {"name": "Ben", "biography": ""},
        ],
    }
    assert f"http://platform.test{path}" in letter(user.email).text
    page = client.get("/entries/").text
    assert "Robots that listen" in page
    assert "Handed in" in page
    assert "Robots that listen" in client.get("/member/").text


def test_a_line_for_another_speaker_is_added_without_script(client: FlaskClient) -> None:
    call, organisation = _call(), OrganisationFactory.create()
    sign_in(client, _person(organisation))
    page = client.post(f"{_enter(client, call, organisation)}new").location
    assert page is not None

    answer = client.post(page, data={**PROPOSAL, "more": "1"})

    assert answer.location == f"{page}?more=1"
    shown = client.get(answer.location).text
    assert 'name="answer_speakers-2-name"' in shown
    assert 'value="Ben"' in shown


def test_colleagues_write_together_and_strangers_see_nothing(client: FlaskClient) -> None:
    call, organisation = _call(), OrganisationFactory.create()
    sign_in(client, _person(organisation))
    path = _enter(client, call, organisation)
    page = client.post(f"{path}new").location
    assert page is not None
    others = {
        "colleague": _person(organisation, Role.HEAD_OF_DELEGATION),
        "stranger": _person(OrganisationFactory.create()),
        "secretary": user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope),
        "president": user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope),
        "juror": user_with(Role.JUROR, scope=call.edition.scope),
    }

    seen = {}
    for name, user in others.items():
        sign_in(client, user)
        data = {**PROPOSAL, "revision": str(only_submission().revision), "title": name}
        client.post(page, data=data)
        seen[name] = (client.get(path).status_code, only_submission().title)

    assert seen == {
        "colleague": (200, "colleague"),
        "stranger": (404, "colleague"),
        "secretary": (200, "colleague"),
        "president": (404, "colleague"),
        "juror": (404, "colleague"),
    }
    assert client.application.test_client().get(path).status_code == 404


def test_the_limit_of_an_organisation_counts_colleagues_together(client: FlaskClient) -> None:
    call, organisation = _call(), OrganisationFactory.create()
    sign_in(client, _person(organisation))
    path = _enter(client, call, organisation)
    assert [_hand_in(client, path), _hand_in(client, path)] == [302, 302]

    sign_in(client, _person(organisation))
    refused = _hand_in(client, _enter(client, call, organisation))

    assert refused == 422
    states = db.session.scalars(db.select(Submission.state).order_by(Submission.id)).all()
    assert states == [SubmissionState.SUBMITTED, SubmissionState.SUBMITTED, SubmissionState.DRAFT]


@pytest.mark.parametrize(
    ("audience", "first_days", "member", "status"),
    [
        (Audience.ORGANISATIONS, 0, False, 302),
        (Audience.ORGANISATIONS, 14, False, 422),
        (Audience.ORGANISATIONS, 14, True, 302),
        (Audience.MEMBERS, 0, False, 422),
        (Audience.MEMBERS, 0, True, 302),
    ],
)
def test_members_only_and_members_first(
    client: FlaskClient, audience: Audience, first_days: int, member: bool, status: int
) -> None:
    call = _call(audience=audience, members_first_days=first_days)
    organisation = OrganisationFactory.create()
    if member:
        day = today()
        MembershipFactory.create(
            organisation=organisation, covers_from=day.replace(month=1, day=1),
            covers_until=day.replace(month=12, day=31), paid_on=day - timedelta(days=40),
            due_on=day - timedelta(days=20),
        )  # fmt: skip
    sign_in(client, _person(organisation))

    data = {"organisation": organisation.public_id}
    answer = client.post(f"/calls/{call.code}/enter", data=data)

    assert answer.status_code == status
    if status == 422:
        assert "members of milset" in answer.text.lower()
        assert db.session.query(Author).count() == 0


def test_nobody_enters_for_an_organisation_of_others(client: FlaskClient) -> None:
    call, other = _call(), OrganisationFactory.create()
    data = {"organisation": other.public_id}
    path = f"/calls/{call.code}/enter"

    assert "Sign in" in client.get(path).text
    assert client.post(path, data=data).status_code == 200
    sign_in(client, _person(OrganisationFactory.create()))
    assert client.post(path, data=data).status_code == 404
    assert client.post(path, data={"email": "a@example.org"}).status_code == 422
    assert db.session.query(Author).count() == 0


def test_the_list_asks_the_same_for_thirty(client: FlaskClient, queries: QueryCounter) -> None:
    call, organisation = _call(), OrganisationFactory.create()
    user = sign_in(client, _person(organisation))
    author = AuthorFactory.create(call=call, user=user, organisation=organisation)
    SubmissionFactory.create(author=author)
    counts = []
    for more in (0, 29):
        for _ in range(more):
            colleague = AuthorFactory.create(
                call=call, user=_person(organisation), organisation=organisation
            )
            SubmissionFactory.create(author=colleague)
        commit()
        client.get("/entries/")
        queries.statements.clear()
        client.get("/entries/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
