"""The migrations make exactly the tables of the models, on both databases, and can be undone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from app.core import health
from app.extensions import db
from badges.models import Certificate
from tests.conftest import test_settings
from tests.tour.guide import Tour


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


@pytest.mark.database("sqlite")
def test_tables_stay_as_they_were_where_a_row_would_point_to_nothing(
    empty_database: str, tmp_path: Path
) -> None:
    """On SQLite, which looks away while tables are rebuilt."""
    app = create_app(test_settings(empty_database, tmp_path))
    with app.app_context():
        upgrade(revision="0003")
        with closing(sqlite3.connect(tmp_path / "migrations.sqlite")) as plain:
            plain.execute("INSERT INTO recovery_code (user_id, code_hash) VALUES (9, '')")
            plain.commit()
        with pytest.raises(SystemExit):
            upgrade()
        assert "badge_design" not in inspect(db.engine).get_table_names()
        assert db.session.scalar(db.text("SELECT version_num FROM alembic_version")) == "0003"
        db.session.remove()
        db.engine.dispose()


KEPT = ("organisation", "delegation", "participant", "badge", "station", "scan", "mark", "winner")
OLD_KINDS = ("participation", "exhibitor", "supervisor")


def test_a_database_in_use_goes_back_and_comes_again(tour: Tour, tmp_path: Path) -> None:
    """On SQLite, which rebuilds the tables that it changes."""
    address = tmp_path / "used.sqlite"
    with (
        closing(sqlite3.connect(tour.folder / "tour.sqlite")) as used,
        closing(sqlite3.connect(address)) as copy,
    ):
        used.backup(copy)
    app = create_app(tour.settings | {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{address}"})
    with app.app_context():
        before, papers = _counts(), _papers()
        downgrade(revision="0002")
        upgrade()
        assert (_counts(), _papers()) == (before, papers)
        assert min(before.values()) > 0
        assert db.session.execute(db.text("PRAGMA foreign_key_check")).all() == []
        assert db.session.scalar(db.text("PRAGMA foreign_keys")) == 1
        db.session.remove()
        db.engine.dispose()


def _counts() -> dict[str, int]:
    found = {name: db.session.scalar(db.text(f"SELECT COUNT(*) FROM {name}")) for name in KEPT}
    db.session.rollback()
    return found


def _papers() -> list[str]:
    """The subjects of the certificates that have always been there."""
    query = db.select(Certificate.subject).where(Certificate.kind.in_(OLD_KINDS))
    found = list(db.session.scalars(query.order_by(Certificate.id)))
    db.session.rollback()
    return found
