"""Projects and their teams."""

from flask.testing import FlaskClient

from app.extensions import db
from registration.models import Delegation, Project, ProjectCategory
from tests.factories import ProjectCategoryFactory, commit, sign_in
from tests.registration.world import World, complete, exhibitor, world


def _signed_in(client: FlaskClient) -> tuple[World, Delegation]:
    there = world()
    delegation = complete(there)
    commit()
    sign_in(client, there.head)
    return there, delegation


def _new(delegation: Delegation) -> str:
    return f"/delegations/{delegation.public_id}/projects/new"


def test_a_title_is_enough_and_the_rest_is_missing(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)

    response = client.post(_new(delegation), data={"title": "Reading soil", "stand": "poster"})

    assert response.status_code == 302
    page = client.get(f"/delegations/{delegation.public_id}/").text
    assert "Reading soil" in page
    assert "Somebody who shows it" in page


def test_choosing_a_team_moves_people_from_their_project(client: FlaskClient) -> None:
    _there, delegation = _signed_in(client)
    one, two = delegation.participants[1:]
    category = db.session.scalars(db.select(ProjectCategory)).one()

    client.post(
        _new(delegation),
        data={
            "title": "A glove that speaks",
            "stand": "stand",
            "category": category.code,
            "team": [one.public_id, two.public_id],
            "needs_power": "y",
        },
    )

    project = db.session.scalars(db.select(Project).filter_by(title="A glove that speaks")).one()
    assert {one.project_id, two.project_id} == {project.id}
    assert (project.category, project.needs_power, project.stand) == (category, True, "stand")


def test_a_team_has_its_limit_and_only_exhibitors(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    people = [exhibitor(delegation, position=9).public_id for _ in range(4)]
    head = delegation.participants[0].public_id
    commit()

    large = client.post(_new(delegation), data={"title": "Big", "stand": "poster", "team": people})
    adult = client.post(_new(delegation), data={"title": "Ad", "stand": "poster", "team": [head]})

    assert (large.status_code, "at most 3 people" in large.text) == (422, True)
    assert adult.status_code == 422
    assert 'value="Big"' in large.text
    assert len(db.session.scalars(db.select(Project)).all()) == 2


def test_a_category_of_another_edition_is_none_of_ours(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    foreign = ProjectCategoryFactory.create()
    commit()

    response = client.post(
        _new(delegation), data={"title": "T", "stand": "poster", "category": foreign.code}
    )

    assert response.status_code == 422


def test_the_same_form_sent_twice_adds_one_project(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    data = {"title": "Once", "stand": "poster", "new_id": "abcdefghjk"}

    answers = [client.post(_new(delegation), data=data).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert len(db.session.scalars(db.select(Project).filter_by(title="Once")).all()) == 1


def test_after_submission_projects_stand(client: FlaskClient) -> None:
    there, delegation = _signed_in(client)
    client.post(f"/delegations/{delegation.public_id}/submit", data={"insured": "y"})
    project = delegation.projects[0]
    url = f"/delegations/{delegation.public_id}/projects/{project.public_id}/"
    title = project.title

    assert client.post(url, data={"title": "New title", "stand": "poster"}).status_code == 200
    assert client.post(url + "remove").status_code == 403
    db.session.expire_all()
    assert project.title == title
    sign_in(client, there.manager)
    assert client.post(url, data={"title": "New title", "stand": "poster"}).status_code == 302
    assert project.title == "New title"
