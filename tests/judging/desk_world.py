"""A desk with photos on it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from PIL import Image

from app.core import files
from app.core.files import StoredFile
from app.extensions import db
from judging.models import Assignment, Seat, Submission, SubmissionFile
from judging.queries.jury import current_values
from tests.factories import sign_in
from tests.judging.jury_world import Jury, open_jury, task

JPEG = "image/jpeg"


def picture(width: int = 60, height: int = 40, shade: int = 90) -> bytes:
    """A small photo of one colour."""
    target = BytesIO()
    Image.new("RGB", (width, height), (shade, 60, 120)).save(target, "JPEG")
    return target.getvalue()


def hang_photo(submission: Submission, shade: int = 90, name: str = "photo.jpg") -> SubmissionFile:
    """Give a submission a photo in its three sizes."""

    def kept(width: int, height: int) -> StoredFile:
        content = picture(width, height, shade)
        return files.save(content, name=name, media_type=JPEG, folder="pictures")

    photo = SubmissionFile(
        submission=submission,
        file=kept(600, 400),
        screen=kept(240, 160),
        thumbnail=kept(60, 40),
        width=600,
        height=400,
        sha256=f"{submission.id:064d}",
    )
    db.session.add(photo)
    db.session.flush()
    return photo


def photo_desk(photos: int = 3, **values: Any) -> tuple[Jury, list[Assignment]]:
    """A jury whose first juror has so many photos on the desk, in order."""
    jury = open_jury(submissions=photos, **values)
    for number, submission in enumerate(jury.submissions):
        hang_photo(submission, shade=(40 * number) % 250)
    return jury, [task(jury, 0, number) for number in range(photos)]


def seat_of(jury: Jury, juror: int = 0) -> Seat:
    """The seat of one juror."""
    query = db.select(Seat).filter_by(round_id=jury.round.id, juror_id=jury.jurors[juror].id)
    return db.session.scalars(query).unique().one()


def send(client: FlaskClient, seat: Seat, *marks: dict[str, Any]) -> Any:
    """Send marks as the page's script does."""
    return client.post(f"/jury/{seat.public_id}/marks", json={"marks": list(marks)})


def sat_down(client: FlaskClient, jury: Jury, juror: int = 0) -> str:
    """The address of a juror's desk, the juror signed in."""
    sign_in(client, jury.jurors[juror].user)
    return f"/jury/{seat_of(jury, juror).public_id}/"


def give_form(
    client: FlaskClient, home: str, one: Assignment, go: str = "next", **marks: Any
) -> Any:
    """Press a button of a page without script."""
    return client.post(home + one.public_id, data={"go": go, **marks})


def fields(jury: Jury, *values: int) -> dict[str, int]:
    """Form fields of these marks, in the order of the criteria."""
    return {
        f"mark-{criterion.public_id}": value
        for criterion, value in zip(jury.criteria, values, strict=False)
    }


def values_of(jury: Jury, one: Assignment) -> list[int | None]:
    """The marks that stand, in the order of the criteria."""
    given = current_values([one])[one.id]
    return [given.get(criterion.id) for criterion in jury.criteria]
