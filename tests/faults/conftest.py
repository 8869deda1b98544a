"""What every race needs: a database of its own, since its server is another process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from tests.conftest import test_settings


@pytest.fixture
def own_app(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of this test's own."""
    url = f"sqlite:///{tmp_path / 'race.sqlite'}"
    if not database.startswith("sqlite"):
        server = request.getfixturevalue("postgres_server")
        server.drop("race")
        url = server.create("race")
    app = create_app(test_settings(url, tmp_path))
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()
