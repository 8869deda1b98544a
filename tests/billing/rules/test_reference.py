import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from app.billing.rules.reference import creditor_reference, format_reference, is_valid

bodies = st.text(alphabet=string.ascii_uppercase + string.digits, min_size=1, max_size=21)


@pytest.mark.parametrize(
    ("body", "reference"),
    [
        pytest.param("539007547034", "RF18539007547034", id="the standard's example"),
        pytest.param("inv202700042", "RF31INV202700042", id="lower case"),
    ],
)
def test_creditor_reference(body, reference):
    assert creditor_reference(body) == reference


@pytest.mark.parametrize("body", ["", "A" * 22, "INV-1", "É1", "٣", "A B"])
def test_other_bodies_are_errors(body):
    with pytest.raises(ValueError, match="1 to 21"):
        creditor_reference(body)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        pytest.param("RF18 5390 0754 7034", True, id="in groups"),
        pytest.param("rf18-5390.0754/7034", True, id="other separators, lower case"),
        pytest.param("RF17 5390 0754 7034", False, id="wrong check digits"),
        pytest.param("RF18 5390 0754 7043", False, id="digits swapped"),
        pytest.param("RX18539007547034", False, id="not RF"),
        pytest.param("RF18", False, id="no body"),
        pytest.param("", False, id="empty"),
        pytest.param("RF٣٣٣٣", False, id="other digits"),
    ],
)
def test_is_valid(text, valid):
    assert is_valid(text) is valid


def test_format_reference_in_groups_of_four():
    assert format_reference("RF18539007547034") == "RF18 5390 0754 7034"
    assert format_reference("RF185390075470Y") == "RF18 5390 0754 70Y"


@given(bodies)
def test_made_references_are_valid_for_us_and_for_others(body):
    reference = creditor_reference(body)
    assert len(reference) <= 25
    assert is_valid(reference)
    assert is_valid(format_reference(reference).lower())
    assert iso11649.is_valid(reference)


@given(bodies, st.data())
def test_one_wrong_character_is_noticed(body, data):
    reference = creditor_reference(body)
    place = data.draw(st.integers(2, len(reference) - 1))
    other = data.draw(
        st.sampled_from(string.digits if reference[place].isdigit() else string.ascii_uppercase)
    )
    changed = reference[:place] + other + reference[place + 1 :]
    assert is_valid(changed) is (changed == reference)
