"""Files in pieces (tus 1.0): every promise of the protocol, and what becomes of the whole."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from app.core import files
from app.core.clock import now
from app.extensions import db
from judging.models import Submission, Upload
from judging.rules.kinds import SubmissionState
from judging.services.uploads import FOLDER, OPEN_MAX, sweep_uploads
from tests.judging import photographs as photos
from tests.judging.gallery_world import KEY, author_of, draft_of, open_call, photo

TUS = {"Tus-Resumable": "1.0.0"}
PDF = b"%PDF-1.7\n%%EOF\n"
BODY = "application/offset+octet-stream"


@pytest.fixture
def draft(app: Flask) -> Submission:
    files.sweep(FOLDER, before=now() + timedelta(days=1))  # of the tests before
    return draft_of(author_of(open_call()))


def uploads_of(draft: Submission, key: str = KEY) -> str:
    return f"/entries/{key}/{draft.public_id}/uploads"


def begin(client: FlaskClient, draft: Submission, size: int, name: str = "IMG_1.jpg") -> Any:
    encoded = base64.b64encode(name.encode()).decode()
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {encoded}"}
    return client.post(uploads_of(draft), headers=headers)


def piece(client: FlaskClient, where: str, offset: int, data: bytes, **more: str) -> Any:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": BODY, **more}
    return client.patch(where, headers=headers, data=data)


def sent(client: FlaskClient, draft: Submission, content: bytes, step: int = 50_000) -> str:
    """Send ``content`` whole, in pieces; answers the address of the upload."""
    where = begin(client, draft, len(content)).location
    for start in range(0, len(content), step):
        answer = piece(client, where, start, content[start : start + step])
        assert answer.status_code == 204, answer.text
        assert answer.headers["Upload-Offset"] == str(min(start + step, len(content)))
    return str(where)


def outcome(client: FlaskClient, where: str) -> dict[str, Any]:
    return dict(client.get(where).json or {})


def pieces_on_disk() -> int:
    root = Path(current_app.config["STORAGE_URL"]) / FOLDER
    return sum(path.is_file() for path in root.rglob("*"))


def test_the_server_says_what_it_can(client: FlaskClient, draft: Submission) -> None:
    answer = client.options(uploads_of(draft))

    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination,expiration"
    assert answer.headers["Tus-Max-Size"] == str(10 * 1024 * 1024)


def test_a_file_comes_in_pieces_and_is_kept_with_the_last(
    client: FlaskClient, draft: Submission
) -> None:
    content = photo()

    where = sent(client, draft, content)

    db.session.expire_all()
    (file,) = draft.files
    assert (file.width, file.original and file.original.name) == (2100, "IMG_1.jpg")
    assert outcome(client, where) == {
        "finished": True, "refusal": "", "received": len(content), "size": len(content)
    }  # fmt: skip
    assert pieces_on_disk() == 0


def test_after_a_lost_line_one_goes_on_where_it_stopped(
    client: FlaskClient, draft: Submission
) -> None:
    content = photo()
    where = begin(client, draft, len(content)).location
    piece(client, where, 0, content[:1000])

    answer = client.head(where, headers=TUS)

    assert answer.headers["Upload-Offset"] == "1000"
    assert answer.headers["Upload-Length"] == str(len(content))
    assert answer.headers["Cache-Control"] == "no-store"
    assert piece(client, where, 1000, content[1000:]).status_code == 204
    db.session.expire_all()
    assert len(draft.files) == 1


def test_a_piece_from_elsewhere_is_a_conflict_that_says_where_to_go_on(
    client: FlaskClient, draft: Submission
) -> None:
    where = begin(client, draft, 100).location
    piece(client, where, 0, b"x" * 10)

    for offset in (0, 5, 11, 99):
        answer = piece(client, where, offset, b"y")
        assert answer.status_code == 409
        assert answer.headers["Upload-Offset"] == "10"
    assert client.head(where, headers=TUS).headers["Upload-Offset"] == "10"


def test_the_last_piece_sent_twice_makes_one_file(client: FlaskClient, draft: Submission) -> None:
    content = photo()
    where = sent(client, draft, content, step=len(content))

    again = piece(client, where, 0, content)
    after = piece(client, where, len(content), b"")

    assert (again.status_code, after.status_code) == (409, 409)
    assert again.headers["Upload-Offset"] == str(len(content))
    db.session.expire_all()
    assert len(draft.files) == 1


def test_a_refusal_is_kept_for_whoever_asks(client: FlaskClient, draft: Submission) -> None:
    where = sent(client, draft, photos.SVG)

    assert outcome(client, where)["refusal"] == (
        "Send a photo as JPEG, PNG or HEIC. This file is something else."
    )
    db.session.expire_all()
    assert draft.files == []
    assert pieces_on_disk() == 0


def test_a_refusal_speaks_the_senders_language(client: FlaskClient, draft: Submission) -> None:
    where = begin(client, draft, 3).location
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": BODY, "Accept-Language": "fr"}

    client.patch(where, headers=headers, data=b"GIF")

    assert outcome(client, where)["refusal"] != ""


@pytest.mark.parametrize(
    ("size", "status", "text"),
    [
        (0, 422, "Choose a file: this one is empty."),
        (10 * 1024 * 1024 + 1, 413,
         "Files may have up to 10 MB here: make it smaller and send it again."),
    ],
)  # fmt: skip
def test_a_size_that_the_call_does_not_take_is_refused_at_once(
    client: FlaskClient, draft: Submission, size: int, status: int, text: str
) -> None:
    answer = begin(client, draft, size)

    assert (answer.status_code, answer.text) == (status, text)
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize("length", ["", "-1", "1.5", "x", "٣", "9" * 20])
def test_a_length_that_is_none_is_400(client: FlaskClient, draft: Submission, length: str) -> None:
    headers = {**TUS, "Upload-Length": length.encode().decode("latin-1")}

    assert client.post(uploads_of(draft), headers=headers).status_code == 400


@pytest.mark.parametrize("version", [None, "0.2.2", "2.0.0"])
def test_another_version_is_412(
    client: FlaskClient, draft: Submission, version: str | None
) -> None:
    where = begin(client, draft, 10).location
    headers = {"Tus-Resumable": version} if version else {}

    answers = [
        client.post(uploads_of(draft), headers={**headers, "Upload-Length": "5"}),
        client.head(where, headers=headers),
        client.delete(where, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [412] * 3
    assert [answer.headers["Tus-Version"] for answer in answers] == ["1.0.0"] * 3


def test_another_kind_of_body_is_415(client: FlaskClient, draft: Submission) -> None:
    where = begin(client, draft, 10).location
    wrong = "application/x-www-form-urlencoded"

    answer = client.patch(
        where, headers={**TUS, "Upload-Offset": "0", "Content-Type": wrong}, data=b"x"
    )

    assert answer.status_code == 415


def test_more_than_was_announced_is_413_and_not_kept(
    client: FlaskClient, draft: Submission
) -> None:
    where = begin(client, draft, 10).location

    assert piece(client, where, 0, b"x" * 11).status_code == 413
    assert client.head(where, headers=TUS).headers["Upload-Offset"] == "0"
    assert pieces_on_disk() == 0


def test_giving_up_deletes_what_came(client: FlaskClient, draft: Submission) -> None:
    where = begin(client, draft, 100).location
    piece(client, where, 0, b"x" * 10)
    assert pieces_on_disk() == 1

    assert client.delete(where, headers=TUS).status_code == 204

    assert client.head(where, headers=TUS).status_code == 404
    assert pieces_on_disk() == 0


def test_networks_without_patch_use_post(client: FlaskClient, draft: Submission) -> None:
    where = begin(client, draft, 100).location
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": BODY}

    answer = client.post(where, headers={**headers, "X-HTTP-Method-Override": "PATCH"}, data=b"xy")

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "2")
    assert client.post(where, headers=headers, data=b"xy").status_code == 405


def test_ten_are_open_at_most_and_the_oldest_gives_way(
    client: FlaskClient, draft: Submission
) -> None:
    addresses = [begin(client, draft, 10).location for _ in range(OPEN_MAX + 2)]

    states = [client.head(where, headers=TUS).status_code for where in addresses]
    assert states == [404, 404] + [200] * OPEN_MAX


def test_strangers_find_nothing(client: FlaskClient, draft: Submission) -> None:
    where = begin(client, draft, 10).location
    author_of(draft.call, key="another-link")
    theirs = where.replace(KEY, "another-link")

    assert client.head(theirs, headers=TUS).status_code == 404
    assert piece(client, theirs, 0, b"x").status_code == 404
    assert client.post(uploads_of(draft, "guess"), headers={**TUS}).status_code == 404


def test_what_is_settled_takes_nothing(client: FlaskClient, draft: Submission) -> None:
    draft.state, draft.number = SubmissionState.WITHDRAWN, 1

    answer = begin(client, draft, 10)

    assert answer.status_code == 403
    assert answer.text == "This was withdrawn, so nothing in it changes any more."


def test_a_call_that_closes_meanwhile_keeps_nothing(client: FlaskClient, draft: Submission) -> None:
    content = photo()
    where = begin(client, draft, len(content)).location
    draft.call.opens_at = now() - timedelta(days=9)
    draft.call.closes_at = now() - timedelta(days=1)

    piece(client, where, 0, content)

    assert outcome(client, where)["refusal"] == "This call is closed: its last day is over."
    db.session.expire_all()
    assert draft.files == []


def test_names_that_cannot_be_read_are_no_hindrance(client: FlaskClient, draft: Submission) -> None:
    for metadata in ("filename %%%", "filename", "filetype eA==", "filename /w=="):
        headers = {**TUS, "Upload-Length": "5", "Upload-Metadata": metadata}
        assert client.post(uploads_of(draft), headers=headers).status_code == 201


def test_yesterdays_uploads_are_swept(client: FlaskClient, draft: Submission) -> None:
    old = begin(client, draft, 100).location
    piece(client, old, 0, b"x" * 10)
    young = begin(client, draft, 100).location
    upload = db.session.scalars(db.select(Upload).order_by(Upload.id)).first()
    assert upload is not None
    upload.created_at = now() - timedelta(days=1, minutes=1)
    db.session.commit()

    assert sweep_uploads() == 1

    assert client.head(old, headers=TUS).status_code == 404
    assert client.head(young, headers=TUS).status_code == 200


def test_bytes_that_nothing_names_are_swept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    files.put_aside(b"x", folder=FOLDER)
    later = now() + timedelta(days=2)
    monkeypatch.setattr("judging.services.uploads.now", lambda: later)

    sweep_uploads()

    assert pieces_on_disk() == 0


def test_a_page_must_prove_itself(app: Flask, client: FlaskClient, draft: Submission) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        refused = begin(client, draft, 10)
        page = client.get(f"/entries/{KEY}/{draft.public_id}/").text
        token = page.split('data-csrf="')[1].split('"')[0]
        headers = {**TUS, "Upload-Length": "10", "X-CSRFToken": token}
        taken = client.post(uploads_of(draft), headers=headers)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (refused.status_code, taken.status_code) == (400, 201)
