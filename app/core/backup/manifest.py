"""What a backup says of itself. It is written last: a folder without it is no whole backup."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from app.core.output import write_whole

FORMAT = 1
NAME = "manifest.json"
FILES = "files"
#: says what the folder lacks to whoever opens it in years
NOT_INCLUDED = "SECRET_KEY and the other settings (.env): keep them apart"
#: shows how far long work is: what to go through, and what it is
Watch = Callable[[list[Any], str], Iterable[Any]]
_PATH = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", re.ASCII)


class BackupRefused(RuntimeError):
    """It cannot be done; the message is one sentence that says why, and what to do."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup by its path in the folder, and how to tell that it is whole."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything about one backup."""

    #: when the database was copied, ISO 8601
    made_at: str
    #: ``sqlite`` or ``postgresql``
    database: str
    #: of the schema, by Alembic's name
    revision: str
    versions: dict[str, str]
    #: tells one SECRET_KEY from another, and nothing about it
    secret: str
    dump: Kept
    #: the platform's files, by ``files/`` and their key
    files: list[Kept]
    #: keys that the database names and the storage had no more, or not as they were written
    troubled: list[str]


def describe(folder: Path, path: str) -> Kept:
    """Size and SHA-256 of the file at ``path`` in ``folder``, read piece by piece."""
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Kept(path, file.tell(), digest)


def secret_mark() -> str:
    """Six characters that change with SECRET_KEY, too few to find it by."""
    text = f"milset backup {current_app.config['SECRET_KEY']}"
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def write(folder: Path, manifest: Manifest) -> None:
    """Make ``folder`` a backup."""
    about = {"format": FORMAT, "not_included": NOT_INCLUDED, **asdict(manifest)}
    whole = {**about, "sha256": _digest(about)}
    write_whole(folder / NAME, json.dumps(whole, indent=1).encode())


def read(folder: Path) -> Manifest:
    """The manifest of ``folder``; refused when it is missing, damaged or of a later format."""
    try:
        about = json.loads((folder / NAME).read_bytes())
        seal = about.pop("sha256")
    except (FileNotFoundError, NotADirectoryError):
        raise BackupRefused(f"{folder} holds no whole backup: it has no {NAME}.") from None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise BackupRefused(f"{folder / NAME} cannot be read: take another backup.") from None
    if seal != _digest(about):
        raise BackupRefused(f"{folder / NAME} is damaged: take another backup.")
    if about["format"] != FORMAT:
        raise BackupRefused(f"{folder} was made by a newer release: update the platform first.")
    return _manifest(about)


def _manifest(about: dict[str, Any]) -> Manifest:
    names = Manifest.__dataclass_fields__
    values = {name: about[name] for name in names}
    values["dump"] = Kept(**about["dump"])
    values["files"] = [Kept(**each) for each in about["files"]]
    for kept in (values["dump"], *values["files"]):
        if not _PATH.fullmatch(kept.path):
            raise BackupRefused(f"The manifest names a file that no backup holds: {kept.path}")
    return Manifest(**values)


def check_whole(folder: Path, manifest: Manifest, *, watch: Watch) -> None:
    """Read every file of the backup; refused when one is missing or differs."""
    wrong = [
        kept.path
        for kept in watch([manifest.dump, *manifest.files], "Checking")
        if not _is_whole(folder, kept)
    ]
    if wrong:
        many = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise BackupRefused(
            f"The backup is damaged, so nothing was changed: {wrong[0]}{many} "
            "is missing or not what was saved."
        )


def _is_whole(folder: Path, kept: Kept) -> bool:
    try:
        return describe(folder, kept.path) == kept
    except OSError:
        return False


def _digest(about: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
