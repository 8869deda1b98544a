import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.epc import EpcError, EpcProblem, epc_payload

P = EpcProblem
GOOD = {
    "name": "Red Cross",
    "iban": "BE72 0000 0000 1616",
    "amount_cents": 100,
    "reference": "RF18 5390 0754 7034",
}


def test_payload_with_reference_line_by_line():
    assert epc_payload(**GOOD, bic="BPOTBEB1").split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "BPOTBEB1",
        "Red Cross",
        "BE72000000001616",
        "EUR1.00",
        "",
        "RF18539007547034",
    ]


def test_payload_with_text_and_no_bic():
    payload = epc_payload(**GOOD | {"reference": "", "text": "Invoice INV-2027-00042"})
    assert payload == (
        "BCD\n002\n1\nSCT\n\nRed Cross\nBE72000000001616\nEUR1.00\n\n\nInvoice INV-2027-00042"
    )


def test_payload_without_remittance_ends_with_the_amount():
    assert epc_payload(**GOOD | {"reference": ""}).endswith("\nEUR1.00")


@pytest.mark.parametrize(
    ("cents", "amount"),
    [(1, "EUR0.01"), (1230, "EUR12.30"), (99_999_999_999, "EUR999999999.99")],
)
def test_amount_has_two_decimals(cents, amount):
    assert amount in epc_payload(**GOOD | {"amount_cents": cents}).split("\n")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"currency": "CHF"}, P.CURRENCY, id="francs"),
        pytest.param({"amount_cents": 0}, P.AMOUNT, id="nothing"),
        pytest.param({"amount_cents": 100_000_000_000}, P.AMOUNT, id="a billion"),
        pytest.param({"name": " "}, P.NAME, id="no name"),
        pytest.param({"name": "x" * 71}, P.NAME, id="long name"),
        pytest.param({"name": "Red\nCross"}, P.NAME, id="two lines would shift the fields"),
        pytest.param({"iban": "BE72000000001617"}, P.IBAN, id="wrong check digits"),
        pytest.param({"iban": ""}, P.IBAN, id="no iban"),
        pytest.param({"bic": "BPOT"}, P.BIC, id="short bic"),
        pytest.param({"reference": "RF19539007547034"}, P.REFERENCE, id="wrong reference"),
        pytest.param({"text": "both"}, P.TEXT, id="reference and text"),
        pytest.param({"reference": "", "text": "x" * 141}, P.TEXT, id="long text"),
        pytest.param({"reference": "", "text": "two\nlines"}, P.TEXT, id="two lines of text"),
        pytest.param(
            {"name": "王" * 70, "reference": "", "text": "王" * 60},
            P.TOO_LONG,
            id="332 bytes or more",
        ),
    ],
)
def test_what_banks_would_refuse(changes, problem):
    with pytest.raises(EpcError) as caught:
        epc_payload(**GOOD | changes)
    assert caught.value.problem == problem


def test_331_bytes_are_the_most():
    fixed = len(epc_payload(**GOOD | {"reference": "", "text": "x"}).encode()) - 1
    spare = 331 - fixed
    text = "王" * (spare // 3) + "x" * (spare % 3)
    assert len(epc_payload(**GOOD | {"reference": "", "text": text}).encode()) == 331
    with pytest.raises(EpcError):
        epc_payload(**GOOD | {"reference": "", "text": text + "x"})


@given(name=st.text(max_size=80), text=st.text(max_size=150), cents=st.integers(-5, 10**11))
def test_payload_fits_the_code_or_is_refused(name, text, cents):
    try:
        payload = epc_payload(
            **GOOD | {"reference": ""} | {"name": name, "text": text, "amount_cents": cents}
        )
    except EpcError:
        return
    lines = payload.split("\n")
    assert len(payload.encode()) <= 331
    assert len(lines) == (11 if text else 8)
    assert round(float(lines[7].removeprefix("EUR")) * 100) == cents
