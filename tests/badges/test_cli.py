"""``badges print``: a file or one clear sentence, never half of either."""

from pathlib import Path

import pytest
from flask import Flask

from app.core.audit import AuditEvent
from app.extensions import db
from registration.models import Delegation
from tests.badges.venue import add_person, badges_of, edition_with_people
from tests.core.pdf_pages import pages_of
from tests.factories import EditionFactory


def run(app: Flask, *words: object) -> tuple[int, str]:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["badges", "print", *map(str, words)])
    return result.exit_code, result.output


def deeds() -> list[str]:
    return list(db.session.scalars(db.select(AuditEvent.action)))


@pytest.mark.parametrize(("sheet", "pages"), [("a6", 5), ("a4-4", 2), ("lanyard-a4", 4)])
def test_print_writes_the_badges_and_says_how_many(
    app: Flask, tmp_path: Path, sheet: str, pages: int
) -> None:
    edition = edition_with_people(5)
    file = tmp_path / "badges.pdf"

    code, output = run(app, "--edition", edition.code, "-o", file, "--sheet", sheet)

    assert (code, f"5 badges in {file}" in output) == (0, True)
    assert len(pages_of(file.read_bytes())) == pages
    assert list(tmp_path.iterdir()) == [file]
    db.session.expire_all()
    assert all(one.printed_at for one in badges_of(edition))


def test_print_takes_one_role(app: Flask, tmp_path: Path) -> None:
    edition = edition_with_people(3)
    file = tmp_path / "badges.pdf"

    answers = [
        run(app, "--edition", edition.code, "-o", file, "--role", role)
        for role in ("press", "exhibitor", "king")
    ]

    assert [code for code, _ in answers] == [1, 0, 2]
    assert "no badge to print" in answers[0][1]


def test_print_takes_a_delegation_with_its_cover_and_what_changed(
    app: Flask, tmp_path: Path
) -> None:
    edition = edition_with_people(3)
    file = tmp_path / "badges.pdf"
    asked = [("--delegation", "TN-03"), ("--by-delegation",), ("--delegation", "TN-09")]

    answers = [run(app, "--edition", edition.code, "-o", file, *words) for words in asked]
    again = run(app, "--edition", edition.code, "-o", file, "--changed")

    assert [code for code, _ in answers] == [0, 0, 1]
    assert "There is no delegation TN-09." in answers[2][1]
    assert len(pages_of(file.read_bytes())) == 4
    assert (again[0], "no badge to print" in again[1]) == (1, True)


def test_print_that_fails_changes_nothing(app: Flask, tmp_path: Path) -> None:
    edition, empty = edition_with_people(2), EditionFactory.create()
    add_person(db.session.scalars(db.select(Delegation)).one(), 2)
    nowhere = tmp_path / "no" / "such" / "folder.pdf"
    before = tmp_path / "before.pdf"
    before.write_text("the last good one")

    answers = [
        run(app, "--edition", edition.code, "-o", nowhere),
        run(app, "--edition", edition.code, "-o", before, "--role", "press"),
        run(app, "--edition", "nothing-1999", "-o", before),
        run(app, "--edition", empty.code, "-o", before),
    ]

    assert [code for code, _ in answers] == [1, 1, 1, 1]
    assert f"{nowhere} cannot be written" in answers[0][1]
    assert "There is no edition nothing-1999." in answers[2][1]
    assert list(tmp_path.iterdir()) == [before]
    assert before.read_text() == "the last good one"
    assert [one.printed_at for one in badges_of(edition)] == [None, None]  # no third one
    assert [deed for deed in deeds() if deed.startswith("badge")] == ["badges.issued"]
