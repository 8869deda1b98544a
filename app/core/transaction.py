"""One transaction per request: success commits, anything else rolls back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response, current_app, request, session
from sqlalchemy.exc import DataError, IntegrityError

from app.extensions import db

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
#: Whether the transaction that begins next only reads; the database then refuses writes.
read_only: ContextVar[bool] = ContextVar("read_only", default=False)


class LeftUndone(Exception):
    """All is committed, but ``count`` deeds that were to follow failed; a sweep makes them good."""

    def __init__(self, count: int) -> None:
        super().__init__(f"committed, but {count} of what was to follow failed")
        self.count = count


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_forget)


def _begin() -> None:
    read_only.set(request.method in SAFE_METHODS)


def _finish(response: Response) -> Response:
    if request.method in SAFE_METHODS or response.status_code >= 400:
        _roll_back()
        return response
    try:
        _commit()
    except (DataError, IntegrityError) as refusal:
        return _refused(refusal)
    except LeftUndone:
        current_app.logger.exception("done, and left to the daily sweep")
    return response


def _refused(refusal: DataError | IntegrityError) -> Response:
    """What the database refused no sooner than now is answered like any refusal."""
    _roll_back()
    session.pop("_flashes", None)  # they say that it is done
    return current_app.make_response(current_app.handle_user_exception(refusal))


def after_commit(deed: Callable[[], Any]) -> None:
    """Have ``deed`` done once the running transaction is committed; a rollback forgets it.

    For what no rollback could bring back, such as the bytes of a file. It may be lost when the
    process dies in between, or fail, so it must be something that a sweep can make good.
    """
    db.session.info.setdefault("after_commit", []).append(deed)


def _commit() -> None:
    """Commit, then do what waits for it: all of it, even when some fails (LeftUndone)."""
    db.session.commit()
    failed = []
    for deed in db.session.info.pop("after_commit", ()):
        try:
            deed()
        except Exception as error:  # whatever it is, the others have to be done
            failed.append(error)
    if failed:
        raise LeftUndone(len(failed)) from failed[0]


def _roll_back() -> None:
    db.session.rollback()
    db.session.info.pop("after_commit", None)


def _forget(error: BaseException | None) -> None:
    read_only.set(False)


def let_go() -> None:
    """End the running transaction, in which nothing was written, before long work.

    An unsafe request holds SQLite's only write lock from its first statement on. What comes after
    the work begins a new transaction and must ask again whether all is as it was.
    """
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("something was written: it would be lost")
    _roll_back()


def keep_so_far() -> None:
    """Commit what is whole by now, before long work: others may write meanwhile.

    What comes after begins a new transaction and must ask again whether all is as it was.
    """
    _commit()


@contextmanager
def transaction() -> Iterator[Any]:
    """The same promise for commands and jobs: all of the block, or nothing of it.

    LeftUndone when all is committed and some of what :func:`after_commit` keeps was not done.
    """
    try:
        yield db.session
        _commit()
    except BaseException:
        _roll_back()
        raise


@contextmanager
def reading() -> Iterator[Any]:
    """A transaction that only reads, for work outside a request."""
    token = read_only.set(True)
    try:
        yield db.session
    finally:
        db.session.rollback()
        read_only.reset(token)


@contextmanager
def leave_trace() -> Iterator[Any]:
    """What a request that only reads writes down about itself, such as who took a list away: in a
    transaction of its own, when its reading is over and before its answer goes out."""
    _roll_back()
    token = read_only.set(False)
    try:
        with transaction():
            yield db.session
    finally:
        read_only.reset(token)
