"""An upload kept between looking and confirming: sealed, for a day, for one delegation."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.core import files
from app.core.clock import now
from app.core.crypto import decrypt, encrypt
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.ids import ALPHABET
from registration.models import Delegation
from registration.rules.cells import plain
from registration.rules.people_match import ImportMode
from registration.services.workbooks import Table

FOLDER = "spreadsheets"
KEPT = timedelta(days=1)
_TOKEN = re.compile(f"[{ALPHABET}]{{24}}")


@dataclass(frozen=True)
class Draft:
    """What was uploaded: every cell as text, from the header on."""

    token: str
    rows: list[list[str]]
    mode: ImportMode
    #: the encoding, where it had to be guessed
    guessed: str


def keep_draft(delegation: Delegation, table: Table, mode: ImportMode) -> Draft:
    """Put an upload aside; the list is not touched. It is sealed because it holds health data."""
    rows = [[plain(cell) for cell in row] for row in table.rows]
    content = {
        "delegation": delegation.public_id,
        "at": now().isoformat(),
        "mode": mode.value,
        "guessed": table.guessed,
        "rows": rows,
    }
    sealed = encrypt(json.dumps(content, ensure_ascii=False))
    key = files.put_aside(sealed.encode(), folder=FOLDER)
    return Draft(key.rpartition("/")[2], rows, mode, table.guessed)


def open_draft(delegation: Delegation, token: str) -> Draft:
    """The upload that was put aside under ``token``. Conflict when it is another delegation's or
    older than a day."""
    content = _content(token)
    fresh = content and now() < datetime.fromisoformat(content["at"]) + KEPT
    if not fresh or content["delegation"] != delegation.public_id:
        raise Conflict(
            _l("This upload is no longer kept. Nothing was changed: send the file again.")
        )
    return Draft(token, content["rows"], ImportMode(content["mode"]), content["guessed"])


def sweep_drafts() -> int:
    """Delete uploads that nobody can confirm any more; answers how many. Repeats do no harm."""
    return files.sweep(FOLDER, before=now() - KEPT)


def _content(token: str) -> dict[str, Any]:
    if not _TOKEN.fullmatch(token):
        return {}
    try:
        sealed = files.read(f"{FOLDER}/{token}")
    except FileNotFoundError:
        return {}
    try:
        found: dict[str, Any] = json.loads(decrypt(sealed.decode()))
    except ValueError:
        return {}
    return found


def filled(rows: Sequence[Sequence[str]]) -> int:
    """How many rows below the header hold anything."""
    return sum(1 for row in rows[1:] if any(row))
