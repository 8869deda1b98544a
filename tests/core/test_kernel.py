"""The promises of the kernel: one commit a request, deny by default, reads that cannot write."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError

from app.core import files
from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.transaction import reading, transaction
from app.extensions import db
from tests.factories import OrganisationFactory, RegionFactory, commit, sign_in, user_with


def test_an_unknown_page_is_404_in_the_readers_language(client: FlaskClient) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404


def test_signing_in_is_audited(app: Flask, client: FlaskClient) -> None:
    user = user_with(Role.FINANCE)
    sign_in(client, user)

    assert db.session.scalars(db.select(AuditEvent.action)).all() == ["account.signed_in"]


def test_a_failed_block_leaves_nothing(app: Flask) -> None:
    def fail() -> None:
        with transaction():
            RegionFactory.create()
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()

    assert (
        db.session.scalar(db.select(db.func.count()).select_from(db.metadata.tables["region"])) == 0
    )


def test_a_reading_transaction_refuses_to_write_on_sqlite(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    db.session.rollback()
    db.session.close()

    def write() -> None:
        with reading():
            RegionFactory.create()

    with pytest.raises(DBAPIError):
        write()


def test_encrypted_text_is_sealed_in_the_database(app: Flask) -> None:
    user = user_with(Role.FINANCE, totp_secret="JBSWY3DPEHPK3PXP")
    commit()

    stored = db.session.execute(db.text("select totp_secret from account")).scalar_one()
    assert "JBSWY3DPEHPK3PXP" not in stored
    db.session.refresh(user)
    assert user.totp_secret == "JBSWY3DPEHPK3PXP"


def test_organisations_are_read_by_their_own_people_only(app: Flask) -> None:
    mine, other = OrganisationFactory.create(), OrganisationFactory.create()
    owner = user_with(Role.REPRESENTATIVE, scope=mine.scope)
    colleague = user_with(Role.REGIONAL_VALIDATOR, scope=other.region.scope)
    stranger = user_with(Role.REPRESENTATIVE, scope="organisation:nobody")

    def seen(user: object) -> list[str]:
        query = db.select(type(mine).code).where(type(mine).readable_by(user))
        return list(db.session.scalars(query))

    assert seen(owner) == [mine.code]
    assert seen(colleague) == [other.code]
    assert seen(stranger) == []


def test_bytes_are_deleted_with_the_commit_and_kept_by_a_rollback(app: Flask) -> None:
    with transaction():
        stored = files.save(b"paper", name="a.txt", media_type="text/plain", folder="test")

    def fail() -> None:
        with transaction():
            files.remove_after_commit(stored.key)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    with transaction():
        pass
    assert files.read(stored.key) == b"paper"

    with transaction():
        files.remove_after_commit(stored.key)
        assert files.read(stored.key) == b"paper"
    with pytest.raises(FileNotFoundError):
        files.read(stored.key)
