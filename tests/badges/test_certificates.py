from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from app.core.audit import AuditEvent, history
from app.core.errors import Conflict, Invalid
from app.core.outbox import OutboxMessage
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionMode
from badges.models import (
    Certificate,
    CertificateBatch,
    CertificateKind,
    CertificateWording,
    Direction,
    StationKind,
)
from badges.queries.certificate_people import people
from badges.queries.certificates import valid_certificates
from badges.rules.certificates import Lack, read_number
from badges.rules.scanning import Verdict
from badges.services.certificates import (
    correct_certificate,
    issue_certificate,
    issue_certificates,
    revoke_certificate,
)
from registration.models import Participant
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole
from tests.badges import fair
from tests.factories import ParticipantFactory, UserFactory, commit

KIND = CertificateKind


def issue(
    edition: Edition, kind: CertificateKind = KIND.PARTICIPATION, **more
) -> list[Certificate]:
    made = issue_certificates(edition, kind=kind, by="manager", **more)
    db.session.flush()
    return made


def issue_one(person: Participant, *, reason: str) -> Certificate:
    return issue_certificate(
        person.edition, kind=KIND.PARTICIPATION, public_id=person.public_id, reason=reason,
        by="manager",
    )  # fmt: skip


def lacks(person, kind: CertificateKind = KIND.PARTICIPATION) -> Lack | None:
    (found,) = people(person.edition, person)
    return found.lack(kind)


