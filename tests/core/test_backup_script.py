"""The script that pg_restore writes, for a server that is older than it."""

from app.core.backup.postgres import without_setting

HEAD = b"""--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
"""


def test_a_setting_that_the_server_does_not_know_is_left_out() -> None:
    left = without_setting(HEAD, "transaction_timeout")

    assert left.split() == HEAD.replace(b"SET transaction_timeout = 0;", b"--").split()
    assert len(left) == len(HEAD)  # written over the head of a script of any size
    assert without_setting(left, "transaction_timeout") == left
    assert without_setting(HEAD, "transaction") == HEAD
