"""The back office: the day's board, for the desk and for the hall."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from markupsafe import Markup

from app.core.access import Role, requires
from app.core.clock import now
from app.core.web import page
from app.programmes import queries
from app.programmes.models import Edition
from badges.views.blueprint import bp
from badges.views.board_live import DESKS, LATER_SECONDS, days_of, draw, look_at
from badges.views.board_words import day_name, script_words


@bp.get("/staff/editions/<code>/board")
@requires(*DESKS)
def board(code: str) -> Any:
    """Who has come, by role, country and hour; who is inside; who came to which session."""
    edition = queries.edition_or_404(code, *DESKS, by=current_user)
    offered, day = days_of(edition, request.args.get("day", ""))
    return page(
        "badges/board.html",
        days=offered if day is None or day in offered else sorted([*offered, day]),
        chosen=day,
        day_name=day_name,
        is_manager=current_user.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope),
        **_live(edition, screen=False),
    )


@bp.get("/staff/editions/<code>/board/screen")
@requires(*DESKS)
def board_screen(code: str) -> Any:
    """The same for a large screen in the hall, and nothing about anybody."""
    edition = queries.edition_or_404(code, *DESKS, by=current_user)
    return page("badges/board_screen.html", **_live(edition, screen=True))


def _live(edition: Edition, *, screen: bool) -> dict[str, Any]:
    look = look_at(edition, screen=screen)
    asked = {"day": look.day, "language": look.language, "screen": "1" if screen else None}
    events = url_for(".board_events", code=edition.code, **asked)  # type: ignore[arg-type]
    return {
        "edition": edition,
        "part": Markup(draw(look).html),  # made by a template of ours
        "events": events,
        "later": LATER_SECONDS,
        "words": script_words(),
        "read_at": now(),
    }
