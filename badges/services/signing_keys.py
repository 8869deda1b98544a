"""The keys that sign badge codes: the first is made when it is first needed."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from badges.models import SigningKey

LAST_KEY_ID = 255


def current_key(*, by: Any) -> SigningKey:
    """The key that signs new codes; the first is made when it is first needed.

    Until the commit nobody rotates or distrusts it. Lock the edition of the badges before.
    """
    return _newest(shared=True) or _make_key(by=by)


def rotate_key(*, by: Any) -> SigningKey:
    """Sign with a new key from now on; printed badges stay valid, for the old key still verifies.

    Conflict when all 255 numbers are used.
    """
    newest = _newest(shared=False) or _make_key(by=by)
    newest.retired_at = now()
    return _make_key(by=by)


def _newest(*, shared: bool) -> SigningKey | None:
    """The key that signs, locked: with others who sign, or alone."""
    query = db.select(SigningKey).filter_by(retired_at=None).order_by(SigningKey.key_id.desc())
    while True:
        found = db.session.scalars(query.with_for_update(read=shared)).first()
        # who waited for a rotation finds the old key retired, and has not seen the newer one yet
        if found is not None or db.session.scalars(query).first() is None:
            return found


def _make_key(*, by: Any) -> SigningKey:
    last = db.session.scalar(db.select(db.func.max(SigningKey.key_id))) or 0
    if last >= LAST_KEY_ID:
        raise Conflict(_l("All 255 numbers of signing keys are used."))
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    key = SigningKey(
        key_id=last + 1, public_key=public, private_key=private.private_bytes_raw().hex()
    )
    db.session.add(key)
    audit.record("signing_key.made", key, by=by, key_id=key.key_id)
    return key
