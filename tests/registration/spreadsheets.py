"""Spreadsheets for tests, and the list of a delegation as plain values."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import xlsxwriter
from flask.testing import FlaskClient

from app.extensions import db
from registration.models import Delegation, Participant, Project
from registration.rules.people_table import COLUMNS


def row(role: str = "exhibitor", name: str = "Ana Ruiz", **cells: Any) -> list[Any]:
    """One row; columns that are not given stay empty."""
    values = {"role": role, "name": name, **cells}
    return [values.get(column) for column in COLUMNS]


def workbook(
    *rows: list[Any], header: Any = COLUMNS, sheet: str = "People", first: int = 0, **options: Any
) -> bytes:
    """An XLSX file with ``header`` and ``rows``; dates are date cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        page = book.add_worksheet(sheet)
        style = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, cells in enumerate([list(header), *rows], first):
            for place, value in enumerate(cells):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, style)
                elif isinstance(value, str):
                    page.write_string(number, place, value)
                elif value is not None:
                    page.write(number, place, value)
    return target.getvalue()


def csv_file(*rows: list[Any], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The same as a CSV file."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows([COLUMNS, *rows])
    return target.getvalue().encode(encoding)


def with_part(content: bytes, name: str, part: bytes | None) -> bytes:
    """The workbook with one of its files exchanged (None: left out)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        if part is not None:
            new.writestr(name, part)
    return target.getvalue()


def part_of(content: bytes, name: str) -> str:
    """One file of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def send(
    client: FlaskClient, delegation: Delegation, content: bytes, *, mode: str = "add",
    name: str = "people.xlsx",
) -> Any:  # fmt: skip
    """Upload a file on the delegation's page, as a browser writes it."""
    head = (
        f'--cut\r\nContent-Disposition: form-data; name="mode"\r\n\r\n{mode}\r\n--cut\r\n'
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    return client.post(
        f"/delegations/{delegation.public_id}/spreadsheet",
        data=head.encode() + content + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
    )


def confirm(client: FlaskClient, url: str, **values: str) -> Any:
    """Look at the preview, then confirm it as its form does."""
    shown = client.get(url).text
    seen = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    return client.post(url, data={"seen": seen, **values})


def people_of(delegation: Delegation) -> list[tuple[Any, ...]]:
    """The live people in order: role, name and project."""
    query = (
        db.select(Participant.role, Participant.name, Project.title)
        .outerjoin(Project, Participant.project_id == Project.id)
        .where(Participant.delegation_id == delegation.id, Participant.withdrawn_at.is_(None))
        .order_by(Participant.position, Participant.id)
    )
    return [(role.value, name, title) for role, name, title in db.session.execute(query)]


def everything() -> dict[str, list[Any]]:
    """Every row of every table but the sign-in sessions, to be compared."""
    left_out = {"user_session", "account"}
    return {
        table.name: [tuple(each) for each in db.session.execute(db.select(table))]
        for table in db.metadata.sorted_tables
        if table.name not in left_out
    }
