"""Helpers shared by every view, and the headers of every answer."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf import FlaskForm
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.errors import Conflict, DomainError, Invalid

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
YEAR = 365 * 24 * 60 * 60  # in seconds


def init_app(app: Flask) -> None:
    proxies = app.config["PROXIES"]  # who calls is what the outermost of ours wrote down
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0)  # type: ignore[method-assign]
    app.after_request(_headers)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["address_of"] = address_of


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    if current_app.config["BASE_URL"].startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def address_of(endpoint: str, *, anchor: str = "", **values: Any) -> str:
    """The full address of a page, also outside a request. It begins with BASE_URL: what the caller
    wrote as the host of a request is never repeated."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return current_app.config["BASE_URL"] + path + (f"#{anchor}" if anchor else "")


@contextmanager
def blame(form: FlaskForm) -> Iterator[None]:
    """Show a refused service call as an error of the form that asked for it."""
    try:
        yield
    except (Invalid, Conflict) as error:
        _blame_field(form, error)


def _blame_field(form: FlaskForm, error: DomainError) -> None:
    target = getattr(form, error.field, None) if error.field else None
    if target is not None and hasattr(
        target, "form"
    ):  # several fields in one, as a text by language: the first of them
        target = next(iter(target.form))
    if target is not None:
        target.errors = [*target.errors, str(error)]
    else:
        form.form_errors = [*form.form_errors, str(error)]


def page(template: str, *, form: FlaskForm | None = None, **context: Any) -> Any:
    """Render; a form shown with errors is a 422, so the request rolls back."""
    refused = form is not None and bool(form.errors)
    return render_template(template, form=form, **context), 422 if refused else 200


def download(content: bytes, *, name: str, media_type: str, inline: bool = False) -> Response:
    """A file as an answer; a browser saves it, or shows it when ``inline``."""
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    disposition = "inline" if inline else "attachment"
    response.headers.set("Content-Disposition", disposition, **_file_names(name))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file_names(name: str) -> dict[str, str]:
    """``name`` for a header, which holds no letter beyond ASCII as it is (RFC 6266)."""
    if name.isascii():
        return {"filename": name}
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip()
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}


def safe_next(target: str | None, default: str) -> str:
    """``target`` when it is a path of this site, else ``default``: no open redirect."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target
