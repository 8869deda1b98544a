"""Marks are a log that only grows: neither the platform nor the database rewrites one."""

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError

from app.extensions import db
from judging.models import Mark
from tests.judging.factories import AssignmentFactory


def _mark() -> Mark:
    mark = Mark(assignment=AssignmentFactory(), old=None, new=7, by="juror@example.org", nonce="1")
    db.session.add(mark)
    db.session.flush()
    return mark


def test_the_database_refuses_to_rewrite_a_mark(app: Flask) -> None:
    _mark()

    with pytest.raises(DatabaseError, match="marks are never rewritten"):
        db.session.execute(db.update(Mark).values(new=10))


def test_a_mark_cannot_be_deleted(app: Flask) -> None:
    db.session.delete(_mark())

    with pytest.raises(RuntimeError, match="marks are never deleted"):
        db.session.flush()
