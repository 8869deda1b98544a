"""Documents: known by content, measured before decoding, served so that no browser runs them."""

import zlib
from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core import audit, files
from app.core.audit import AuditEvent
from app.core.errors import Invalid
from app.core.files import StoredFile
from app.core.uploads import SIZE_MAX, checked_upload
from app.core.web import download
from app.extensions import db
from registration.models import Delegation, Document
from registration.services.erasure import sweep_documents
from tests.factories import commit, sign_in
from tests.judging.photographs import png_of
from tests.registration.world import World, complete, world


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), exif: bool = False) -> bytes:
    image = Image.new("RGB", size, (200, 30, 30))
    target, extra = BytesIO(), {}
    if exif:
        tags = Image.Exif()
        tags[0x0112] = 6  # lies on its side
        tags[0x010F] = "Spy Camera"
        extra["exif"] = tags
    image.save(target, kind, **extra)
    return target.getvalue()


def bomb() -> bytes:
    """A PNG of 100,000 x 100,000 pixels in a few hundred bytes."""
    header = pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return png_of({b"IHDR": header, b"IDAT": zlib.compress(bytes(300))})


def test_a_picture_comes_back_upright_and_without_its_camera() -> None:
    content, name, media_type = checked_upload(picture(exif=True), "IMG 1.exe")

    with Image.open(BytesIO(content)) as kept:
        assert kept.size == (20, 40)
        assert dict(kept.getexif()) == {}
    assert b"Spy Camera" not in content
    assert (name, media_type) == ("IMG 1.jpg", "image/jpeg")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file."),
        (b"MZ\x90\x00 a program", "something else"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "something else"),
        (b"GIF89a", "something else"),
        (b"%PDF-" + bytes(SIZE_MAX), "up to 10 MB"),
        (b"\xff\xd8\xff nothing of a picture", "damaged"),
        (picture("PNG")[:60], "damaged"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_upload(content, "photo.jpg")

    assert words in str(refused.value)
    assert refused.value.field == "file"


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Invalid) as refused:
        checked_upload(bomb(), "small.png")

    assert "50 million pixels" in str(refused.value)


def _sent(client: FlaskClient, content: bytes, **data: str) -> tuple[World, Delegation, int]:
    there = world()
    delegation = complete(there)
    commit()
    sign_in(client, there.head)
    response = client.post(
        f"/delegations/{delegation.public_id}/documents/",
        data={"kind": "insurance", **data, "file": (BytesIO(content), "../../etc/pass wd.pdf")},
    )
    return there, delegation, response.status_code


def test_a_document_is_a_download_that_no_browser_runs(client: FlaskClient) -> None:
    there, delegation, status = _sent(client, b"%PDF-1.4 insured")
    document = db.session.scalars(db.select(Document)).one()

    url = f"/delegations/{delegation.public_id}/documents/{document.public_id}"
    assert f'action="{url}"' in client.get(f"/delegations/{delegation.public_id}/").text

    response = client.post(url)

    assert status == 302
    assert response.data == b"%PDF-1.4 insured"
    assert response.headers["Content-Disposition"] == 'attachment; filename="pass wd.pdf"'
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "pass" not in document.file.key
    (read,) = db.session.scalars(db.select(AuditEvent).filter_by(action="document.downloaded"))
    assert (read.actor, read.subject) == (there.head.email, audit.name_of(document))
    sign_in(client, there.stranger)
    assert [client.post(url).status_code, client.post(url + "/remove").status_code] == [404, 404]


def test_a_name_that_no_header_holds_is_told_in_both_ways(app: Flask) -> None:
    """A server writes headers as Latin-1: it broke off at any other letter."""
    with app.test_request_context():
        told = download(b"", name="تأمين é.pdf", media_type="application/pdf").headers

    assert told["Content-Disposition"] == (
        "attachment; filename=e.pdf; filename*=UTF-8''%D8%AA%D8%A3%D9%85%D9%8A%D9%86%20%C3%A9.pdf"
    )


def test_the_same_upload_twice_keeps_one_file(client: FlaskClient) -> None:
    _, delegation, _ = _sent(client, b"%PDF-1.4 insured", new_id="abcdefghjk")

    again = client.post(
        f"/delegations/{delegation.public_id}/documents/",
        data={"kind": "insurance", "new_id": "abcdefghjk", "file": (BytesIO(b"%PDF-1"), "a.pdf")},
    )

    assert again.status_code == 302
    assert len(db.session.scalars(db.select(Document)).all()) == 1


def test_a_refused_file_is_named_at_its_field(client: FlaskClient) -> None:
    _, _delegation, status = _sent(client, b"not a document")

    assert status == 422
    assert db.session.scalars(db.select(Document)).all() == []


def test_removing_a_document_removes_its_file(client: FlaskClient) -> None:
    from app.core import files

    _, delegation, _ = _sent(client, b"%PDF-1.4 insured")
    document = db.session.scalars(db.select(Document)).one()
    key = document.file.key

    client.post(f"/delegations/{delegation.public_id}/documents/{document.public_id}/remove")

    assert db.session.scalars(db.select(Document)).all() == []
    with pytest.raises(FileNotFoundError):
        files.read(key)


def test_a_storage_that_deletes_nothing_does_not_undo_what_is_done(client: FlaskClient) -> None:
    delegation = complete(there := world())
    sign_in(client, there.head)
    address = f"/delegations/{delegation.public_id}/documents/"
    client.post(address, data={"kind": "other", "file": (BytesIO(b"%PDF-1.7"), "a.pdf")})
    document = db.session.scalars(db.select(Document)).one()
    lies = (files.local_folder() or Path()) / document.file.key
    lies.unlink()
    lies.mkdir()

    answer = client.post(f"{address}{document.public_id}/remove")

    lies.rmdir()
    assert answer.status_code == 302
    assert db.session.scalars(db.select(Document)).all() == []


def test_files_of_people_who_are_no_longer_there_are_deleted(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    stays, goes = delegation.participants[1:3]
    sign_in(client, there.head)
    for person in (stays, goes):
        client.post(
            f"/delegations/{delegation.public_id}/documents/",
            data={
                "kind": "other",
                "person": person.public_id,
                "file": (BytesIO(b"%PDF-1.7 of one person"), "passport.pdf"),
            },
        )
    kept, lost = db.session.scalars(db.select(StoredFile.key).order_by(StoredFile.id)).all()
    client.post(f"/delegations/{delegation.public_id}/people/{goes.public_id}/withdraw")
    db.session.rollback()

    assert (sweep_documents(), sweep_documents()) == (1, 0)
    assert db.session.scalars(db.select(StoredFile.key)).all() == [kept]
    assert files.read(kept) == b"%PDF-1.7 of one person"
    with pytest.raises(FileNotFoundError):
        files.read(lost)
