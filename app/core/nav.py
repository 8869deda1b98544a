"""Menus and shared pages that packages add themselves to, so that `app` names no package."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user
from markupsafe import Markup

from app.core.access import access_of


@dataclass(frozen=True)
class Entry:
    """One line of a menu. It is shown to whoever may open its view."""

    menu: str
    label: Any
    endpoint: str
    order: int = 50
    #: further condition on the signed-in user, beyond the view's own access
    shown: Callable[[Any], bool] | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """An entry as one page shows it."""

    label: str
    url: str
    current: bool


def init_app(app: Flask) -> None:
    app.extensions["nav"] = Registry()
    app.context_processor(lambda: {"nav": current_app.extensions["nav"]})


class Registry:
    """What the packages registered on one app."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.panels: dict[str, list[tuple[int, Callable[..., Any]]]] = {}

    def items(self, menu: str, **values: Any) -> list[Item]:
        """The lines of ``menu`` that the caller may open, in order."""
        entries = sorted((e for e in self.entries if e.menu == menu), key=lambda e: e.order)
        return _one_current([_item(entry, values) for entry in entries if _open_to_caller(entry)])

    def main(self) -> list[Item]:
        return self.items("main")

    def own(self) -> list[Item]:
        """The lines of the main menu that are not for everybody."""
        entries = sorted((e for e in self.entries if e.menu == "main"), key=lambda e: e.order)
        return [_item(e, {}) for e in entries if not _is_public(e) and _open_to_caller(e)]

    def account(self) -> list[Item]:
        return self.items("account")

    def staff(self) -> list[Item]:
        return self.items("staff")

    def panel(self, slot: str, **context: Any) -> list[Markup]:
        """What the packages show in ``slot`` of a shared page, in order; empty answers left out."""
        makers = sorted(self.panels.get(slot, ()), key=lambda pair: pair[0])
        return [Markup(shown) for _, maker in makers if (shown := maker(**context))]


def add(
    app: Flask,
    menu: str,
    label: Any,
    endpoint: str,
    *,
    order: int = 50,
    shown: Any = None,
    **values: Any,
) -> None:
    """Add a line to ``menu`` (main, account, staff, edition: management pages of an edition)."""
    app.extensions["nav"].entries.append(Entry(menu, label, endpoint, order, shown, values))


def add_panel(app: Flask, slot: str, maker: Callable[..., Any], *, order: int = 50) -> None:
    """Show ``maker(**context)``'s HTML in ``slot`` of a shared page (None or empty: nothing)."""
    app.extensions["nav"].panels.setdefault(slot, []).append((order, maker))


def _is_public(entry: Entry) -> bool:
    access = access_of(entry.endpoint)
    return access is not None and access.public


def _open_to_caller(entry: Entry) -> bool:
    access = access_of(entry.endpoint)
    if access is None:
        return False
    if not access.public:
        if not current_user.is_authenticated:
            return False
        if access.roles and not current_user.has_role(*access.roles):
            return False
    return entry.shown is None or entry.shown(current_user)


def _one_current(items: list[Item]) -> list[Item]:
    """Of several lines that lead here the closest one is marked: a page, not its overview."""
    closest = max((len(item.url) for item in items if item.current), default=0)
    return [replace(item, current=item.current and len(item.url) == closest) for item in items]


def _item(entry: Entry, values: dict[str, Any]) -> Item:
    url = url_for(entry.endpoint, **{**entry.values, **values})
    here = request.path == url or (url != "/" and request.path.startswith(url.rstrip("/") + "/"))
    return Item(str(entry.label), url, here)
