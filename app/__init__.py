"""The application factory."""

from importlib import import_module
from typing import Any

from flask import Flask

from app import cli
from app.core import (
    access,
    assets,
    audit,
    brake,
    errors,
    files,
    guard,
    i18n,
    jobs,
    nav,
    outbox,
    post,
    sqlite,
    transaction,
    web,
)
from app.extensions import csrf, db, login_manager, migrate
from config import ROOT, settings

__all__ = ["audit", "create_app", "outbox"]  # the two are here for their tables

AREAS = ("accounts", "organisations", "programmes", "billing", "members", "staff", "site")


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Build the app; ``PACKAGES`` names what stands on top of ``app``."""
    app = Flask(__name__)
    app.config.from_mapping(settings())
    app.config.update(overrides or {})
    guard.check_settings(app)
    sqlite.init_app(app)
    db.init_app(app)
    with app.app_context():
        sqlite.tune(db.engine, synchronous=app.config["SQLITE_SYNCHRONOUS"])
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    login_manager.init_app(app)
    # web before transaction: what is answered instead when a commit fails gets its headers, too
    for part in (
        i18n,
        nav,
        assets,
        web,
        transaction,
        access,
        brake,
        errors,
        files,
        jobs,
        post,
        cli,
    ):
        part.init_app(app)
    for name in AREAS:
        import_module(f"app.{name}").init_app(app)
    for name in app.config["PACKAGES"]:
        import_module(name).init_app(app)
    jobs.carry_worker(app)
    return app
