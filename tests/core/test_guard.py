"""What the server refuses to start with: a published secret, a published password."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.core import guard
from app.core.transaction import transaction
from config import DEMO_SECRET
from tests.conftest import test_settings


@pytest.mark.parametrize("secret", ["", "short", DEMO_SECRET], ids=["none", "short", "demo's"])
def test_outside_the_demo_a_default_or_short_secret_is_refused(secret: str, tmp_path: Path) -> None:
    settings = test_settings(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path)

    with pytest.raises(guard.Refused, match="SECRET_KEY must be"):
        create_app(settings | {"SECRET_KEY": secret, "DEMO": False})


def test_the_demo_starts_with_its_own_secret(tmp_path: Path) -> None:
    settings = test_settings(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path)

    assert create_app(settings | {"SECRET_KEY": DEMO_SECRET, "DEMO": True}).config["DEMO"] is True


def test_outside_the_demo_a_database_with_demo_accounts_is_refused(app: Flask) -> None:
    guard.check_database(app)
    with transaction():
        guard.mark_demo()

    with pytest.raises(guard.Refused, match="This database holds demo accounts"):
        guard.check_database(app)


def test_a_database_that_was_never_migrated_is_no_demo(tmp_path: Path) -> None:
    app = create_app(test_settings(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path))

    guard.check_database(app)
