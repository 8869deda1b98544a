"""Certificates of those who are no participants: speakers, jurors, winners."""

from typing import Any

import pytest
import time_machine

from app.core.errors import Conflict
from app.core.outbox import OutboxMessage
from app.extensions import db
from badges.models import Certificate, CertificateKind, CertificateWording, StationKind
from badges.queries.candidates import Candidate
from badges.queries.certificates import public_content
from badges.queries.claims import candidates
from badges.rules.certificates import Lack
from badges.services.certificates import (
    correct_certificate,
    issue_certificate,
    issue_certificates,
)
from judging.models import (
    Answer,
    Award,
    Room,
    ScheduledSession,
    Selection,
    Submission,
    Winner,
)
from judging.rules.kinds import (
    Eligibility,
    FieldKind,
    PlaceState,
    SelectionState,
    SessionAudience,
    SubmissionState,
)
from tests.badges import fair
from tests.badges.guests import ENDS, STARTS, jury, talk, winner
from tests.factories import StationFactory, sign_in
from tests.judging.factories import (
    AuthorFactory,
    JurorFactory,
    SubmissionFactory,
)

KIND = CertificateKind
AFTER = "2027-07-20 10:00+00:00"


@pytest.fixture
def edition(app):
    return fair.edition()


def lacks(edition: Any, kind: CertificateKind) -> list[Lack | None]:
    return [one.lack(kind) for one in candidates(edition, kind)]


@pytest.mark.parametrize(
    ("now", "state", "lacking"),
    [
        (AFTER, PlaceState.CONFIRMED, None),
        ("2027-07-20 09:59+00:00", PlaceState.CONFIRMED, Lack.NOT_OVER),
        (AFTER, PlaceState.WITHDRAWN, Lack.NO_PLACE),
    ],
)
def test_speakers_get_one_once_their_session_is_over(edition, now, state, lacking):
    talk(edition, "Ana Ruiz", state=state)

    with time_machine.travel(now, tick=False):
        assert lacks(edition, KIND.SPEAKER) == [lacking]


def test_where_a_station_counts_somebody_must_have_come(edition):
    submission = talk(edition, "Ana Ruiz")
    session = db.session.scalars(db.select(ScheduledSession)).one()
    station = StationFactory.create(edition=edition, kind=StationKind.SESSION, session=session)

    with time_machine.travel(AFTER, tick=False):
        assert lacks(edition, KIND.SPEAKER) == [Lack.NO_AUDIENCE]
        issued = issue_certificate(
            edition, kind=KIND.SPEAKER, public_id=f"{submission.public_id}:1",
            reason="The reader was broken", by="manager",
        )  # fmt: skip
        fair.let_in(fair.person(fair.delegation(edition)), station=station)

        assert lacks(edition, KIND.SPEAKER) == [None]
    assert issued.issued_reason == "The reader was broken"


def test_each_speaker_gets_one_in_the_language_of_whoever_proposed_it(edition):
    submission = talk(edition, "Ana Ruiz", "陈丽雨")
    submission.author.language = "fr"

    with time_machine.travel(AFTER, tick=False):
        first, second = issue_certificates(edition, kind=KIND.SPEAKER, by="manager")
        again = issue_certificates(edition, kind=KIND.SPEAKER, by="manager")

    assert again == []
    assert (first.content["name"], second.content["name"]) == ("Ana Ruiz", "陈丽雨")
    assert first.subject == f"talk:{submission.public_id}:1"
    assert (first.author_id, first.participant_id) == (submission.author_id, None)
    assert (first.content["organisation"], first.content["country"]) == (
        "Jeunes Science",
        "Tunisie",
    )
    assert first.content["session"] == "Cerfs-volants"
    assert "\u2068Cerfs-volants\u2069" in first.content["text"]
    (mail,) = db.session.scalars(db.select(OutboxMessage))
    assert mail.recipient == "author@example.org"


@pytest.mark.parametrize(("public", "shown"), [(True, "Ana Ruiz"), (False, "Name not shown")])
def test_the_public_reads_a_speaker_s_name_where_the_timetable_has_it(edition, public, shown):
    call = talk(edition, "Ana Ruiz").call
    (field,) = [one for one in call.fields if one.kind is FieldKind.SPEAKERS]
    field.public = public

    with time_machine.travel(AFTER, tick=False):
        (one,) = issue_certificates(edition, kind=KIND.SPEAKER, by="manager")

    assert (one.content["name"], public_content(one)["name"]) == ("Ana Ruiz", shown)
    assert ("Ruiz" in str(public_content(one))) is public


