"""Badges, stations, scans, certificates."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import api as core_api
from app.core import callers, erasure, jobs, nav, outbox
from app.core import demo as core_demo
from badges import models
from badges.queries.devices import device_caller
from badges.rules.pairing import TOKEN_PREFIX
from registration.services.confirming import when_confirmed

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from badges import api, cli, demo, views
    from badges.services import forgetting
    from badges.services.certificate_batches import forget_old_files, work_on_batches
    from badges.services.seals import tend_seal

    app.register_blueprint(views.bp)
    core_demo.add(app, demo.load, order=50)
    core_api.add(app, api.stations_api)
    core_api.add(app, api.certificates_api)
    core_api.add(app, api.devices_api)
    core_api.add(app, api.kiosks_api)
    callers.add(app, TOKEN_PREFIX, device_caller)
    erasure.add(app, forgetting.traces)
    app.cli.add_command(cli.badges.group)
    app.cli.add_command(cli.certificates.group)
    app.cli.add_command(cli.rehearsal.command)
    app.cli.add_command(cli.seals.group)
    jobs.every(app, 60, tend_seal)
    jobs.every(app, 2, work_on_batches)
    jobs.every(app, 24 * 60 * 60, forget_old_files)
    nav.add(app, "main", _l("Scan"), "badges.scan", order=60)
    nav.add(app, "edition", _l("The day"), "badges.board", order=58)
    nav.add(app, "edition", _l("Badges"), "badges.badges_page", order=60)
    nav.add(app, "edition", _l("Stations"), "badges.stations_page", order=62)
    nav.add(app, "edition", _l("Scan conflicts"), "badges.conflicts_page", order=63)
    nav.add(app, "edition", _l("Certificates"), "badges.certificates_page", order=64)
    nav.add(app, "staff", _l("Badge keys"), "badges.signing_keys_page", order=90)
    nav.add(app, "foot", _l("Check a certificate"), "badges.check_certificate", order=30)
    own = views.own_certificates
    nav.add(
        app, "account", _l("Certificates"), "badges.own_certificates", order=60, shown=own.is_shown
    )
    nav.add_panel(app, "delegation_page", views.delegation_certificates.panel, order=40)
    for place in ("member_home", "organisation_staff"):
        nav.add_panel(app, place, views.member_certificates.panel, order=60)
    _add_confirmations(app)


def _add_confirmations(app: Flask) -> None:
    """Whoever is confirmed gets a code that the check-in exchanges for a badge."""
    from badges.mails import confirmations as mails
    from badges.services.confirmations import confirm_people
    from badges.views import confirmations

    outbox.add_maker(app, mails.KIND, mails.attachment)
    when_confirmed("badges", confirm_people)
    nav.add_panel(app, "delegation_page", confirmations.panel, order=35)
