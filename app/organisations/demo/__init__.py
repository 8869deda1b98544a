"""Sample organisations: named in public pages of MILSET, shown as samples and not as members.

Who paid which fee is invented.
"""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.accounts import demo as accounts
from app.accounts.models import Grant
from app.core.access import Role
from app.extensions import db
from app.organisations.models import Membership, Organisation, Region

REGIONS = {
    "africa": "MILSET Africa",
    "amlat": "MILSET AMLAT",
    "asia": "MILSET Asia",
    "europe": "MILSET Europe",
    "noram": "MILSET NORAM",
    "vostok": "MILSET Vostok",
}
FEE = 250_00


def load(made: dict[str, Any]) -> None:
    """Regions, organisations with memberships, and the demo's accounts."""
    regions = {code: _region(code, name) for code, name in REGIONS.items()}
    with (Path(__file__).parent / "organisations.csv").open(encoding="utf-8") as lines:
        organisations = {row["code"]: _organisation(row, regions) for row in csv.DictReader(lines)}
    db.session.add_all([*regions.values(), *organisations.values()])
    db.session.flush()
    made["regions"], made["organisations"] = regions, organisations
    made["users"] = _accounts(organisations)


def _region(code: str, name: str) -> Region:
    return Region(code=code, name=name, email=f"{code}@demo.example")


def _organisation(row: dict[str, str], regions: dict[str, Region]) -> Organisation:
    organisation = Organisation(
        code=row["code"],
        name=row["name"],
        latin_name=row["latin_name"],
        country=row["country"],
        region=regions[row["region"]],
        city=row["city"],
        email=f"office@{row['code']}.example",
        description=row["description"],
        accredited_at=datetime(2026, 1, 15, tzinfo=UTC) if row["accredited"] else None,
        sample=True,
    )
    for year in (2026, 2027):
        if row[f"paid_{year}"] != "none":
            organisation.memberships.append(_membership(year, row[f"paid_{year}"]))
    return organisation


def _membership(year: int, paid: str) -> Membership:
    return Membership(
        year=year,
        fee_cents=FEE,
        due_on=date(year, 3, 31),
        paid_on=date.fromisoformat(paid) if paid else None,
        covers_from=date(year, 1, 1),
        covers_until=date(year, 12, 31),
    )


def _accounts(organisations: dict[str, Organisation]) -> dict[str, Any]:
    scopes = {
        "region": "region:europe",
        "desk": "edition:esi-2027",
        "juror": "edition:photo-contest-2027",
        "president": "edition:photo-contest-2027",
        "member": organisations["redmex"].scope,
        "head": organisations["amavet"].scope,
    }
    users = accounts.load(scopes)
    users["desk"].grants.append(Grant(role=Role.DESK, scope="edition:ese-2026"))
    db.session.flush()
    return users
