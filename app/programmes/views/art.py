"""Pictures and colours of editions, drawn by the rules and kept by browsers."""

import hashlib
from functools import lru_cache
from typing import Any

from flask import abort, make_response, request, url_for
from flask_login import current_user

from app.core.access import Role, public, requires
from app.core.assets import FOR_EVER
from app.programmes import queries
from app.programmes.models import Edition
from app.programmes.queries.editions import may_preview
from app.programmes.rules import art as rules
from app.programmes.rules.editions import EditionStatus
from app.programmes.rules.palette import PALETTES, accent_css, palette
from app.programmes.views.blueprint import bp

KINDS = ("cover", "badge", "certificate")


@lru_cache(maxsize=256)
def drawn(kind: str, code: str, colours: str, ornament: str) -> tuple[bytes, str]:
    """The picture as SVG, and a digest that changes with it."""
    inks = palette(colours, code)
    picture = {
        "cover": lambda: rules.cover(code, ornament, inks),
        "badge": lambda: rules.badge(code, ornament, inks),
        "certificate": lambda: rules.certificate(code, inks),
    }[kind]()
    content = picture.encode()
    return content, hashlib.sha256(content).hexdigest()[:12]


def art_url(edition: Edition, kind: str = "cover") -> str:
    """The picture's address with its version, so that browsers keep it for ever."""
    version = drawn(kind, edition.code, edition.palette, edition.ornament)[1]
    return url_for("programmes.art", code=edition.code, kind=kind, v=version)


@bp.get("/programmes/<code>/art/<kind>.svg")
@public
def art(code: str, kind: str) -> Any:
    """The cover, the head of a badge, or a certificate's ornament."""
    edition = queries.public_edition_or_404(code, by=current_user)
    if kind not in KINDS:
        abort(404)
    content, version = drawn(kind, code, edition.palette, edition.ornament)
    whose = "private" if edition.status is EditionStatus.DRAFT else "public"
    kept = FOR_EVER if request.args.get("v") == version else "no-cache"
    return _answer(content, "image/svg+xml", f"{whose}, {kept}")


@bp.get("/staff/editions/art/<code>.svg")
@requires(Role.PROGRAMME_MANAGER)
def art_preview(code: str) -> Any:
    """The cover an edition would have with other colours or another ornament."""
    colours, ornament = request.args.get("palette", ""), request.args.get("ornament", "")
    if len(code) > 40 or colours not in ("", *PALETTES) or ornament not in ("", *rules.STYLES):
        abort(404)
    return _answer(drawn("cover", code, colours, ornament)[0], "image/svg+xml", "private, no-cache")


@bp.get("/programmes/accents.css")
@public
def accents() -> Any:
    """Every edition's own colours; those of a draft only for who works on it."""
    shown = [
        (edition.code, edition.palette)
        for edition in queries.all_editions()
        if edition.status is not EditionStatus.DRAFT or may_preview(edition, by=current_user)
    ]
    return _answer(accent_css(shown).encode(), "text/css; charset=utf-8", "private, no-cache")


def _answer(content: bytes, media_type: str, cache: str) -> Any:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Cache-Control"] = cache
    response.add_etag()
    return response.make_conditional(request)