def test_correcting_a_speaker_s_takes_today_s_name(edition):
    submission = talk(edition, "Ana Ruis")
    with time_machine.travel(AFTER, tick=False):
        (old,) = issue_certificates(edition, kind=KIND.SPEAKER, by="manager")
        submission.answers = {"speakers": [{"name": "Ana Ruiz"}]}

        new = correct_certificate(old, reason="Misspelt", by="manager")

        assert (new.content["name"], new.subject, new.replaces) == ("Ana Ruiz", old.subject, old)
        submission.answers = {"speakers": []}
        with pytest.raises(Conflict):
            correct_certificate(new, reason="Nobody spoke", by="manager")


@pytest.mark.parametrize(
    ("facts", "lacking"),
    [
        ({}, None),
        ({"marked": False}, Lack.NO_MARKS),
        ({"released": False}, Lack.NOT_RELEASED),
    ],
)
def test_jurors_get_one_for_their_marks_once_the_result_is_public(edition, facts, lacking):
    jury(edition, **facts)

    assert lacks(edition, KIND.JURY) == [lacking]


def test_who_answers_every_candidature_has_decided(edition):
    call = jury(edition, released=False).call
    (first,) = db.session.scalars(db.select(Submission).filter_by(call_id=call.id))
    author = AuthorFactory.create(call=call)
    second = SubmissionFactory.create(author=author)
    more = {"author": author, "state": SubmissionState.WITHDRAWN}, {
        "author": author, "eligibility": Eligibility.INELIGIBLE
    }  # fmt: skip
    for values in more:
        SubmissionFactory.create(**values)

    found = []
    for submission in (first, second):
        db.session.add(Answer(submission=submission, accepted=True, text="Yes", by="manager"))
        db.session.flush()
        found.append(lacks(edition, KIND.JURY))

    assert found == [[Lack.NOT_RELEASED], [None]]


def test_a_juror_s_belongs_to_their_account_and_names_the_call(edition):
    juror = jury(edition)

    (one,) = issue_certificates(edition, kind=KIND.JURY, language="fr", by="manager")

    assert (one.account_id, one.subject) == (juror.user_id, f"juror:{juror.public_id}")
    assert one.content["name"] == juror.user.name
    assert "\u2068Les photos\u2069" in one.content["text"]
    (mail,) = db.session.scalars(db.select(OutboxMessage))
    assert mail.recipient == juror.user.email


def test_no_mail_goes_to_an_erased_address(edition):
    author = winner(edition).submission.author
    author.email, author.erased_at = f"erased-{author.public_id}", STARTS

    issue_certificates(edition, kind=KIND.WINNER, by="manager")

    assert db.session.scalars(db.select(OutboxMessage)).all() == []


def found(edition: Any) -> Candidate:
    (one,) = candidates(edition, KIND.WINNER)
    return one


def test_winners_are_nobody_before_the_release(edition):
    winner(edition)
    db.session.scalars(db.select(Selection)).one().state = SelectionState.SIGNED

    assert candidates(edition, KIND.WINNER) == []


@pytest.mark.parametrize(
    ("author", "public"),
    [
        ({"public_name": "Yas", "shows_name": True}, "Yas"),
        ({"public_name": "Yas", "shows_name": False}, "Name not shown"),
    ],
)
def test_the_paper_has_a_winner_s_name_and_the_public_the_one_they_chose(edition, author, public):
    made = winner(edition, **author)

    (one,) = issue_certificates(edition, kind=KIND.WINNER, by="manager")

    assert (one.content["name"], one.content["native_name"]) == (
        "Yasmine Trabelsi",
        "ياسمين الطرابلسي",
    )
    assert one.content["award"] == "First prize"
    assert one.content["text"] == (
        "won “\u2068First prize\u2069” with “\u2068Salt\u2069” "
        "(\u2068Photos\u2069, \u2068ESI 2027, Gdynia\u2069)."
    )
    shown = public_content(one)
    assert (shown["name"], shown["native_name"]) == (public, "")
    assert "Trabelsi" not in str(shown)
    assert (one.subject, one.author_id) == (f"winner:{made.public_id}", made.submission.author_id)


