"""The organisation's keys: the first is made when it is first needed, another may be brought."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.transaction import reading, transaction
from app.extensions import db
from badges.models import SealKey
from badges.queries.seals import current_seal
from badges.rules import keys

if TYPE_CHECKING:
    from app.core.pdf.seal import Seal

#: whose seal it is, unless a key is made for another name or brought
ORGANISATION = "MILSET"


class Opened(NamedTuple):
    """A key read once, for reading it takes longer than signing."""

    #: public id of the key
    key_id: str
    organisation: str
    private: keys.PrivateKey
    seal: "Seal"


def ensure_seal(*, by: Any) -> SealKey:
    """The key that seals now; made for `ORGANISATION` when there is none."""
    return current_seal() or make_seal(by=by)


def make_seal(*, name: str = ORGANISATION, by: Any) -> SealKey:
    """Seal with a new key from now on, its certificate signed by itself for ``name``."""
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = keys.self_signed(private, name, on=now())
    return _take(private, [certificate], action="seal_key.made", by=by)


def import_seal(content: bytes, *, password: str, by: Any) -> SealKey:
    """Seal with the key in a PKCS 12 file from now on, such as one bought from an authority.

    Invalid when the file or password is wrong, the key of another kind, or out of date.
    """
    secret = password.encode() or None
    try:
        private, own, above = pkcs12.load_key_and_certificates(content, secret)
    except ValueError:
        raise Invalid(_l("This is no PKCS 12 file, or the password is another one.")) from None
    if own is None or not keys.is_sealing_key(private):
        raise Invalid(_l("The file needs a key of ECDSA P-256 or RSA with its certificate."))
    if not own.not_valid_before_utc <= now() < own.not_valid_after_utc:
        raise Invalid(_l("The certificate in this file is not valid today."))
    return _take(private, [own, *above], action="seal_key.imported", by=by)


def _take(private: Any, chain: list[x509.Certificate], *, action: str, by: Any) -> SealKey:
    """The former key retires: it seals nothing new, and what it sealed still verifies."""
    for former in db.session.scalars(db.select(SealKey).filter_by(retired_at=None)):
        former.retired_at = now()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = SealKey(
        certificates="".join(one.public_bytes(Encoding.PEM).decode() for one in chain),
        private_key=pem.decode(),
    )
    db.session.add(key)
    name = keys.organisation_of(chain[0])
    audit.record(action, key, by=by, organisation=name, serial=str(chain[0].serial_number))
    return key


def tend_seal() -> None:
    """Have a key before the first download asks for one, where certificates came before keys."""
    with reading():
        if current_seal() is not None:
            return
    with transaction():
        ensure_seal(by="worker")


def seal_pdf(pdf: bytes, *, reason: str) -> bytes:
    """``pdf`` with the organisation's seal behind it; as it is where no key was made yet."""
    opened = opened_seal()
    if opened is None:
        return pdf
    return opened.seal.sign(pdf, name=opened.organisation, reason=reason)


def opened_seal() -> Opened | None:
    """The key that seals now, ready for use; None when none was made yet."""
    key = current_seal()
    return _open(key.public_id, key.certificates, key.private_key) if key else None


@lru_cache(maxsize=4)
def _open(key_id: str, certificates: str, private_key: str) -> Opened:
    from app.core.pdf.seal import Seal  # pyHanko takes a second to load

    own = x509.load_pem_x509_certificate(certificates.encode())
    private: Any = load_pem_private_key(private_key.encode(), None)
    seal = Seal(certificates.encode(), private_key.encode())
    return Opened(key_id, keys.organisation_of(own), private, seal)
