"""The back office: delegations that have not come, and whom to call about it.

Names stand in the list; telephone numbers come after a button, because reading them is written
down. The buttons keep what the list is narrowed to.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from app.billing.rules.cells import text_cell
from app.core.access import Role, requires
from app.core.clock import today
from app.core.i18n import country_name
from app.core.names import search_key
from app.core.web import download, page
from app.programmes import queries
from app.programmes.models import Edition
from badges.queries import missing as reads
from badges.queries.missing import Head, Missing
from badges.rules.board import Presence
from badges.services.missing import read_phones
from badges.views.badges import PER_PAGE, Pages
from badges.views.blueprint import bp

MANAGER = Role.PROGRAMME_MANAGER
#: column names are part of the file's format and stay English
COLUMNS = (
    "number", "delegation", "organisation", "country", "arrived", "expected", "head", "phone",
)  # fmt: skip


@bp.get("/staff/editions/<code>/board/missing")
@requires(MANAGER)
def board_missing(code: str) -> Any:
    """Who has not come, or not as a whole."""
    edition, found = _asked(code)
    here = _on_page(found)
    return _page(edition, found, here, reads.heads_of(here), phones=False)


@bp.post("/staff/editions/<code>/board/missing")
@requires(MANAGER)
def show_phones(code: str) -> Any:
    """The same page with the telephone numbers; who read them is written down."""
    edition, found = _asked(code)
    here = _on_page(found)
    return _page(edition, found, here, read_phones(edition, here, by=current_user), phones=True)


@bp.post("/staff/editions/<code>/board/missing.csv")
@requires(MANAGER)
def missing_csv(code: str) -> Any:
    """The whole list with the telephone numbers, for whoever calls; written down, too."""
    edition, found = _asked(code)
    heads = read_phones(edition, found, by=current_user)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_row(one, heads.get(one.id, Head(""))) for one in found)
    content = out.getvalue().encode("utf-8-sig")
    name = f"{edition.code}-missing-{today(edition.timezone)}.csv"
    return download(content, name=name, media_type="text/csv; charset=utf-8")


def _asked(code: str) -> tuple[Edition, list[Missing]]:
    """The edition, and those of its missing delegations that the address asks for."""
    edition = queries.edition_or_404(code, MANAGER, by=current_user)
    return edition, reads.narrowed(reads.missing_delegations(edition), **_filters())


def _filters() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("country", "presence", "words")}


def _on_page(found: Sequence[Missing]) -> Sequence[Missing]:
    first = (_page_number() - 1) * PER_PAGE
    return found[first : first + PER_PAGE]


def _page_number() -> int:
    return max(request.args.get("page", 1, type=int), 1)


def _page(
    edition: Edition,
    found: Sequence[Missing],
    here: Sequence[Missing],
    heads: dict[int, Head],
    *,
    phones: bool,
) -> Any:
    return page(
        "badges/board_missing.html",
        edition=edition,
        found=here,
        heads=heads,
        phones=phones,
        pages=Pages(_page_number(), len(found)),
        people=sum(one.absent for one in found),
        asked=_filters(),
        countries=_countries(edition),
        presences={Presence.NOBODY: _("Nobody has come"), Presence.PARTLY: _("Some have come")},
        kinds={Presence.NOBODY: "bad", Presence.PARTLY: "warn"},
    )


def _countries(edition: Edition) -> list[tuple[str, str]]:
    named = [(code, country_name(code)) for code in reads.countries_of(edition)]
    return sorted(named, key=lambda pair: search_key(pair[1]))


def _row(one: Missing, head: Head) -> list[Any]:
    texts = (one.number, one.name, one.organisation, one.country)
    called = (head.name, head.phone)
    return [*map(text_cell, texts), one.share.arrived, one.share.expected, *map(text_cell, called)]
