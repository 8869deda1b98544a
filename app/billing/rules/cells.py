"""Cells of exported tables that no spreadsheet takes for a formula."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """``text`` with an apostrophe before it when a spreadsheet would compute it (OWASP, CSV
    injection). For words that people typed; amounts are written as numbers."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
