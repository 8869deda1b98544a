"""Organisations, regions, memberships, good standing, directory."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.queries import DIRECTORIES, Directory
from app.core import demo as core_demo
from app.core import nav
from app.organisations import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from app.organisations import cli, demo, queries, views

    app.register_blueprint(views.bp)
    DIRECTORIES["region"] = Directory(queries.region_places)
    DIRECTORIES["organisation"] = Directory(
        queries.organisation_places, around=queries.regions_around, office=queries.office_for
    )
    core_demo.add(app, demo.load, order=10)
    app.cli.add_command(cli.group)
    nav.add(app, "main", _l("Organisations"), "organisations.directory", order=20)
    nav.add(
        app,
        "main",
        _l("My organisation"),
        "organisations.member_home",
        order=30,
        shown=queries.represents,
    )
    nav.add(app, "staff", _l("Organisations"), "organisations.organisations_list", order=30)
