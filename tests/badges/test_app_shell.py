"""The scanning app as a phone gets it: the same for everybody, complete, with its own icon."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core.access import Role
from badges.views.app_shell import shell_files
from tests.badges.venue import edition_with_people, station_at
from tests.factories import sign_in, user_with


def fetched(client: FlaskClient, path: str) -> tuple[int, str]:
    """Status and text of a file."""
    with client.get(path, buffered=True) as answer:
        return answer.status_code, answer.data.decode("utf-8", "replace")


def test_the_page_is_the_same_for_everybody_and_names_nobody(client: FlaskClient) -> None:
    edition = edition_with_people()
    station_at(edition, name="Main gate")
    stranger = client.get("/scan/")
    sign_in(client, user_with(Role.DESK, scope=edition.scope))

    assert client.get("/scan/").text == stranger.text
    assert "Set-Cookie" not in stranger.headers
    assert "csrf" not in stranger.text


def test_everything_the_page_loads_is_kept_for_when_there_is_no_network(
    app: Flask, client: FlaskClient
) -> None:
    pages = [client.get(f"/scan/?lang={code}").text for code in ("en", "ar")]
    loaded = {
        address
        for page in pages
        for address in re.findall(r'<(?:link|script)[^>]*?(?:href|src)="([^"]+)"', page)
    }
    with app.test_request_context():
        kept = shell_files()

    assert loaded - set(kept) == {"/scan/icon-180.png"}  # iOS asks for it once, at installing
    assert len(kept) == len(set(kept))
    assert {path: fetched(client, path)[0] for path in kept} == dict.fromkeys(kept, 200)


def test_every_script_that_a_kept_script_imports_is_kept(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        kept = set(shell_files())
    imported = set()
    for path in sorted(path for path in kept if path.startswith("/badges/static/")):
        folder = path.rpartition("/")[0]
        text = fetched(client, path)[1]
        imported |= {f"{folder}/{name}" for name in re.findall(r'from "\./([^"]+)"', text)}

    assert imported - kept == set()
    assert len(imported) > 20


@pytest.mark.parametrize(
    ("name", "size"), [("180", 180), ("192", 192), ("512", 512), ("maskable", 512)]
)
def test_an_icon_is_a_picture_of_its_size(client: FlaskClient, name: str, size: int) -> None:
    answer = client.get(f"/scan/icon-{name}.png")
    picture = Image.open(io.BytesIO(answer.data))

    assert (answer.mimetype, picture.format, picture.size) == ("image/png", "PNG", (size, size))
    assert picture.getpixel((size // 2, size // 2)) == (255, 209, 102)


def test_a_maskable_icon_may_be_cut_to_a_circle(client: FlaskClient) -> None:
    """Outside a circle four fifths as wide there is only ground."""
    picture = Image.open(io.BytesIO(client.get("/scan/icon-maskable.png").data)).convert("RGB")
    ground, middle = picture.getpixel((0, 0)), 256
    outside = [
        picture.getpixel((x, y))
        for x in range(0, 512, 3)
        for y in range(0, 512, 3)
        if (x - middle) ** 2 + (y - middle) ** 2 > (0.4 * 512) ** 2
    ]

    assert set(outside) == {ground}


def test_the_manifest_opens_the_app_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/scan/app.webmanifest?lang=ar")
    told = answer.get_json(force=True)

    assert answer.mimetype == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/scan/", "/scan/", "standalone")
    assert (told["lang"], told["dir"]) == ("ar", "rtl")
    assert [client.get(icon["src"]).status_code for icon in told["icons"]] == [200, 200, 200]
    assert [icon.get("purpose") for icon in told["icons"]] == [None, None, "maskable"]
