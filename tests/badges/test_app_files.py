"""What the scanning app keeps on a phone: complete, for everybody, renewed when it changes."""

import json
from typing import Any

from flask.testing import FlaskClient

WORKER = "/scan/sw.js"


def told(client: FlaskClient, **headers: str) -> dict[str, Any]:
    """What the server writes before the service worker's script."""
    text = client.get(WORKER, headers=headers).get_data(as_text=True)
    first, rest = text.split(";\n", 1)
    assert "addEventListener" in rest
    return dict(json.loads(first.removeprefix("self.app = ")))


def test_whatever_the_app_keeps_is_there_for_everybody(client: FlaskClient) -> None:
    kept = told(client)
    addresses = [*kept["files"], *kept["shells"].values()]

    found = {}
    for path in addresses:
        with client.get(path) as answer:
            found[path] = answer.status_code
    assert found == dict.fromkeys(addresses, 200)
    assert len(set(addresses)) == len(addresses)
    assert set(kept["shells"]) == {"ar", "en", "es", "fr"}


def test_the_service_worker_is_never_kept_and_governs_the_app_alone(client: FlaskClient) -> None:
    answer = client.get(WORKER)

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Service-Worker-Allowed" not in answer.headers
    assert told(client)["scope"] == "/scan/"


def test_the_version_is_that_of_the_words_and_not_of_the_reader(client: FlaskClient) -> None:
    english = told(client, **{"Accept-Language": "en"})
    arabic = told(client, **{"Accept-Language": "ar"})

    assert (english["language"], arabic["language"]) == ("en", "ar")
    assert english["version"] == arabic["version"]
    assert {**english, "language": ""} == {**arabic, "language": ""}
