import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.invoices import (
    InvoiceLine,
    Settlement,
    SettlementState,
    card_surcharge,
    invoice_total,
    number,
    settlement,
)

S = SettlementState


def test_total_is_the_sum_of_the_lines():
    lines = [InvoiceLine(3, 35_000), InvoiceLine(1, 65_000), InvoiceLine(1, -5_000)]
    assert [line.total_cents for line in lines] == [105_000, 65_000, -5_000]
    assert invoice_total(lines) == 165_000
    assert invoice_total([]) == 0


def test_number():
    assert number(2027, 1, "INV") == "INV-2027-00001"
    assert number(2027, 42, "INV") == "INV-2027-00042"
    assert number(2027, 123_456, "CN") == "CN-2027-123456"
    with pytest.raises(ValueError, match="start at 1"):
        number(2027, 0, "INV")


@pytest.mark.parametrize(
    ("total", "payments", "credited", "expected"),
    [
        pytest.param(1000, [], 0, Settlement(S.UNPAID, 0, 1000, 0), id="nothing yet"),
        pytest.param(1000, [1], 0, Settlement(S.PART, 1, 999, 0), id="a cent"),
        pytest.param(1000, [999], 0, Settlement(S.PART, 999, 1, 0), id="bank kept a cent"),
        pytest.param(1000, [600, 400], 0, Settlement(S.PAID, 1000, 0, 0), id="in two parts"),
        pytest.param(1000, [1001], 0, Settlement(S.OVERPAID, 1001, 0, 1), id="a cent too much"),
        pytest.param(1000, [1000, -1000], 0, Settlement(S.UNPAID, 0, 1000, 0), id="refunded"),
        pytest.param(1000, [400], 600, Settlement(S.PAID, 400, 0, 0), id="rest credited"),
        pytest.param(1000, [1000], 300, Settlement(S.OVERPAID, 1000, 0, 300), id="credited after"),
        pytest.param(0, [], 0, Settlement(S.PAID, 0, 0, 0), id="invoice of nothing"),
    ],
)
def test_settlement(total, payments, credited, expected):
    assert settlement(total, payments, credited_cents=credited) == expected


@pytest.mark.parametrize(
    ("amount", "points", "surcharge"),
    [
        (30_000, 495, 1485),
        (101, 495, 5),
        (100, 450, 5),
        (100, 449, 4),
        (1, 4999, 0),
        (1, 5000, 1),
        (0, 495, 0),
        (100, 0, 0),
    ],
)
def test_card_surcharge_rounds_half_a_cent_up(amount, points, surcharge):
    assert card_surcharge(amount, points) == surcharge


@pytest.mark.parametrize(("amount", "points"), [(-1, 495), (100, -1)])
def test_negative_surcharge_is_an_error(amount, points):
    with pytest.raises(ValueError, match="never negative"):
        card_surcharge(amount, points)


@given(total=st.integers(0, 10**7), payments=st.lists(st.integers(-(10**6), 10**6)))
def test_settlement_balances(total, payments):
    answer = settlement(total, payments)
    assert answer.paid_cents + answer.due_cents - answer.over_cents == total
    assert min(answer.due_cents, answer.over_cents) == 0
    assert (answer.state in {S.PAID, S.OVERPAID}) == (answer.due_cents == 0)


@given(total=st.integers(1, 10**7), paid=st.integers(0, 10**7), more=st.integers(1, 10**6))
def test_paying_more_never_leaves_more_due(total, paid, more):
    before, after = settlement(total, [paid]), settlement(total, [paid, more])
    assert after.due_cents == max(0, before.due_cents - more)
