"""The blueprint that every page of this package hangs on."""

from typing import Any

from flask import Blueprint, Response, request

from app.core.web import POLICY

bp = Blueprint(
    "badges",
    __name__,
    template_folder="../templates",
    static_folder="../static/badges",
    static_url_path="/badges/static",
)

#: the reader of QR codes is WebAssembly: its worker, and the page that starts it, may compile it
SCANNER_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
WORKER = "decoder.worker.js"


@bp.after_request
def _scanner_headers(response: Response) -> Response:
    """The scanning page and its worker may do what no other page may."""
    values: dict[str, Any] = request.view_args or {}
    is_worker = request.endpoint == "badges.static" and values.get("filename") == WORKER
    if is_worker or request.endpoint in ("badges.station", "badges.scan_by_form"):
        response.headers["Content-Security-Policy"] = SCANNER_POLICY
        response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response
