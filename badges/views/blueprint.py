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
#: a kiosk prints the badge it got: a PDF in a frame that nobody sees
KIOSK_POLICY = f"{SCANNER_POLICY}; frame-src blob:"
SCANNERS = ("badges.scan_app", "badges.station", "badges.scan_by_form", "badges.decoder")
KIOSK = "badges.kiosk"


@bp.after_request
def _scanner_headers(response: Response) -> Response:
    """The scanning pages and their worker may do what no other page may."""
    if request.endpoint in (*SCANNERS, KIOSK):
        policy = KIOSK_POLICY if request.endpoint == KIOSK else SCANNER_POLICY
        response.headers["Content-Security-Policy"] = policy
        response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response
