"""Who walks through the browser tests: accounts with a password and a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyotp
from playwright.sync_api import Browser, Page

from app.accounts.models import User
from app.accounts.services import passwords
from app.core.access import Role
from app.core.transaction import transaction
from tests.browser.conftest import Server, signed_in
from tests.factories import user_with

PASSWORD = "olive stones clean water"


@dataclass
class Person:
    """One account and a window of its own."""

    email: str
    secret: str
    page: Page


def account(email: str, *roles: Role, scope: str | None = None, **values: Any) -> str:
    """Open an account with PASSWORD; the answer is the secret of its second factor."""
    secret = pyotp.random_base32()
    with transaction():
        user: User = user_with(*roles, scope=scope, email=email, totp_secret=secret, **values)
        user.password_hash = passwords.hashed(PASSWORD)
    return secret


def enter(browser: Browser, server: Server, email: str, secret: str, **window: Any) -> Page:
    """A window in which ``email`` signed in, by password and code, as people do."""
    wide = {"width": 1280, "height": 900}
    context = browser.new_context(
        base_url=server.url, viewport=wide, locale="en-GB", accept_downloads=True, **window
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/account/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def window_of(browser: Browser, server: Server, user: User, **window: Any) -> Page:
    """A window in which ``user`` is signed in already, for tests of what comes after."""
    wide = {"width": 1280, "height": 900}
    context = browser.new_context(base_url=server.url, viewport=wide, locale="en-GB", **window)
    context.set_default_timeout(20_000)
    context.add_cookies([signed_in(server, user)])
    return context.new_page()
