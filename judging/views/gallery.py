"""The gallery: winners for everybody, a frame for members' own sites, full size for members."""

from typing import Any

from flask import Response, abort, make_response, render_template
from flask_login import current_user

from app.core import files
from app.core.access import Role, public, requires
from app.core.files import StoredFile
from app.core.i18n import language
from app.core.web import POLICY, address_of, download, page
from app.programmes.models import Edition
from judging.models import Call, SubmissionFile
from judging.queries import gallery as queries
from judging.queries.calls import texts_in_force
from judging.queries.gallery import Exhibit
from judging.rules.kinds import TextKind
from judging.views.blueprint import bp
from judging.views.fetch import announced_call_or_404

COLUMNS = {"screen": SubmissionFile.screen_id, "thumbnail": SubmissionFile.thumbnail_id}
#: a winner's consent may be taken back, so nobody keeps a picture for long
KEPT = "public, max-age=3600"
SPEAKERS = (Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
#: other sites may put this one page into a frame
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


@bp.get("/gallery/")
@public
def galleries() -> Any:
    """Every call whose winners are public."""
    shown = queries.exhibitions(queries.released_calls(), language())
    return page("judging/gallery/list.html", galleries=shown)


@bp.get("/gallery/<code>/")
@public
def gallery(code: str) -> Any:
    """The winners of one call."""
    call = _released_or_404(code)
    return page(
        "judging/gallery/gallery.html",
        call=call,
        edition=call.edition,
        exhibits=queries.exhibits_of(call, language()),
        release=queries.release_of(call),
        frame=_frame(call),
    )


@bp.get("/gallery/<code>/<submission>")
@public
def exhibit(code: str, submission: str) -> Any:
    """One winner, large, with its neighbours."""
    call = _released_or_404(code)
    exhibits = queries.exhibits_of(call, language())
    here = _index_or_404(exhibits, submission)
    shown = exhibits[here]
    return page(
        "judging/gallery/exhibit.html",
        call=call,
        edition=call.edition,
        exhibit=shown,
        before=exhibits[here - 1] if here else None,
        after=exhibits[here + 1] if here + 1 < len(exhibits) else None,
        credit=queries.credit_line(shown, call),
        may_download=shown.size is not None and _may_download(),
    )


@bp.get("/gallery/<code>/<submission>/<any(screen, thumbnail):size>")
@public
def gallery_picture(code: str, submission: str, size: str) -> Response:
    """A winning photo on a screen, or small."""
    stored = queries.picture_on_show(_released_or_404(code), submission, COLUMNS[size])
    answer = make_response(_jpeg(stored or abort(404), code))
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@bp.get("/gallery/<code>/<submission>/full")
@requires(*SPEAKERS)
def gallery_download(code: str, submission: str) -> Response:
    """The photo in full size, for members in good standing under the licence."""
    call = _released_or_404(code)
    if not _may_download():
        abort(403)
    stored = queries.picture_on_show(call, submission, SubmissionFile.file_id) or abort(404)
    return download(
        files.read(stored.key), name=f"{code}-{submission}.jpg", media_type="image/jpeg"
    )


@bp.get("/gallery/<code>/licence")
@requires(*SPEAKERS)
def gallery_licence(code: str) -> Any:
    """Under what conditions members show the photos, and how they credit them."""
    call = _released_or_404(code)
    exhibits = [each for each in queries.exhibits_of(call, language()) if each.size]
    return page(
        "judging/gallery/licence.html",
        call=call,
        edition=call.edition,
        licence=texts_in_force(call, language()).get(TextKind.LICENCE),
        credits=[(each, queries.credit_line(each, call)) for each in exhibits],
        is_member=_may_download(),
        frame=_frame(call),
    )


@bp.get("/gallery/<code>/widget")
@public
def gallery_widget(code: str) -> Response:
    """The winners alone, to be put into a frame on any site."""
    call = _released_or_404(code)
    exhibits = queries.exhibits_of(call, language())
    answer = make_response(
        render_template(
            "judging/gallery/widget.html", call=call, edition=call.edition, exhibits=exhibits
        )
    )
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer


def edition_winners(edition: Edition) -> str:
    """The winners of an edition's calls, on its public page; nothing while none is public."""
    shown = queries.exhibitions(queries.released_calls(edition), language())
    return render_template("judging/gallery/panel.html", galleries=shown) if shown else ""


def _released_or_404(code: str) -> Call:
    call = announced_call_or_404(code)
    return call if queries.release_of(call) is not None else abort(404)


def _index_or_404(exhibits: list[Exhibit], public_id: str) -> int:
    ids = [each.public_id for each in exhibits]
    return ids.index(public_id) if public_id in ids else abort(404)


def _may_download() -> bool:
    return current_user.is_authenticated and queries.is_member(current_user)


def _jpeg(stored: StoredFile, code: str) -> Response:
    content = files.read(stored.key)
    return download(content, name=f"{code}.jpg", media_type="image/jpeg", inline=True)


def _frame(call: Call) -> str:
    """What a member pastes into a page."""
    address = address_of("judging.gallery_widget", code=call.code)
    return f'<iframe src="{address}" width="100%" height="640" loading="lazy"></iframe>'
