"""Blind: a juror who fetches everything within reach learns of no author and of no other juror."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from PIL.ExifTags import Base as Tag

from app.extensions import db
from judging.models import Remark
from judging.rules.kinds import AssignmentState, Eligibility, FieldKind, RoundState
from judging.services.marks import give_mark
from judging.services.pictures import add_file
from tests.factories import OrganisationFactory, UserFactory, sign_in
from tests.judging.factories import CallFieldFactory
from tests.judging.jury_world import Jury, manager_of, open_jury, task

pytestmark = pytest.mark.database("sqlite")

#: a mark of another juror: no page has this number by chance
STRANGE_MARK = 654321
FORWARDER = "qz-forwarder"
#: what must not be read anywhere; each occurs once in the data
SECRETS = (
    *("qz-author-name", "qz-latin-name", "qz-public-name", "qz-author-mail", "qz-land"),
    *("qz-guardian-name", "qz-guardian-mail", "qz-club-name", "qz-club-code", "qz-club-mail"),
    *("qz-account-name", "qz-account-mail", "qz-file-name", "qz-exif-artist", "qz-not-for-jury"),
    *("qz-speaker", "qz-note", "qz-checker", FORWARDER, "qz-other-juror", "qz-other-mail"),
    *("qz-other-reason", "qz-other-remark", "qz-pdf-name", "qz-pdf-author", str(STRANGE_MARK)),
)


def exif_photo() -> bytes:
    """A photo whose camera wrote down who took it."""
    target, notes = BytesIO(), Image.Exif()
    notes[Tag.Artist], notes[Tag.ImageDescription] = "qz-exif-artist", "qz-exif-artist"
    picture = Image.radial_gradient("L").resize((640, 480)).convert("RGB")
    picture.save(target, "JPEG", exif=notes, comment=b"qz-exif-artist")
    return target.getvalue()


def pdf() -> bytes:
    """A document that says who wrote it, as word processors do."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Author(qz-pdf-author)/Creator(Writer)>>endobj\n"
        b"trailer<</Root 1 0 R/Info 3 0 R>>\n%%EOF\n"
    )


def secretive(jury: Jury) -> None:
    """Fill every column about an author with words that are found again."""
    club = OrganisationFactory(name="qz-club-name", code="qz-club-code", email="qz-club-mail@x.org")
    writer = UserFactory(name="qz-account-name", email="qz-account-mail@example.org")
    for number, submission in enumerate(jury.submissions):
        author = submission.author
        author.name, author.latin_name = "qz-author-name", "qz-latin-name"
        author.public_name, author.country = "qz-public-name", "qz-land"
        author.email = f"qz-author-mail{number}@example.org"
        author.guardian_name, author.guardian_email = "qz-guardian-name", "qz-guardian-mail@x.org"
        author.organisation, author.shows_name = club, True
        author.user = writer if number == 0 else None
        submission.answers = {
            "description": "What it shows",
            "club": "qz-not-for-jury",
            "speakers": [{"name": "qz-speaker", "biography": "Teaches physics"}],
        }
        submission.forwarded_by = OrganisationFactory(name=FORWARDER, code=f"{FORWARDER}{number}")
        submission.eligibility_note, submission.checked_by = "qz-note", "qz-checker@example.org"
        submission.eligibility = Eligibility.OPEN
        add_file(submission, content=exif_photo(), name="qz-file-name.jpg", by="test")
        add_file(submission, content=pdf(), name="qz-pdf-name.pdf", by="test")
        submission.eligibility = Eligibility.ELIGIBLE


@pytest.fixture
def jury(app: Flask) -> Jury:
    """Two jurors who judge the same: the second has marked, abstained, recused and remarked."""
    jury = open_jury(jurors=2, submissions=4, criteria=1)
    call = jury.call
    call.takes_documents, call.files_max, call.photo_width_min = True, 2, 0
    jury.criteria[0].minimum, jury.criteria[0].maximum = 0, 10**6
    CallFieldFactory(call=call, code="description")
    CallFieldFactory(call=call, code="club", for_jury=False)
    CallFieldFactory(call=call, code="speakers", kind=FieldKind.SPEAKERS)
    secretive(jury)
    other = jury.jurors[1].user
    other.name, other.email = "qz-other-juror", "qz-other-mail@example.org"
    for number in range(4):
        task(jury, 0, number)
    marked, abstained, recused = (task(jury, 1, number) for number in range(3))
    criterion = jury.criteria[0]
    give_mark(
        marked, criterion=criterion, value=STRANGE_MARK, nonce="1", given_at=None, by=other
    )  # fmt: skip
    abstained.state, abstained.reason = AssignmentState.ABSTAINED, "qz-other-reason"
    recused.state, recused.reason = AssignmentState.RECUSED, "qz-other-reason"
    db.session.add(Remark(assignment=marked, from_juror=True, text="qz-other-remark"))
    db.session.flush()
    return jury


#: every organisation is in the public directory, and in the list that conflicts are chosen from
LISTED = {"qz-club-name", "qz-club-code", "qz-club-mail", FORWARDER}


class Links(HTMLParser):
    """Every address in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in {"href", "src", "srcset", "data-home", "data-larger"}:
                self.found.add(value)


def words_of(answer: Any) -> str:
    """Everything an answer says: status, headers, body (of a picture its bytes)."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return f"{answer.status}\n{headers}\n{answer.data.decode('latin-1')}".lower()


def secrets_in(answer: Any, secrets: Any = SECRETS) -> list[str]:
    """Which secrets an answer tells; a list of all organisations tells nothing by their names."""
    said, url = words_of(answer), answer.request.path
    lists_all = url.startswith("/organisations/") or url.endswith("/conflicts")
    asked = [one for one in secrets if not (lists_all and one in LISTED)]
    return [secret for secret in asked if secret.lower() in said]


