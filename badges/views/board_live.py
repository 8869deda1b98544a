"""The board as it changes: sent to browsers that keep listening (server-sent events).

A listener takes a thread of the server for as long as it listens, so only some are let in at once
and each leaves after minutes; whoever finds no room, or has no script, loads the page again. What
a listener sees is drawn once for all of them. Between two looks no transaction is open.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_login import current_user

from app.core.access import Role, requires
from app.core.clock import now, today
from app.core.i18n import in_language, language
from app.core.transaction import reading
from app.extensions import db
from app.programmes import queries
from app.programmes.models import Edition
from badges.queries.board import board_of, change_mark
from badges.rules import board as rules
from badges.views.blueprint import bp
from badges.views.board_places import Places
from badges.views.board_words import board_context

DESKS = (Role.PROGRAMME_MANAGER, Role.DESK)
#: between two looks at the database
PAUSE_SECONDS = 2
#: then a listener leaves, and comes back by itself: five minutes
LOOKS = 150
#: no listener stays that long, however slowly it was served: twice the time of its looks
LONGEST_SECONDS = 2 * LOOKS * PAUSE_SECONDS
#: what changes without leaving a mark, such as the day, is seen after so many seconds
STALE_SECONDS = 30
#: when to try again where no room was
LATER_SECONDS = 15
COME_BACK = "retry: 3000\n\n"
NOTHING_NEW = ":\n\n"


class Look(NamedTuple):
    """A board as somebody looks at it."""

    edition_id: int
    #: of the edition: no two ever share it
    public_id: str
    #: as `badges.rules.board.day_asked` writes it; empty: today
    day: str
    #: for the hall, not for the desk
    screen: bool
    language: str


class Drawn(NamedTuple):
    """The part of the page that changes, and a digest that changes with it."""

    html: str
    digest: str


@bp.get("/staff/editions/<code>/board/events")
@requires(*DESKS)
def board_events(code: str) -> Response:
    """The changing part of the board, now and whenever it is another."""
    edition = queries.edition_or_404(code, *DESKS, by=current_user)
    places: Places = current_app.extensions["board_places"]
    place = places.take()
    if place is None:
        return Response(status=503, headers={"Retry-After": str(LATER_SECONDS)})
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    # a listener keeps the language of its page, whatever is chosen elsewhere meanwhile
    wish, screen = request.args.get("language", ""), request.args.get("screen") == "1"
    spoken = wish if wish in current_app.config["LANGUAGES"] else language()
    look = look_at(edition, screen=screen)._replace(language=spoken)
    events = stream(app, look, seen=request.headers.get("Last-Event-ID", ""))
    answer = Response(events, content_type="text/event-stream; charset=utf-8")
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy must not collect them
    answer.call_on_close(partial(places.give_back, place))
    return answer


def look_at(edition: Edition, *, screen: bool) -> Look:
    """What this request asks to see, in the language that it is answered in."""
    day = rules.day_asked(request.args.get("day", ""), today(edition.timezone))
    return Look(edition.id, edition.public_id, day, screen, language())


def stream(
    app: Flask,
    look: Look,
    *,
    seen: str = "",
    looks: int = LOOKS,
    wait: Callable[[float], Any] = time.sleep,
) -> Iterator[str]:
    """Events for a browser that has ``seen`` the part with that digest. Something is sent after
    every look, which tells whether anybody still listens."""
    yield COME_BACK
    for _ in range(looks):
        if _is_stopping(app):
            return
        with app.app_context(), in_language(look.language), reading():
            part = draw(look)
        yield NOTHING_NEW if part.digest == seen else _event(part)
        seen = part.digest
        wait(PAUSE_SECONDS)


def draw(look: Look) -> Drawn:
    """The part as it is now; drawn anew only when it may be another."""
    return _draw(look, change_mark(look.edition_id), int(now().timestamp()) // STALE_SECONDS)


def days_of(edition: Edition, asked: str) -> tuple[list[date], date | None]:
    """The days to choose from, and the one that is ``asked`` for; None: all days."""
    here = today(edition.timezone)
    offered = rules.days_offered(edition.starts_on, edition.ends_on, here)
    return offered, rules.day_shown(asked, offered, here)


@lru_cache(maxsize=16)
def _draw(look: Look, mark: tuple[Any, ...], moment: int) -> Drawn:
    edition = db.session.get_one(Edition, look.edition_id)
    _offered, day = days_of(edition, look.day)
    template = "badges/_board_screen.html" if look.screen else "badges/_board.html"
    html = render_template(template, **board_context(edition, board_of(edition, day)))
    return Drawn(html, hashlib.sha256(html.encode()).hexdigest()[:16])


def _event(part: Drawn) -> str:
    lines = "".join(f"data: {line}\n" for line in part.html.splitlines())
    return f"id: {part.digest}\n{lines}\n"


def _is_stopping(app: Flask) -> bool:
    server = app.extensions.get("server")  # set by gunicorn.conf.py
    return server is not None and not server.alive


@bp.record
def _make_room(state: BlueprintSetupState) -> None:
    most = rules.streams_allowed(state.app.config["WEB_THREADS"])
    state.app.extensions["board_places"] = Places(most, LONGEST_SECONDS)
