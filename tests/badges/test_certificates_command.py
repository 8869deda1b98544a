from pathlib import Path

import pytest

from app.core.outbox import OutboxMessage
from app.extensions import db
from badges.models import Certificate
from tests.badges import fair
from tests.core.pdf_pages import pages_of, texts_on
from tests.factories import MembershipFactory, commit


def run(app, *arguments: str):
    db.session.remove()
    return app.test_cli_runner().invoke(args=["certificates", "issue", *arguments])


def test_command_issues_and_prints(app, tmp_path: Path):
    fair.exhibitor(fair.delegation(fair.edition()))
    commit()
    file = tmp_path / "out.pdf"
    arguments = ("--edition", "esi-2027", "--kind", "exhibitor", "-o", str(file))

    first = run(app, *arguments, "--language", "fr", "--signatory", "Antoni Kowalczyk, Host")
    again = run(app, *arguments)

    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert f"1 new, 1 certificates in {file}" in first.output
    assert f"0 new, 1 certificates in {file}" in again.output
    made = db.session.scalars(db.select(Certificate)).one()
    assert (made.language, made.content["signatories"]) == ("fr", [["Antoni Kowalczyk", "Host"]])
    assert made.number in texts_on(file.read_bytes())[0]


def test_command_issues_to_members(app, tmp_path: Path):
    paid, other = MembershipFactory.create(year=2026), MembershipFactory.create(year=2026)
    MembershipFactory.create(year=2025)
    MembershipFactory.create(year=2026, paid_on=None)
    file, names = tmp_path / "out.pdf", {paid.organisation.name, other.organisation.name}
    commit()

    def members(year: str):
        db.session.remove()
        arguments = ["certificates", "members", "--year", year, "-o", str(file)]
        return app.test_cli_runner().invoke(args=arguments)

    assert f"2 new, 2 certificates in {file}" in members("2026").output
    assert f"0 new, 2 certificates in {file}" in members("2026").output
    none = members("1999")

    assert (none.exit_code, none.output) == (1, "Error: No member has paid the fee of 1999.\n")
    assert len(pages_of(file.read_bytes())) == 2
    made = db.session.scalars(db.select(Certificate)).all()
    assert {one.content["name"] for one in made} == names
    assert len(db.session.scalars(db.select(OutboxMessage)).all()) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"--edition": "esi-1900"}, "There is no edition esi-1900."),
        ({"--kind": "supervisor"}, "Nobody at esi-2027 is due a certificate of supervisor"),
        ({"-o": "/no/such/folder/out.pdf"}, "cannot be written"),
        ({"--kind": "gold"}, "Invalid value"),
        ({"--kind": "member"}, "Invalid value"),
    ],
)
def test_command_says_what_is_wrong_and_changes_nothing(app, tmp_path, changes, message):
    fair.exhibitor(fair.delegation(fair.edition()))
    commit()
    given = {"--edition": "esi-2027", "--kind": "exhibitor", "-o": str(tmp_path / "out.pdf")}

    done = run(app, *[part for pair in (given | changes).items() for part in pair])

    assert done.exit_code != 0
    assert message in done.output
    assert list(tmp_path.iterdir()) == []
    assert db.session.scalars(db.select(Certificate)).all() == []
    assert db.session.scalars(db.select(OutboxMessage)).all() == []
