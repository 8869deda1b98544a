"""Files of a submission: kept clean beside a sealed original, counted, replaced, deleted."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from app.core import files
from app.core.audit import AuditEvent
from app.core.crypto import seal_bytes, unseal_bytes
from app.core.errors import Conflict, DomainError, Invalid, NotAllowed
from app.core.files import StoredFile
from app.core.transaction import let_go, transaction
from app.extensions import db
from judging.models import Submission, SubmissionFile
from judging.rules.kinds import Eligibility, SubmissionState
from judging.services.pictures import add_file, open_original, remove_file
from tests.factories import UserFactory, commit
from tests.judging import photographs as photos
from tests.judging.gallery_world import KEY, author_of, draft_of, open_call, photo


@pytest.fixture
def draft(app: Flask) -> Submission:
    return draft_of(author_of(open_call()))


def kept(submission: Submission, content: bytes, name: str = "IMG_1.jpg") -> SubmissionFile:
    return add_file(submission, content=content, name=name, by=submission.author)


def stored(file: SubmissionFile) -> list[StoredFile]:
    return [each for each in (file.original, file.file, file.screen, file.thumbnail) if each]


def on_disk() -> set[str]:
    root = Path(current_app.config["STORAGE_URL"])
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_a_photo_is_kept_in_three_sizes_beside_its_sealed_original(draft: Submission) -> None:
    content = photo()

    file = kept(draft, content, "C:\\Users\\Amina\\Jasmins <1>.JPG")

    original, full, screen, thumbnail = stored(file)
    assert (file.width, file.height) == (2100, 1400)
    assert [each.media_type for each in stored(file)] == ["image/jpeg"] * 4
    assert {full.name, screen.name, thumbnail.name} == {"photo.jpg"}
    assert original.name == "Jasmins 1.jpg"
    sizes = [photos.opened(files.read(each.key)).size for each in (full, screen, thumbnail)]
    assert sizes == [(2100, 1400), (1600, 1067), (480, 320)]
    assert file.noted == {"camera": True}
    assert len(file.perceptual_hash) == 16


def test_no_stored_byte_tells_who_took_it_or_where(draft: Submission) -> None:
    content = photo() + photos.HTML
    assert photos.SECRET.encode() in content

    file = kept(draft, content)

    for each in stored(file):
        written = files.read(each.key)
        for trace in (b"Amina", b"Jasmins", b"Exif", b"Phone 12", b"<script"):
            assert trace not in written, (each.name, trace)


def test_an_original_is_unsealed_for_staff_and_that_is_recorded(draft: Submission) -> None:
    content = photos.heic(photos.scene(300, 200))
    file = kept(draft, content, "IMG_7.HEIC")

    assert open_original(file, by="manager@example.org") == (content, "IMG_7.heic", "image/heic")
    event = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.actor) == ("original.opened", "manager@example.org")


def test_a_seal_that_was_broken_opens_nothing(app: Flask) -> None:
    sealed = seal_bytes(b"secret")

    assert unseal_bytes(sealed) == b"secret"
    assert b"secret" not in sealed
    assert seal_bytes(b"secret") != sealed
    with pytest.raises(ValueError, match="changed, or sealed with another"):
        unseal_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_pdf_is_kept_as_it_is(app: Flask) -> None:
    draft = draft_of(author_of(open_call(takes_photos=False, takes_documents=True)))

    file = kept(draft, photos.PDF, "Best practice.pdf")

    assert (file.original, file.screen, file.thumbnail, file.width) == (None,) * 4
    assert (file.file.name, file.file.media_type) == ("Best practice.pdf", "application/pdf")
    assert files.read(file.file.key) == photos.PDF


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (photos.SVG, "Send a photo as JPEG, PNG or HEIC. This file is something else."),
        (photos.PDF, "Send a photo as JPEG, PNG or HEIC. This file is something else."),
        (b"", "Choose a file: this one is empty."),
        (photos.png_of_size(9000, 9000), "This picture has more than 80 million pixels: make it "
         "smaller and send it again."),
        (photo()[:-200], "This file ends too early, as if it had been cut off: copy it from the "
         "camera or phone once more and send that one."),
        (photos.animated_png(), "This file holds several pictures in turn: send a single one."),
        (photo() + b"x" * 11_000_000, "Files may have up to 10 MB here: make it smaller and send "
         "it again."),
    ],
    ids=["svg", "pdf", "empty", "bomb", "cut off", "animated", "large"],
)  # fmt: skip
def test_a_refusal_is_one_sentence_and_leaves_nothing(
    draft: Submission, content: bytes, sentence: str
) -> None:
    before = on_disk()

    with pytest.raises(Invalid) as refused:
        kept(draft, content)

    assert str(refused.value) == sentence
    assert draft.files == []
    assert on_disk() == before


def test_where_one_is_asked_a_new_one_replaces_it(draft: Submission) -> None:
    with transaction():
        old = kept(draft, photo(1))
        keys = {each.key for each in stored(old)}
    assert keys <= on_disk()

    with transaction():
        new = kept(draft, photo(2))

    assert [each.id for each in draft.files] == [new.id]
    assert not keys & on_disk()
    assert {each.key for each in stored(new)} <= on_disk()
    assert db.session.scalar(db.select(db.func.count()).select_from(StoredFile)) == 4


def test_more_than_the_call_takes_are_refused(app: Flask) -> None:
    draft = draft_of(author_of(open_call(files_max=2)))
    kept(draft, photo(1))
    kept(draft, photo(2))

    with pytest.raises(Conflict, match="as many files as this call takes"):
        kept(draft, photo(3))


def test_the_same_file_twice_is_refused(app: Flask) -> None:
    draft = draft_of(author_of(open_call(files_max=3)))
    kept(draft, photo(1))

    with pytest.raises(Conflict, match="sent this file already"):
        kept(draft, photo(1), "other name.jpg")


def test_deleting_takes_every_size_but_only_with_the_commit(draft: Submission) -> None:
    with transaction():
        file = kept(draft, photo())
        keys = {each.key for each in stored(file)}

    remove_file(file, by=draft.author)
    assert keys <= on_disk()
    db.session.rollback()
    assert keys <= on_disk()
    assert len(draft.files) == 1

    with transaction():
        remove_file(draft.files[0], by=draft.author)
    assert not keys & on_disk()
    assert draft.files == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"state": SubmissionState.WITHDRAWN, "number": 7}, Conflict),
        ({"eligibility": Eligibility.ELIGIBLE}, Conflict),
        ({"eligibility": Eligibility.INELIGIBLE}, Conflict),
    ],
)
def test_what_is_settled_takes_no_file(
    draft: Submission, change: dict[str, Any], error: type[DomainError]
) -> None:
    for name, value in change.items():
        setattr(draft, name, value)
    db.session.flush()

    with pytest.raises(error):
        kept(draft, photo())


def test_a_closed_call_takes_no_file(draft: Submission) -> None:
    draft.call.closes_at = draft.call.opens_at.replace(year=2099)
    draft.call.opens_at = draft.call.closes_at.replace(year=2098)
    db.session.flush()

    with pytest.raises(Conflict, match="not open yet"):
        kept(draft, photo())


def test_nobody_else_may_add_one(draft: Submission) -> None:
    with pytest.raises(NotAllowed):
        add_file(draft, content=photo(), name="x.jpg", by=UserFactory())


def test_what_is_handed_in_stays_complete(draft: Submission) -> None:
    file = kept(draft, photo(1))
    draft.state, draft.number = SubmissionState.SUBMITTED, 1

    with pytest.raises(Conflict, match="needs its file"):
        remove_file(file, by=draft.author)
    with pytest.raises(Invalid, match=r"less than 2,000 pixels wide"):
        kept(draft, photo(2, 1200, 800))

    assert [each.id for each in draft.files] == [file.id]
    replaced = kept(draft, photo(3))
    assert [each.id for each in draft.files] == [replaced.id]
    assert draft.submitted_at is not None


def test_letting_go_of_something_written_is_a_mistake(app: Flask) -> None:
    db.session.add(StoredFile(key="x", name="x", media_type="x", size=1, sha256="x"))

    with pytest.raises(RuntimeError, match="would be lost"):
        let_go()


# ---- pages ---------------------------------------------------------------------------------------


def url(draft: Submission, rest: str = "files", key: str = KEY) -> str:
    return f"/entries/{key}/{draft.public_id}/{rest}"


def sent(client: FlaskClient, draft: Submission, *contents: bytes) -> Any:
    from io import BytesIO

    data = {"file": [(BytesIO(content), f"IMG_{n}.jpg") for n, content in enumerate(contents)]}
    return client.post(url(draft), data=data, content_type="multipart/form-data")


def test_a_plain_form_sends_files(client: FlaskClient, draft: Submission) -> None:
    answer = sent(client, draft, photo())

    assert answer.status_code == 302
    assert answer.location == f"/entries/{KEY}/{draft.public_id}/#files"
    db.session.expire_all()
    assert [each.width for each in draft.files] == [2100]


def test_a_plain_form_keeps_the_good_and_names_the_bad(client: FlaskClient) -> None:
    draft = draft_of(author_of(open_call(files_max=3)))

    sent(client, draft, photo(1), photos.SVG)

    db.session.expire_all()
    assert len(draft.files) == 1
    with client.session_transaction() as session:
        assert session["_flashes"] == [
            ("bad", "IMG_1.jpg: Send a photo as JPEG, PNG or HEIC. This file is something else."),
            ("ok", "IMG_0.jpg is saved."),
        ]


def test_pictures_are_the_owners_and_stay_in_their_browser(
    client: FlaskClient, draft: Submission
) -> None:
    file = kept(draft, photo())
    commit()

    for size, width in (("full", 2100), ("screen", 1600), ("thumbnail", 480)):
        answer = client.get(url(draft, f"files/{file.public_id}/{size}"))
        assert answer.status_code == 200
        assert photos.opened(answer.data).width == width
        assert answer.headers["Cache-Control"] == "private, max-age=2592000, immutable"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Content-Disposition"] == "inline; filename=photo.jpg"
    assert client.get(url(draft, f"files/{file.public_id}/original")).status_code == 404
    assert client.get(url(draft, f"files/{file.public_id}/full", key="guess")).status_code == 404


def test_another_author_sees_nothing(client: FlaskClient, draft: Submission) -> None:
    file = kept(draft, photo())
    author_of(draft.call, key="another-link")

    paths = ("files", f"files/{file.public_id}/full", f"files/{file.public_id}/thumbnail")
    assert [client.get(url(draft, path, "another-link")).status_code for path in paths] == [404] * 3
    remove = url(draft, f"files/{file.public_id}/remove", "another-link")
    assert client.post(remove).status_code == 404


def test_a_file_is_removed_by_its_button(client: FlaskClient, draft: Submission) -> None:
    file = kept(draft, photo())

    answer = client.post(url(draft, f"files/{file.public_id}/remove"))

    assert answer.status_code == 302
    db.session.expire_all()
    assert draft.files == []


def test_the_list_shows_what_is_wrong_with_a_photo(client: FlaskClient, draft: Submission) -> None:
    kept(draft, photo(1, 1500, 1000))

    text = client.get(url(draft)).text

    assert "1,500 × 1,000 pixels" in text
    assert "The photo is less than 2,000 pixels wide." in text
