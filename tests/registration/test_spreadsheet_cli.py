"""`delegation template` and `delegation import` as others script them."""

import pytest

from app.programmes.rules.editions import EditionStatus
from registration.models import Delegation
from registration.rules.people_table import COLUMNS
from registration.services.workbooks import read_table
from tests.factories import DelegationFactory
from tests.registration.spreadsheets import everything, people_of, row, workbook
from tests.registration.world import world


@pytest.fixture
def there(app):
    return world()


@pytest.fixture
def run(app, there, tmp_path):
    """Run the import of a file with these bytes."""

    def command(content, *options, file="people.xlsx"):
        (tmp_path / file).write_bytes(content)
        where = ["--edition", there.edition.code, "--organisation", there.organisation.code]
        from app.extensions import db

        db.session.commit()
        arguments = ["delegation", "import", str(tmp_path / file), *where, *options]
        return app.test_cli_runner().invoke(args=arguments)

    return command


def only_delegation():
    from app.extensions import db

    return db.session.scalars(db.select(Delegation)).unique().one()


def test_a_file_opens_a_draft_and_fills_it(run):
    result = run(workbook(row("head of delegation", "Amira"), row(diet="no nuts")))
    assert result.exit_code == 0, result.output
    assert result.stdout == ("BE-01: 2 people added, 0 changed, 0 removed; 0 projects added.\n")
    assert people_of(only_delegation()) == [
        ("head_of_delegation", "Amira", None), ("exhibitor", "Ana Ruiz", None),
    ]  # fmt: skip


def test_again_into_the_same_delegation_and_replacing(run):
    run(workbook(row(), row(name="Bea")))
    assert "0 people added" in run(workbook(row())).output
    assert "1 removed" in run(workbook(row()), "--replace").output
    assert people_of(only_delegation()) == [("exhibitor", "Ana Ruiz", None)]


def test_a_dry_run_says_what_it_would_do_and_does_not(run):
    before = everything()
    result = run(workbook(row()), "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith("Would do, but nothing was changed: BE-01: 1 people added")
    assert everything() == before


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_wrong_cells_are_listed_and_nothing_changes(run, options):
    before = everything()
    result = run(workbook(row("boss", "Ana"), row(name="Bea", email="bea")), *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "A2 role (boss)", "G3 email (bea)", "Error",
    ]  # fmt: skip
    assert lines[-1] == (
        "Error: 2 cells are wrong, so nothing was changed: mend the file, then try again."
    )
    assert everything() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n\x00", "no table"), (workbook(), "nobody in this file")],
)
def test_a_bad_file_is_one_sentence(run, content, words):
    before = everything()
    result = run(content)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert everything() == before


def test_what_is_not_there_is_named(app, there, tmp_path):
    from app.extensions import db

    db.session.commit()
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook(row()))
    known = {"--edition": there.edition.code, "--organisation": there.organisation.code}
    cases = [
        ({"--edition": "nowhere-1999"}, file, "There is no edition nowhere-1999"),
        ({"--organisation": "nobody"}, file, "There is no organisation nobody"),
        ({}, tmp_path / "missing.xlsx", "cannot be read: No such file or directory."),
        ({"--delegation": "BE-99"}, file, "has no delegation BE-99"),
    ]
    for changed, path, words in cases:
        options = [part for pair in {**known, **changed}.items() for part in pair]
        args = ["delegation", "import", str(path), *options]
        result = app.test_cli_runner().invoke(args=args)
        assert result.exit_code == 1
        assert words in result.stderr


def test_registration_that_is_closed_opens_no_draft(run, there):
    there.edition.status = EditionStatus.DRAFT
    result = run(workbook(row()))
    assert result.exit_code == 1
    assert "Registration is not open" in result.stderr


def test_of_several_delegations_one_is_named(run, there):
    for number, name in (("BE-01", ""), ("BE-02", "Second")):
        DelegationFactory.create(
            edition=there.edition, organisation=there.organisation, number=number, name=name
        )
    result = run(workbook(row()))
    assert result.exit_code == 1
    assert "Say which with --delegation: BE-01, BE-02." in result.stderr
    assert run(workbook(row()), "--delegation", "BE-02").exit_code == 0


def test_the_template_is_written(app, there, tmp_path):
    from app.extensions import db

    db.session.commit()
    target = tmp_path / "template.xlsx"
    args = ["delegation", "template", "--edition", there.edition.code, "-o", str(target)]
    result = app.test_cli_runner().invoke(args=args)
    assert result.exit_code == 0, result.output
    assert read_table(target.read_bytes()).rows == [list(COLUMNS)]
    args[-1] = str(tmp_path / "no" / "folder.xlsx")
    result = app.test_cli_runner().invoke(args=args)
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
