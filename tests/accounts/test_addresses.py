"""Which e-mail addresses a form takes: one address, in whatever script, and nothing beside it."""

import re

import pytest

from app.accounts.forms import EMAIL


@pytest.mark.parametrize(
    "address", ["name@example.org", " o'neil+esi@a.b.example.org ", "имя@пример.рф", "a_b@x-y.io"]
)
def test_an_address_is_taken(address: str) -> None:
    assert re.match(EMAIL.regex, address)


@pytest.mark.parametrize(
    "address",
    [
        "", "name", "name@example", "@example.org", "a b@example.org", "a@b@example.org",
        "root,me@example.org", "me@example.org,all@example.org", "a;b@example.org",
        "Name <me@example.org>", "group:me@example.org", "(me)@example.org", '"a"@example.org',
        "a@example.org\nBcc: b@example.org",
    ],
)  # fmt: skip
def test_what_a_mails_head_would_read_otherwise_is_refused(address: str) -> None:
    assert re.match(EMAIL.regex, address) is None
