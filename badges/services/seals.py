"""The organisation's keys: the first is made when it is first needed, another may be brought."""

from collections.abc import Sequence
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
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.transaction import reading, transaction
from app.extensions import db
from badges.mails.credentials import credential_of, issuer_called, key_address
from badges.mails.papers import Watch, certificates_pdf
from badges.models import Certificate, SealKey
from badges.queries.seals import current_seal, told
from badges.rules import keys
from badges.rules.credentials import Issuer, claims

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
    """Have a key before the first download asks for one, where certificates came before keys; where
    the certificate of one that was brought ran out, one of our own takes its place."""
    with reading():
        if _is_in_date(current_seal()):
            return
    with transaction():
        former = current_seal()
        if not _is_in_date(former):
            make_seal(name=told(former).organisation if former else ORGANISATION, by="worker")


def _is_in_date(key: SealKey | None) -> bool:
    return key is not None and now() < told(key).valid_until


def sealed_pdf(certificates: Sequence[Certificate], *, watch: Watch = iter) -> bytes:
    """The paper of ``certificates`` with the organisation's seal; without one only where no key was
    made yet (`tend_seal`). ``watch`` may look on as each is drawn."""
    paper, opened = certificates_pdf(certificates, watch=watch), opened_seal()
    if opened is None:
        return paper
    one = len(certificates) == 1
    reason = f"Certificate {certificates[0].number}" if one else f"{len(certificates)} certificates"
    return opened.seal.sign(paper, name=opened.organisation, reason=reason)


def signed_credential(certificate: Certificate, *, for_holder: bool) -> str:
    """The certificate as an Open Badge 3.0 credential, a signed JSON Web Token.

    For its holder with the name on paper, else with the one that the public page shows. Conflict
    where no key was made yet.
    """
    opened = opened_seal()
    if opened is None:
        raise Conflict(_l("The key that signs is not made yet. Try again in a minute."))
    made = credential_of(certificate, issuer_called(opened.organisation), for_holder=for_holder)
    return keys.compact_jws(claims(made), opened.private, key_address(opened.key_id))


def plain_credential(certificate: Certificate) -> dict[str, Any]:
    """The public credential to look at, unsigned."""
    return credential_of(certificate, current_issuer(), for_holder=False)


def current_issuer() -> Issuer:
    """Who vouches now: the organisation of the key, `ORGANISATION` where no key was made yet."""
    opened = opened_seal()
    return issuer_called(opened.organisation if opened else ORGANISATION)


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
