"""The rules of the scanning app are those of the server, case by case."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from app.core.names import search_key
from tests.browser.conftest import Server
from tests.browser.engine.cases import code_cases, hours_cases, judged_cases, public_keys
from tests.browser.engine.phone import NO_ED25519, blank_page

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]

JUDGE = """async cases => {
    const { judge, rulesOf, standingReason } = await import("/badges/static/app/judge.js");
    const { countedIn, lastBefore, occasionAt } = await import("/badges/static/app/passages.js");
    return cases.map(({ station, nobody, badge, paper, passages, at, inside, ...more }) => {
        const rules = rulesOf(station), direction = rules.onlyOut ? "out" : more.direction;
        const last = lastBefore(countedIn(passages, occasionAt(rules, at)), at);
        const known = { nobody, standing: standingReason(badge, paper, more.confirms) };
        const moment = { direction, at, inside, isInside: last?.direction === "in" };
        const answer = judge(known, rules, { ...moment, override: more.override });
        return [answer.verdict, answer.reason, answer.overruled];
    });
}"""
OPEN_NOW = """async cases => {
    const { isBeforeAll, occasion } = await import("/badges/static/app/hours.js");
    return cases.map(([hours, zone, at]) => {
        const { name, begins, ends } = occasion(hours, zone, at) ?? {};
        return [name ? [name, begins, ends] : [], isBeforeAll(hours, zone, at)];
    });
}"""
READ = """async ([texts, keys]) => {
    const { isConfirmation, read, shortCode, verify } = await import("/badges/static/app/codes.js");
    const answers = [];
    for (const text of texts) {
        const signed = read(text), key = signed && keys[signed.keyId];
        const { message, signature, ...fields } = signed ?? {};
        const holds = Boolean(key) && await verify(signed, key);
        const said = signed ? { ...fields, confirms: isConfirmation(signed) } : null;
        answers.push([text, said, holds, shortCode(text)]);
    }
    return answers;
}"""
FOLD = """async names => {
    const { searchKey } = await import("/badges/static/app/names.js");
    return names.map(searchKey);
}"""
NAMES = (
    "Łukasz  O’Neil", "Đorđe Nikolić", "Ђорђе Николић", "ياسمين الطرابلسي", "Ὀδυσσεὺς Παπαδόπουλος",
    "Straße-Weiß", "İpek Yıldız", "Ægir Þórsson", "陈丽雨", "ヴァレンティナ がぎ", "अनुष्का शर्मा",
    "Jean‐Luc d'Arc", "ﬁona Ⅳ", "שָׁלוֹם", "Nguyễn Thị Ánh", "  a_b\tc  ",
)  # fmt: skip


@pytest.fixture
def page(context: BrowserContext, hall: Server) -> Page:
    return blank_page(context, hall.url)


def differing(given: list[Any], expected: list[Any], found: list[Any]) -> list[Any]:
    """The first cases that were answered otherwise."""
    assert len(found) == len(expected)
    return [t for t in zip(given, expected, found, strict=True) if t[1] != t[2]][:3]


def test_the_phone_judges_as_the_server_does(page: Page) -> None:
    cases = judged_cases(6000)
    given, expected = [told for told, _ in cases], [answer for _, answer in cases]

    assert differing(given, expected, page.evaluate(JUDGE, given)) == []
    assert {tuple(answer[:2]) for answer in expected} >= {
        ("admitted", None), ("already", None), ("admitted", "unpaid"), ("admitted", "expired"),
        *(("refused", reason) for reason in (
            "unknown", "forged", "revoked", "wrong_edition", "not_confirmed", "unpaid",
            "wrong_role", "not_yet_valid", "expired", "full", "consent_missing",
        )),
    }  # fmt: skip


def test_hours_are_those_of_the_place_in_summer_and_winter(page: Page) -> None:
    cases = hours_cases()
    given, expected = [told for told, _ in cases], [answer for _, answer in cases]

    assert differing(given, expected, page.evaluate(OPEN_NOW, given)) == []


@pytest.mark.parametrize("own", [True, False], ids=["built in", "fallback"])
def test_the_phone_reads_codes_as_the_server_does(
    context: BrowserContext, hall: Server, own: bool
) -> None:
    page = blank_page(context, hall.url, "" if own else NO_ED25519)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    cases = [list(case) for case in code_cases(300)]

    found = page.evaluate(READ, [[case[0] for case in cases], public_keys()])

    assert differing([case[0] for case in cases], cases, found) == []
    kinds = [(fields is not None, signed) for _, fields, signed, _ in cases]
    assert min(kinds.count(one) for one in ((True, True), (True, False), (False, False))) > 100
    assert sum(short is not None for *_, short in cases) > 100
    assert ("noble-ed25519.js" in asked) is not own


def test_names_are_folded_as_the_server_folds_them(page: Page) -> None:
    assert page.evaluate(FOLD, list(NAMES)) == [search_key(name) for name in NAMES]
