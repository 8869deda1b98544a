"""Who calls, as the brakes count it: what our own proxies say, and nothing a visitor makes up."""

from pathlib import Path

import pytest
from flask import Flask, request

from app import create_app
from app.core.access import public
from config import settings
from tests.conftest import test_settings

pytestmark = pytest.mark.database("sqlite")


@public
def caller() -> str:
    return request.remote_addr or ""


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_from_our_own_proxies_only(
    app: Flask, database: str, tmp_path: Path, proxies: int, header: str, expected: str
) -> None:
    behind = create_app({**test_settings(database, tmp_path), "PROXIES": proxies})
    behind.add_url_rule("/caller", "caller", caller)

    answer = behind.test_client().get("/caller", headers={"X-Forwarded-For": header})

    assert answer.text == expected


def test_nobody_is_believed_by_default() -> None:
    assert (settings({})["PROXIES"], settings({"PROXIES": ""})["PROXIES"]) == (0, 0)
    assert settings({"PROXIES": "1"})["PROXIES"] == 1
