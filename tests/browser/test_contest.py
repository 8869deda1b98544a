"""Six jurors judge thirty photos in three rounds, until anybody can recompute the result.

One recuses, one loses the line and nothing with it, the president decides a tie, a second person
releases, the gallery opens, and the command line gives the same ranks from the public files.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Server
from tests.browser.contest import PRESIDENT, SECRETARY, Contest, Opinion, open_contest
from tests.browser.people import enter

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
HER = "juror0@example.org"


def votes(number: int) -> dict[str, int]:
    """The first twelve are in."""
    return {"": 1 if number <= 12 else 0}


def marks(number: int) -> dict[str, int]:
    """Lower numbers are better; the first two are equal in everything."""
    behind = max(0, number - 2)
    return {"science": 10 - behind // 2, "image": 10 - (behind + 1) // 2}


def fetched(server: Server, path: str) -> bytes:
    with urllib.request.urlopen(server.url + path, timeout=60) as answer:
        return bytes(answer.read())


def open_round(page: Page, contest: Contest, number: int) -> None:
    page.goto(f"/staff/calls/{contest.code}/rounds/{contest.rounds[number]}/")
    page.locator("summary", has_text="Open the round").click()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text(re.compile("open", re.I)).first).to_be_visible()


def close_round(page: Page, contest: Contest, number: int) -> None:
    page.goto(f"/staff/calls/{contest.code}/rounds/{contest.rounds[number]}/close")
    page.get_by_role("button", name="Close the round").click()
    page.wait_for_url(lambda url: not url.endswith("/close"))


def test_a_contest_from_the_first_vote_to_the_gallery(
    server: Server, chromium: Browser, tmp_path: Path
) -> None:
    contest = open_contest(server)
    secretary = enter(chromium, server, SECRETARY, contest.secretary)
    juror = enter(chromium, server, HER, contest.juror)

    open_round(secretary, contest, 0)
    vote_and_lose_the_line(juror, contest)
    recuse_from_one(juror, contest)
    refuse_to_close_unnoticed(secretary, contest)
    the_others(contest, 0, votes)
    judge_in_the_window(juror, contest, 0, "In")
    close_round(secretary, contest, 0)

    for number in (1, 2):
        open_round(secretary, contest, number)
        the_others(contest, number, marks)
        contest.cookies.setdefault(HER, session_of(juror))
        contest.judge(HER, contest.rounds[number], marks)
        del contest.cookies[HER]
        close_round(secretary, contest, number)

    president = enter(chromium, server, PRESIDENT, contest.president)
    decide_the_tie(president, contest)
    sign(president, contest)
    release(secretary, contest)
    the_gallery_is_public(chromium, server, contest)
    anybody_recomputes(server, contest, tmp_path)


def session_of(page: Page) -> str:
    return next(one["value"] for one in page.context.cookies() if one["name"] == "session")


def the_others(contest: Contest, number: int, opinion: Opinion) -> None:
    for email in contest.cookies:
        contest.judge(email, contest.rounds[number], opinion)


def vote_and_lose_the_line(page: Page, contest: Contest) -> None:
    seat, tasks = contest.desk(HER, contest.rounds[0])
    assert len(tasks) == 15
    page.goto(f"/jury/{seat}/")
    expect(page.locator("#desk[data-ready]")).to_be_attached()
    page.wait_for_load_state("networkidle")
    say(page, tasks[0][1])
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved at"))
    page.keyboard.press("Enter")
    page.context.set_offline(True)
    say(page, tasks[1][1])
    expect(page.locator("#saved")).to_contain_text("Saved on this device")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved at"), timeout=40_000)
    assert len(contest.desk(HER, contest.rounds[0])[1]) == 13


def say(page: Page, number: int) -> None:
    """The vote of this photo, by the label beside it."""
    label = "In" if votes(number)[""] else "Out"
    page.locator(f'.desk-keys input[data-shown="{label}"]').check()


def recuse_from_one(page: Page, contest: Contest) -> None:
    seat, tasks = contest.desk(HER, contest.rounds[0])
    page.goto(f"/jury/{seat}/{tasks[0][0]}")
    page.locator("summary", has_text=re.compile("conflict", re.I)).click()
    page.get_by_label("What is the conflict?").select_option("pupil")
    page.get_by_label("In your words").fill("She is in my club.")
    page.get_by_role("button", name="Step back from it").click()
    page.wait_for_load_state()
    left = [task for task, _, _ in contest.desk(HER, contest.rounds[0])[1]]
    assert tasks[0][0] not in left


def refuse_to_close_unnoticed(page: Page, contest: Contest) -> None:
    page.goto(f"/staff/calls/{contest.code}/rounds/{contest.rounds[0]}/close")
    expect(page.get_by_text("Votes are still open")).to_be_visible()
    page.get_by_role("button", name="Close the round").click()
    assert page.url.endswith("/close")


def judge_in_the_window(page: Page, contest: Contest, number: int, label: str) -> None:
    """All that is left on her desk, one after the other, each mark saved before the next."""
    for task, photo, _ in contest.desk(HER, contest.rounds[number])[1]:
        seat = contest.desk(HER, contest.rounds[number])[0]
        page.goto(f"/jury/{seat}/{task}")
        expect(page.locator("#desk[data-ready]")).to_be_attached()
        say(page, photo)
        expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved at"))
    assert contest.desk(HER, contest.rounds[number])[1] == []


def decide_the_tie(page: Page, contest: Contest) -> None:
    page.goto(f"/staff/calls/{contest.code}/rounds/{contest.rounds[2]}/ties")
    expect(page.get_by_role("heading", name="2 equal in everything")).to_be_visible()
    selects = page.locator("main select")
    selects.nth(0).select_option("0002")
    selects.nth(1).select_option("0001")
    page.get_by_label("Reason").fill("The text explains what one sees.")
    page.get_by_role("button", name="Decide this tie").click()
    expect(page.get_by_text("The text explains what one sees.")).to_be_visible()


def sign(page: Page, contest: Contest) -> None:
    page.goto(f"/staff/calls/{contest.code}/results/sign")
    assert "Public 1" not in page.content()
    page.get_by_label(re.compile("I have looked at the order")).check()
    page.get_by_role("button", name="Sign the order").click()
    page.wait_for_url(lambda url: not url.endswith("/sign"))


def release(page: Page, contest: Contest) -> None:
    page.goto(f"/staff/calls/{contest.code}/results/release")
    page.get_by_label(re.compile("I have looked at the result")).check()
    page.get_by_role("button", name="Release the result").click()
    page.wait_for_load_state()
    expect(page.get_by_text("released", exact=False).first).to_be_visible()


def the_gallery_is_public(chromium: Browser, server: Server, contest: Contest) -> None:
    page = chromium.new_context(base_url=server.url, locale="en-GB").new_page()
    page.goto(f"/gallery/{contest.code}/")
    expect(page.get_by_text("Photo number 2", exact=True)).to_be_visible()
    expect(page.get_by_text("Public 2")).to_be_visible()
    picture = page.locator(".g-card img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60


def anybody_recomputes(server: Server, contest: Contest, folder: Path) -> None:
    """From the public files alone: the page's order, the protocol's and the command's agree."""
    for name in ("marks.csv", "criteria.csv"):
        (folder / name).write_bytes(fetched(server, f"/calls/{contest.code}/{name}"))
    out = folder / "out.csv"
    command = [
        *(sys.executable, "-m", "flask", "--app", "wsgi", "marks", "rank"),
        *(str(folder / "marks.csv"), "--criteria", str(folder / "criteria.csv"), "-o", str(out)),
    ]
    subprocess.run(
        command, check=True, cwd=ROOT, capture_output=True,
        env={"DEMO": "1", "INSTANCE": str(folder), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    lines = list(csv.DictReader(io.StringIO(out.read_text())))
    ranks = [(line["rank"], line["submission"]) for line in lines[2:]]
    assert ranks == [("3", "0003"), ("4", "0004"), ("5", "0005"), ("6", "0006")]
    assert {line["submission"] for line in lines[:2]} == {"0001", "0002"}
    assert lines[0]["raw"] == lines[1]["raw"] == "100.0000"
    protocol = pypdf.PdfReader(io.BytesIO(fetched(server, f"/calls/{contest.code}/protocol.pdf")))
    text = "\n".join(page.extract_text() for page in protocol.pages)
    places = [text.index(f"000{number}") for number in (2, 1)]
    assert places == sorted(places)
    assert "The text explains what one sees." in text
    assert re.search(r"[0-9a-f]{16}", text)
