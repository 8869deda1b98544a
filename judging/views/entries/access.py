"""Who comes by which key, and what these pages tell browsers: nothing may leak a private link."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, render_template, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.core import brake
from judging.models import Author, Call
from judging.queries import entries as queries
from judging.views.blueprint import bp
from judging.views.fetch import author_or_404

PRIVATE = ("/entries/", "/photo-consent/")


@dataclass(frozen=True)
class Entry:
    """An author's pages, as one caller has them open."""

    key: str
    author: Author
    #: the author (by the link) or the account that is signed in
    by: Any
    #: whether the caller may change anything; staff reads
    own: bool

    @property
    def call(self) -> Call:
        """What is answered."""
        return self.author.call


def by_link(view: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the view the Entry behind ``key``. A key that opens nothing counts as a guess and is
    answered with the way to a new link: the old one may have been replaced."""

    @brake.against_guessing("entries")
    @wraps(view)
    def inside(key: str, **rest: Any) -> Any:
        try:
            author = author_or_404(key)
        except NotFound:
            brake.missed()
            return render_template("judging/entries/gone.html"), 404
        return view(_entry(author, key), **rest)

    return inside


def _entry(author: Author, key: str) -> Entry:
    by: Any = current_user._get_current_object() if key == author.public_id else author
    return Entry(key, author, by, queries.may_write(author, by))


@bp.after_request
def _keep_private(response: Response) -> Response:
    """No site that is linked from here learns the address; no cache keeps the page."""
    if request.path.startswith(PRIVATE):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Cache-Control", "no-store")
    return response
