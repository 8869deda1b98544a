"""The scanning app as a phone installs it: one page for everybody, with nothing about anybody.

Whatever it needs without network is listed by `shell_files`.
"""

from pathlib import Path
from typing import Any

from flask import Response, jsonify, url_for
from flask_babel import gettext as _

from app.core.access import public
from app.core.i18n import direction, language
from app.core.web import page
from badges.views import words
from badges.views.blueprint import bp
from badges.views.icons import app_icon

FILES = Path(__file__).parents[1] / "static" / "badges"
#: the ground of the app's icon and of the bar above it
COLOUR, PAPER = "#1b2a9c", "#fdfdfb"
#: kept by browsers for a day
KEPT = "public, max-age=86400"
THEME = ("tokens", "base", "frame", "parts", "forms", "desk", "figures")
VENDOR = ("fonts.css", "idb.js", "noble-ed25519.js", "zxing_reader.js", "zxing_reader.wasm")
#: the scripts of the screen, each with what it imports
SCREEN = (
    "app", "awake", "camera", "door", "log", "pairing", "signals", "strip", "verdict",
    "viewfinder", "wedge",
)  # fmt: skip
#: the letters of most names; phones have the others
FONTS = tuple(
    f"fonts/noto-sans-{letters}-{weight}-normal.woff2"
    for letters, weights in (
        ("latin", (400, 700)),
        ("latin-ext", (400, 700)),
        ("arabic-arabic", (400, 700)),
        ("display-latin", (700,)),
        ("display-latin-ext", (700,)),
    )
    for weight in weights
)


@bp.get("/scan/")
@public
def scan_app() -> Any:
    """The app: its script shows how to pair, or reads badges."""
    return page("badges/scan_app.html", theme=THEME, words=words.app_words(), colour=COLOUR)


@bp.get("/scan/app.webmanifest")
@public
def scan_manifest() -> Response:
    """What the phone calls the app, and how it opens it."""
    start = url_for(".scan_app")
    answer = jsonify(
        id=start,
        start_url=start,
        scope=start,
        name=_("MILSET: scan badges"),
        short_name=_("Scan"),
        lang=language(),
        dir=direction(language()),
        display="standalone",
        background_color=PAPER,
        theme_color=COLOUR,
        icons=[_icon("192"), _icon("512"), _icon("maskable") | {"purpose": "maskable"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer


#: the sizes in pixels by the name in the address; iOS takes that of 180
ICONS = {"180": 180, "192": 192, "512": 512, "maskable": 512}


@bp.get("/scan/icon-180.png", defaults={"name": "180"})
@bp.get("/scan/icon-192.png", defaults={"name": "192"})
@bp.get("/scan/icon-512.png", defaults={"name": "512"})
@bp.get("/scan/icon-maskable.png", defaults={"name": "maskable"})
@public
def scan_icon(name: str) -> Response:
    """The app's icon."""
    content = app_icon(ICONS[name], maskable=name == "maskable")
    return Response(content, mimetype="image/png", headers={"Cache-Control": KEPT})


@bp.get("/scan/app/decoder.worker.js")
@public
def decoder() -> Response:
    """The reader of QR codes; below the app's address, so that it starts without network."""
    script = (FILES / "decoder.worker.js").read_text("utf-8")
    return Response(script, mimetype="text/javascript")


def shell_files() -> list[str]:
    """The addresses of everything the app needs without network, but itself."""
    engine = [f"app/{path.stem}" for path in sorted(FILES.glob("app/*.js")) if path.stem != "sw"]
    shared = ["theme.js", "icon.svg", "vendor/bootstrap.min.css", "vendor/bootstrap.rtl.min.css"]
    shared += [f"vendor/{name}" for name in (*VENDOR, *FONTS)]
    shared += [f"theme/{name}.css" for name in THEME]
    return [
        *(url_for("static", filename=name) for name in shared),
        *(url_for("badges.static", filename=f"{name}.js") for name in (*SCREEN, *engine)),
        *(url_for("badges.static", filename=name) for name in ("scan.css", "app.css")),
        *(url_for("badges.scan_icon", name=name) for name in ("192", "512")),
        url_for("badges.decoder"),
        url_for("badges.scan_manifest"),
    ]


def _icon(name: str) -> dict[str, str]:
    size = f"{ICONS[name]}x{ICONS[name]}"
    return {"src": url_for("badges.scan_icon", name=name), "sizes": size, "type": "image/png"}
