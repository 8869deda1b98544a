"""What is in the storage without a row: swept after a day, unless another database may name it."""

from datetime import timedelta

import obstore
import pytest
import time_machine
from flask import Flask
from obstore.store import MemoryStore

from app.core import files
from app.core.clock import now
from app.core.files import StoredFile
from app.extensions import db
from judging.models import Submission
from judging.services.pictures import add_file
from judging.services.uploads import sweep_files
from registration.services.erasure import sweep_documents
from tests.judging.gallery_world import author_of, draft_of, open_call, photo

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def draft(app: Flask) -> Submission:
    return draft_of(author_of(open_call()))


@pytest.mark.parametrize("in_memory", [False, True])
def test_files_of_requests_that_were_rolled_back_go_after_a_day(
    app: Flask, draft: Submission, monkeypatch: pytest.MonkeyPatch, in_memory: bool
) -> None:
    """Somebody else's file in the bucket stays, and whatever lies in other folders."""
    if in_memory:
        monkeypatch.setitem(app.extensions, "storage", MemoryStore())
    sent_in = add_file(draft, content=photo(3), name="IMG.jpg", by="test")
    kept = [each.key for each in (sent_in.original, sent_in.file, sent_in.screen) if each]
    db.session.commit()
    lost = _left_behind(draft)
    others = [files.put_aside(b"x", folder=folder) for folder in ("invoices", "picturesque")]
    foreign = "pictures/holiday.jpg"
    obstore.put(app.extensions["storage"], foreign, b"x")

    assert sweep_files() == 0  # they may still be on their way
    assert all(files.read(key) for key in lost)
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        files.save(b"x", name="x", media_type="text/plain", folder="invoices")
        db.session.commit()
        sweep_files()

    for key in lost:
        with pytest.raises(FileNotFoundError):
            files.read(key)
    assert all(files.read(key) for key in (*kept, *others, foreign))


def _left_behind(draft: Submission) -> list[str]:
    stored = add_file(draft, content=photo(4), name="IMG.jpg", by="test")
    keys = [each.key for each in (stored.original, stored.file, stored.screen) if each]
    db.session.rollback()
    assert all(files.read(key) for key in keys)
    return keys


def test_an_upload_of_this_moment_outlives_the_sweep(app: Flask, draft: Submission) -> None:
    """Its bytes are there, its row is not committed; another connection sweeps."""
    files.save(b"x", name="x", media_type="image/jpeg", folder="pictures")
    db.session.commit()
    stored = add_file(draft, content=photo(5), name="IMG.jpg", by="test")
    assert stored.original is not None
    keys = stored.original.key, stored.file.key

    with app.app_context():
        assert sweep_files() == 0
    db.session.commit()

    assert all(files.read(key) for key in keys)


def test_a_pdf_of_an_author_is_no_document_of_a_delegation(app: Flask) -> None:
    call = open_call(takes_photos=False, takes_documents=True)
    sent_in = add_file(draft_of(author_of(call)), content=PDF, name="CV.pdf", by="test")
    key = sent_in.file.key
    db.session.commit()

    assert sweep_documents() == 0

    assert files.read(key) == PDF


def test_what_any_row_names_is_kept_whichever_folder_it_lies_in(app: Flask) -> None:
    """Authors' PDFs lay among the delegations' documents once."""
    call = open_call(takes_photos=False, takes_documents=True)
    sent_in = add_file(draft_of(author_of(call)), content=PDF, name="CV.pdf", by="test")
    paper = {"name": "CV.pdf", "media_type": "application/pdf", "folder": "documents"}
    sent_in.file = files.save(PDF, **paper)
    lost = files.save(PDF, **paper)
    db.session.commit()

    assert sweep_documents() == 1

    assert files.read(sent_in.file.key) == PDF
    assert db.session.scalars(db.select(StoredFile).filter_by(id=lost.id)).all() == []


def test_a_copy_of_a_database_sweeps_nothing_that_came_after_it(app: Flask) -> None:
    """A trial restore reads the bucket of the platform at work, whose newer rows it has not."""
    with time_machine.travel(now() - timedelta(days=9)):
        files.save(b"x", name="x", media_type="image/jpeg", folder="pictures")
        db.session.commit()
    key = files.put_aside(b"x", folder="pictures")

    assert files.sweep_unnamed("pictures", before=now() + timedelta(days=1)) == 0

    assert files.read(key) == b"x"


def test_a_database_without_any_file_sweeps_nothing(app: Flask) -> None:
    key = files.put_aside(b"x", folder="pictures")

    assert files.sweep_unnamed("pictures", before=now() + timedelta(days=1)) == 0

    assert files.read(key) == b"x"
