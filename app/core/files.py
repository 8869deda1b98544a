"""Files of the platform: in a folder or an S3-compatible bucket, named at random, known by hash."""

import hashlib
from datetime import datetime
from functools import partial
from pathlib import Path

import obstore
from flask import Flask, current_app
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url
from sqlalchemy.orm import Mapped, mapped_column

from app.core.ids import public_id
from app.core.models import Identified
from app.core.transaction import after_commit
from app.extensions import Model, db


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
