"""What a phone keeps and forgets, how quick it is, and when it asks the server first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, BrowserContext, Route

from app.core.transaction import reading, transaction
from app.extensions import db
from badges.models import Area, Device, Station
from badges.rules.code import BadgeCode, short_code, sign
from badges.services.badges import issue_badges
from registration.models import Delegation
from tests.badges.venue import add_person, badges_of, code_of
from tests.browser.app.door import Door, open_door
from tests.browser.conftest import Server
from tests.browser.engine.phone import API, NO_STORAGE, SCANS, UNSENT, Phone
from tests.browser.line import line_to

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
MANIFEST = "**/api/v1/stations/*/manifest*"
MANY = 10_000
AFTERWARDS = datetime(2027, 7, 28, 12, tzinfo=UTC)
#: how many rows there are in each part of the phone's memory
ROWS = """() => new Promise((done) => {
    const opening = indexedDB.open("scan");
    opening.onsuccess = () => {
        const db = opening.result, names = [...db.objectStoreNames], found = {};
        const reading = db.transaction(names);
        for (const name of names) {
            const counting = reading.objectStore(name).count();
            counting.onsuccess = () => { found[name] = counting.result; };
        }
        reading.oncomplete = () => { db.close(); done(found); };
    };
})"""
#: bytes that the phone has room for
ROOM = 200_000
#: how many large codes it read until it was full
FILL = """async () => {
    let count = 0;
    while (told.states.at(-1).storage === "lasting" && count < 300) {
        await engine.scan(`${count++} `.repeat(1000));
    }
    return count;
}"""
#: how many pairings that were left have something to send
FORMER = "engine.store.former().then(({ length }) => length)"
#: milliseconds that each of the codes took
TIMED = """async codes => {
    const times = [];
    for (const code of codes) {
        const start = performance.now(), { verdict } = await engine.scan(code);
        if (verdict !== "admitted") throw new Error(`${code}: ${verdict}`);
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b);
}"""


def wiped_but(scans: int, *, tokens: int = 0) -> dict[str, int]:
    """The rows of a phone that forgot everything but what it could not send, and by which pairing
    it still can."""
    return {"badges": 0, "meta": tokens, "passes": 0, "scans": scans}


def ended(door: Door) -> list[bool]:
    """Of each phone that was paired with the door, whether that has ended."""
    with reading():
        query = db.select(Device).join(Device.station).where(Station.public_id == door.station)
        return [one.revoked_at is not None for one in db.session.scalars(query).unique()]


def big_list(manifest: dict[str, Any], key: Ed25519PrivateKey) -> tuple[dict[str, Any], list[str]]:
    """The same station's manifest with ten thousand people, and the codes of some."""
    badges, codes = [], []
    for number in range(MANY):
        serial = (number * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "big")
        country = f"C{number % 70:02}"
        badges.append({
            "id": serial.hex(), "name": f"Łucja Wiśniewska {number}", "native_name": "",
            "role": "exhibitor", "organisation": f"School {number % 300}", "country": country,
            "delegation": f"{country}-01", "issue": 0, "short_code": short_code(serial),
            "status": "valid",
        })  # fmt: skip
        if number % 200 == 0:
            body = BadgeCode(1, 9, manifest["station"]["edition_number"], serial, 0, 0)
            codes.append(sign(body, key))
    public = {"id": 9, "public_key": key.public_key().public_bytes_raw().hex()}
    return manifest | {"badges": badges, "keys": [public], "revoked": []}, codes


def test_ten_thousand_badges_are_judged_without_asking(context: BrowserContext, door: Door) -> None:
    phone, codes = Phone(context, door.line.url), []

    def many(route: Route) -> None:
        manifest, found = big_list(route.fetch().json(), Ed25519PrivateKey.generate())
        codes.extend(found)
        route.fulfill(json=manifest)

    phone.page.route(MANIFEST, many, times=1)
    phone.pair_with(door)
    with phone.no_answer(API):
        times = phone.page.evaluate(TIMED, codes[:25])
        phone.reload()
        times += phone.page.evaluate(TIMED, codes[25:])

        assert len(times) == len(codes) == MANY // 200
        assert phone.state["listSize"] == MANY
        found = phone.ask("engine.search('9876 wisniewska LUCJA')")
        assert [one["name"] for one in found] == ["Łucja Wiśniewska 9876"]
        assert len(phone.ask("engine.search('łucja')")) == 12
        assert phone.said(found[0]["short_code"]) == "admitted"
        assert phone.ask("engine.counts().inside") == len(codes) + 1