def crawled(client: FlaskClient, start: str) -> Iterator[tuple[str, Any]]:
    """Every page, picture and file that links lead to."""
    waiting, seen = [start], {start}
    while waiting:
        url = waiting.pop()
        answer = client.get(url)
        yield url, answer
        found = {answer.location} if answer.location else set()
        if answer.mimetype == "text/html":
            found |= Links(answer.text).found
        for link in found:
            there = urlsplit(urljoin(url, link))
            path = there.path + (f"?{there.query}" if there.query else "")
            inside = there.netloc in {"", "localhost", "platform.test"}
            ours = "/static/" not in path and "lang=" not in path  # the same for everybody
            if inside and ours and path not in seen:
                seen.add(path)
                waiting.append(path)


def ids_of_authors(jury: Jury) -> list[str]:
    """What names a submission, its author or a file outside the jury's own addresses."""
    rows: list[Any] = [one.author for one in jury.submissions] + jury.submissions
    files = [file for one in jury.submissions for file in one.files]
    stored = [each for one in files for each in (one.file, one.original, one.screen) if each]
    named = [one.public_id for one in [*rows, *files, *stored]]
    return [*named, *(one.key for one in stored), *(one.sha256 for one in files)]


def test_whatever_links_lead_to_tells_nothing(app: Flask, client: FlaskClient, jury: Jury) -> None:
    sign_in(client, jury.jurors[0].user)
    secrets = [*SECRETS, *ids_of_authors(jury)]
    answers = dict(crawled(client, "/jury/"))

    kinds = {answer.mimetype for answer in answers.values()}
    assert {"text/html", "image/jpeg", "application/pdf"} <= kinds
    assert len(answers) > 40
    told = {url: found for url, one in answers.items() if (found := secrets_in(one, secrets))}
    assert told == {}
    assert {one.status_code for url, one in answers.items() if url.startswith("/jury/")} <= {
        200,
        302,
    }


#: what stands for each part of an address
def parts_of(jury: Jury) -> dict[str, list[Any]]:
    one, own = jury.submissions[0], [*jury.jurors]
    tasks = {each.public_id for each in _all("Assignment")}
    seats = [row.public_id for row in _all("Seat")]
    return {
        "seat": seats,
        "assignment": sorted(tasks),
        "juror": [each.public_id for each in own],
        "code": [jury.call.code, jury.call.edition.code],
        "round": [jury.round.public_id],
        "criterion": [jury.criteria[0].public_id],
        "submission": [one.public_id],
        "file": [each.public_id for each in one.files],
        "key": [one.author.public_id],
        "remark": [row.public_id for row in _all("Remark")],
        "size": ["full", "screen", "thumbnail"],
        "number": [1, 2],
        "version": [1],
    }


def _all(name: str) -> list[Any]:
    mapper = next(each for each in db.Model.registry.mappers if each.class_.__name__ == name)
    return list(db.session.scalars(db.select(mapper.class_).order_by(mapper.class_.id)))


def addresses(app: Flask, jury: Jury, method: str) -> list[str]:
    """Every address of judging with the ids of this juror, of the other one and of authors."""
    parts, found = parts_of(jury), []
    anything = [jury.round.public_id, jury.submissions[0].author.public_id]
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("judging.") or method not in (rule.methods or ()):
            continue
        if rule.endpoint == "judging.static":
            continue
        names = sorted(rule.arguments)
        for values in product(*(parts.get(name, anything) for name in names)):
            try:
                built = rule.build(dict(zip(names, values, strict=True)))
            except ValueError:  # a size that this address does not know
                continue
            if built is not None:
                found.append(built[1])
    return sorted(set(found))


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_no_address_of_judging_tells_a_juror_anything(
    app: Flask, client: FlaskClient, jury: Jury, state: RoundState
) -> None:
    jury.round.state = state
    juror = jury.jurors[0].user
    sign_in(client, juror)
    doors = [(method, url) for method in ("GET", "POST") for url in addresses(app, jury, method)]
    assert len(doors) > 150

    told = {}
    for method, url in sorted(doors, key=lambda door: (door[0], "leave" in door[1])):
        if found := secrets_in(
            client.open(url, method=method, json={} if "marks" in url else None)
        ):
            told[f"{method} {url}"] = found

    assert told == {}


def test_the_juror_sends_marks_and_hears_of_no_other(
    app: Flask, client: FlaskClient, jury: Jury
) -> None:
    sign_in(client, jury.jurors[0].user)
    seat, tasks = _all("Seat")[0], [row.public_id for row in _all("Assignment")]
    marks = [
        {"nonce": f"{n}", "assignment": one, "criterion": jury.criteria[0].public_id, "value": n}
        for n, one in enumerate(tasks)
    ]

    answer = client.post(f"/jury/{seat.public_id}/marks", json={"marks": marks})

    assert [one["result"] for one in answer.json["results"]] == ["saved"] * 4 + ["refused"] * 3
    assert secrets_in(answer) == []
    assert secrets_in(client.get(f"/jury/{seat.public_id}/all")) == []


def test_the_same_search_finds_them_where_they_may_be_read(
    app: Flask, client: FlaskClient, jury: Jury
) -> None:
    """The secretary sees authors, files and what jurors gave: so the search can see."""
    sign_in(client, manager_of(jury.call))
    one = jury.submissions[0]

    page = client.get(f"/staff/calls/{jury.call.code}/submissions/{one.public_id}")

    found = secrets_in(page, ["qz-author-name", "qz-author-mail", "qz-land"])
    assert page.status_code == 200
    assert "qz-author-name" in found
