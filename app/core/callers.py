"""Callers that are no accounts: a package says who stands behind a bearer token of its own kind."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask, current_app


class Caller(NamedTuple):
    """Whom a request comes from, and the token that signs it."""

    #: what Flask-Login and the views ask (``has_role``, ``reach``, ...)
    user: Any
    #: has a ``name`` and the ``scopes`` that it may be used for
    token: Any


Loader = Callable[[str], Caller | None]


def add(app: Flask, prefix: str, loader: Loader) -> None:
    """Have ``loader`` say who signs with a token that begins with ``prefix``; None: nobody."""
    app.extensions.setdefault("callers", {})[prefix] = loader


def caller_of(token: str) -> Caller | None:
    """Who signs with ``token``; None when it begins like no kind of ours, or is worth nothing."""
    loaders: dict[str, Loader] = current_app.extensions.get("callers", {})
    found = (loader(token) for prefix, loader in loaders.items() if token.startswith(prefix))
    return next((caller for caller in found if caller is not None), None)
