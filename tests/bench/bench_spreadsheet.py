"""Delegations by spreadsheet: from the upload to the list, over the pages people use."""

import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from app import create_app
from app.extensions import db
from tests.conftest import Browser, test_settings
from tests.factories import DelegationFactory, ProjectCategoryFactory, sign_in
from tests.registration.spreadsheets import confirm, row, send, workbook
from tests.registration.world import world

SIZES = (50, 500, 1000)
HEADING = ["", "people", "CPU s", "wall s"]


def run() -> tuple[list[str], list[list[str]]]:
    """Check and import together, for a growing number of people."""
    return HEADING, [_measured(size) for size in SIZES]


def _measured(size: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        settings = test_settings(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        app = create_app({**settings, "SQLITE_SYNCHRONOUS": "FULL"})
        app.test_client_class = Browser
        with app.app_context():
            db.create_all()
            cpu, wall = _imported(app.test_client(), size)
            db.session.remove()
            db.engine.dispose()
    return ["checked and imported", str(size), f"{cpu:.2f}", f"{wall:.2f}"]


def _imported(client: Any, size: int) -> tuple[float, float]:
    there = world()
    ProjectCategoryFactory.create(edition=there.edition, code="life", name={"en": "Life"})
    delegation = DelegationFactory.create(edition=there.edition, organisation=there.organisation)
    sign_in(client, there.head)
    content = people(size)
    cpu, wall = time.process_time(), time.perf_counter()
    answer = confirm(client, send(client, delegation, content).location, health_agreed="y")
    assert answer.status_code == 302
    return time.process_time() - cpu, time.perf_counter() - wall


def people(count: int) -> bytes:
    """A workbook of ``count`` exhibitors in teams of three, every column filled in."""
    return workbook(
        *[
            row(
                name=f"Ünal Özdemir {n}", birth_date=date(2009, 1, 1), nationality="France",
                gender="Female", email=f"p{n}@example.org", phone="+33612345678", tshirt="M",
                diet="vegetarian", project_title=f"Project {n // 3}", project_category="life",
                project_abstract="A sentence of an abstract. " * 40,
            )
            for n in range(count)
        ]
    )  # fmt: skip
