"""What leaves the platform: files that anybody can compute the result from, once it is released."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import files
from app.extensions import db
from judging.models import Assignment, RoundSubmission, Selection
from judging.queries.results import results_of
from judging.rules.kinds import AssignmentState
from judging.services.closing import close_round
from judging.services.selections import release_selection, sign_selection
from tests.factories import commit, sign_in
from tests.judging.jury_world import Jury, manager_of, president_of
from tests.judging.results_world import marked_jury

pytestmark = pytest.mark.database("sqlite")

PUBLIC = ("protocol.pdf", "marks.csv", "criteria.csv")


def severe_jury() -> Jury:
    """Twelve submissions, five jurors who miss one each, the last one strict."""
    random = Random(7)
    table: list[list[int | None]] = []
    for j in range(5):
        row: list[int | None] = [
            min(10, max(1, 9 - i // 2 - (3 if j == 4 else 0) + random.randint(-1, 1)))
            for i in range(12)
        ]
        row[j] = None
        table.append(row)
    jury = marked_jury(table, criteria=2, advance=None)
    close_round(jury.round, note="", by="test")
    return jury


def release(jury: Jury) -> Selection:
    selection = sign_selection(jury.call, by=president_of(jury.call))
    release_selection(selection, by=manager_of(jury.call))
    commit()
    return selection


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_exported_marks_give_the_same_ranks_by_the_command(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    jury = severe_jury()
    results = results_of(jury.round)
    written = {
        f"{row.submission.number:04d}": row
        for row in db.session.scalars(db.select(RoundSubmission).filter_by(round_id=jury.round.id))
    }
    places = {key: row.place for key, row in written.items()}
    scores = {key: str(row.score) for key, row in written.items()}
    release(jury)
    for name in ("marks.csv", "criteria.csv"):
        answer = client.get(f"/calls/{jury.call.code}/{name}")
        (tmp_path / name).write_bytes(answer.get_data())

    ran = app.test_cli_runner().invoke(
        args=["marks", "rank", str(tmp_path / "marks.csv"),
              "--criteria", str(tmp_path / "criteria.csv"), "-o", str(tmp_path / "out.csv")]
    )  # fmt: skip

    assert ran.exit_code == 0, ran.output
    ranked = rows((tmp_path / "out.csv").read_text())
    assert results.ranking is not None
    assert results.ranking.model.corrected
    assert [row["submission"] for row in ranked] == list(results.lines)
    assert {row["submission"]: int(row["rank"]) for row in ranked} == places
    assert {row["submission"]: f"{float(row['corrected']):.2f}" for row in ranked} == scores


def test_files_have_the_columns_that_the_command_reads(app: Flask, client: FlaskClient) -> None:
    jury = severe_jury()
    sign_in(client, manager_of(jury.call))
    base = f"/staff/calls/{jury.call.code}/rounds/{jury.round.public_id}"

    marks = client.get(f"{base}/marks.csv").get_data(as_text=True)
    criteria = client.get(f"{base}/criteria.csv").get_data(as_text=True)

    assert marks.startswith("submission,juror,criterion,value\n")
    assert len(rows(marks)) == 5 * 11 * 2
    assert criteria == ("criterion,min,max,weight\ncriterion-0,1,10,1.00\ncriterion-1,1,10,1.00\n")


def test_nothing_is_public_before_the_release(app: Flask, client: FlaskClient) -> None:
    jury = severe_jury()
    sign_selection(jury.call, by=president_of(jury.call))
    commit()

    before = {client.get(f"/calls/{jury.call.code}/{name}").status_code for name in PUBLIC}

    assert before == {404}


def test_after_the_release_the_public_reads_no_person_in_the_marks(
    app: Flask, client: FlaskClient
) -> None:
    jury = severe_jury()
    release(jury)

    answers = [client.get(f"/calls/{jury.call.code}/{name}") for name in PUBLIC]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    text = answers[1].get_data(as_text=True)
    people = [juror.user for juror in jury.jurors]
    assert [u.name for u in people if u.name in text or u.email in text] == []
    read = client.get(f"/staff/calls/{jury.call.code}/results/snapshot.json")
    assert read.status_code in {302, 401}


def test_the_snapshot_is_handed_out_byte_for_byte(app: Flask, client: FlaskClient) -> None:
    jury = severe_jury()
    selection = release(jury)
    sign_in(client, manager_of(jury.call))

    answer = client.get(f"/staff/calls/{jury.call.code}/results/snapshot.json")

    assert answer.get_data() == files.read(selection.snapshot.key)


def test_the_public_marks_are_the_frozen_ones_whatever_becomes_of_the_rows(
    app: Flask, client: FlaskClient
) -> None:
    jury = severe_jury()
    sign_in(client, manager_of(jury.call))
    base = f"/staff/calls/{jury.call.code}/rounds/{jury.round.public_id}"
    names = ("marks.csv", "criteria.csv")
    live = [client.get(f"{base}/{name}").get_data() for name in names]
    selection = release(jury)
    for criterion in jury.criteria:
        criterion.code, criterion.maximum = f"{criterion.code}-later", 20
    gone = db.update(Assignment).where(Assignment.juror_id == jury.jurors[0].id)
    db.session.execute(gone.values(state=AssignmentState.CANCELLED))
    commit()

    public = [client.get(f"/calls/{jury.call.code}/{name}").get_data() for name in names]

    assert public == live
    page = json.loads(files.read(selection.protocol.key))["pages"]["ar"]
    assert [hashlib.sha256(each).hexdigest() in page for each in public] == [True, True]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_protocol_is_a_pdf_in_the_readers_language_without_authors(
    app: Flask, client: FlaskClient, language: str
) -> None:
    """As it was released, whatever changes before it is first read; then the same bytes."""
    import pypdf

    jury = severe_jury()
    juror, address = jury.jurors[0].user, f"/calls/{jury.call.code}/protocol.pdf?lang={language}"
    juror.name = "Ana Lima"
    selection = release(jury)
    juror.name = "Rui Costa"
    commit()

    answer = client.get(address)
    jury.submissions[0].title = "Another one"
    commit()
    again = client.get(address)

    assert again.get_data() == answer.get_data()
    document = pypdf.PdfReader(io.BytesIO(answer.get_data()))
    text = "".join(page.extract_text() for page in document.pages)
    assert document.trailer["/Root"]["/Lang"] == language
    assert ("Ana" in text, "Rui" in text) == (True, False)
    assert selection.snapshot_sha256 in text.replace("\n", "")
    words = ("run", "flask", "marks", "rank", "marks.csv", "--criteria", "criteria.csv")
    assert [word for word in words if word not in text] == []  # Arabic pages list them reversed
    assert [s.author.name for s in jury.submissions if s.author.name in text] == []


def test_a_protocol_that_was_kept_as_a_pdf_is_read_in_other_languages_too(
    app: Flask, client: FlaskClient
) -> None:
    """Of a result that was released before pages were frozen: its PDF is the English one."""
    import pypdf

    selection = release(severe_jury())
    paper = {"name": "p.pdf", "media_type": "application/pdf", "folder": "results"}
    selection.protocol = files.save(b"%PDF of then", **paper)
    commit()
    address = f"/calls/{selection.call.code}/protocol.pdf?lang="

    english, french = (client.get(address + each).get_data() for each in ("en", "fr"))

    assert english == b"%PDF of then"
    assert pypdf.PdfReader(io.BytesIO(french)).trailer["/Root"]["/Lang"] == "fr"
