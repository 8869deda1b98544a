"""The gallery: winners as they chose to be named, and only once the result is released."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.core.access import Role
from app.core.clock import today
from app.core.ids import token_hash
from app.extensions import db
from judging.models import Award, Selection, Winner
from judging.rules.kinds import ParentalConsent
from judging.services.pictures import add_file
from judging.services.selections import release_selection
from tests.factories import MembershipFactory, OrganisationFactory, sign_in, user_with
from tests.judging import photographs as photos
from tests.judging.factories import SubmissionFactory
from tests.judging.jury_world import Jury, manager_of
from tests.judging.test_awards import signed

pytestmark = pytest.mark.database("sqlite")


def shown(released: bool = True, **values: Any) -> tuple[Jury, str]:
    """A contest with one winner that has a photo; answers it and the address of its gallery."""
    jury, selection = signed(("first", 1))
    author = jury.submissions[0].author
    named = {"public_name": "Lan-anh", "shows_name": True, "guardian_name": "Mai Guardian"}
    for name, value in (named | values).items():
        setattr(author, name, value)
    _photograph(jury)
    if released:
        release_selection(selection, by=manager_of(jury.call))
    return jury, f"/gallery/{jury.call.code}/"


@cache
def _taken() -> bytes:
    content = BytesIO()
    photos.scene(2100, 1400).save(content, "JPEG", exif=photos.notes())
    return content.getvalue()


def _photograph(jury: Jury) -> None:
    winner = jury.submissions[0]
    decided, winner.eligibility = winner.eligibility, "open"
    add_file(winner, content=_taken(), name="IMG_1234.jpg", by="test")
    winner.eligibility = decided
    db.session.flush()


def test_winners_are_shown_under_their_public_name(client: FlaskClient) -> None:
    jury, address = shown()
    author, winner = jury.submissions[0].author, jury.submissions[0]

    page = client.get(address).text

    assert winner.title in page
    assert "Lan-anh" in page
    for secret in (author.name, author.email, "Mai Guardian", "IMG_1234"):
        assert secret not in page
    for other in jury.submissions[1:]:
        assert other.title not in page


def test_who_does_not_want_to_be_named_is_not(client: FlaskClient) -> None:
    _, address = shown(shows_name=False)

    page = client.get(address).text

    assert "Lan-anh" not in page
    assert "France" in page


@pytest.mark.parametrize("consent", [ParentalConsent.REFUSED, ParentalConsent.ASKED])
def test_without_a_parents_consent_nothing_is_shown(
    client: FlaskClient, consent: ParentalConsent
) -> None:
    jury, address = shown(consent=consent)
    winner = jury.submissions[0]

    assert winner.title not in client.get(address).text
    assert client.get(f"{address}{winner.public_id}").status_code == 404
    assert client.get(f"{address}{winner.public_id}/screen").status_code == 404


@pytest.mark.parametrize("below", ["", "widget", "{winner}", "{winner}/screen"])
def test_nothing_is_public_before_the_release(client: FlaskClient, below: str) -> None:
    jury, address = shown(released=False)

    path = address + below.format(winner=jury.submissions[0].public_id)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("keeps", "titled"), [("y", True), ("", False)])
def test_a_grown_up_winner_leaves_the_gallery_after_the_release(
    client: FlaskClient, keeps: str, titled: bool
) -> None:
    jury, address = shown(consent=ParentalConsent.NOT_NEEDED, link_hash=token_hash("mine"))
    winner, other = jury.submissions[:2]
    other.author.link_hash = token_hash("other")
    assert "You can still take your yes back" in client.get("/entries/mine/").text
    assert "take your yes back" not in client.get("/entries/other/").text

    sent = client.post("/entries/mine/gallery", data={"keeps_photo": keeps})
    lost = client.post("/entries/other/gallery")

    assert (sent.location, lost.status_code) == ("/entries/mine/", 409)
    page = client.get(address).text
    assert (winner.title in page, "Lan-anh" in page) == (titled, False)
    photo = client.get(f"{address}{winner.public_id}/screen")
    assert photo.status_code == (200 if titled else 404)
    assert winner.author.shows_name is False
    back = client.get("/entries/mine/").text
    assert ("take your yes back" in back) is titled
    assert "A parent’s yes" not in back


def test_who_has_a_parent_or_an_account_or_no_result_does_not_leave_alone(
    client: FlaskClient,
) -> None:
    jury, _ = shown(released=False, consent=ParentalConsent.NOT_NEEDED, link_hash=token_hash("me"))
    early = client.post("/entries/me/gallery")
    release_selection(db.session.scalars(db.select(Selection)).one(), by=manager_of(jury.call))
    jury.submissions[0].author.consent = ParentalConsent.GIVEN
    childs = client.post("/entries/me/gallery")

    assert (early.status_code, childs.status_code) == (409, 409)
    assert jury.submissions[0].author.shows_name is True


def test_only_winners_have_a_picture_in_public(client: FlaskClient) -> None:
    jury, address = shown()
    winner, other = jury.submissions[:2]

    picture = client.get(f"{address}{winner.public_id}/screen")

    assert Image.open(BytesIO(picture.data)).size == (1600, 1067)
    assert photos.SECRET.encode() not in picture.data
    assert client.get(f"{address}{other.public_id}/screen").status_code == 404


def test_a_caption_comes_in_the_readers_language(client: FlaskClient) -> None:
    jury, address = shown()
    jury.submissions[0].captions = {"title": {"fr": "Couleurs d’une bulle"}}

    assert "Couleurs d’une bulle" in client.get(f"{address}?lang=fr").text
    assert jury.submissions[0].title in client.get(f"{address}?lang=en").text


def test_other_sites_may_frame_the_widget_and_nothing_else(client: FlaskClient) -> None:
    _, address = shown()

    widget, gallery = client.get(f"{address}widget"), client.get(address)

    assert "frame-ancestors *" in widget.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in gallery.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("paid", "status"), [(True, 200), (False, 403)])
def test_full_size_is_for_members_in_good_standing(
    client: FlaskClient, paid: bool, status: int
) -> None:
    jury, address = shown()
    organisation = OrganisationFactory()
    if paid:
        MembershipFactory(organisation=organisation, year=today().year)
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=organisation.scope))

    answer = client.get(f"{address}{jury.submissions[0].public_id}/full")

    assert answer.status_code == status
    if paid:
        assert Image.open(BytesIO(answer.data)).size == (2100, 1400)
        assert "© Lan-anh" in client.get(f"{address}licence").text


def test_a_list_of_many_winners_asks_as_little_as_of_one(client: FlaskClient, queries: Any) -> None:
    _, address = shown()
    client.get(address)
    queries.statements.clear()
    client.get(address)
    one = len(queries)
    prize = db.session.scalars(db.select(Award)).one()
    for _ in range(30):
        submission = SubmissionFactory(author__call=prize.call)
        db.session.add(Winner(award=prize, submission=submission))
    db.session.commit()

    queries.statements.clear()
    client.get(address)

    assert len(queries) == one


def test_many_galleries_ask_as_little_as_one(client: FlaskClient, queries: Any) -> None:
    shown()
    client.get("/gallery/")
    queries.statements.clear()
    client.get("/gallery/")
    one = len(queries)
    for _ in range(3):
        shown()

    db.session.commit()
    queries.statements.clear()
    page = client.get("/gallery/").text

    assert page.count('class="g-card"') == 4
    assert len(queries) == one
