"""What a browser keeps of the desk: a page for the time without a line, and what shows it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Response, url_for

from app.core.access import public
from app.core.i18n import direction, language
from app.core.web import page
from judging.views.blueprint import bp

SHEETS = ("tokens", "base", "frame", "parts", "forms")
SCRIPT = Path(bp.static_folder or "") / "desk_worker.js"


@bp.get("/jury/no-line")
@public
def no_line() -> Any:
    """Says that marks are safe and goes on by itself; the same for everybody."""
    return page("judging/desk/no_line.html", files=_files())


@bp.get("/jury/sw.js")
@public
def desk_worker() -> Response:
    """The service worker of the desk; a browser takes it anew whenever a byte of it differs."""
    told = {
        "files": _files(),
        "page": url_for(".no_line", lang=language()),
        "version": hashlib.sha256(str(no_line()).encode()).hexdigest()[:16],
    }
    told_as_text = json.dumps(told, sort_keys=True)
    script = SCRIPT.read_text("utf-8")
    return Response(f"self.desk = {told_as_text};\n{script}", mimetype="text/javascript")


def _files() -> list[str]:
    """Addresses of what the page is made of."""
    bootstrap = "bootstrap.rtl.min.css" if direction(language()) == "rtl" else "bootstrap.min.css"
    ours = ("theme.js", f"vendor/{bootstrap}", *(f"theme/{sheet}.css" for sheet in SHEETS))
    script = url_for("judging.static", filename="desk_no_line.js")
    return [*(url_for("static", filename=name) for name in ours), script]
