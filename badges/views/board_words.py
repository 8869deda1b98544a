"""What the board's templates take: its figures in the reader's order, and its plot."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import Markup

from app.core import plots
from app.core.i18n import country_name, show_date, show_number, show_time
from app.core.names import search_key
from app.programmes.models import Edition
from badges.queries.board import Board
from badges.rules import board as rules
from badges.rules.board import Presence, Share
from registration.queries.wording import role_name


def board_context(edition: Edition, board: Board) -> dict[str, Any]:
    """Everything of the part that changes; nothing in it depends on who looks."""
    counts = hourly(board, edition.timezone)
    return {
        "edition": edition,
        "board": board,
        "presence": Presence,
        "role_name": role_name,
        "countries": countries(board),
        "day_name": day_name(board.day),
        "plot": _plot(board, counts),
        "plot_head": [_("Hour") if board.day else _("Day"), _("People")],
        "plot_rows": [(name, show_number(count)) for name, count in counts.values()],
        "plot_words": _plot_words(board),
    }


def hourly(board: Board, zone: str) -> dict[Any, tuple[str, int]]:
    """How many came in each hour of the day, or on each of all days, with its name."""
    place = ZoneInfo(zone)
    if board.day is None:
        days = rules.by_day(board.arrivals, place)
        return {day: (show_date(day), count) for day, count in days.items()}
    hours = rules.by_hour(board.arrivals, place)
    first, last = rules.hours_drawn(hours)
    return {hour: (show_time(time(hour)), hours.get(hour, 0)) for hour in range(first, last + 1)}


def countries(board: Board) -> list[tuple[str, Share]]:
    """The countries of the delegations by name."""
    named = [(country_name(code), share) for code, share in board.by_country.items()]
    return sorted(named, key=lambda pair: search_key(pair[0]))


def day_name(day: date | None) -> str:
    """The day as a heading says it."""
    return show_date(day, "full") if day else _("All days")


def _plot(board: Board, counts: dict[Any, tuple[str, int]]) -> Markup:
    if board.day is None:
        return plots.bars(list(counts.values()), label=_plot_words(board), show=show_number)
    return plots.hours(
        {hour: count for hour, (_name, count) in counts.items()},
        label=_plot_words(board),
        first=min(counts),
        last=max(counts),
        show=show_number,
    )


def _plot_words(board: Board) -> str:
    if board.day is None:
        return _("Arrivals by day")
    return _("Arrivals by hour, %(day)s", day=day_name(board.day))


def script_words() -> dict[str, str]:
    """What the page's script says about its connection."""
    return {
        "live": _("Live: the figures change by themselves."),
        "slow": _("Renewed every 15 seconds."),
        "lost": _("No connection. The figures are from {time}."),
    }
