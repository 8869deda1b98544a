"""Pages about the platform itself, and the addresses that watchers ask."""

from hmac import compare_digest
from typing import Any

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app.core import health
from app.core.access import public
from app.core.web import page
from app.programmes import queries as programmes
from app.site import queries

bp = Blueprint("site", "app.site", template_folder="templates")


@bp.get("/")
@public
def home() -> Any:
    """What is open now, and what MILSET is."""
    return page("site/home.html", editions=programmes.open_editions(), figures=queries.figures())


@bp.get("/help")
@public
def help_page() -> Any:
    """The way through, role by role."""
    return page("site/help.html")


@bp.get("/privacy")
@public
def privacy() -> Any:
    """What is kept of whom, why, and for how long."""
    return page("site/privacy.html")


@bp.get("/accessibility")
@public
def accessibility() -> Any:
    """What works for whom, and whom to tell when it does not."""
    return page("site/accessibility.html")


@bp.get("/healthz")
@public
def alive() -> Any:
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def ready() -> Any:
    """Database, migrations, storage and worker are well; 503 names what is not."""
    state = health.readiness()
    return {"ready": all(state.values()), **state}, 200 if all(state.values()) else 503


@bp.get("/metrics")
@public
def metrics() -> Any:
    """Counters for Prometheus, for the holder of METRICS_TOKEN only."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not compare_digest(token.encode(), given.encode()):
        abort(404)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
