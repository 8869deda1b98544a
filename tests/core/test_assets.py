"""Files of the pages are kept by browsers as long as they stay the same."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.assets import kept_url

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def sheet(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A style sheet in a static folder of its own."""
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    file = tmp_path / "sheet.css"
    file.write_text("p { color: red }")
    return file


def address(app: Flask, filename: str) -> str:
    with app.test_request_context():
        return kept_url(filename)


def kept(client: FlaskClient, path: str) -> str:
    """What the answer tells the browser about keeping it."""
    with client.get(path) as answer:
        return str(answer.headers["Cache-Control"])


def test_a_file_with_its_version_is_kept_for_ever(
    app: Flask, client: FlaskClient, sheet: Path
) -> None:
    path = address(app, "sheet.css")

    assert path.startswith("/static/sheet.css?v=")
    assert kept(client, path) == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("asked", ["", "?v=", "?v=000000000000", "?v=None"])
def test_without_its_version_it_is_asked_for_again(
    client: FlaskClient, sheet: Path, asked: str
) -> None:
    assert kept(client, f"/static/sheet.css{asked}") == "no-cache"


def test_what_changes_has_another_address(app: Flask, client: FlaskClient, sheet: Path) -> None:
    before = address(app, "sheet.css")
    sheet.write_text("p { color: blue }")

    assert address(app, "sheet.css") != before
    assert kept(client, before) == "no-cache"


def test_a_file_that_is_not_there_has_an_address_all_the_same(
    app: Flask, client: FlaskClient, sheet: Path
) -> None:
    path = address(app, "missing.css")

    assert path == "/static/missing.css"
    assert client.get(f"{path}?v=None").status_code == 404


def test_fonts_are_kept_for_a_week(client: FlaskClient, sheet: Path) -> None:
    font = sheet.parent / "vendor/fonts/latin.woff2"
    font.parent.mkdir(parents=True)
    font.write_bytes(b"letters")

    assert kept(client, "/static/vendor/fonts/latin.woff2") == "public, max-age=604800"


def test_every_page_asks_for_kept_files_only(client: FlaskClient) -> None:
    """Of the frame's files, none is named without a version."""
    html = client.get("/").text

    assert html.count("/static/") == html.count("?v=") > 10
