"""Exported cells."""

import pytest

from app.billing.rules.cells import text_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    assert text_cell(f"{start}1+1") == f"'{start}1+1"
    assert text_cell(f"Club {start}") == f"Club {start}"
