"""The API of the platform: one OpenAPI document that every package adds its calls to.

A call is a function behind `ApiBlueprint`, declared like every view (``requires`` with a
``token_scope``), its body and answer described by marshmallow schemas. Errors are problem+json
(RFC 9457), those of the body too.
"""

from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma
from flask import Flask, jsonify, render_template
from flask_babel import gettext as _
from flask_smorest import Api, Blueprint
from webargs.flaskparser import FlaskParser

from app.core.access import public
from app.core.errors import DomainError, problem

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"


class Unreadable(DomainError):
    """The body or the address breaks the description of the call; ``errors`` says where."""

    status = 422

    def __init__(self, errors: Mapping[Any, Any]) -> None:
        super().__init__("unreadable")
        self.errors = _by_name(errors)


class Problem(ma.Schema):
    """What went wrong (RFC 9457)."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    field = ma.fields.String(metadata={"description": "the part of the input to blame"})
    errors = ma.fields.Dict(metadata={"description": "messages by part of the input"})


class _Parser(FlaskParser):
    """Reads bodies strictly; what does not fit is an `Unreadable`."""

    def handle_error(self, error: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse with the messages of the schema."""
        raise Unreadable(error.normalized_messages())


class ApiBlueprint(Blueprint):
    """Calls of one package."""

    ARGUMENTS_PARSER = _Parser()


class _Api(Api):
    """Our own error handlers answer; each call documents the problems it can meet."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(Unreadable, _unreadable)


def add(app: Flask, blueprint: ApiBlueprint) -> None:
    """Add the calls of ``blueprint`` to the API of ``app``."""
    api = app.extensions.get("api") or _open(app)
    api.register_blueprint(blueprint)


def problems(blueprint: ApiBlueprint, *statuses: int) -> Callable[[Any], Any]:
    """Document that a call may answer with these problems."""

    def decorate(view: Any) -> Any:
        for status in statuses:
            view = blueprint.alt_response(status, schema=Problem, content_type=PROBLEM)(view)
        return view

    return decorate


def _open(app: Flask) -> Any:
    app.config |= {
        "API_TITLE": "MILSET platform",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
    }
    token = {"type": "http", "scheme": "bearer"}
    options = {"security": [{"token": []}], "servers": [{"url": "/"}]}
    api = app.extensions["api"] = _Api(app, spec_kwargs=options)
    api.spec.components.security_scheme("token", token)
    app.add_url_rule(f"{PREFIX}/openapi.json", "openapi", _document(api))
    app.add_url_rule(f"{PREFIX}/docs", "api_docs", _docs(api))
    return api


def _document(api: Any) -> Callable[[], Any]:
    @public
    def openapi() -> Any:
        """The description for programs."""
        return jsonify(api.spec.to_dict())

    return openapi


def _docs(api: Any) -> Callable[[], Any]:
    @public
    def api_docs() -> Any:
        """The description for people."""
        return render_template("api_docs.html", spec=api.spec.to_dict())

    return api_docs


def _unreadable(error: Unreadable) -> Any:
    detail = _("The input does not fit the description of this call. Nothing was changed.")
    return problem(422, _("We could not read that"), detail, errors=error.errors)


def _by_name(errors: Any) -> Any:
    """Keys as text: places in a list are numbers, which JSON does not sort beside names."""
    if isinstance(errors, Mapping):
        return {str(key): _by_name(value) for key, value in errors.items()}
    return errors