def test_certificate_goes_to_who_was_let_in(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    came = fair.exhibitor(group)
    fair.person(group, latin_name="Stayed Athome")

    (certificate,) = issue(edition)

    assert certificate.participant_id == came.id
    assert certificate.edition_id == edition.id
    assert certificate.number == read_number(certificate.number)
    assert certificate.issued_reason == ""


@pytest.mark.parametrize(
    "scan",
    [
        {"kind": StationKind.MEAL},
        {"verdict": Verdict.REFUSED},
        {"verdict": Verdict.ALREADY},
        {"direction": Direction.OUT},
        {"undone_at": fair.OPENING},
    ],
    ids=["meal", "refused", "already", "out", "undone"],
)
def test_only_being_let_in_at_a_door_counts(app, scan):
    person = fair.let_in(fair.person(fair.delegation(fair.edition())), **scan)

    assert lacks(person) is Lack.NOT_SEEN


def test_being_let_in_by_the_desk_against_the_rules_counts(app):
    person = fair.let_in(fair.person(fair.delegation(fair.edition())), override=True)

    assert lacks(person) is None


@pytest.mark.parametrize(
    "state", [state for state in DelegationState if state is not DelegationState.CONFIRMED]
)
def test_the_delegation_must_be_confirmed(app, state):
    group = fair.delegation(fair.edition(), state=state)

    assert lacks(fair.let_in(fair.person(group))) is Lack.NOT_CONFIRMED


def test_a_volunteer_without_delegation_gets_one(app):
    edition = fair.edition()
    person = ParticipantFactory.create(
        delegation=None, edition=edition, role=ParticipantRole.VOLUNTEER, nationality="PL"
    )
    fair.let_in(person)

    (certificate,) = issue(edition)

    assert (certificate.content["organisation"], certificate.content["country"]) == ("", "Poland")
    assert db.session.scalars(db.select(OutboxMessage)).all() == []


def test_who_withdrew_gets_none(app):
    person = fair.let_in(
        fair.person(fair.delegation(fair.edition()), withdrawn_at=datetime(2027, 7, 1, tzinfo=UTC))
    )

    assert lacks(person) is Lack.WITHDRAWN


@pytest.mark.parametrize(
    ("now", "lacking"), [("2027-07-18 12:00", Lack.NOT_SEEN), ("2027-07-19 12:00", None)]
)
def test_nobody_comes_through_the_door_of_an_edition_held_online(app, now, lacking):
    person = fair.person(fair.delegation(fair.edition(mode=EditionMode.ONLINE)))

    with time_machine.travel(f"{now}+00:00", tick=False):
        assert lacks(person) is lacking


def test_exhibitors_get_their_project_printed_and_supervisors_theirs(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    fair.exhibitor(group)
    fair.supervisor(group)

    (exhibitor,) = issue(edition, KIND.EXHIBITOR)
    (supervisor,) = issue(edition, KIND.SUPERVISOR)

    assert exhibitor.content["project"] == "Olive stones that clean water"
    assert "Olive stones that clean water" in exhibitor.content["text"]
    assert supervisor.content["name"] == "Amira Ben Salah"
    assert supervisor.content["project"] == ""


def test_content_is_all_that_is_printed(app):
    edition = fair.edition(palette="cobalt")
    fair.exhibitor(fair.delegation(edition))

    with time_machine.travel("2027-07-25 12:00+00:00", tick=False):
        (certificate,) = issue(edition, KIND.EXHIBITOR, signatories=[("Antoni Kowalczyk", "Host")])

    assert certificate.language == "en"
    assert certificate.content == {
        "heading": "Certificate of exhibitor",
        "name": "Yasmine Trabelsi",
        "native_name": "ياسمين الطرابلسي",
        "name_language": "zh-CN",
        "organisation": "Jeunes Science",
        "country": "Tunisia",
        "country_code": "TN",
        "project": "Olive stones that clean water",
        "session": "",
        "award": "",
        "text": "presented the project “\u2068Olive stones that clean water\u2069” at "
        "\u2068ESI 2027, Gdynia\u2069 (\u2068Poland\u2069, 19–25 Jul 2027).",
        "signatories": [["Antoni Kowalczyk", "Host"]],
        "issuer": "MILSET · Expo-Sciences International",
        "edition": "ESI 2027, Gdynia",
        "edition_code": "esi-2027",
        "place": "Gdynia, Poland",
        "starts_on": "2027-07-19",
        "ends_on": "2027-07-25",
        "check": "Check this certificate at",
        "issued": "Issued on 25 July 2027",
        "palette": "cobalt",
    }


def test_content_stays_as_issued(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    person = fair.exhibitor(group)
    (certificate,) = issue(edition, KIND.EXHIBITOR)
    before = dict(certificate.content)

    person.latin_name, person.name, person.project.title = "Someone Else", "غيرها", "Other"
    group.organisation.name, group.country = "Renamed", "FR"
    edition.name, edition.city, edition.palette = "ESI 2031", "Lima", "magenta"
    edition.starts_on, edition.ends_on = date(2031, 1, 1), date(2031, 1, 2)
    db.session.commit()
    db.session.expire_all()

    assert valid_certificates(edition)[0].content == before


def test_language_is_the_contact_s_unless_chosen(app):
    edition = fair.edition()
    contact = UserFactory.create(language="fr", email="tete@example.org")
    fair.exhibitor(fair.delegation(edition, contact=contact))
    fair.exhibitor(fair.delegation(edition, contact=None, number="TN-02"))

    assert [one.language for one in issue(edition)] == ["fr", "en"]
    assert [one.language for one in issue(edition, KIND.EXHIBITOR, language="ar")] == ["ar", "ar"]


def test_each_delegation_gets_one_mail_with_a_link(app):
    edition = fair.edition()
    first, second = fair.delegation(edition), None
    second = fair.delegation(
        edition, number="TN-02", contact=UserFactory.create(email="other@example.org")
    )
    for group in (first, first, second):
        fair.exhibitor(group)

    issue(edition)

    mails = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [(mail.recipient, mail.subject) for mail in mails] == [
        ("head@example.org", "TN-01, ESI 2027, Gdynia: 2 certificates"),
        ("other@example.org", "TN-02, ESI 2027, Gdynia: 1 certificate"),
    ]
    link = f"http://platform.test/delegations/{first.public_id}/certificates"
    assert link in mails[0].text


def test_issuing_twice_issues_once(app):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))

    assert [len(issue(edition)), len(issue(edition))] == [1, 0]
    assert len(db.session.scalars(db.select(OutboxMessage)).all()) == 1
    (event,) = history(edition)
    assert (event.action, event.data) == (
        "certificates.issued",
        {"kind": "participation", "count": 1},
    )


def test_many_are_issued_in_steps_without_a_mail_for_each(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    for number in range(3):
        fair.exhibitor(group, position=number)
    batch = CertificateBatch(edition_id=edition.id, total=3, asked_by="manager")
    db.session.add(batch)
    db.session.flush()

    steps = [issue(edition, at_most=2, batch=batch, tell=False) for _ in range(3)]

    assert [len(made) for made in steps] == [2, 1, 0]
    assert {one.batch_id for made in steps for one in made} == {batch.id}
    assert db.session.scalars(db.select(OutboxMessage)).all() == []


def test_issuing_at_the_same_moment_issues_once(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    for _ in range(5):
        fair.exhibitor(group)
    start, counts, code = Barrier(4), [], edition.code
    commit()

    def issue_all() -> None:
        with app.app_context():
            start.wait()
            with transaction():
                mine = db.session.scalars(db.select(Edition).filter_by(code=code)).one()
                counts.append(len(issue_certificates(mine, kind=KIND.EXHIBITOR, by="manager")))
            db.session.remove()

    threads = [Thread(target=issue_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, 0, 0, 5]
    assert len(valid_certificates(edition)) == 5


def test_the_database_refuses_a_second_one_in_force(app):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))
    (one,) = issue(edition)
    db.session.add(
        Certificate(
            edition_id=edition.id, subject=one.subject, kind=one.kind, number="0000-0000-0000",
            language="en", content={}, issued_at=one.issued_at,
        )
    )  # fmt: skip

    with pytest.raises(IntegrityError):
        db.session.flush()


def test_one_person_without_a_scan_needs_a_reason(app):
    person = fair.person(fair.delegation(fair.edition()))

    with pytest.raises(Invalid) as refused:
        issue_one(person, reason=" ")
    assert refused.value.field == "reason"

    made = issue_one(person, reason="Came in with the press")
    assert made.issued_reason == "Came in with the press"
    (event,) = history(made)
    assert (event.action, event.data["reason"]) == ("certificate.issued", "Came in with the press")


def test_a_reason_mends_nothing_else(app):
    person = fair.person(fair.delegation(fair.edition(), state=DelegationState.SUBMITTED))

    with pytest.raises(Invalid):
        issue_one(person, reason="Please")


def test_one_person_gets_no_second_one(app):
    edition = fair.edition()
    person = fair.exhibitor(fair.delegation(edition))
    issue(edition)

    with pytest.raises(Conflict):
        issue_one(person, reason="Again")


def test_revoking_keeps_when_and_why_and_tells_the_delegation(app):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))
    (certificate,) = issue(edition)

    revoke_certificate(certificate, reason=" Issued by mistake ", by="manager")

    assert certificate.revoked_at is not None
    assert certificate.revoked_reason == "Issued by mistake"
    assert history(certificate)[0].action == "certificate.revoked"
    mail = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert mail.subject == "TN-01, ESI 2027, Gdynia: revoked certificate"
    assert "Issued by mistake" in mail.text
    with pytest.raises(Conflict):
        revoke_certificate(certificate, reason="Again", by="manager")


