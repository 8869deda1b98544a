"""The structured creditor reference that lets a bank statement find its invoice (ISO 11649)."""

import re

from stdnum.iso7064 import mod_97_10

BODY_LONGEST = 21
_BODY = re.compile(rf"[A-Z0-9]{{1,{BODY_LONGEST}}}")
_SEPARATORS = re.compile(r"[\s\-./]")


def creditor_reference(body: str) -> str:
    """``RF``, two check digits, and ``body``: 1 to 21 Latin letters and digits, in any case.

    Check digits by ISO/IEC 7064 MOD 97-10. ValueError for any other body.
    """
    body = body.upper()
    if not _BODY.fullmatch(body):
        raise ValueError(f"a creditor reference holds 1 to {BODY_LONGEST} letters and digits")
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def compact_reference(text: str) -> str:
    """The reference as a payer or bank may write it, without spaces and separators, upper case."""
    return _SEPARATORS.sub("", text).upper()


def is_valid(text: str) -> bool:
    """Whether ``text`` is a creditor reference with the right check digits, spaced or not."""
    reference = compact_reference(text)
    body = reference[4:]
    return bool(_BODY.fullmatch(body)) and creditor_reference(body) == reference


def format_reference(text: str) -> str:
    """The reference in groups of four, as printed: ``RF18 5390 0754 7034``."""
    reference = compact_reference(text)
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))