def test_who_was_erased_gets_none(edition):
    made = winner(edition)
    made.submission.author.name = made.submission.author.latin_name = ""

    assert found(edition).lack(KIND.WINNER) is Lack.ERASED


def test_a_manager_sees_and_issues_them_like_all_others(client):
    edition = fair.edition()
    won = winner(edition, public_name="Yas", shows_name=True)
    talk(edition, "Ana Ruiz")
    sign_in(client, fair.manager(edition))
    desk = f"/staff/editions/{edition.code}/certificates"
    names = {"winner": "Yasmine Trabelsi", "speaker": "Ana Ruiz", "jury": "Photos"}

    for kind, name in names.items():
        assert name in client.get(f"{desk}?kind={kind}").text
    assert client.post(f"{desk}?kind=winner", data={"language": ""}).status_code == 302
    (one,) = db.session.scalars(db.select(Certificate))
    holder = f"{desk}/people/{won.public_id}?kind=winner"
    assert one.number in client.get(holder).text
    answer = client.post(f"{desk}/{one.public_id}/revoke", data={"reason": "Mistake"})
    assert answer.location == holder
    assert "Mistake" in client.get(holder).text
    assert client.get(f"{desk}/people/nobody?kind=winner").status_code == 404


def test_the_public_page_calls_a_winner_as_they_chose(client):
    edition = fair.edition()
    winner(edition, public_name="Yas", shows_name=True)
    (one,) = issue_certificates(edition, kind=KIND.WINNER, by="manager")
    number = one.number

    page = client.get(f"/certificates/{number}").text
    answer = client.get(f"/api/v1/certificates/{number}")

    assert "Yas" in page
    assert answer.json["certificate"]["name"] == "Yas"
    for text in (page, answer.text):
        assert "Trabelsi" not in text


def say_no(author: Any) -> None:
    author.shows_name = False


def erase(author: Any) -> None:
    author.name = author.latin_name = author.public_name = ""


@pytest.mark.parametrize("change", [say_no, erase])
def test_a_later_no_reaches_what_was_issued_before(client, change):
    edition = fair.edition()
    made = winner(edition, public_name="Yas", shows_name=True)
    words = {"headings": {"en": "Award for {name}"}, "texts": {"en": "{name} won {award}."}}
    db.session.add(CertificateWording(edition=edition, kind=KIND.WINNER, **words))
    (one,) = issue_certificates(edition, kind=KIND.WINNER, by="manager")
    url, api = f"/certificates/{one.number}", f"/api/v1/certificates/{one.number}"
    assert "Award for Yas" in client.get(url).text

    change(made.submission.author)
    db.session.commit()

    told = client.get(api, headers={"Accept": "application/vc+ld+json"})
    for text in (client.get(url).text, client.get(api).text, told.text):
        assert "Award for Name not shown" in text
        assert "Yas" not in text
    assert "Yasmine Trabelsi" in one.content["text"]


def test_lists_take_as_many_statements_for_many(edition, queries):
    def statements() -> list[int]:
        counts = []
        db.session.commit()
        for kind in (KIND.SPEAKER, KIND.JURY, KIND.WINNER):
            edition.code  # noqa: B018 - loads it again
            queries.statements.clear()
            candidates(edition, kind)
            counts.append(len(queries))
            db.session.expire_all()
        return counts

    call = winner(edition).submission.call
    talk(edition, "Ana Ruiz")
    few = statements()
    award = db.session.scalars(db.select(Award)).one()
    for n in range(5):
        author = AuthorFactory.create(call=call)
        db.session.add(Winner(award=award, submission=SubmissionFactory.create(author=author)))
        JurorFactory.create(call=call)
        submission = SubmissionFactory.create(author=AuthorFactory.create(call=call))
        hall = Room(edition=edition, name=f"Room {n}")
        db.session.add(
            ScheduledSession(
                submission=submission, room=hall, starts_at=STARTS, ends_at=ENDS,
                audience=SessionAudience.PUBLIC,
            )
        )  # fmt: skip
    assert statements() == few
