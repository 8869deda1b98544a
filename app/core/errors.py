"""What the domain may refuse; each class carries its HTTP status. One handler answers them all."""

from typing import Any

from flask import Flask, abort, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import BadRequest, HTTPException

from app.extensions import db


class DomainError(Exception):
    """A rule said no. The message is for the reader, in their language, with what to do next."""

    status = 400

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """The input breaks a rule; ``field`` names the form field to blame."""

    status = 422


class NotAllowed(DomainError):
    """The person may not do this, whatever the input."""

    status = 403


class Conflict(DomainError):
    """True once, no longer: the last place went, it was already paid, already decided."""

    status = 409


class Gone(DomainError):
    """It was there once: used up, or run out."""

    status = 410


class TooMany(DomainError):
    """Slow down: a brake on guessing."""

    status = 429


def wants_json() -> bool:
    """Whether the caller scripts against us: then answers are problem+json (RFC 9457)."""
    return request.path.startswith("/api/")


def problem(status: int, title: str, detail: str, **more: Any) -> Any:
    """A problem+json answer (RFC 9457)."""
    response = jsonify(type="about:blank", title=title, status=status, detail=detail, **more)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def init_app(app: Flask) -> None:
    app.before_request(_refuse_nul)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(OverflowError, _unstorable)
    app.register_error_handler(HTTPException, _http)


def _refuse_nul() -> None:
    """No keyboard types a NUL, and PostgreSQL has an error for it where others store it."""
    if "\0" in request.path:
        abort(404)
    typed = [text for form in (request.args, request.form) for _, text in form.items(multi=True)]
    if any("\0" in text for text in typed):
        abort(400)


def _answer(status: int, title: str, detail: str, **more: Any) -> Any:
    if wants_json():
        return problem(status, title, detail, **more)
    return render_template("error.html", status=status, title=title, detail=detail), status


def _refused(error: DomainError) -> Any:
    more = {"field": error.field} if error.field else {}
    return _answer(error.status, _("That is not possible"), str(error), **more)


def _collided(error: IntegrityError) -> Any:
    """A unique constraint caught what two people did at the same moment."""
    db.session.rollback()  # the page asks who is reading, which a failed transaction does not tell
    detail = _(
        "Someone changed the same thing a moment ago. Go back, reload the page and try again."
    )
    return _answer(409, _("That was already done"), detail)


def _unstorable(error: Exception) -> Any:
    """A number, day or text beyond what the database holds, such as page 10**20."""
    db.session.rollback()
    return _http(BadRequest())


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status >= 500:
        db.session.rollback()  # as above: nobody knows what broke
    title, detail = _explanations().get(
        status, (_("Something went wrong"), _("Nothing was changed."))
    )
    return _answer(status, title, detail)


def _explanations() -> dict[int, tuple[str, str]]:
    return {
        400: (_("We could not read that"), _("Reload the page and send it again.")),
        401: (_("Please sign in"), _("Sign in to see this page.")),
        403: (
            _("You may not open this page"),
            _("Ask the person who invited you to give you access."),
        ),
        404: (_("This page does not exist"), _("Check the address, or start from the home page.")),
        405: (_("That is not how this page works"), _("Go back and use the button on the page.")),
        413: (
            _("That file is too large"),
            _("Files may have up to 32 MB. Make it smaller and try again."),
        ),
        429: (_("Too many attempts"), _("Wait a few minutes, then try again.")),
    }
