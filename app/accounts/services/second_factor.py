"""The second factor: six digits from a telephone (TOTP, RFC 6238), and codes on paper."""

import hmac
import unicodedata
from functools import partial
from typing import Any

import pyotp

from app.accounts import mails
from app.accounts.models import RecoveryCode, User
from app.accounts.services import sessions
from app.core import audit, outbox
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.ids import public_id, token_hash
from app.extensions import db

STEP = 30  # seconds that one code lasts; one step early or late is accepted
ISSUER = "MILSET"
RECOVERY_CODES = 8


def new_secret() -> str:
    """A base32 secret of 160 random bits, to be shown once and confirmed by a code."""
    return pyotp.random_base32()


def setup_address(user: User, secret: str) -> str:
    """The ``otpauth:`` address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=user.email, issuer_name=ISSUER)


def turn_on(user: User, *, secret: str, code: str, keep: str, by: Any) -> list[str]:
    """Ask ``user`` for codes from now on; returns the recovery codes, readable this once.

    Browsers signed in without the factor are signed out, except the one with the token ``keep``.
    Raises Invalid (field ``code``) when the code does not fit the secret.
    """
    counter = _counter_of(secret, code, after=None)
    if counter is None:
        raise Invalid(
            _l("This code does not fit. Check the clock of your telephone and try the next code."),
            "code",
        )
    user.totp_secret, user.totp_last_counter, user.totp_confirmed_at = secret, counter, now()
    audit.record("account.second_factor_set", user, by=by)
    sessions.close_all_sessions(user, keep=keep, by=by)
    _tell(user, on=True)
    return renew_recovery_codes(user, by=by)


def turn_off(user: User, *, by: Any) -> None:
    """Forget the second factor and its recovery codes (a lost telephone, a new one)."""
    user.totp_secret = user.totp_last_counter = user.totp_confirmed_at = None
    db.session.execute(db.delete(RecoveryCode).filter_by(user_id=user.id))
    audit.record("account.second_factor_removed", user, by=by)
    _tell(user, on=False)


def renew_recovery_codes(user: User, *, by: Any) -> list[str]:
    """Eight new codes for paper; the old ones end. Only their hashes are kept."""
    db.session.execute(db.delete(RecoveryCode).filter_by(user_id=user.id))
    codes = [public_id(16) for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=token_hash(code)) for code in codes)
    audit.record("account.recovery_codes_made", user, by=by)
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


def accept_code(user: User, code: str) -> bool:
    """Whether ``code`` (of the telephone or of the paper) is right; each works once."""
    db.session.flush()  # refreshing forgets what is not written yet
    db.session.refresh(user, with_for_update=True)  # of two at once, the second sees the first
    if user.totp_secret is None:
        return False
    counter = _counter_of(user.totp_secret, code, after=user.totp_last_counter)
    if counter is not None:
        user.totp_last_counter = counter
        return True
    return _accept_recovery_code(user, code)


def _counter_of(secret: str, code: str, *, after: int | None) -> int | None:
    """The step in which ``code`` is right: this one or its neighbours, newer than ``after``."""
    digits = _digits(code)
    current = int(now().timestamp()) // STEP
    generator = pyotp.HOTP(secret)
    for counter in (current - 1, current, current + 1):
        newer = after is None or counter > after
        if newer and hmac.compare_digest(generator.at(counter), digits):
            return counter
    return None


def _digits(code: str) -> str:
    """Digits of any script as 0-9; spaces and everything else left out."""
    values = (unicodedata.decimal(character, None) for character in code)
    return "".join(str(value) for value in values if value is not None)


def _accept_recovery_code(user: User, code: str) -> bool:
    plain = "".join(character for character in code.lower() if character.isalnum())
    row = db.session.scalar(
        db.select(RecoveryCode).filter_by(
            user_id=user.id, code_hash=token_hash(plain), used_at=None
        )
    )
    if row is None:
        return False
    row.used_at = now()
    audit.record("account.recovery_code_used", user, by=user)
    return True


def _tell(user: User, *, on: bool) -> None:
    mail = partial(mails.second_factor_changed, on=on)
    outbox.queue(to=user.email, language=user.language, mail=mail)
