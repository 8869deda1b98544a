"""Every address that answers GET, with objects that exist, seen by somebody who may."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from flask import Flask
from werkzeug.routing import Rule

from app.core.access import access_of
from tests.tour.calls_visits import CALL_STATES, MORE_CALLS
from tests.tour.world import COMING, PAST, Values

PART = re.compile(r"<(?:[^<>]*:)?(\w+)>")
NOBODY = ""
#: who goes where: the longest beginning of the path decides; public pages are for nobody
GUIDES = {
    "/": "admin",
    "/account/": "head",
    "/delegations/": "head",
    "/entries/": "member",
    "/gallery/": "member",
    "/invoices/": "finance",
    "/jury/": "juror",
    "/member/": "member",
    "/programmes/": "head",
    "/receipts/": "finance",
    "/scan/": "desk",
    "/staff/calls/": "manager",
    "/staff/delegations/": "region",
    "/staff/devices/": "manager",
    "/staff/editions/": "manager",
    "/staff/money/": "finance",
    "/staff/stations/": "manager",
}
#: answers for programs, which need a token of their own, and files that are no pages
LEFT_OUT = {
    "badges.board_events": "goes on for five minutes",
    "badges.design_preview": "a part of a page",
    "badges.lost_at_station": "leads to the badge",
    "judging.entry_files": "a part of a page",
    "judging.judge": "leads to the next task",
    "site.metrics": "404 without its token",
    "site.ready": "503 without a worker",
    "static": "files",
}
#: pages shown under a condition that their own objects do not meet; a third value is the status
STATES: dict[str, tuple[tuple[str, str] | tuple[str, str, int], ...]] = {
    "programmes.programme": (("admin", "/staff/programmes/{staff:programmes/code}"),),
    "registration.spreadsheet_preview": (
        ("head", "/delegations/{delegations/public_id}/spreadsheet/{spreadsheet/token}"),
        ("head", "/delegations/{delegations/public_id}/spreadsheet/{wrong/token}", 422),
    ),
    "registration.decide": (
        ("region", "/delegations/{state/submitted}/send-back"),
        ("region", "/delegations/{state/submitted}/refuse"),
        ("manager", "/delegations/{state/validated}/confirm"),
    ),
    "badges.issue_certificate": (
        (
            "manager",
            "/staff/editions/ese-2026/certificates/people/{absent/public_id}/participation",
        ),
    ),
    "badges.delegation_certificates": (
        ("admin", "/delegations/{badges:delegations/public_id}/certificates"),
    ),
    "badges.delegation_certificates_file": (
        ("admin", "/delegations/{badges:delegations/public_id}/certificates.pdf"),
    ),
    "badges.certificates_file": (
        ("manager", f"/staff/editions/{PAST}/certificates.pdf?kind=participation"),
    ),
    "accounts.enter_code": (("halfway", "/account/sign-in/code"),),
    "stations.people": (("desk", "/api/v1/stations/{stations/station_id}/people?words=an"),),
    **CALL_STATES,
}
#: the same pages once more, in another state or for somebody else
MORE: tuple[tuple[str, str] | tuple[str, str, int], ...] = (
    (NOBODY, "/no-such-page", 404),
    (NOBODY, "/certificates/0000-0000-0000", 404),
    (NOBODY, "/account/link/used-up", 410),
    (NOBODY, "/programmes/?words=nothing"),
    ("desk", "/staff/organisations/", 403),
    ("admin", "/account/second-factor"),
    ("member", "/"),
    ("head", "/delegations/"),
    ("finance", "/staff/"),
    ("region", "/staff/"),
    ("manager", "/staff/"),
    ("news", "/staff/"),
    ("admin", "/programmes/leaders-congress-2027/"),
    ("admin", "/programmes/photo-contest-2027/"),
    ("admin", "/delegations/{state/draft}/"),
    ("region", "/delegations/{state/submitted}/"),
    ("member", "/delegations/{state/validated}/"),
    ("finance", "/delegations/{state/confirmed}/"),
    ("manager", f"/staff/editions/{COMING}/badges"),
    ("manager", f"/staff/editions/{COMING}/certificates"),
    ("manager", f"/staff/editions/{COMING}/stations?kind=meal"),
    ("manager", "/staff/stations/{phones/public_id}"),
    ("admin", "/staff/people/?words=nobody-has-such-a-name"),
    ("finance", "/staff/money/?state=open"),
    *MORE_CALLS,
)


@dataclass(frozen=True)
class Visit:
    """One address and who opens it (an account of the demo; nobody: not signed in)."""

    who: str
    path: str
    status: int = 200


def visits(app: Flask, values: Values) -> list[Visit]:
    """Every page and file. LookupError names the parts of paths that nothing is known for."""
    found = [visit for rule in _rules(app) for visit in _visits(app, rule, values)]
    found += [_visit(values, *more) for more in MORE]
    return sorted(set(found), key=lambda visit: (visit.who, visit.path))


def _rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        left_out = rule.endpoint in LEFT_OUT or rule.endpoint.endswith(".static")
        if "GET" in (rule.methods or ()) and not left_out:
            yield rule


def _visits(app: Flask, rule: Rule, values: Values) -> Iterator[Visit]:
    if rule.endpoint in STATES:
        yield from (_visit(values, *state) for state in STATES[rule.endpoint])
        return
    found = [_known(rule, word, name, values) for word, name in _parts(rule.rule)]
    for chosen in product(*found):
        rest = iter(chosen)
        path = PART.sub(lambda _: next(rest), rule.rule)  # noqa: B023 - used at once
        yield Visit(_guide(app, rule), path)


def _parts(path: str) -> Iterator[tuple[str, str]]:
    """(word before it, name) of each part that varies."""
    word = ""
    for segment in path.split("/"):
        part = PART.search(segment)
        if part:
            yield word, part[1]
        else:
            word = segment


def _known(rule: Rule, word: str, name: str, values: Values) -> tuple[str, ...]:
    area = rule.endpoint.split(".")[0]
    for key in (f"{area}:{word}/{name}", f"{word}/{name}"):
        if key in values:
            return values[key]
    raise LookupError(f"{rule.endpoint}: tests/tour/world.py knows no {word}/{name}")


def _guide(app: Flask, rule: Rule) -> str:
    with app.app_context():
        access = access_of(rule.endpoint)
    if access is not None and access.public:
        return NOBODY
    return GUIDES[max((start for start in GUIDES if rule.rule.startswith(start)), key=len)]


def _visit(values: Values, who: str, path: str, status: int = 200) -> Visit:
    """``path`` with the names of values in it exchanged for values."""
    return Visit(who, re.sub(r"\{([^}]+)\}", lambda part: values[part[1]][0], path), status)
