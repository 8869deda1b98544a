"""Many certificates made by a worker: in steps, once each, with one file and one mail a reader."""

from datetime import timedelta

import pytest
import time_machine

from app.core import files
from app.core.audit import history
from app.core.clock import now
from app.core.errors import Conflict
from app.core.outbox import OutboxMessage
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Certificate, CertificateBatch, CertificateKind
from badges.queries.certificates import valid_certificates
from badges.services import certificate_batches as batches
from badges.services.certificates import issue_certificates
from tests.badges import fair
from tests.core.pdf_pages import texts_on
from tests.factories import commit, sign_in

KIND = CertificateKind


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch):
    monkeypatch.setattr(batches, "STEP", 2)


@pytest.fixture
def edition(app) -> Edition:
    """Five exhibitors and a supervisor came: six participations, five exhibits, one supervision."""
    edition = fair.edition()
    group = fair.delegation(edition)
    for number in range(5):
        fair.exhibitor(group, latin_name=f"Yasmine Trabelsi {number}", position=number)
    fair.supervisor(group)
    commit()
    return edition


def start(edition: Edition, **more) -> CertificateBatch:
    batch = batches.start_batch(edition, by="manager", **more)
    commit()
    return batch


def work() -> None:
    db.session.commit()
    batches.work_on_batches()
    db.session.expire_all()


def file_of(batch: CertificateBatch) -> bytes:
    assert batch.file_key
    return files.read(batch.file_key)


def mails() -> list[tuple[str, str]]:
    found = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id))
    return [(mail.recipient, mail.subject) for mail in found]


def test_a_batch_issues_every_kind_once_and_prints_all(app, edition):
    batch = start(edition, language="fr")

    work()

    made = valid_certificates(edition)
    assert (batch.done, batch.total, batch.trouble) == (12, 12, "")
    assert len(made) == 12
    assert {one.batch_id for one in made} == {batch.id}
    assert {one.language for one in made} == {"fr"}
    texts = texts_on(file_of(batch))
    assert [one.number in text for one, text in zip(made, texts, strict=True)] == [True] * 12
    assert [event.action for event in history(batch)] == [
        "certificate_batch.finished",
        "certificate_batch.started",
    ]


def test_there_is_one_mail_a_reader_and_it_comes_at_the_end(app, edition):
    batch = start(edition, kind=KIND.PARTICIPATION)
    batches.make_step(batch.id, KIND.PARTICIPATION)
    assert mails() == []

    batch.leased_until = None
    work()

    assert mails() == [("head@example.org", "TN-01, ESI 2027, Gdynia: 6 certificates")]


def test_work_that_is_done_twice_does_no_more(app, edition):
    batch = start(edition)
    work()
    before = (batch.file_key, mails(), len(valid_certificates(edition)))

    work()
    batches.finish_batch(batch.id)

    assert (batch.file_key, mails(), len(valid_certificates(edition))) == before


def test_a_worker_that_died_is_followed_by_another_once_its_lease_ran_out(app, edition):
    batch = start(edition, kind=KIND.EXHIBITOR)
    assert batches._take(batch.id)
    batches.make_step(batch.id, KIND.EXHIBITOR)

    work()
    assert (batch.done, batch.finished_at) == (2, None)

    with time_machine.travel(now() + batches.LEASE + timedelta(seconds=1)):
        work()
    assert (batch.done, batch.finished_at is not None) == (5, True)
    assert len(valid_certificates(edition)) == 5


def test_what_was_issued_meanwhile_is_left_alone(app, edition):
    batch = start(edition, kind=KIND.EXHIBITOR)
    issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")

    work()

    assert (batch.done, batch.total, batch.file_key) == (0, 0, None)
    assert len(valid_certificates(edition)) == 5


def test_only_one_batch_at_a_time_and_only_when_something_is_due(app, edition):
    start(edition)
    with pytest.raises(Conflict):
        batches.start_batch(edition, by="manager")
    work()
    with pytest.raises(Conflict):
        batches.start_batch(edition, by="manager")
    assert len(db.session.scalars(db.select(CertificateBatch)).all()) == 1


def test_trouble_is_told_and_after_it_is_mended_the_batch_goes_on(app, edition, client):
    batch = start(edition, kind=KIND.EXHIBITOR)
    batch.signatories = ["no pair of name and office"]
    sign_in(client, fair.manager(edition))
    url = f"/staff/editions/{edition.code}/certificates/batches/{batch.public_id}"

    work()
    assert (batch.done, batch.is_open) == (0, False)
    assert batch.trouble in client.get(url).get_data(as_text=True)

    batch.signatories = []
    assert client.post(url).status_code == 302
    work()
    assert batch.done == 5
    assert client.post(url).status_code == 409


def test_a_manager_starts_a_batch_and_watches_it(app, edition, client):
    desk = f"/staff/editions/{edition.code}/certificates/batches"
    sign_in(client, fair.manager(edition))
    assert desk in client.get(f"/staff/editions/{edition.code}/certificates").text

    answer = client.post(desk, data={"kind": "exhibitor", "language": "ar"})
    assert client.post(desk, data={"kind": "", "language": ""}).status_code == 422

    batch = db.session.scalars(db.select(CertificateBatch)).one()
    url = f"{desk}/{batch.public_id}"
    assert answer.location == url
    assert "data-watch" in client.get(url).text
    assert client.get(f"{url}.pdf").status_code == 404
    work()
    shown = client.get(url).text
    assert "data-watch" not in shown
    assert f"{url}.pdf" in shown
    assert client.get(f"{url}.pdf").data == file_of(batch)
    assert url in client.get(desk).text


def test_a_batch_is_its_managers_alone(app, edition, client):
    batch = start(edition)
    desk = f"/staff/editions/{edition.code}/certificates/batches"
    urls = [desk, f"{desk}/{batch.public_id}", f"{desk}/{batch.public_id}.pdf"]
    other = fair.edition(code="esi-2029", name="ESI 2029")
    elsewhere = [url.replace(edition.code, other.code) for url in urls[1:]]

    for user in (fair.manager(other), fair.head(fair.delegation(other, contact=None))):
        sign_in(client, user)
        answers = {client.get(url).status_code for url in (*urls, *elsewhere)}
        assert answers <= {403, 404}


def test_a_file_of_many_names_is_not_kept_for_ever(app, edition):
    batch = start(edition, kind=KIND.EXHIBITOR)
    work()
    key = batch.file_key
    commit()

    with time_machine.travel(now() + batches.FILE_KEPT + timedelta(days=1)):
        batches.forget_old_files()

    db.session.expire_all()
    assert batch.file_key is None
    assert db.session.scalars(db.select(files.StoredFile).filter_by(key=key)).all() == []
    with pytest.raises(FileNotFoundError):
        files.read(str(key))
    assert len(db.session.scalars(db.select(Certificate)).all()) == 5
