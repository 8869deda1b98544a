"""Uploads over real HTTP: a line that breaks within a piece, two that send at once, a crowd for
one place."""

from __future__ import annotations

import base64
import http.client
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from email.message import Message
from functools import partial
from typing import NamedTuple

from flask import Flask

from app.core.transaction import reading
from app.extensions import db
from judging.models import Submission
from tests.faults.conftest import together
from tests.judging.gallery_world import KEY, author_of, draft_of, open_call, photo

TUS = {"Tus-Resumable": "1.0.0"}
BODY = "application/offset+octet-stream"
SENDERS = 6


def _draft(files_max: int = 1) -> str:
    """The public id of a draft that anybody may fill; committed."""
    submission = draft_of(author_of(open_call(files_max=files_max)))
    found: str = submission.public_id
    db.session.commit()
    return found


def _widths(public_id: str) -> list[int | None]:
    with reading():
        query = db.select(Submission).filter_by(public_id=public_id)
        return [file.width for file in db.session.scalars(query).one().files]


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str


class Sender:
    """One browser with its cookie and proof, sending to ``/entries/<key>/<submission>``."""

    def __init__(self, port: int, submission: str) -> None:
        self.port = port
        self.home = f"/entries/{KEY}/{submission}/"
        self.headers = dict(TUS)
        page = self.ask("GET", self.home)
        cookie = str(page.headers["Set-Cookie"]).split(";")[0]
        proof = page.text.split('data-csrf="')[1].split('"')[0]
        self.headers |= {"X-CSRFToken": proof, "Cookie": cookie}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, path, body, {**self.headers, **more})
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())

    def begin(self, size: int) -> str:
        name = base64.b64encode(b"IMG.jpg").decode()
        answer = self.ask(
            "POST", f"{self.home}uploads",
            Upload_Length=str(size), Upload_Metadata=f"filename {name}",
        )  # fmt: skip
        assert answer.status == 201, answer.text
        return str(answer.headers["Location"])

    def piece(self, where: str, offset: int, data: bytes) -> int:
        return self.ask(
            "PATCH", where, data, Upload_Offset=str(offset), Content_Type=BODY
        ).status  # fmt: skip

    def offset(self, where: str) -> int:
        return int(self.ask("HEAD", where).headers["Upload-Offset"])

    def broken_piece(self, where: str, offset: int, data: bytes, *, sent: int) -> None:
        """Announce ``data``, send the first bytes of it and vanish."""
        head = {
            **self.headers, "Host": "x", "Upload-Offset": str(offset), "Content-Type": BODY,
            "Content-Length": str(len(data)),
        }  # fmt: skip
        lines = [f"PATCH {where} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + data[:sent])
            time.sleep(0.3)


def test_what_came_before_the_line_broke_is_kept(own_app: Flask, server: int) -> None:
    submission, content = _draft(), photo()
    sender = Sender(server, submission)
    where = sender.begin(len(content))

    sender.broken_piece(where, 0, content, sent=50_000)
    end = time.monotonic() + 10
    while (came := sender.offset(where)) == 0 and time.monotonic() < end:
        time.sleep(0.05)

    assert 0 < came <= 50_000
    assert sender.piece(where, came, content[came:]) == 204
    assert _widths(submission) == [2100]


def test_of_two_that_send_the_same_piece_one_is_told_to_look_again(
    own_app: Flask, server: int
) -> None:
    submission, content = _draft(), photo()
    senders = [Sender(server, submission) for _ in range(SENDERS)]
    where = senders[0].begin(len(content))
    half = len(content) // 2

    def part(sender: Sender, start: int, stop: int) -> Callable[[], int]:
        return lambda: sender.piece(where, start, content[start:stop])

    first = Counter(together([part(sender, 0, half) for sender in senders]))
    last = Counter(together([part(sender, half, len(content)) for sender in senders]))

    assert first == last == {204: 1, 409: SENDERS - 1}
    assert _widths(submission) == [2100]


def test_a_crowd_for_the_last_places_fills_exactly_those(own_app: Flask, server: int) -> None:
    submission = _draft(files_max=3)
    senders = [Sender(server, submission) for _ in range(SENDERS)]
    contents = [photo(seed) for seed in range(SENDERS)]
    addresses = [
        sender.begin(len(content)) for sender, content in zip(senders, contents, strict=True)
    ]

    ways = zip(senders, addresses, contents, strict=True)
    sent = together([partial(sender.piece, where, 0, content) for sender, where, content in ways])

    assert sent == [204] * SENDERS
    outcomes = [senders[0].ask("GET", where).text for where in addresses]
    assert sum("as many files as this call takes" in each for each in outcomes) == SENDERS - 3
    assert _widths(submission) == [2100] * 3
