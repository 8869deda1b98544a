"""ISO 20022 camt.053, the statement as XML, of any version; only what matching needs is read."""

from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.billing.rules.bank import BankEntry, StatementProblem, exact_cents

_TEXTS = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Ustrd", "Refs/EndToEndId", "AddtlTxInf")
_PAYERS = ("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/UltmtDbtr/Nm")
_OWN = ("Refs/AcctSvcrRef", "Refs/TxId")
_NOTHING = frozenset({"NOTPROVIDED", "NONREF", ""})


def read_camt(content: bytes) -> list[BankEntry]:
    """The booked entries of all statements in the document; a collective booking is taken apart
    where the bank says what is in it.

    StatementProblem for other XML, and for any with a DOCTYPE, which no bank needs.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise StatementProblem("this XML cannot be read") from None
    statements = root.findall(_path(".//Stmt"))
    if not statements:
        raise StatementProblem("this XML holds no statement (camt.053)")
    return [
        entry
        for statement in statements
        for booking in statement.findall(_path("Ntry"))
        if _first(booking, "Sts/Cd", "Sts") == "BOOK"
        for entry in _entries(booking, _first(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id"))
    ]


def _entries(booking: Element, account: str) -> list[BankEntry]:
    whole, currency = _amount(booking.find(_path("Amt")))
    sign = _sign(booking)
    day = _day(_first(booking, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"))
    own = _first(booking, "AcctSvcrRef", "NtryRef")
    parts = booking.findall(_path("NtryDtls/TxDtls"))
    amounts = [_amount(_amount_of(part)) if len(parts) > 1 else (whole, currency) for part in parts]
    if not parts or sum(cents for cents, _ in amounts) != whole:
        text = " ".join([_text(booking), *map(_text, parts)]).strip()
        payer = _first(booking, *(f"NtryDtls/TxDtls/{path}" for path in _PAYERS))
        return [BankEntry(day, sign * whole, currency, text, payer, own, account)]
    return [
        BankEntry(
            day, sign * cents, code, _text(part), _first(part, *_PAYERS),
            _first(part, *_OWN) or (f"{own}/{position}" if own and len(parts) > 1 else own),
            account,
        )
        for position, (part, (cents, code)) in enumerate(zip(parts, amounts, strict=True), 1)
    ]  # fmt: skip


def _amount_of(part: Element) -> Element | None:
    own = part.find(_path("Amt"))
    return own if own is not None else part.find(_path("AmtDtls/TxAmt/Amt"))


def _amount(element: Element | None) -> tuple[int, str]:
    if element is None:
        return 0, ""
    currency = element.get("Ccy", "")
    return exact_cents((element.text or "").strip(), currency), currency


def _sign(booking: Element) -> int:
    side = _first(booking, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise StatementProblem("an entry says neither CRDT nor DBIT")
    return 1 if side == "CRDT" else -1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise StatementProblem(f"{text!r} is no day") from None


def _text(part: Element) -> str:
    found = (each.text or "" for path in _TEXTS for each in part.findall(_path(path)))
    return " ".join(each.strip() for each in found if each.strip() not in _NOTHING)


def _first(element: Element, *paths: str) -> str:
    """The text of the first of ``paths`` that has one; empty when none has."""
    found = (each.text or "" for path in paths for each in element.findall(_path(path)))
    return next((each.strip() for each in found if each.strip()), "")


def _path(path: str) -> str:
    """Each version has a namespace of its own."""
    prefix, plain = (".//", path.removeprefix(".//")) if path.startswith(".//") else ("", path)
    return prefix + "/".join(f"{{*}}{name}" for name in plain.split("/"))
