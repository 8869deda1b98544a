"""What scanning pages show, and how a hand scanner talks to them."""

from playwright.sync_api import Page, expect


def answer(page: Page, kind: str, *words: str) -> None:
    """The large answer is of this kind and says these words."""
    card = page.locator("#result [data-kind]")
    expect(card).to_have_attribute("data-kind", kind)
    for word in words:
        expect(card).to_contain_text(word)


def hand_scan(page: Page, code: str) -> None:
    """A hand scanner types the code and Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")
