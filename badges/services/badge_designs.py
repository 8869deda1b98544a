"""The design of an edition's badges: saved, its logo kept and taken away."""

from typing import Any

from app.core import audit, files
from app.core.access import Role
from app.core.errors import Invalid, NotAllowed
from app.core.files import StoredFile
from app.core.i18n import lazy_gettext as _l
from app.core.stale import fingerprint, lock, lock_unchanged
from app.core.uploads import ENDS, MEBIBYTE, kind_of, small_png
from app.extensions import db
from app.programmes.models import Edition
from badges.models import BadgeDesign
from badges.queries.designs import design_row
from badges.rules.designs import USUAL, Design, write_design

FOLDER = "badge-logos"
#: pixels of the longer side: 600 dpi on the widest logo that a badge has room for
LOGO_SIDE = 1200
#: bytes and pixels of what may be sent: it is read again with every choice that is tried out
LOGO_SIZE_MAX = 2 * MEBIBYTE
LOGO_PIXELS_MAX = 16_000_000


def seen_of(edition: Edition) -> str:
    """What a form carries along, so that nobody saves over somebody else's design."""
    row = design_row(edition)
    return fingerprint(row) if row else ""


def save_design(edition: Edition, *, design: Design, seen: str, by: Any) -> BadgeDesign:
    """Print the edition's badges like this from now on; paper printed before stays valid.

    Conflict when the design is no longer what ``seen`` was taken of.
    """
    row = _held(edition, by)
    if row.id is not None:
        lock_unchanged(row, seen)
    row.values = write_design(design)
    db.session.add(row)
    audit.record("badge_design.saved", row, by=by, **row.values)
    return row


def save_logo(edition: Edition, *, logo: bytes, by: Any) -> BadgeDesign:
    """Print a logo on the edition's badges, as `ready_logo` made it."""
    row = _held(edition, by)
    _drop_logo(row)
    row.logo_key = files.save(logo, name="logo.png", media_type="image/png", folder=FOLDER).key
    db.session.add(row)
    audit.record("badge_design.logo_saved", row, by=by, size=len(logo))
    return row


def remove_logo(edition: Edition, *, by: Any) -> None:
    """Print no logo any more; silent when there is none."""
    row = _held(edition, by)
    if row.logo_key is None:
        return
    _drop_logo(row)
    audit.record("badge_design.logo_removed", row, by=by)


def ready_logo(content: bytes) -> bytes:
    """The PNG that is kept of an uploaded PNG or JPEG: made anew, not too large, its clear parts
    clear. Takes up to half a second: no place for a transaction that writes.

    Invalid when it is something else, too large or damaged.
    """
    if kind_of(content) not in ENDS:
        raise Invalid(_l("Send the logo as a PNG or a JPEG."), "logo")
    return small_png(
        content, side=LOGO_SIDE, size_max=LOGO_SIZE_MAX, pixels_max=LOGO_PIXELS_MAX, field="logo"
    )


def _held(edition: Edition, by: Any) -> BadgeDesign:
    """The edition's row, locked; a new one while there is none. NotAllowed for strangers."""
    if not by.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope):
        raise NotAllowed(_l("Only the managers of the edition change its badges."))
    row = design_row(edition)
    if row is None:
        return BadgeDesign(edition=edition, values=write_design(USUAL))
    lock(row)
    return row


def _drop_logo(row: BadgeDesign) -> None:
    if row.logo_key is None:
        return
    db.session.execute(db.delete(StoredFile).where(StoredFile.key == row.logo_key))
    files.remove_after_commit(row.logo_key)
    row.logo_key = None