def test_unpairing_wipes_the_list_and_keeps_what_was_not_sent(phone: Phone, door: Door) -> None:
    phone.scan(door.codes[0])
    phone.until_sent()
    phone.page.route(SCANS, lambda route: route.abort())
    phone.scan(door.codes[1])
    phone.ask("engine.unpair()")

    assert phone.ask("[engine.paired, engine.search('ma'), told.wiped]") == [None, [], ["unpaired"]]
    assert phone.page.evaluate(ROWS) == wiped_but(1, tokens=1)
    phone.reload()
    phone.until_told(waiting=1)
    assert phone.ask("engine.paired") is None
    assert (ended(door), door.inside()) == ([False], 1)
    phone.page.unroute(SCANS)
    phone.ask("engine.sync.run()")
    phone.until_sent()
    phone.until(FORMER, 0)
    assert (ended(door), door.inside()) == ([True], 2)
    assert phone.page.evaluate(ROWS) == wiped_but(0)
    assert phone.ask("engine.last(9)") == []


def test_what_a_station_sent_stays_while_the_phone_is_paired_with_it(
    phone: Phone, door: Door
) -> None:
    phone.page.route(SCANS, lambda route: route.abort())
    phone.scan(door.codes[0])
    phone.ask("engine.unpair()")
    phone.pair_with(door)
    phone.page.unroute(SCANS)
    phone.until_sent()
    phone.until(FORMER, 0)
    assert (sorted(ended(door)), door.inside()) == ([False, True], 1)
    assert len(phone.ask("engine.last(9)")) == 1


def test_what_waits_for_one_station_is_sent_to_no_other(phone: Phone, door: Door) -> None:
    other = open_door(door.server, door.line)
    with phone.no_line():
        phone.scan(door.codes[0])
    phone.pair_with(other)  # it is sent before the phone changes its station
    phone.until_told(elsewhere=0)
    assert door.inside() == 1

    phone.page.route(SCANS, lambda route: route.abort())
    assert phone.said(other.codes[0]) == "admitted"
    phone.pair_with(door)
    assert phone.said(door.codes[1]) == "admitted"
    phone.until("[told.states.at(-1).waiting, told.states.at(-1).elsewhere].join()", "1,1")
    assert (ended(other), phone.ask("engine.counts().inside")) == ([False], 2)
    phone.page.unroute(SCANS)  # each is sent by the pairing of its station
    phone.until_sent()
    phone.until(FORMER, 0)
    assert (door.inside(), other.inside(), ended(other)) == (2, 1, [True])
    assert phone.ask("engine.counts().inside") == 2


def test_a_phone_that_was_revoked_forgets_the_list(phone: Phone, door: Door) -> None:
    door.revoke()
    phone.scan(door.codes[0])
    phone.until("told.wiped", ["revoked"])
    phone.until(UNSENT, 1)

    assert phone.ask("engine.paired") is None
    assert phone.page.evaluate(ROWS) == wiped_but(1)
    phone.pair_with(door)
    phone.until_sent()
    assert [said for said, *_ in door.kept()] == ["admitted"]


def test_two_days_after_the_edition_the_list_is_gone(phone: Phone, door: Door) -> None:
    with phone.no_line():
        phone.scan(door.codes[0])
        phone.page.clock.set_fixed_time(AFTERWARDS)
        phone.reload()

        assert phone.ask("engine.paired") is None
        assert phone.page.evaluate(ROWS) == wiped_but(1)
        assert phone.page.evaluate("engine.scan('M1').catch(({ name }) => name)") == "NoList"


