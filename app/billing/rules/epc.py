"""The payment QR code of European banking apps: EPC069-12, version 002."""

from enum import StrEnum

from stdnum import bic as bic_number
from stdnum import iban as iban_number

from app.billing.rules.reference import compact_reference, is_valid

NAME_LONGEST = 70
TEXT_LONGEST = 140
BYTES_MOST = 331
_CENTS_MOST = 99_999_999_999  # EUR 999999999.99


class EpcProblem(StrEnum):
    """Why an amount cannot be asked for by this code."""

    CURRENCY = "currency"
    AMOUNT = "amount"
    NAME = "name"
    IBAN = "iban"
    BIC = "bic"
    REFERENCE = "reference"
    TEXT = "text"
    TOO_LONG = "too_long"


class EpcError(ValueError):
    """The payment cannot be written as an EPC code."""

    def __init__(self, problem: EpcProblem) -> None:
        super().__init__(f"not payable by EPC code: {problem}")
        self.problem = problem


def epc_payload(
    *,
    name: str,
    iban: str,
    amount_cents: int,
    currency: str = "EUR",
    reference: str = "",
    text: str = "",
    bic: str = "",
) -> str:
    """The text to encode, UTF-8, in a QR code of level M (at most version 13).

    ``name`` is the beneficiary; the remittance is either the structured ``reference`` (RF...) or
    ``text`` of at most 140 characters, never both. EpcError for any currency but EUR, an amount
    outside 0.01 to 999999999.99, and everything banks would refuse.
    """
    iban, bic, reference = iban_number.compact(iban), bic_number.compact(bic), _compact(reference)
    _require(currency == "EUR", EpcProblem.CURRENCY)
    _require(1 <= amount_cents <= _CENTS_MOST, EpcProblem.AMOUNT)
    _require(_one_line(name, NAME_LONGEST) and name.strip() != "", EpcProblem.NAME)
    _require(iban.isascii() and iban_number.is_valid(iban), EpcProblem.IBAN)
    _require(not bic or bic_number.is_valid(bic), EpcProblem.BIC)
    _require(not reference or is_valid(reference), EpcProblem.REFERENCE)
    _require(_one_line(text, TEXT_LONGEST) and not (reference and text), EpcProblem.TEXT)
    amount = f"EUR{amount_cents // 100}.{amount_cents % 100:02d}"
    purpose = ""
    lines = ["BCD", "002", "1", "SCT", bic, name, iban, amount, purpose, reference, text]
    payload = "\n".join(lines).rstrip("\n")
    _require(len(payload.encode()) <= BYTES_MOST, EpcProblem.TOO_LONG)
    return payload


def _compact(reference: str) -> str:
    return compact_reference(reference) if reference else ""


def _one_line(text: str, longest: int) -> bool:
    return len(text) <= longest and (text.isprintable() or not text)


def _require(holds: bool, problem: EpcProblem) -> None:
    if not holds:
        raise EpcError(problem)
