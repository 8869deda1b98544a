"""Scans on the phone: kept whatever happens to it, sent when there is a line, counted once."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, Route

from app.core.transaction import reading
from app.extensions import db
from badges.models import Scan, StationKind
from tests.badges.venue import altered
from tests.browser.app.door import Door, kill, open_door
from tests.browser.conftest import FLAGS, Server
from tests.browser.engine.phone import API, SCANS, Phone
from tests.browser.line import line_to

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
#: one scan in the phone's memory becomes something that no server can read
SPOIL = """nonce => new Promise((done) => {
    const opening = indexedDB.open("scan");
    opening.onsuccess = () => {
        const scans = opening.result.transaction("scans", "readwrite").objectStore("scans");
        scans.index("nonce").get(nonce).onsuccess = ({ target }) => {
            scans.put({ ...target.result, scanned_at: "yesterday" }).onsuccess = done;
        };
    };
}).then(() => null)"""


def nonces(door: Door) -> list[str]:
    """What arrived, in the order in which the server took it."""
    with reading():
        query = db.select(Scan.nonce).join(Scan.station).order_by(Scan.id)
        return list(db.session.scalars(query.filter_by(public_id=door.station)))


def test_a_scan_is_answered_at_once_and_sent(phone: Phone, door: Door) -> None:
    name = door.people[0].display_name
    scan = phone.scan(door.codes[0])

    assert (scan["verdict"], scan["badge"]["name"], scan["asked"]) == ("admitted", name, False)
    phone.until_sent()
    assert door.kept() == [("admitted", "admitted", name)]
    assert phone.said(altered(door.codes[1])) == "forged"
    assert phone.said("Wi-Fi: hall 4") == "unknown"
    assert phone.said(door.confirmations[3]) == "not_yet_valid"
    assert phone.said(door.people[1].short_code.lower()) == "admitted"
    again = phone.scan(door.codes[0])
    assert (again["verdict"], again["since"][:16]) == ("already", scan["scanned_at"][:16])
    phone.until_sent()
    counts = phone.ask("engine.counts()")
    assert counts == {
        "inside": 2,
        "capacity": None,
        "roles": [{"role": "exhibitor", "count": 2}],
        "delegations": [{"delegation": "TN-03", "count": 2}],
    }
    assert door.inside() == 2


def test_scans_outlive_a_reload_and_arrive_once(phone: Phone, door: Door) -> None:
    with phone.no_line():
        taken = [phone.scan(code) for code in door.codes[:3]]
        phone.until("told.states.at(-1).online", False)
        phone.reload()
        phone.until_told(waiting=3, listSize=4)
        assert phone.said(door.codes[0]) == "already"
        assert phone.ask("engine.counts().inside") == 3

    phone.until_sent()
    assert nonces(door)[:3] == [one["nonce"] for one in taken]
    assert [said for said, *_ in door.kept()] == ["admitted"] * 3 + ["already"]
    phone.until_told(online=True)


def test_a_battery_that_dies_takes_no_scan_with_it(
    playwright: Playwright, door: Door, tmp_path: Path
) -> None:
    folder = tmp_path / "phone"

    def start() -> BrowserContext:
        where = shutil.which("chromium")
        return playwright.chromium.launch_persistent_context(
            folder, executable_path=where, args=FLAGS
        )

    context = start()
    phone = Phone(context, door.line.url)
    phone.pair_with(door)
    phone.page.route(API, lambda route: route.abort())
    scan = phone.scan(door.codes[0])
    kill(folder)
    context.close()

    context = start()
    phone = Phone(context, door.line.url)
    phone.until_sent()
    assert nonces(door) == [scan["nonce"]]
    assert phone.said(door.codes[0]) == "already"
    context.close()


def test_an_answer_lost_on_the_way_counts_once(phone: Phone, door: Door) -> None:
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    phone.page.route(SCANS, lose, times=1)
    phone.scan(door.codes[0])
    phone.until("told.states.some(({ failures }) => failures)")
    phone.until_sent()

    assert (lost, len(door.kept()), door.inside()) == ([200], 1, 1)
    assert phone.ask("told.corrected") == []


def test_a_server_that_is_down_is_tried_again(phone: Phone, door: Door) -> None:
    phone.page.route(SCANS, lambda route: route.fulfill(status=503))
    assert [phone.said(code) for code in door.codes] == ["admitted"] * 4
    phone.until("told.states.at(-1).failures > 0")
    phone.until_told(online=False, waiting=4)

    phone.page.unroute(SCANS)
    phone.until_sent()
    assert door.inside() == 4


def test_a_scan_that_no_server_reads_holds_up_no_other(phone: Phone, door: Door) -> None:
    with phone.no_line():
        bad = [phone.scan(code) for code in door.codes][1]
        phone.ask("engine.sync.run()")  # none is under way that read the scan before
        phone.page.evaluate(SPOIL, bad["nonce"])

    phone.until("told.states.at(-1).aside", 1)
    phone.until_sent()
    assert len(nonces(door)) == 3
    assert bad["nonce"] not in nonces(door)
    asides = phone.ask("engine.last(9).then((scans) => scans.filter(({ aside }) => aside).length)")
    assert asides == 1
    phone.ask("engine.discard()")
    phone.until_told(aside=0)


def test_a_server_that_stumbles_over_one_scan_takes_the_others(phone: Phone, door: Door) -> None:
    def stumble(route: Route) -> None:
        body: Any = route.request.post_data_json
        codes = [one["code"] for one in body["scans"]]
        route.fulfill(status=500) if door.codes[2] in codes else route.continue_()

    phone.page.route(SCANS, stumble)
    with phone.no_line():
        for code in door.codes:
            phone.scan(code)
    phone.until_waiting(1)
    assert door.inside() == 3

    phone.page.unroute(SCANS)
    phone.until_sent()
    assert door.inside() == 4


def test_two_tabs_are_one_phone(phone: Phone, context: BrowserContext, door: Door) -> None:
    other = Phone(context, door.line.url)
    for tab in (phone, other):
        tab.page.route(API, lambda route: route.abort())
    both = "code => { window.pending = engine.scan(code); return null; }"
    for tab in (phone, other):
        tab.page.evaluate(both, door.codes[0])
    told = sorted(tab.ask("pending.then(({ verdict }) => verdict)") for tab in (phone, other))
    assert told == ["admitted", "already"]

    assert phone.said(door.codes[1]) == "admitted"
    assert other.said(door.codes[1]) == "already"
    for tab in (phone, other):
        tab.until_waiting(4)
        tab.page.unroute(API)
    for tab in (phone, other):
        tab.until_sent()
        tab.until("engine.counts().inside", 2)
    assert (len(nonces(door)), door.inside()) == (4, 2)


def test_two_phones_without_a_line_are_told_the_truth(
    phone: Phone, chromium: Browser, door: Door
) -> None:
    second = chromium.new_context()
    other = Phone(second, door.line.url)
    other.pair_with(door)
    with other.no_line():
        with phone.no_line():
            assert [tab.said(door.codes[0]) for tab in (phone, other)] == ["admitted"] * 2
        phone.until_sent()
    other.until_sent()

    assert phone.ask("told.corrected") == []
    assert other.ask("told.corrected") == [["admitted", "already"]]
    assert sorted(door.kept()) == sorted(
        (said, "admitted", door.people[0].display_name) for said in ("admitted", "already")
    )
    assert door.inside() == 1
    assert other.said(door.codes[0]) == "already"
    second.close()


def test_what_is_taken_back_counts_no_more(phone: Phone, door: Door) -> None:
    sent = phone.scan(door.codes[0])
    phone.until_sent()
    assert phone.page.evaluate("nonce => engine.undo(nonce)", sent["nonce"]) is True
    assert phone.page.evaluate("nonce => engine.undo(nonce)", sent["nonce"]) is False
    with phone.no_line():
        unsent = phone.scan(door.codes[1])
        phone.page.evaluate("nonce => engine.undo(nonce)", unsent["nonce"])
        assert [phone.said(code) for code in door.codes[:2]] == ["admitted"] * 2
        assert phone.ask("engine.counts().inside") == 2
    phone.until_sent()

    assert (len(nonces(door)), door.inside()) == (4, 2)
    last = phone.ask("engine.last(4)")
    assert [one["undone"] for one in last] == [False, False, True, True]


def test_a_clock_that_began_again_in_1970_holds_nothing_up(phone: Phone, door: Door) -> None:
    with phone.no_line():
        phone.page.clock.set_fixed_time(datetime(1970, 1, 2, tzinfo=UTC))
        assert phone.said(door.codes[0]) == "admitted"
        phone.reload()
    phone.until_sent()

    phone.until_told(aside=0)
    assert (door.kept(), door.inside()) == (
        [("admitted", "admitted", door.people[0].display_name)],
        1,
    )


def test_at_an_exit_everybody_leaves(context: BrowserContext, hall: Server) -> None:
    with line_to(hall.url) as line:
        door = open_door(hall, line, kind=StationKind.EXIT)
        phone = Phone(context, line.url)
        phone.pair_with(door)
        with phone.no_line():
            scan = phone.scan(door.codes[0], direction="in")
        phone.until_sent()

        assert (scan["verdict"], scan["direction"]) == ("already", "out")
        assert [said for said, *_ in door.kept()] == ["already"]
        assert phone.ask("told.corrected") == []
