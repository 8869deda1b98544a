"""The main job, walked whole by everybody who has a part in it, in a real browser.

An organisation in arrears registers at the non-member rate, pays its fee and sees the rate change;
twelve people come by spreadsheet; a parent consents; the region validates; the invoice is paid;
badges are printed and read at the door; a certificate is downloaded, verified and revoked.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
import subprocess
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.core.access import Role
from tests.browser import fair as fairs
from tests.browser.conftest import Server
from tests.browser.people import account, enter

pytestmark = [pytest.mark.browser, pytest.mark.database("postgres")]


def download(page: Page, press: Callable[[], None]) -> bytes:
    with page.expect_download() as found:
        press()
    return Path(found.value.path()).read_bytes()


def pictures(pdf: bytes, folder: Path, resolution: int = 150) -> list[Image.Image]:
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", str(resolution), "-png", str(source), str(folder / "sheet")]
    subprocess.run(command, check=True)
    made = sorted(folder.glob("sheet-*.png"))
    opened = [Image.open(path).convert("RGB") for path in made]
    for path in made:
        path.unlink()
    return opened


def codes(images: list[Image.Image]) -> list[str]:
    return [found.text for image in images for found in zxingcpp.read_barcodes(image)]


def mail_to(server: Server, address: str, seconds: float = 20) -> str:
    """The text of the mail that the worker delivered to ``address``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for path in (server.folder / "mail").glob("*.eml"):
            parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(parsed, EmailMessage)
            if parsed["To"] == address:
                return str(parsed.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        time.sleep(0.2)
    pytest.fail(f"no mail came for {address}")


def film(path: Path, image: Image.Image) -> None:
    """A film of one picture for the fake camera: the badge held before it."""
    frame = Image.new("RGB", (640, 480), "white")
    shown = image.copy()
    shown.thumbnail((460, 470))
    frame.paste(shown, ((640 - shown.width) // 2, (480 - shown.height) // 2))
    still = io.BytesIO()
    frame.save(still, "JPEG", quality=92)
    path.write_bytes(still.getvalue() * 5)


class Walk:
    """The journey's people, each in a window of their own, and where they meet."""

    def __init__(self, server: Server, chromium: Browser, folder: Path) -> None:
        self.server, self.chromium, self.folder = server, chromium, folder
        fair = fairs.set_up()
        self.edition = fair.edition
        self.organisation = fair.organisation
        staff = {
            "head": (Role.HEAD_OF_DELEGATION, f"organisation:{fair.organisation}"),
            "region": (Role.REGIONAL_VALIDATOR, "region:africa"),
            "finance": (Role.FINANCE, None),
            "manager": (Role.PROGRAMME_MANAGER, f"edition:{fair.edition}"),
            "desk": (Role.DESK, f"edition:{fair.edition}"),
        }
        self.secrets = {
            who: account(f"{who}@expo.example", role, scope=scope)
            for who, (role, scope) in staff.items()
        }
        self.delegation = ""

    def enter(self, who: str, browser: Browser | None = None, **window: Any) -> Page:
        email_address, secret = f"{who}@expo.example", self.secrets[who]
        return enter(browser or self.chromium, self.server, email_address, secret, **window)


def open_a_draft_in_arrears(walk: Walk, head: Page) -> None:
    head.goto(f"/programmes/{walk.edition}/")
    head.get_by_role("link", name="Register a delegation").click()
    expect(head.locator("main")).to_contain_text("Non-member rate")
    expect(head.locator("main")).to_contain_text(f"the {fairs.FEE_YEAR} fee is not paid")
    head.get_by_role("button", name="Open a draft").click()
    head.wait_for_url("**/delegations/*/")
    walk.delegation = head.url


def bring_twelve_people(walk: Walk, head: Page) -> None:
    head.goto(walk.delegation + "spreadsheet")
    file = {"name": "people.xlsx", "mimeType": "application/octet-stream"}
    head.get_by_label("Your spreadsheet").set_input_files(file | {"buffer": fairs.spreadsheet()})
    head.get_by_role("button", name="Check the file").click()
    expect(head.locator("main")).to_contain_text("12 people")
    head.get_by_role("button", name="Import").click()
    head.goto(walk.delegation)
    for written in ("ياسمين الطرابلسي", "陈雨桐", "€5,400"):
        expect(head.locator("main")).to_contain_text(written)


def pay_the_membership_fee(walk: Walk, head: Page, finance: Page) -> None:
    finance.goto(f"/staff/organisations/{walk.organisation}")
    finance.get_by_text("Fee received").click()
    finance.get_by_role("button", name=f"Record the fee of {fairs.FEE_YEAR}").click()
    expect(finance.get_by_role("status").first).to_contain_text("The fee is recorded")
    head.reload()
    expect(head.locator("main")).to_contain_text(f"Member rate: {fairs.FEE_YEAR} fee paid on")
    expect(head.locator("main")).to_contain_text("€4,200")


def ask_the_parent(walk: Walk, head: Page) -> None:
    """The one minor's parent answers by the private link, on a phone."""
    head.locator("table").get_by_role("link", name=re.compile("Yasmine Trabelsi")).click()
    head.wait_for_url("**/people/**")
    head.goto(head.url.rstrip("/") + "/consent")
    head.get_by_label("Name of the parent or guardian").fill("Leïla Trabelsi")
    head.get_by_label("E-mail address").fill("leila@example.org")
    head.get_by_role("button", name="Send the link").click()
    link = re.search(r"https?://\S+/consent/\S+", mail_to(walk.server, "leila@example.org"))
    assert link
    window = walk.chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    phone = window.new_page()
    phone.goto(link[0])
    for answer in phone.get_by_label("Yes, I agree").all():
        answer.check()
    phone.get_by_label("Your name").fill("Leïla Trabelsi")
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.locator("main")).to_contain_text("You have answered")
    window.close()


def submit_and_validate(walk: Walk, head: Page) -> None:
    head.goto(walk.delegation + "submit")
    head.get_by_label(re.compile("is insured")).check()
    head.get_by_role("button", name="Submit").click()
    region = walk.enter("region")
    region.goto("/staff/delegations/")
    region.get_by_role("link", name=re.compile("TN-01|Tunisia")).first.click()
    region.get_by_role("button", name="Validate and send the invoice").click()
    expect(region.locator("main")).to_contain_text("Validated")


def pay_the_invoice(walk: Walk, head: Page, finance: Page) -> None:
    head.goto(walk.delegation)
    head.get_by_role("link", name=re.compile(r"INV|\d{4}-\d+")).first.click()
    head.wait_for_url("**/invoices/**")
    paper = download(head, lambda: head.get_by_role("link", name=re.compile("PDF")).first.click())
    words = pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert "RF" in words
    assert "4,200" in words
    finance.goto(head.url.replace("/invoices/", "/staff/money/") + "/pay")
    finance.get_by_label("Amount").fill("4200")
    finance.get_by_role("button", name="Record the payment").click()
    expect(finance.get_by_role("status").first).to_be_visible()
    head.goto(walk.delegation)
    expect(head.locator("main")).to_contain_text("Confirmed")


def print_the_badges(walk: Walk, manager: Page) -> list[Image.Image]:
    manager.goto(f"/staff/editions/{walk.edition}/badges")
    pdf = download(manager, lambda: manager.get_by_role("button", name="Make the PDF").click())
    badges = pictures(pdf, walk.folder)
    assert len(badges) == 12
    assert len({code for code in codes(badges) if code.startswith("M1")}) == 12
    return badges


def read_at_the_door(walk: Walk, manager: Page, camera: Browser, badge: Image.Image) -> None:
    """Admitted once; the second time the phone says so."""
    manager.goto(f"/staff/editions/{walk.edition}/stations")
    manager.locator("#name").fill("Main gate")
    manager.get_by_role("button", name="Add").click()
    expect(manager.locator("main")).to_contain_text("Main gate")
    desk = walk.enter("desk", camera, permissions=["camera"])
    desk.goto("/scan/stations")
    desk.get_by_role("link", name="Main gate").click()
    film(walk.server.camera, badge)
    desk.get_by_role("button", name="Start the camera").click()
    expect(desk.locator("#result")).to_contain_text("Admitted")
    expect(desk.locator("#result")).to_contain_text("Trabelsi")
    desk.reload()
    desk.get_by_role("button", name="Start the camera").click()
    expect(desk.locator("#result")).to_contain_text("Already")


def certify_and_revoke(walk: Walk, head: Page, manager: Page) -> None:
    """Issued, downloaded by the head, verified by anyone; then revoked and shown so."""
    manager.goto(f"/staff/editions/{walk.edition}/certificates")
    manager.get_by_role("button", name="Issue 1 certificate").click()
    expect(manager.get_by_role("status").first).to_contain_text("1 certificate")
    head.goto(walk.delegation + "certificates")
    link = head.get_by_role("link", name=re.compile("PDF.*Yasmine"))
    (address,) = codes(pictures(download(head, link.click), walk.folder))
    anyone = walk.chromium.new_context(locale="en-GB").new_page()
    anyone.goto(address)
    expect(anyone.get_by_role("heading", level=1)).to_have_text("Valid")
    expect(anyone.locator("main")).to_contain_text("Yasmine Trabelsi")
    manager.goto(f"/staff/editions/{walk.edition}/certificates")
    manager.get_by_role("link", name="Yasmine Trabelsi").click()
    manager.get_by_role("link", name="Revoke").click()
    manager.get_by_label("Reason").fill("Issued to the wrong person")
    manager.get_by_role("button", name=re.compile("Revoke")).click()
    expect(manager.get_by_role("status").first).to_contain_text("revoked")
    anyone.reload()
    expect(anyone.get_by_role("heading", level=1)).to_have_text("Revoked")
    expect(anyone.locator("main")).not_to_contain_text("Yasmine")


def test_from_arrears_to_certificate(
    server: Server, chromium: Browser, camera_browser: Browser, tmp_path: Path
) -> None:
    walk = Walk(server, chromium, tmp_path)
    head, finance = walk.enter("head"), walk.enter("finance")
    open_a_draft_in_arrears(walk, head)
    bring_twelve_people(walk, head)
    pay_the_membership_fee(walk, head, finance)
    ask_the_parent(walk, head)
    submit_and_validate(walk, head)
    pay_the_invoice(walk, head, finance)
    manager = walk.enter("manager")
    badges = print_the_badges(walk, manager)
    read_at_the_door(walk, manager, camera_browser, badges[3])
    certify_and_revoke(walk, head, manager)
