"""``erase PERSON`` forgets nobody else, and says what became of it."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app.core import erasure, files, outbox
from app.core.clock import now
from app.core.outbox import Mail, OutboxMessage
from app.extensions import db
from badges.services import forgetting as certificates
from registration.models import Document, Participant
from registration.models.document import DocumentKind
from registration.services import forgetting
from registration.services.erasure import sweep_documents
from tests.badges import fair
from tests.badges.erasing import AFTER, erase, everything, paper
from tests.factories import OrganisationFactory, UserFactory, commit


def exhibitor(email: str) -> Participant:
    """Somebody who took part in an edition that is over by ``AFTER``."""
    return fair.exhibitor(fair.delegation(fair.edition()), email=email)


@pytest.mark.parametrize("blank", ["", "  ", "\t\n"])
def test_nobody_is_erased_by_a_blank(app: Flask, blank: str) -> None:
    exhibitor(email="")
    commit()
    before = everything()

    result = erase(app, blank, "--yes")

    assert (result.exit_code, everything() == before) == (1, True), result.output
    assert result.output == "Error: Say who, by e-mail address or public id.\n"
    with time_machine.travel(AFTER):
        found = [
            *erasure.traces_of(blank, by="test"),
            *forgetting.traces("", "test"),
            *certificates.traces("", "test"),
        ]
    assert found == []


def test_files_that_the_storage_keeps_are_told_of_and_swept(app: Flask) -> None:
    person = exhibitor(email="yasmine@example.org")
    papers = [paper(), paper()]
    for each in papers:
        db.session.add(
            Document(
                delegation=person.delegation, participant=person, kind=DocumentKind.OTHER, file=each
            )
        )
    other = paper()
    commit()
    (stuck, goes), stays = [each.key for each in papers], other.key
    db.session.add(Document(delegation=person.delegation, kind=DocumentKind.OTHER, file=other))
    folder = files.local_folder() or Path()
    content = (folder / stuck).read_bytes()
    (folder / stuck).unlink()
    (folder / stuck).mkdir()  # cannot be deleted as a file

    result = erase(app, "yasmine@example.org", "--yes")

    assert result.exit_code == 0, result.output
    assert "Erased." in result.output
    assert "1 of the files could not be deleted now" in result.output
    assert "Nothing was changed" not in result.output
    with pytest.raises(FileNotFoundError):
        files.read(goes)
    (folder / stuck).rmdir()
    (folder / stuck).write_bytes(content)
    assert sweep_documents() == 0
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        files.save(b"x", name="x", media_type="text/plain", folder="invoices")
        commit()  # a day later something else came in
        sweep_documents()
    assert files.read(stays) == b"%PDF"
    with pytest.raises(FileNotFoundError):
        files.read(stuck)


@pytest.mark.parametrize("shared", ["participant", "account", "organisation"])
def test_mail_to_an_address_of_several_people_stays(app: Flask, shared: str) -> None:
    person = exhibitor(email="Club@example.org")
    if shared == "participant":
        fair.let_in(fair.person(person.delegation, name="Amir", email="club@example.org"))
    elif shared == "account":
        UserFactory.create(email="club@example.org")
    else:
        OrganisationFactory.create(email="club@Example.org")
    for to in ("club@example.org", "other@example.org"):
        outbox.queue(to=to, language="en", mail=lambda: Mail("Hello", ["Hello"]))
    commit()

    result = erase(app, person.public_id, "--yes")

    assert (result.exit_code, "mails" in result.output) == (0, False), result.output
    assert db.session.scalar(db.select(db.func.count(OutboxMessage.id))) == 2


def test_mail_to_nobody_else_goes_with_one_row(app: Flask) -> None:
    person = exhibitor(email="Yasmine@example.org")
    outbox.queue(to="yasmine@example.org", language="en", mail=lambda: Mail("Hello", ["Hello"]))
    commit()

    result = erase(app, person.public_id, "--yes")

    assert (result.exit_code, "mails, sent or waiting: 1" in result.output) == (0, True)
    assert db.session.scalars(db.select(OutboxMessage.id)).all() == []