def test_a_browser_that_keeps_nothing_reads_on_and_says_so(
    context: BrowserContext, door: Door
) -> None:
    phone = Phone(context, door.line.url, NO_STORAGE)
    phone.pair_with(door)

    assert phone.state["storage"] == "memory"
    with phone.no_line():
        assert [phone.said(door.codes[0]) for _ in range(2)] == ["admitted", "already"]
        assert phone.ask("engine.counts().inside") == 1
    phone.until_sent()
    assert door.inside() == 1


def test_a_phone_that_is_full_reads_on_and_says_so(context: BrowserContext, door: Door) -> None:
    page = context.new_page()
    keys, where = context.new_cdp_session(page), {"origin": door.line.url}
    keys.send("Storage.overrideQuotaForOrigin", where | {"quotaSize": ROOM})
    phone = Phone(context, door.line.url)
    phone.pair_with(door)
    assert phone.state["storage"] == "lasting"
    with phone.no_line():
        filled = phone.page.evaluate(FILL)
        assert [phone.said(door.codes[0]) for _ in range(2)] == ["admitted", "already"]
        phone.until("told.states.at(-1).storage", "full")
        phone.until("told.states.at(-1).waiting", filled + 2)
        keys.send("Storage.overrideQuotaForOrigin", where)
        phone.ask("engine.sync.run()")  # there is room again: a reload loses none
        phone.reload()
        phone.until("told.states.at(-1).waiting", filled + 2)
        assert phone.state["storage"] == "lasting"
    phone.until_sent()
    assert (len(door.kept()), door.inside()) == (filled + 2, 1)


def test_where_places_are_few_the_server_is_asked(chromium: Browser, hall: Server) -> None:
    with line_to(hall.url) as line:
        door = open_door(hall, line, capacity=1)
        contexts = [chromium.new_context() for _ in range(2)]
        phones = [Phone(context, line.url) for context in contexts]
        for phone in phones:
            phone.pair_with(door)
        first, second = phones

        assert first.scan(door.codes[0])["asked"] is True
        assert second.said(door.codes[1]) == "full"  # its list knows nothing of the first yet
        with first.no_answer(SCANS):
            alone = first.scan(door.codes[1])  # after a while it decides
        assert (alone["reason"], alone["asked"]) == ("full", False)
        for context in contexts:
            context.close()
        assert [said for said, *_ in door.kept()][:2] == ["admitted", "refused"]


def newcomer(number: int) -> tuple[str, str]:
    """The code and the name of somebody who is on no phone's list yet."""
    with transaction():
        delegation = db.session.scalars(
            db.select(Delegation).order_by(Delegation.id.desc())
        ).first()
        assert delegation is not None
        add_person(delegation, number)
        issue_badges(delegation.edition, by="test")
        badge = badges_of(delegation.edition)[-1]
        return code_of(badge), badge.display_name


def test_nobody_is_turned_away_by_an_old_list(phone: Phone, door: Door) -> None:
    new, name = newcomer(9)
    scan = phone.scan(new)

    assert (scan["verdict"], scan["asked"], scan["badge"]["name"]) == ("admitted", True, name)
    phone.until("told.states.at(-1).listSize", 5)
    with phone.no_line():
        assert phone.said(new) == "already"
    phone.until_sent()
    phone.until("told.states.at(-1).online")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    late, _name = newcomer(10)
    phone.page.route(SCANS, lose, times=1)
    assert phone.said(late) == "unknown"  # it was let in, but the answer was lost on the way
    phone.until_sent()
    assert phone.ask("told.corrected") == []  # they stand outside, and the server knows it
    assert [door.kept()[-1][:2], door.inside()] == [("admitted", "refused"), 1]
    assert phone.ask("engine.counts().inside") == 1


def test_what_changes_reaches_the_phone(phone: Phone, door: Door) -> None:
    with transaction():
        station = db.session.scalars(db.select(Station).filter_by(public_id=door.station)).unique()
        area: Area = station.one().area
        area.capacity = 7
    phone.ask("engine.sync.run({ list: true })")

    assert phone.ask("engine.counts()")["capacity"] == 7
    assert (phone.state["listSize"], phone.state["closed"]) == (4, False)
    station = phone.ask("engine.paired")["station"]
    assert (station["name"], station["timezone"]) == (door.name, "Europe/Warsaw")
