"""Home, the pages about the platform, and what watchers ask."""

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/", "/help", "/privacy", "/accessibility"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_public_pages_answer_in_the_readers_direction(
    app: Flask, client: FlaskClient, path: str, language: str
) -> None:
    response = client.get(f"{path}?lang={language}")

    assert response.status_code == 200
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in response.text


def test_the_process_is_alive(app: Flask, client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_readiness_names_what_is_not_well(app: Flask, client: FlaskClient) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["database"] is True
    assert response.json["worker"] is False


def test_metrics_ask_for_their_token(app: Flask, client: FlaskClient) -> None:
    app.config["METRICS_TOKEN"] = "watcher"
    try:
        assert client.get("/metrics").status_code == 404
        right = client.get("/metrics", headers={"Authorization": "Bearer watcher"})
        assert right.status_code == 200
    finally:
        app.config["METRICS_TOKEN"] = ""
