"""The back office: readings that contradict each other, and what was done about them."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.errors import DomainError
from app.core.web import page
from app.programmes import queries
from app.programmes.models import Edition
from badges.models import ConflictKind, Scan, ScanConflict
from badges.queries import conflicts as reads
from badges.services import conflicts
from badges.views import words
from badges.views.badges import PER_PAGE, Pages
from badges.views.blueprint import bp

MANAGER = Role.PROGRAMME_MANAGER


@bp.get("/staff/editions/<code>/conflicts")
@requires(MANAGER)
def conflicts_page(code: str) -> Any:
    """What nobody has looked at yet, and below it what was settled."""
    return _page(queries.edition_or_404(code, MANAGER, by=current_user))


@bp.post("/staff/conflicts/<public_id>/settle")
@requires(MANAGER)
def settle_conflict(public_id: str) -> Any:
    """Say what was done about one; without a word the page comes back with what was missing."""
    conflict = own_or_404(ScanConflict, public_id)
    note = request.form.get("note", "")
    try:
        conflicts.settle_conflict(conflict, note=note, by=current_user)
    except DomainError as refused:
        shown, _status = _page(conflict.edition, refused={public_id: str(refused)})
        return shown, refused.status
    flash(_("Settled. Nothing about the scans was changed."), "ok")
    return redirect(url_for(".conflicts_page", code=conflict.edition.code))


def _page(edition: Edition, *, refused: dict[str, str] | None = None) -> Any:
    number = max(request.args.get("page", 1, type=int), 1)
    found, total = reads.conflicts_page(edition, number, PER_PAGE)
    return page(
        "badges/conflicts.html",
        edition=edition,
        found=found,
        open_count=reads.count_open(edition),
        pages=Pages(number, total),
        refused=refused or {},
        kind_name=kind_name,
        what_to_do=what_to_do,
        told=told,
        in_order=in_order,
    )


def kind_name(kind: ConflictKind) -> str:
    """What happened, in two or three words."""
    return {
        ConflictKind.ADMITTED_TWICE: _("Let in twice"),
        ConflictKind.ADMITTED_AGAINST_RULES: _("Let in against the rules"),
        ConflictKind.CLOCK_WRONG: _("Wrong clock"),
    }[kind]


def what_to_do(conflict: ScanConflict) -> str:
    """What it means, and what a manager does about it."""
    if conflict.kind is ConflictKind.ADMITTED_AGAINST_RULES:
        why = words.reasons()[conflict.scan.reason] if conflict.scan.reason else ""
        return _(
            "A phone without network let this badge in, and it should have been refused. %(why)s "
            "The person is not counted as inside: find them, or scan them again.",
            why=why,
        )
    return {
        ConflictKind.ADMITTED_TWICE: _(
            "This badge came in twice and did not leave in between. Look whether two people share "
            "it: then take it back and print a new one. Somebody who left unread needs nothing."
        ),
        ConflictKind.CLOCK_WRONG: _(
            "The time that this phone shows cannot be right, so its scans may count at a wrong "
            "time. Set its date and time to automatic."
        ),
    }[conflict.kind]


def told(scan: Scan) -> str:
    """What the person was told at the door."""
    return words.titles()[f"{scan.decided or scan.verdict}_{scan.direction}"]


def in_order(conflict: ScanConflict) -> list[Scan]:
    """The readings that contradict each other, as they happened."""
    both = [one for one in (conflict.other_scan, conflict.scan) if one is not None]
    return sorted(both, key=lambda one: (one.happened_at, one.id))
