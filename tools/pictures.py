"""Makes the pictures of the documentation: ``.venv/bin/python tools/pictures.py``.

Serves a fresh demo from a temporary folder, goes through it in Chromium as the people of the demo
would, from the jury's desk to the payment, and writes docs/pictures/*. What it shows is what the
platform does: a step that no longer works ends the script. ``./run test`` brings what it needs.
"""

import re
import shutil
import sys
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Page, sync_playwright
from python_calamine import CalamineWorkbook
from studio import Tour, demo, render, shoot

EDITION = "esi-2027"
#: pages to be looked at: name of the picture, who looks, address, what stands at the upper edge
LOOKS = (
    ("programme", "", f"/programmes/{EDITION}/", ""),
    ("arabic", "", f"/programmes/{EDITION}/?lang=ar", ""),
    ("jury", "juror", "/jury/", ""),
    ("results", "president", "/staff/calls/photo-2027/results", "#sure"),
    ("places", "manager", "/staff/calls/congress-2027/places", "main .m-crumb"),
    ("gallery", "", "/gallery/photo-2026/", ""),
    ("design", "manager", f"/staff/editions/{EDITION}/badges/design", "main .m-crumb"),
    ("board", "manager", "/staff/editions/ese-2026/board?day=all", "main .m-crumb"),
)


def look_around(tour: Tour) -> None:
    """What stands there already, for everybody and for those who organise a jury."""
    for name, who, address, top in LOOKS:
        with tour.person(who) if who else tour.window() as page:
            page.goto(address)
            if name == "jury":  # the next photo on the juror's desk
                page.goto(page.get_by_role("link", name="Go on").first.get_attribute("href") or "")
            shoot(page, name, top=top)


def print_badges(tour: Tour) -> str:
    """The manager prints the badges; answers the typed code of one."""
    with tour.person("manager") as page:
        page.goto(f"/staff/editions/{EDITION}/badges")
        shoot(page, "badges", top="main .m-crumb")
        with page.expect_download() as download:
            page.get_by_role("button", name="Make the PDF").click()
        pdf = tour.folder / "badges.pdf"
        download.value.save_as(pdf)
        page.reload()
        row = page.get_by_role("row").filter(has_text="TN-").first
        code = row.locator("td[data-label='Typed code']").inner_text()
        render(pdf, "badge", words=code)
    return code


def open_kiosk(tour: Tour) -> None:
    """The manager pairs a tablet, which waits for whoever checks in."""
    with tour.person("manager") as page:
        page.goto(f"/staff/editions/{EDITION}/stations")
        page.get_by_role("link", name="Self check-in").first.click()
        page.get_by_label("Name of the phone").fill("Tablet")
        page.get_by_role("button", name="Pair a phone").click()
        page.get_by_text("It has no camera").click()
        address = page.locator(".station-more .station-address").inner_text()
    with tour.window() as page:
        page.goto(address)
        page.get_by_role("button", name="Open the kiosk").click()
        page.get_by_role("heading", name="Check in here").wait_for()
        shoot(page, "kiosk")


def scan_badge(tour: Tour, code: str) -> None:
    """The desk reads a badge on a phone."""
    with tour.person("desk", phone=True) as page:
        page.goto("/scan/stations")
        stations = page.locator(f"[data-edition='{EDITION}']")
        stations.get_by_role("link", name="Main gate").click()
        page.get_by_role("textbox", name="Code or name").fill(code)
        page.keyboard.press("Enter")
        page.locator("#result .is-ok").wait_for()
        shoot(page, "scan", top=".scan-head")


def register(tour: Tour) -> str:
    """The head fills the draft by spreadsheet and submits it; answers its address."""
    with tour.person("head") as page:
        page.goto("/delegations/")
        page.get_by_role("main").get_by_role("link").filter(has_text="ESI 2027").first.click()
        delegation = page.url
        shoot(page, "delegation", top="main .m-crumb")
        page.goto(f"{delegation}spreadsheet")
        with page.expect_download() as download:
            page.get_by_role("link", name="Empty template").click()
        page.locator("input[type=file]").set_input_files(filled(download.value.path(), tour.folder))
        page.get_by_role("button", name="Check the file").click()
        page.get_by_role("heading", name="Look before it counts").wait_for()
        shoot(page, "spreadsheet")
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Import").click()
        ask_parent(page)
        page.goto(f"{delegation}submit")
        page.get_by_role("checkbox").check()
        shoot(page, "submit", top="h1")
        page.get_by_role("button", name="Submit").click()
        page.wait_for_url(delegation)
    return delegation


def filled(template: Path, folder: Path) -> Path:
    """The template with its own example in it, less the head of delegation: there is one."""
    sheets = CalamineWorkbook.from_path(str(template))
    _title, header, _head, *people = sheets.get_sheet_by_name("Example").to_python()
    path = folder / "people.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("People")
        for row, cells in enumerate([header, *people]):
            sheet.write_row(row, 0, cells)
    return path


def ask_parent(page: Page) -> None:
    """The first minor's parent gets the private link."""
    page.get_by_role("link", name="Ask a parent").first.click()
    page.get_by_label("Name", exact=False).first.fill("Jana Nováková")
    page.get_by_label("E-mail").fill("parent@demo.example")
    page.get_by_role("button", name="Send the link").click()


def answer_as_parent(tour: Tour) -> None:
    """The parent opens the link of the mail on a phone."""
    link = re.search(r"http\S+/consent/\S+", mail_to(tour.folder / "mail", "parent@demo.example"))
    assert link, "the mail to the parent has no link"
    with tour.window(phone=True) as page:
        page.goto(link[0])
        shoot(page, "consent", top="main .m-crumb")


def mail_to(folder: Path, recipient: str) -> str:
    """The text of the mail that the platform wrote to ``recipient``."""
    for _attempt in range(150):
        for path in folder.glob("*.eml"):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if mail["To"] == recipient and body:
                return str(body.get_content())
        time.sleep(0.2)
    sys.exit(f"no mail to {recipient} was sent")


def validate_and_pay(tour: Tour, delegation: str) -> None:
    """The region validates, the head looks at the invoice, finance records the money."""
    with tour.person("region") as page:
        page.goto(delegation)
        shoot(page, "validate", top="main .m-crumb")
        page.get_by_role("button", name="Validate and send the invoice").click()
    with tour.person("head") as page:
        page.goto(delegation)
        page.get_by_role("link", name="Invoice").first.click()
        shoot(page, "invoice", top="h1")
        invoice = page.url
    with tour.person("finance") as page:
        page.goto(invoice)
        page.get_by_role("link", name="Record a payment").click()
        due = page.locator("dd").last.inner_text()
        page.get_by_label("Amount").fill(re.sub(r"[^\d.]", "", due))
        page.get_by_role("button", name="Record the payment").click()
        page.get_by_text("Paid in full").first.wait_for()
        page.goto("/staff/money/")
        shoot(page, "money")


def main() -> None:
    """All pictures, anew."""
    chromium = shutil.which("chromium") or sys.exit("chromium is missing: ./run test installs it")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with demo(Path(name)) as url:
            tour = Tour(browser, url, Path(name))
            look_around(tour)
            scan_badge(tour, print_badges(tour))
            open_kiosk(tour)
            delegation = register(tour)
            answer_as_parent(tour)
            validate_and_pay(tour, delegation)
        browser.close()


if __name__ == "__main__":
    main()
