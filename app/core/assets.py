"""Files of the pages under addresses that change with their content, so that browsers keep them.

A page asks for a dozen of them. Asked for by name alone, each costs a question at every page
whether it is still the same; named with its version it costs one answer a year.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

FOR_EVER = "max-age=31536000, immutable"
#: letters look the same after an upgrade; a style sheet of others names them, without a version
FONTS, A_WEEK = "vendor/fonts/", "public, max-age=604800"


def init_app(app: Flask) -> None:
    """Let templates say ``kept_url('ui.js')``."""
    app.jinja_env.globals["kept_url"] = kept_url
    app.after_request(_kept)


def kept_url(filename: str) -> str:
    """The address of a file of the app's static folder, with its version where it is there."""
    return url_for("static", filename=filename, v=version_of(filename))


def version_of(filename: str) -> str | None:
    """What changes with the content of a file of the static folder; None when there is none."""
    path = Path(str(current_app.static_folder)) / filename
    try:
        return _digest(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=256)
def _digest(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _kept(response: Response) -> Response:
    """An address with another version than the file's is answered, and asked for again."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        filename = str((request.view_args or {}).get("filename", ""))
        asked = request.args.get("v")
        if asked and asked == version_of(filename):
            response.headers["Cache-Control"] = f"public, {FOR_EVER}"
        elif filename.startswith(FONTS):
            response.headers["Cache-Control"] = A_WEEK
    return response
