"""The public directory and the commands that list it."""

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import QueryCounter
from tests.factories import OrganisationFactory, RegionFactory, commit


def test_the_directory_shows_listed_organisations_only(app: Flask, client: FlaskClient) -> None:
    OrganisationFactory.create(name="Shown Club")
    hidden = OrganisationFactory.create(name="Hidden Club", listed=False)
    commit()

    text = client.get("/organisations/").text

    assert "Shown Club" in text
    assert "Hidden Club" not in text
    assert client.get(f"/organisations/{hidden.public_id}").status_code == 404


def test_the_directory_is_narrowed_by_words_region_and_country(
    app: Flask, client: FlaskClient
) -> None:
    africa = RegionFactory.create(code="africa")
    OrganisationFactory.create(name="Jeunes Science", country="TN", region=africa)
    OrganisationFactory.create(name="Amavet", country="SK")
    commit()

    for query in ("words=jeunes", "region=africa", "country=TN"):
        text = client.get(f"/organisations/?{query}").text
        assert ("Jeunes Science" in text, "Amavet" in text) == (True, False), query
    for signs in ("%25", "_", "%5C"):
        assert "Amavet" not in client.get(f"/organisations/?words={signs}").text


def test_the_directory_takes_as_many_queries_for_30_as_for_1(
    app: Flask, client: FlaskClient, queries: QueryCounter
) -> None:
    OrganisationFactory.create()
    commit()
    client.get("/organisations/")
    queries.statements.clear()
    client.get("/organisations/")
    one = len(queries)
    OrganisationFactory.create_batch(29)
    commit()
    queries.statements.clear()

    client.get("/organisations/")

    assert len(queries) == one


def test_the_command_lists_as_csv(app: Flask) -> None:
    OrganisationFactory.create(code="ajst", name="=cmd()", country="TN")
    commit()

    result = app.test_cli_runner().invoke(args=["organisation", "list", "--csv"])

    assert result.output.splitlines() == ["code,name,country,member", "ajst,=cmd(),Tunisia,no"]
