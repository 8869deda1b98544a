"""The blueprint that every page of this package hangs on."""

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
SCANNERS = ("badges.scan_app", "badges.station", "badges.scan_by_form", "badges.decoder")


@bp.after_request
def _scanner_headers(response: Response) -> Response:
    """The scanning pages and their worker may do what no other page may."""
    if request.endpoint in SCANNERS:
        response.headers["Content-Security-Policy"] = SCANNER_POLICY
        response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response
