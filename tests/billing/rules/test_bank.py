"""Statements of banks in three formats say the same; references are found as payers write them."""

from datetime import date
from typing import Any

import pytest

from app.billing.rules.bank import (
    BankEntry,
    Fit,
    StatementProblem,
    fit,
    named_in,
    numbers_in,
    read_amount,
    request_ids,
)
from app.billing.rules.bank_files import read_statement
from app.billing.rules.reference import creditor_reference

ONE, TWO = (creditor_reference(f"INV202700{n:03d}") for n in (1, 2))
DAY = date(2027, 3, 2)
IBAN = "BE71096123456769"
CAMT = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
 <Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>
 <Ntry><Amt Ccy="EUR">1350.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
  <BookgDt><Dt>2027-03-02</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>
  <NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Jeunes Science</Nm></Pty></Dbtr></RltdPties>
   <RmtInf><Strd><CdtrRefInf><Ref>{ONE}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
 <Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
  <BookgDt><DtTm>2027-03-02T10:00:00+01:00</DtTm></BookgDt><AcctSvcrRef>B2</AcctSvcrRef><NtryDtls>
  <TxDtls><Amt Ccy="EUR">10</Amt><RmtInf><Ustrd>INV-2027-00007</Ustrd></RmtInf></TxDtls>
  <TxDtls><Refs><AcctSvcrRef>B2b</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">20</Amt></TxAmt>
   </AmtDtls><RmtInf><Ustrd>gift</Ustrd><Ustrd>of a friend</Ustrd></RmtInf></TxDtls></NtryDtls>
  </Ntry>
 <Ntry><Amt Ccy="EUR">4.95</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
  <BookgDt><Dt>2027-03-02</Dt></BookgDt><AddtlNtryInf>fee</AddtlNtryInf></Ntry>
 <Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>"""
SPLIT = f"{ONE[:9]}\n?21{ONE[9:]}"
MT940 = f"""{{1:F01BANKBEBBXXXX}}{{4:
:20:STARTUMSE
:25:{IBAN}
:28C:00001/001
:60F:C270301EUR1000,00
:61:2703020302CR1350,50NTRFNONREF//B1
:86:166?00CREDIT?20{SPLIT}?32Jeunes?33 Science
:61:2701011231D4,95NCHGNONREF
fee of the year
:86:charges
:62F:C270302EUR2345,55
-}}"""
CSV = f"""Date;Amount;Currency;Text;Payer;Reference;Account
02.03.2027;1.350,50;eur;{ONE[:4]} {ONE[4:8]} {ONE[8:]};Jeunes Science;B1;{IBAN}
2027-03-02;-4,95;EUR;"fee; of the year";;;
"""


def test_camt_is_read_and_collective_bookings_are_taken_apart() -> None:
    assert read_statement(CAMT.encode()) == [
        BankEntry(DAY, 1350_50, "EUR", ONE, "Jeunes Science", "B1", IBAN),
        BankEntry(DAY, 10_00, "EUR", "INV-2027-00007", "", "B2/1", IBAN),
        BankEntry(DAY, 20_00, "EUR", "gift of a friend", "", "B2b", IBAN),
        BankEntry(DAY, -4_95, "EUR", "", "", "", IBAN),
    ]


def test_mt940_is_read_with_references_that_break_anywhere() -> None:
    first, fee = read_statement(MT940.replace("\n", "\r\n").encode("cp1252"))

    assert first == BankEntry(DAY, 1350_50, "EUR", f"CREDIT{ONE}", "Jeunes Science", "B1", IBAN)
    assert (fee.booked_on, fee.amount_cents, fee.text) == (date(2026, 12, 31), -4_95, "charges")


def test_csv_is_read_whatever_divides_its_columns() -> None:
    first, fee = read_statement(b"\xef\xbb\xbf" + CSV.encode())

    assert named_in(first.text, {ONE}) == [ONE]
    assert (first.booked_on, first.amount_cents, first.currency) == (DAY, 1350_50, "EUR")
    assert (fee.amount_cents, fee.text) == (-4_95, "fee; of the year")


BOMB = '<!DOCTYPE d [<!ENTITY a "b">]><Document><Stmt>&a;</Stmt></Document>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lacks the column 'date'"),
        ("hello", "lacks the column 'date'"),
        ("date,amount,currency\n", "lacks the column 'text'"),
        ("date,amount,currency,text\n2027-03-02,1,EUR,a\n2027-02-30,1,EUR,b\n", "line 3: "),
        ("date,amount,currency,text\n2027-03-02,ten,EUR,a\n", "'ten' is no amount"),
        ("date,amount,currency,text\n2027-03-02,1,euro,a\n", "'EURO' is no currency"),
        ('date,amount,currency,text\n2027-03-02,1,EUR,"a\n', "line "),
        ("date,amount,currency,text\n2027-03-02,1,50,EUR,a\n", "line 2 has more cells"),
        (BOMB, "cannot be read"),
        ("<Document>", "cannot be read"),
        ("<Document/>", "no statement"),
        (CAMT.replace("CRDT", "X"), "neither CRDT nor DBIT"),
        (CAMT.replace("1350.50", "1350.505"), "more decimals than EUR"),
        (MT940.replace("2703020302C", "2713020302C"), "holds no day"),
        (MT940.replace("1350,50", "much"), "is no entry"),
    ],
)
def test_what_is_no_statement_is_refused_with_the_place(text: str, words: str) -> None:
    with pytest.raises(StatementProblem, match=words):
        read_statement(text.encode())


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        *(("1350.50", 1350_50), ("1350,5", 1350_50), ("1.350,50", 1350_50), ("1,350.50", 1350_50)),
        *(("-12", -12_00), ("+1 350,50", 1350_50), ("1,234,567.8", 1234567_80)),
        *(("1,350", None), ("1.350", None), ("1.234,567.8", None), ("", None), ("1e3", None)),
        *(("0.001", None), ("NaN", None), ("12.5.3", None)),
    ],
)
def test_amounts_are_read_or_refused_never_guessed(text: str, cents: int | None) -> None:
    if cents is not None:
        assert read_amount(text, "EUR") == cents
        return
    with pytest.raises(StatementProblem):
        read_amount(text, "EUR")


def test_references_and_numbers_are_found_as_payers_write_them() -> None:
    spaced = " ".join(TWO[i : i + 4] for i in range(0, len(TWO), 4))

    assert named_in(f"ESI fee {spaced.lower()} and {ONE}, thanks", {ONE, TWO}) == [TWO, ONE]
    assert named_in(f"{ONE}7", {ONE, f"{ONE}7"}) == [f"{ONE}7"]
    assert named_in("RF00 nothing", {ONE}) == []
    assert numbers_in("inv 2027/00012 + INV-2027-00012, INV-2027-000123") == [
        *("INV-2027-00012", "INV-2027-00123")
    ]


def test_an_entry_is_itself_whatever_the_file_says_around_it() -> None:
    entry = BankEntry(DAY, 1_00, "EUR", "a", "b", "B1", IBAN)
    nameless = BankEntry(DAY, 1_00, "EUR", "a", "b")
    other = BankEntry(DAY, 1_00, "EUR", "c", "b")

    assert request_ids([entry]) == request_ids([BankEntry(DAY, 1_00, "EUR", "", "", "B1", IBAN)])
    assert len({*request_ids([entry, nameless, nameless, other])}) == 4
    assert request_ids([nameless, other]) == request_ids([other, nameless])[::-1]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Fit.MATCHED),
        ({"is_cancelled": True}, Fit.CANCELLED),
        ({"due_cents": 0}, Fit.PAID),
        ({"currency": "CHF"}, Fit.CURRENCY),
        ({"due_cents": 1_01}, Fit.AMOUNT),
        ({"latest": date(2027, 3, 1)}, Fit.FUTURE),
    ],
)
def test_only_exactly_what_is_due_fits(changes: dict[str, object], expected: Fit) -> None:
    facts: Any = {
        "currency": "EUR",
        "due_cents": 1_00,
        "is_cancelled": False,
        "latest": DAY,
    } | changes

    assert fit(BankEntry(DAY, 1_00, "EUR", ""), **facts) is expected
