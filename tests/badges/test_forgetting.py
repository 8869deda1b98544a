"""``erase PERSON``: nothing names them any more, and what others rely on still answers."""

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import ApiToken, User
from app.core import audit, files, outbox
from app.core.access import Role
from app.core.files import StoredFile
from app.core.outbox import Mail
from app.extensions import db
from badges.models import Certificate, CertificateKind, CertificateWording, Scan
from badges.queries.certificates import public_content
from badges.services.certificates import issue_certificates
from judging.models import Author, Conflict, Juror
from judging.rules.kinds import ConflictKind, ParentalConsent
from registration.models import Consent, Document, Participant
from registration.models.consent import ConsentKind
from registration.models.document import DocumentKind
from tests.badges import fair, guests
from tests.badges.erasing import AFTER, DURING, erase, everything, paper
from tests.factories import UserFactory, commit, sign_in, user_with

EMAIL, NAME, OWN_NAME = "yasmine@example.org", "Yasmine Trabelsi", "ياسمين الطرابلسي"


@pytest.fixture
def person(app: Flask) -> Participant:
    """An exhibitor with papers, a mail, a certificate, and an account that did something."""
    group = fair.delegation(fair.edition())
    found = fair.exhibitor(
        group, email="Yasmine@example.org", phone="+216 1", diet="vegan", notes=f"{NAME} comes late"
    )
    user = UserFactory.create(email=EMAIL, name=NAME, totp_secret="JBSWY3DP")
    db.session.add_all([
        Document(delegation=group, participant=found, kind=DocumentKind.OTHER, file=paper()),
        Consent(
            participant=found, kind=ConsentKind.PHOTOGRAPHS, guardian_name="Leila Trabelsi",
            guardian_email="leila@example.org", token_hash="1", evidence=paper(),
        ),
        ApiToken(user=user, token_hash="2"),
    ])  # fmt: skip
    audit.record("delegation.submitted", group, by=user)
    db.session.execute(db.update(Scan).values(scanned_by=f"{EMAIL} (gate 1)"))
    outbox.queue(to=EMAIL, language="en", mail=lambda: Mail(NAME, [NAME]))
    wording = {"kind": CertificateKind.EXHIBITOR, "texts": {"fr": "{name} sait tout."}}
    db.session.add(CertificateWording(edition=group.edition, **wording))
    with time_machine.travel(DURING):
        issue_certificates(
            group.edition, kind=CertificateKind.EXHIBITOR, language="fr", tell=False, by="test"
        )
    commit()
    return found


def test_an_address_leads_to_everything_and_nothing_names_the_person(
    app: Flask, client: FlaskClient, person: Participant
) -> None:
    public_id, keys = person.public_id, list(db.session.scalars(db.select(StoredFile.key)))
    certificate = db.session.scalars(db.select(Certificate)).one()
    number, text = certificate.number, certificate.content["text"]
    assert NAME in text

    result = erase(app, EMAIL.upper(), typed="y\n")

    assert result.exit_code == 0, result.output
    for words in (
        f"participant {public_id}",
        "the account",
        "mails, sent or waiting: 1",
        f"certificate {number}",
    ):
        assert words in result.output
    left = everything()
    for word in ("Yasmine", "yasmine@", "Trabelsi", OWN_NAME, "leila@", "vegan", "JBSWY", "+216"):
        assert [line for line in left.splitlines() if word in line] == [], word
    for key in keys:
        with pytest.raises(FileNotFoundError):
            files.read(key)
    kept = db.session.scalars(db.select(Certificate)).one()
    assert kept.content["text"] == text.replace(NAME, "Nom non affiché")
    page = client.get(f"/certificates/{number}")
    assert (page.status_code, NAME in page.text) == (200, False)
    again = erase(app, EMAIL, "--yes")
    assert (again.exit_code, again.output) == (1, f"Error: Nobody is known by {EMAIL}.\n")


def test_who_takes_part_now_or_leads_is_not_erased(app: Flask, person: Participant) -> None:
    before, public_id = everything(), person.public_id
    refusals = [
        (public_id, f"{public_id} takes part in esi-2027, which is not over: withdraw the person"),
        ("head@example.org", "The account leads the delegation TN-01 of esi-2027, which is not"),
    ]
    for wanted, words in refusals:
        result = erase(app, wanted, "--yes", at=DURING)
        assert (result.exit_code, words in result.output) == (1, True), result.output

    for typed in ("n\n", ""):
        assert erase(app, EMAIL, typed=typed).exit_code == 1
    assert everything() == before


def test_the_last_administrator_stays(app: Flask) -> None:
    user_with(Role.ADMINISTRATOR, email="ada@example.org")

    result = erase(app, "ada@example.org", "--yes")

    assert (result.exit_code, "last administrator" in result.output) == (1, True)
    assert db.session.scalars(db.select(User.email)).all() == ["ada@example.org"]


def test_a_winner_and_a_juror_are_forgotten_and_the_result_stays(app: Flask) -> None:
    where = fair.edition()
    photo = guests.winner(
        where, email=EMAIL, guardian_name="Leila", public_name="Yas", shows_name=True,
        consent=ParentalConsent.GIVEN,
    ).submission  # fmt: skip
    juror = db.session.scalars(db.select(Juror)).unique().one()
    juror.user.name, juror.user.email = "Paul Peeters", "paul@example.org"
    told = {"juror": juror, "kind": ConflictKind.FAMILY, "reason": "my niece Yasmine"}
    db.session.add_all([Conflict(**told), Conflict(**told, submission=photo)])
    with time_machine.travel(AFTER):
        for each in (CertificateKind.WINNER, CertificateKind.JURY):
            issue_certificates(where, kind=each, tell=False, by="test")
    before = {one.number for one in db.session.scalars(db.select(Certificate))}

    theirs = {EMAIL: ("Yasmine", OWN_NAME, "Leila"), "paul@example.org": ("Peeters", "paul@")}
    for wanted, words in theirs.items():
        result = erase(app, wanted, "--yes")
        assert result.exit_code == 0, result.output
        left = everything()
        assert [word for word in words if word in left] == []
    kept = db.session.scalars(db.select(Certificate)).all()
    assert {one.number for one in kept} == before
    assert {public_content(one)["name"] for one in kept} == {"Name not shown"}


def test_an_entry_that_waits_for_its_result_is_not_erased(app: Flask) -> None:
    guests.jury(fair.edition(), released=False)
    author = db.session.scalars(db.select(Author)).unique().one()
    code, wanted = author.call.code, author.email

    result = erase(app, wanted, "--yes")

    assert (result.exit_code, f"waits for the result of {code}" in result.output) == (1, True)


def test_an_erased_account_opens_no_door(app: Flask, client: FlaskClient) -> None:
    user = UserFactory.create(email=EMAIL)
    sign_in(client, user)
    assert client.get("/account/").status_code == 200

    assert erase(app, user.public_id, "--yes").exit_code == 0
    assert client.get("/account/").status_code == 302