def test_after_revoking_another_is_issued_one_by_one_with_a_reason(app):
    edition = fair.edition()
    person = fair.exhibitor(fair.delegation(edition))
    (old,) = issue(edition)
    revoke_certificate(old, reason="Mistake", by="manager")

    assert issue(edition) == []
    with pytest.raises(Invalid) as refused:
        issue_one(person, reason=" ")
    assert refused.value.field == "reason"

    new = issue_one(person, reason="It was none")
    assert new.number != old.number
    assert (new.issued_reason, history(new)[0].data["reason"]) == ("", "It was none")


def test_a_corrected_one_that_is_revoked_does_not_come_back_either(app):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))
    (old,) = issue(edition)
    revoke_certificate(
        correct_certificate(old, reason="Misspelt", by="manager"), reason="Fraud", by="manager"
    )

    assert issue(edition) == []


def test_correcting_revokes_and_issues_from_today_s_data(app):
    edition = fair.edition()
    person = fair.exhibitor(fair.delegation(edition))
    (old,) = issue(edition, language="fr", signatories=[("Antoni Kowalczyk", "Host")])
    person.latin_name = "Yasmina Trabelsi"

    new = correct_certificate(old, reason="The name was misspelt", by="manager")

    assert (old.content["name"], new.content["name"]) == ("Yasmine Trabelsi", "Yasmina Trabelsi")
    assert (new.replaces, new.language, new.kind) == (old, "fr", old.kind)
    assert new.content["signatories"] == [["Antoni Kowalczyk", "Host"]]
    assert old.revoked_reason == "The name was misspelt"
    assert valid_certificates(edition) == [new]
    logged = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert [one for one in logged if one.startswith("certificate")] == [
        "certificates.issued",
        "certificate.corrected",
    ]
    with pytest.raises(Conflict):
        correct_certificate(old, reason="Again", by="manager")


def test_whom_the_rule_refuses_now_gets_none_by_a_correction(app):
    edition = fair.edition()
    person = fair.exhibitor(fair.delegation(edition))
    (old,) = issue(edition)
    person.withdrawn_at = datetime(2027, 7, 26, tzinfo=UTC)

    with pytest.raises(Conflict):
        correct_certificate(old, reason="Misspelt", by="manager")
    assert old.revoked_at is None

    person.withdrawn_at = None
    terms = {"kind": KIND.PARTICIPATION, "is_given": False}
    db.session.add(CertificateWording(edition=edition, **terms))
    assert correct_certificate(old, reason="Misspelt", by="manager").replaces is old


def test_a_certificate_outlives_the_person_s_data(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    person = fair.exhibitor(group)
    (certificate,) = issue(edition)
    commit()
    group.participants.remove(person)
    commit()
    db.session.expire_all()

    assert certificate.participant is None
    assert certificate.content["name"] == "Yasmine Trabelsi"
    with pytest.raises(Conflict):
        correct_certificate(certificate, reason="Mistake", by="manager")


def test_candidates_take_four_statements_however_many(app, queries):
    edition = fair.edition()
    group = fair.delegation(edition)

    def statements() -> int:
        commit()
        edition.code  # noqa: B018 - loads it again
        queries.statements.clear()
        people(edition)
        return len(queries)

    fair.exhibitor(group)
    few = statements()
    for _ in range(29):
        fair.exhibitor(group)
    assert (few, statements()) == (4, 4)
