"""Sample programmes and editions. Host towns, dates and texts are invented."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.extensions import db
from app.programmes.models import Edition, KeyDate, Programme

DAYS = ("starts_on", "ends_on")
MOMENTS = ("registration_opens_at", "registration_closes_at")


def load(made: dict[str, Any]) -> None:
    """Four programmes with an edition each; registration finishes the past one."""
    sample = json.loads((Path(__file__).parent / "editions.json").read_text(encoding="utf-8"))
    programmes = {row["code"]: _programme(n, row) for n, row in enumerate(sample["programmes"])}
    editions = [_edition(programmes, row) for row in sample["editions"]]
    db.session.add_all(editions)
    db.session.flush()
    made["editions"] = {edition.code: edition for edition in editions}


def _programme(position: int, row: dict[str, Any]) -> Programme:
    names = row["names"]
    return Programme(code=row["code"], name=names["en"], names=names, position=position)


def _edition(programmes: dict[str, Programme], row: dict[str, Any]) -> Edition:
    values = {key: value for key, value in row.items() if key not in ("programme", "key_dates")}
    values |= {key: date.fromisoformat(row[key]) for key in DAYS}
    values |= {key: datetime.fromisoformat(row[key]) for key in MOMENTS if key in row}
    days = [KeyDate(day=date.fromisoformat(d["day"]), label=d["label"]) for d in row["key_dates"]]
    return Edition(programme=programmes[row["programme"]], sample=True, key_dates=days, **values)
