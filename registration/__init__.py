"""Delegations, participants, projects, rates, caps, consents."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.billing.models import InvoiceKind
from app.billing.services.settling import when_settled
from app.core import api as core_api
from app.core import demo as core_demo
from app.core import erasure, jobs, nav
from app.organisations.queries import represents
from app.programmes.services.editions import on_copy
from app.programmes.services.status import ask_contacts
from registration import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from registration import cli, demo, views
    from registration.services import forgetting
    from registration.services.erasure import erase_old_health_data, sweep_documents
    from registration.services.settling import settle_delegation
    from registration.views import panels

    app.register_blueprint(views.bp)
    _add_api(app)
    _add_spreadsheet(app)
    _add_setup(app)
    app.cli.add_command(cli.group)
    erasure.add(app, forgetting.traces)
    core_demo.add(app, demo.load, order=40)
    jobs.every(app, 24 * 60 * 60, erase_old_health_data)
    jobs.every(app, 24 * 60 * 60, sweep_documents)
    when_settled(InvoiceKind.REGISTRATION, settle_delegation)
    nav.add(
        app, "main", _l("My delegations"), "registration.delegations", order=25, shown=represents
    )
    nav.add(app, "staff", _l("Delegations"), "registration.validation", order=20)
    nav.add_panel(app, "edition_public", panels.edition_public, order=20)
    nav.add_panel(app, "edition_side", panels.edition_side, order=10)
    nav.add_panel(app, "member_home", panels.member_home, order=20)
    nav.add_panel(app, "staff_dashboard", panels.staff_dashboard, order=10)
    nav.add_panel(app, "edition_overview", panels.edition_overview, order=10)


def _add_api(app: Flask) -> None:
    """The calls for programs, and the end of the keys that they sent."""
    from registration.api import editions_api
    from registration.services.whole_delegations import sweep_keys

    core_api.add(app, editions_api)
    jobs.every(app, 24 * 60 * 60, sweep_keys)


def _add_spreadsheet(app: Flask) -> None:
    """The way in by spreadsheet: its link, and the end of uploads that nobody confirmed."""
    from registration.services.spreadsheet_drafts import sweep_drafts

    nav.add(app, "delegation", _l("From a spreadsheet"), "registration.spreadsheet", order=10)
    jobs.every(app, 60 * 60, sweep_drafts)


def _add_setup(app: Flask) -> None:
    """The setup of an edition's registration: pages, what a copy takes over, who hears of news."""
    from registration.services.contacts import contacts_of
    from registration.services.copying import copy_setup

    on_copy(copy_setup)
    ask_contacts(contacts_of)
    nav.add(app, "edition", _l("Terms"), "registration.setup_terms", order=30)
    nav.add(app, "edition", _l("Rates"), "registration.setup_rates", order=31)
    nav.add(app, "edition", _l("Caps"), "registration.setup_caps", order=32)
    nav.add(app, "edition", _l("Categories"), "registration.setup_categories", order=33)
    nav.add(app, "edition", _l("Consent texts"), "registration.setup_consents", order=34)
