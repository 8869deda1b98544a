"""Calls, submissions, rounds, jurors, marks, selection."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import demo as core_demo
from app.core import erasure, jobs, nav
from app.organisations.queries import represents
from judging import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from judging import views

    app.register_blueprint(views.bp)
    core_demo.add(app, _load_demo, order=45)
    _add_calls(app)
    _add_desk(app)
    _add_entries(app)
    _add_places(app)
    _add_method(app)
    _add_gallery(app)
    _add_results(app)
    _add_uploads(app)


def _load_demo(made: dict[str, Any]) -> None:
    """The sample calls; what computes their photos is imported only then."""
    from judging import demo

    demo.load(made)


def _add_uploads(app: Flask) -> None:
    """Files that were on their way yesterday and never arrived, and those of no request."""
    from judging.services.uploads import sweep_files, sweep_uploads

    jobs.every(app, 60 * 60, sweep_uploads)
    jobs.every(app, 24 * 60 * 60, sweep_files)


def _add_calls(app: Flask) -> None:
    """Calls in the back office, on the pages of editions, of members, and on the first one."""
    from app.programmes.services.editions import on_copy
    from judging.services.copying import copy_calls
    from judging.views import timetable
    from judging.views.calls import panels

    on_copy(copy_calls)
    nav.add(app, "staff", _l("Calls"), "judging.calls", order=25)
    nav.add(app, "foot", _l("Calls"), "judging.call_list", order=15)
    nav.add_panel(app, "home", panels.home, order=10)
    nav.add_panel(app, "edition_public", panels.edition_public, order=10)
    nav.add_panel(app, "edition_public", timetable.public.edition_public, order=15)
    nav.add_panel(app, "edition_side", panels.edition_side, order=20)
    nav.add_panel(app, "member_home", panels.member_home, order=30)
    nav.add_panel(app, "edition_overview", panels.edition_overview, order=20)
    nav.add_panel(app, "staff_dashboard", panels.staff_dashboard, order=30)


def _add_desk(app: Flask) -> None:
    """The juror's desk, for whoever was asked onto a jury."""
    from judging.queries.desk import is_juror

    nav.add(app, "main", _l("Jury desk"), "judging.desk", order=50, shown=is_juror)


def _add_places(app: Flask) -> None:
    """Places with members' priority: the command, and offers that end."""
    from judging.cli import places
    from judging.services.places import tend_offers

    app.cli.add_command(places.group)
    jobs.every(app, 60 * 60, tend_offers)


def _add_gallery(app: Flask) -> None:
    """Winners for everybody: in the foot of every page and on their edition's."""
    from judging.views.gallery import edition_winners

    nav.add(app, "foot", _l("Gallery"), "judging.galleries", order=20)
    nav.add_panel(app, "edition_public", edition_winners, order=5)


def _add_results(app: Flask) -> None:
    """The way of a president, who has no back office, to the juries they preside over."""
    from judging.queries.standing import only_presides

    nav.add(app, "main", _l("Juries"), "judging.calls", order=49, shown=only_presides)


def _add_method(app: Flask) -> None:
    """The ranking of a file of marks, for whoever wants to check a result."""
    from judging.cli import marks

    app.cli.add_command(marks.group)


def _add_entries(app: Flask) -> None:
    """Authors: what an organisation submitted, mails about the closing, what is erased one day."""
    from judging.services import forgetting
    from judging.services.erasure import erase_when_due
    from judging.services.reminders import remind_authors
    from judging.views.entries.mine import member_home

    erasure.add(app, forgetting.traces)
    nav.add(app, "main", _l("Submissions"), "judging.entries", order=45, shown=represents)
    nav.add_panel(app, "member_home", member_home, order=40)
    jobs.every(app, 15 * 60, remind_authors)
    jobs.every(app, 24 * 60 * 60, erase_when_due)
