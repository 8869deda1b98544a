"""What a scan answers; the words are fixed, others script against them."""

from enum import StrEnum


class Verdict(StrEnum):
    """The answer to one scan."""

    ADMITTED = "admitted"
    ALREADY = "already"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a scan was refused."""

    UNKNOWN = "unknown"
    FORGED = "forged"
    REVOKED = "revoked"
    WRONG_EDITION = "wrong_edition"
    NOT_CONFIRMED = "not_confirmed"
    UNPAID = "unpaid"
    WRONG_ROLE = "wrong_role"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    FULL = "full"
    CONSENT_MISSING = "consent_missing"
