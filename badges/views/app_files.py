"""What keeps the scanning app on a phone: its service worker, with the list of what to keep."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, url_for

from app.core.access import public
from app.core.i18n import in_language, language
from badges.views.app_shell import scan_app, shell_files
from badges.views.blueprint import bp

SCRIPT = Path(bp.static_folder or "") / "app" / "sw.js"


@bp.get("/scan/sw.js")
@public
def service_worker() -> Response:
    """The service worker; a browser takes it anew whenever a byte of it differs."""
    told = json.dumps(_told(), sort_keys=True)
    script = SCRIPT.read_text("utf-8")
    return Response(f"self.app = {told};\n{script}", mimetype="text/javascript")


def _told() -> dict[str, Any]:
    home, languages = url_for(".scan_app"), current_app.config["LANGUAGES"]
    return {
        "files": shell_files(),
        "language": language(),
        "scope": home,
        "shells": {code: f"{home}?lang={code}" for code in languages},
        "version": _version(home, tuple(languages)),
    }


@cache
def _version(home: str, languages: tuple[str, ...]) -> str:
    """Another one as soon as a file or a word of the app is another; neither changes while a server
    runs. ``home`` is where the app lives."""
    digest = hashlib.sha256(home.encode() + _digest_of_files())
    for code in languages:
        with in_language(code):
            digest.update(str(scan_app()).encode())
    return digest.hexdigest()[:16]


def _digest_of_files() -> bytes:
    """Of everything the app may be made of."""
    digest = hashlib.sha256()
    folders = (Path(bp.static_folder or ""), Path(current_app.static_folder or ""))
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
