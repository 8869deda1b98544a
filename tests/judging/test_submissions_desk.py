"""The secretary's desk: what the checks found, the decision, who is told, who may look."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Call, Submission
from judging.queries.eligibility import checks_of, checks_of_all, copies_of, missing_of
from judging.queries.jury import judged_in
from judging.queries.submission_lists import desk_page
from judging.rules.kinds import (
    AssignmentState,
    Eligibility,
    JurorState,
    ParentalConsent,
    RoundState,
    SubmissionState,
)
from judging.services.eligibility import accept_without_problems, decide_eligibility
from judging.services.pictures import add_file
from tests.conftest import QueryCounter
from tests.factories import OrganisationFactory, sign_in, user_with
from tests.judging.factories import (
    AssignmentFactory,
    CallFieldFactory,
    JurorFactory,
    RoundFactory,
    RoundSubmissionFactory,
)
from tests.judging.gallery_world import WIDE, handed_in, open_call, photo

pytestmark = pytest.mark.database("sqlite")

REFUSED, ELIGIBLE, OPEN = Eligibility.INELIGIBLE, Eligibility.ELIGIBLE, Eligibility.OPEN


@pytest.fixture
def call(app: Flask) -> Call:
    return open_call(code="photo-2027")


def entry(call: Call, seed: int, *, width: int = WIDE[0], **values: Any) -> Submission:
    """A photo that waits for the secretary and in which nothing is wrong, unless it is small."""
    submission = handed_in(call, title=f"Picture {seed}", **values)
    content = photo(seed, width, width * WIDE[1] // WIDE[0])
    add_file(submission, content=content, name="x.jpg", by="a test")
    return submission


def manager_of(call: Call) -> Any:
    return user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope)


def decide(submission: Submission, eligibility: Eligibility, **values: Any) -> None:
    by = values.pop("by", "a test")
    decide_eligibility(submission, eligibility=eligibility, by=by, **values)


def mails() -> list[OutboxMessage]:
    return list(db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)))


# ---- checks --------------------------------------------------------------------------------------


def test_nothing_is_found_in_a_good_one(call: Call) -> None:
    submission = entry(call, 1)

    assert (missing_of(submission), checks_of(submission)) == ([], [])


def test_all_that_is_wrong_is_found(call: Call) -> None:
    submission = entry(
        call, 1, author__name="Amina Trabelsi", author__consent=ParentalConsent.ASKED,
        author__birth_date=None, author__country="TN",
    )  # fmt: skip
    submission.title = "The garden of Trabelsi"
    CallFieldFactory(call=call, code="description")
    call.photo_width_min = 9000
    db.session.flush()
    db.session.expire(call, ["fields"])

    assert missing_of(submission) == ["field:description", "too_narrow"]
    assert checks_of(submission) == [
        "author_birth_date", "field:description", "too_narrow", "consent_awaited", "named"
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["Tunisie", "sunset in TUNISIA", "تونس"])
def test_the_country_is_found_in_every_language(call: Call, title: str) -> None:
    submission = entry(call, 1, author__country="TN")
    submission.title = title

    assert checks_of(submission) == ["named"]


def test_the_organisation_is_found(call: Call) -> None:
    club = OrganisationFactory(name="Young Stars of Sfax")
    submission = entry(call, 1, author__organisation=club)
    submission.title = "Our young stars of Sfax"

    assert checks_of(submission) == ["named"]


def test_a_juror_who_sends_photos_is_found_by_the_address(call: Call) -> None:
    juror = JurorFactory.create(call=call, state=JurorState.INVITED)
    submission = entry(call, 1, author__email=juror.user.email)

    assert checks_of(submission) == ["juror"]
    juror.state = JurorState.DECLINED
    assert checks_of(submission) == []


def test_staff_of_this_edition_is_found_and_of_another_is_not(call: Call) -> None:
    here = entry(call, 1, author__email=manager_of(call).email)
    stranger = user_with(Role.PROGRAMME_MANAGER, scope="edition:another")
    there = entry(call, 2, author__email=stranger.email)

    assert checks_of_all(call, [here, there]) == {here.id: ["staff"], there.id: []}


def test_the_same_and_nearly_the_same_photo_are_found(call: Call) -> None:
    one, same = entry(call, 1), entry(call, 1)
    smaller = handed_in(call)
    add_file(smaller, content=photo(1, 2400, 1600), name="x.jpg", by="a test")
    other, draft = entry(call, 2), entry(call, 1)
    draft.state = SubmissionState.WITHDRAWN
    db.session.flush()

    found = checks_of_all(call, [one, same, smaller, other])
    assert found == {
        one.id: ["exact_copy"], same.id: ["exact_copy"], smaller.id: ["near_copy"], other.id: []
    }  # fmt: skip
    copies = copies_of(one)
    assert [(each.file.submission_id, each.exact) for each in copies] == [
        (same.id, True), (smaller.id, False)
    ]  # fmt: skip


def test_copies_are_those_of_the_same_call(call: Call) -> None:
    one = entry(call, 1)
    entry(open_call(), 1)

    assert checks_of(one) == []


# ---- the decision --------------------------------------------------------------------------------


def test_a_refusal_is_kept_with_its_reasons_and_mailed(call: Call) -> None:
    submission = entry(call, 1, author__language="en")
    submission.number = 17

    decide(submission, REFUSED, reasons=["edited"], note="Please send the original.")

    assert submission.eligibility is REFUSED
    assert submission.eligibility_reasons == ["edited"]
    assert (submission.checked_by, submission.eligibility_note) == (
        "a test", "Please send the original."
    )  # fmt: skip
    (mail,) = mails()
    assert mail.recipient == submission.author.email
    assert "number 17 was checked" in mail.subject
    assert "cannot take part" in mail.text
    assert "A program for editing pictures signed the file." in mail.text
    assert "Please send the original." in mail.text
    event = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.data["eligibility"]) == ("submission.checked", "ineligible")


def test_a_refusal_needs_a_reason(call: Call) -> None:
    with pytest.raises(Invalid, match="Choose a reason"):
        decide(entry(call, 1), REFUSED)


def test_who_is_let_in_is_told_only_where_there_is_something_to_tell(call: Call) -> None:
    submission = entry(call, 1)

    decide(submission, ELIGIBLE, reasons=["named"])
    assert (mails(), submission.eligibility_reasons) == ([], [])
    decide(submission, REFUSED, reasons=["named"])
    decide(submission, ELIGIBLE)
    decide(submission, ELIGIBLE, note="Good luck!")
    assert ["takes part" in mail.text for mail in mails()] == [False, True, True]


def test_a_decision_can_be_opened_again(call: Call) -> None:
    submission = entry(call, 1)
    decide(submission, ELIGIBLE)

    decide(submission, OPEN)

    assert (submission.eligibility, submission.checked_at, submission.checked_by) == (
        OPEN, None, ""
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "allowed"),
    [(RoundState.SETUP, True), (RoundState.OPEN, False), (RoundState.CLOSED, False)],
)
def test_what_a_jury_works_on_is_decided_for_good(
    call: Call, state: RoundState, allowed: bool
) -> None:
    submission = entry(call, 1)
    RoundSubmissionFactory(
        round=RoundFactory(call=call, state=state, name={"en": "In or out"}), submission=submission
    )

    if allowed:
        decide(submission, ELIGIBLE)
    else:
        with pytest.raises(Conflict, match=r"Its round: In or out\."):
            decide(submission, ELIGIBLE)


def test_what_breaks_the_rules_is_taken_off_the_desks_while_a_round_is_open(call: Call) -> None:
    submission = entry(call, 1)
    submission.eligibility = ELIGIBLE
    round_ = RoundFactory(call=call, state=RoundState.OPEN)
    RoundSubmissionFactory(round=round_, submission=submission)
    juror = JurorFactory(call=call)
    open_one = AssignmentFactory(round=round_, juror=juror, submission=submission)

    decide(submission, Eligibility.INELIGIBLE, note="A copy of a photo in a magazine.")

    assert open_one.state is AssignmentState.CANCELLED
    assert judged_in(round_) == []
    with pytest.raises(Conflict, match="Its round"):
        decide(submission, ELIGIBLE)


@pytest.mark.parametrize("state", [SubmissionState.DRAFT, SubmissionState.WITHDRAWN])
def test_only_what_is_handed_in_is_decided(call: Call, state: SubmissionState) -> None:
    submission = handed_in(call, state=state)

    with pytest.raises(Conflict, match="Only what is handed in"):
        decide(submission, ELIGIBLE)


def test_only_the_secretary_decides(call: Call) -> None:
    president = user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope)

    with pytest.raises(NotAllowed):
        decide(entry(call, 1), ELIGIBLE, by=president)


def test_all_without_a_problem_are_let_in_at_once(call: Call) -> None:
    good, copied, copy = entry(call, 1), entry(call, 2), entry(call, 2)
    refused = entry(call, 3)
    decide(refused, REFUSED, reasons=["edited"])
    draft = handed_in(call, state=SubmissionState.DRAFT, number=None)

    assert accept_without_problems(call, by=manager_of(call)) == 1

    states = [each.eligibility for each in (good, copied, copy, refused, draft)]
    assert states == [ELIGIBLE, OPEN, OPEN, REFUSED, OPEN]
    assert accept_without_problems(call, by=manager_of(call)) == 0


# ---- pages ---------------------------------------------------------------------------------------


def listed(call: Call, **wishes: str) -> list[int | None]:
    return [each.submission.number for each in desk_page(call, 1, **wishes).items]


def test_the_list_is_filtered(call: Call) -> None:
    for number, seed in ((9011, 1), (9012, 1), (9013, 2), (9014, 3)):
        entry(call, seed).number = number
    thirteen = db.session.scalars(db.select(Submission).filter_by(number=9013)).one()
    decide(thirteen, ELIGIBLE)
    handed_in(call, state=SubmissionState.DRAFT, number=None, title="Unfinished")

    assert listed(call, state="submitted") == [9011, 9012, 9014, 9013]
    assert listed(call, eligibility="eligible") == [9013]
    assert listed(call, problem="exact_copy") == [9011, 9012]
    assert listed(call, problem="none", state="submitted") == [9014, 9013]
    assert listed(call, problem="any", state="submitted") == [9011, 9012]
    assert listed(call, words="9014") == [9014]
    assert listed(call, words="unfin") == [None]
    assert listed(call, words="100%") == []


def test_pages_of_a_filtered_list_hold_together(call: Call) -> None:
    for number in range(35):
        handed_in(call, number=number + 1)

    first, second = desk_page(call, 1, problem="files"), desk_page(call, 2, problem="files")

    assert [(page.pages, page.total, len(page.items)) for page in (first, second)] == [
        (2, 35, 30), (2, 35, 5)
    ]  # fmt: skip


def test_the_list_asks_as_often_for_thirty_as_for_one(
    call: Call, client: FlaskClient, queries: QueryCounter
) -> None:
    sign_in(client, manager_of(call))
    where = f"/staff/calls/{call.code}/submissions?state=submitted"

    def counts() -> dict[str, int]:
        """How many statements each filter takes."""
        found = {}
        for wishes in ("", "&problem=any", "&eligibility=open"):
            db.session.commit()
            db.session.expire_all()
            queries.statements.clear()
            assert client.get(where + wishes).status_code == 200, wishes
            found[wishes] = len(queries)
        return found

    call.photo_width_min = 0
    entry(call, 0, width=300, author__organisation=OrganisationFactory())
    one = counts()
    for seed in range(1, 30):
        entry(call, seed % 3, width=300, author__organisation=OrganisationFactory())

    assert counts() == one


def test_the_desk_shows_and_decides(call: Call, client: FlaskClient) -> None:
    sign_in(client, manager_of(call))
    first, second = entry(call, 1), entry(call, 1)
    first.number, second.number = 1, 2
    db.session.commit()
    where = f"/staff/calls/{call.code}/submissions/{first.public_id}"

    page = client.get(where)
    assert page.status_code == 200
    assert "The same file was handed in with another entry." in page.text
    assert f"/staff/calls/{call.code}/submissions/{second.public_id}" in page.text

    unfounded = client.post(where, data={"eligibility": "ineligible"})
    assert unfounded.status_code == 422
    decided = client.post(where, data={"eligibility": "ineligible", "reasons": ["exact_copy"]})
    assert decided.location == f"/staff/calls/{call.code}/submissions/{second.public_id}"
    db.session.expire_all()
    assert (first.eligibility, first.eligibility_reasons) == (REFUSED, ["exact_copy"])


def test_the_last_decision_leads_back_to_the_list(call: Call, client: FlaskClient) -> None:
    sign_in(client, manager_of(call))
    only = entry(call, 1)

    where = f"/staff/calls/{call.code}/submissions"
    answer = client.post(f"{where}/{only.public_id}", data={"eligibility": "eligible"})

    assert answer.location == where


def test_accepting_all_is_one_button(call: Call, client: FlaskClient) -> None:
    sign_in(client, manager_of(call))
    only = entry(call, 1)

    assert client.post(f"/staff/calls/{call.code}/submissions/accept").status_code == 302

    db.session.expire_all()
    assert only.eligibility is ELIGIBLE


def test_opening_an_original_is_recorded_and_only_posted(call: Call, client: FlaskClient) -> None:
    user = sign_in(client, manager_of(call))
    only = entry(call, 1)
    where = f"/staff/calls/{call.code}/submissions/{only.public_id}/files/{only.files[0].public_id}"
    db.session.commit()

    assert client.get(f"{where}/original").status_code == 405
    answer = client.post(f"{where}/original")

    assert answer.data == photo(1)
    assert answer.headers["Content-Disposition"] == "attachment; filename=x.jpg"
    opened = db.select(AuditEvent).filter_by(action="original.opened")
    assert [event.actor for event in db.session.scalars(opened)] == [user.email]


def test_only_managers_of_the_edition_look(call: Call, client: FlaskClient) -> None:
    only = entry(call, 1)
    where = f"/staff/calls/{call.code}/submissions"
    file = f"{where}/{only.public_id}/files/{only.files[0].public_id}/full"
    president = user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope)
    colleague = user_with(Role.PROGRAMME_MANAGER, scope="edition:another")
    paths = (where, f"{where}/{only.public_id}", file)

    found = {}
    for name, user in (("president", president), ("colleague", colleague)):
        sign_in(client, user)
        found[name] = [client.get(path).status_code for path in paths]
    sign_in(client, manager_of(call))

    assert found == {"president": [403] * 3, "colleague": [404] * 3}
    assert [client.get(path).status_code for path in paths] == [200] * 3
