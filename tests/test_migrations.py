"""The migrations make exactly the tables of the models, on both databases, and can be undone."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from app.core import health
from app.extensions import db
from tests.conftest import test_settings


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> str:
    if database.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'migrations.sqlite'}"
    return str(request.getfixturevalue("postgres_server").create("migrations"))


def test_migrations_and_models_agree(empty_database: str, tmp_path: Path) -> None:
    app = create_app(test_settings(empty_database, tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        assert health.readiness()["migrations"] is True
        db.session.rollback()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        assert health.readiness()["migrations"] is False
        db.session.remove()
        db.engine.dispose()
