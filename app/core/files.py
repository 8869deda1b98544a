"""Files of the platform: in a folder or an S3-compatible bucket, named at random, known by hash."""

import hashlib
import re
from datetime import datetime
from functools import partial
from pathlib import Path

import obstore
from flask import Flask, current_app
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url
from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Mapped, mapped_column

from app.core.ids import ALPHABET, public_id
from app.core.models import Identified
from app.core.transaction import after_commit
from app.extensions import Model, db

#: what `save` and `put_aside` call files; a bucket may hold other people's as well
_OURS = re.compile(rf"[a-z][a-z-]*/[{ALPHABET}]{{24}}")


class StoredFile(Identified, Model):
    """What is kept about one file; the bytes lie in the storage under ``key``."""

    key: Mapped[str] = mapped_column(unique=True)
    #: the name it came with, for the download only; never used as a path
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]


def init_app(app: Flask) -> None:
    app.extensions["storage"] = _open(app.config["STORAGE_URL"])


def _open(url: str) -> ObjectStore:
    if "://" in url and not url.startswith("file://"):
        return from_url(url)
    path = Path(url.removeprefix("file://")).resolve()
    return LocalStore(str(path), mkdir=True)


def save(content: bytes, *, name: str, media_type: str, folder: str) -> StoredFile:
    """Keep ``content``; the file's row joins the running transaction.

    The bytes are written first: a rollback leaves an orphan that nothing names, never a row
    whose bytes are missing.
    """
    key = f"{folder}/{public_id(24)}"
    obstore.put(current_app.extensions["storage"], key, content)
    digest = hashlib.sha256(content).hexdigest()
    row = StoredFile(key=key, name=name, media_type=media_type, size=len(content), sha256=digest)
    db.session.add(row)
    return row


def put_aside(content: bytes, *, folder: str) -> str:
    """Keep ``content`` for a while without a row; answers its key. See :func:`sweep`."""
    key = f"{folder}/{public_id(24)}"
    obstore.put(current_app.extensions["storage"], key, content)
    return key


def keep_first(content: bytes, *, key: str) -> bytes:
    """Keep ``content`` under ``key``, without a row, unless something is kept there already.

    Answers what is there from now on. For what two may make at the same moment.
    """
    try:
        obstore.put(current_app.extensions["storage"], key, content, mode="create")
    except AlreadyExistsError:
        return read(key)
    return content


def sweep(folder: str, *, before: datetime) -> int:
    """Delete what was put aside in ``folder`` before that moment; answers how many files."""
    store = current_app.extensions["storage"]
    pages = obstore.list(store, prefix=folder)
    old = [each["path"] for page in pages for each in page if each["last_modified"] < before]
    for key in old:
        remove(key)
    return len(old)


def sweep_unnamed(folder: str, *, before: datetime) -> int:
    """Delete what `save` wrote into ``folder`` before that moment and no row names, for its
    transaction was rolled back; answers how many files.

    What is younger may belong to a transaction that still runs, so ``before`` lies well back.
    Nothing goes that is younger than the newest row: a copy of the database, made for a trial,
    knows nothing of what the platform at work saves into the same storage.
    """
    newest = db.session.scalar(db.select(db.func.max(StoredFile.created_at)))
    if newest is None:
        return 0
    before = min(before, newest)
    pages = obstore.list(current_app.extensions["storage"], prefix=folder, chunk_size=500)
    old = ([each["path"] for each in page if each["last_modified"] < before] for page in pages)
    return sum(map(_sweep_page, old))


def _sweep_page(keys: list[str]) -> int:
    named = set(db.session.scalars(db.select(StoredFile.key).where(StoredFile.key.in_(keys))))
    left = [key for key in keys if key not in named and _OURS.fullmatch(key)]
    for key in left:
        remove(key)
    return len(left)


def is_unnamed() -> ColumnElement[bool]:
    """Of a file's row, in a query: whether no other row of any table leads to it."""
    number = StoredFile.__table__.c.id
    columns = [column for table in db.metadata.sorted_tables for column in table.columns]
    keys = [each for each in columns if any(key.column is number for key in each.foreign_keys)]
    return and_(*(~db.exists().where(key == StoredFile.id) for key in keys))


def sizes() -> dict[str, int]:
    """Size in bytes of each file of the platform by its key; what others keep there is left out."""
    pages = obstore.list(current_app.extensions["storage"])
    found = (each for page in pages for each in page)
    return {each["path"]: each["size"] for each in found if _OURS.fullmatch(each["path"])}


def local_folder() -> Path | None:
    """The folder in which the files lie; None for a bucket."""
    store = current_app.extensions["storage"]
    return Path(str(store.prefix)).resolve() if isinstance(store, LocalStore) else None


def put_back(content: bytes, *, key: str) -> None:
    """Keep ``content`` under the ``key`` it had before, out of a backup."""
    obstore.put(current_app.extensions["storage"], key, content)


def read(key: str) -> bytes:
    """The bytes stored under ``key``; FileNotFoundError when they are gone."""
    return bytes(obstore.get(current_app.extensions["storage"], key).bytes())


def remove_after_commit(key: str) -> None:
    """Delete the bytes once the running transaction is committed: a rollback keeps them."""
    after_commit(partial(remove, key))


def remove(key: str) -> None:
    """Delete the bytes stored under ``key``; silent when they are gone already."""
    try:
        obstore.delete(current_app.extensions["storage"], key)
    except FileNotFoundError:
        return
