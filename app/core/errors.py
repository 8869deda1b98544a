"""What the domain may refuse; each class carries its HTTP status. One handler answers them all."""

from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException


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
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(HTTPException, _http)


def _answer(status: int, title: str, detail: str, **more: Any) -> Any:
    if wants_json():
        return problem(status, title, detail, **more)
    return render_template("error.html", status=status, title=title, detail=detail), status


def _refused(error: DomainError) -> Any:
    more = {"field": error.field} if error.field else {}
    return _answer(error.status, _("That is not possible"), str(error), **more)


def _collided(error: IntegrityError) -> Any:
    """A unique constraint caught what two people did at the same moment."""
    detail = _(
        "Someone changed the same thing a moment ago. Go back, reload the page and try again."
    )
    return _answer(409, _("That was already done"), detail)


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error.get_response()
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
