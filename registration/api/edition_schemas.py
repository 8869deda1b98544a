"""What the calls that list editions and their people take and answer."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.programmes.rules.editions import EditionMode, EditionStatus
from registration.models import Gender
from registration.queries.feed import STATUSES
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole

MOST = 500


def one_of(options: Any, **more: Any) -> fields.String:
    """One of an enumeration's values."""
    return fields.String(validate=validate.OneOf([str(one) for one in options]), **more)


def _limit(usual: int) -> fields.Integer:
    return fields.Integer(
        load_default=usual,
        validate=validate.Range(min=1, max=MOST),
        metadata={"description": "how many on a page, about"},
    )


class EditionsQuery(ma.Schema):
    """Where to go on from."""

    after = fields.String(
        load_default=None,
        validate=validate.Length(max=200),
        metadata={"description": "the next of the page before"},
    )
    limit = _limit(100)


class EditionSchema(ma.Schema):
    """One holding of a programme."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    programme = fields.String(required=True, attribute="programme.code")
    status = one_of(EditionStatus, required=True)
    mode = one_of(EditionMode, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    timezone = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True, metadata={"description": "ISO 3166; empty: online"})
    has_registration = fields.Boolean(required=True)
    registration_opens_at = fields.AwareDateTime(required=True, allow_none=True)
    registration_closes_at = fields.AwareDateTime(required=True, allow_none=True)


class EditionsSchema(ma.Schema):
    """A page of editions by code."""

    editions = fields.List(fields.Nested(EditionSchema), required=True)
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "ask on with it as after; null: there are no more"},
    )


class PeopleQuery(ma.Schema):
    """The cursor one has."""

    since = fields.String(
        load_default=None,
        validate=validate.Length(max=2000),
        metadata={"description": "the cursor of the answer before; left out: from the beginning"},
    )
    limit = _limit(200)


class DelegationOfSchema(ma.Schema):
    """The delegation somebody comes with."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    state = one_of(DelegationState, required=True)


class OrganisationOfSchema(ma.Schema):
    """Whose delegation it is."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class ProjectOfSchema(ma.Schema):
    """What somebody shows."""

    id = fields.String(required=True)
    title = fields.String(required=True)


class PersonSchema(ma.Schema):
    """A person as registered now; of one who was removed only id and status."""

    id = fields.String(required=True)
    status = one_of(
        STATUSES,
        required=True,
        metadata={"description": "withdrawn: comes no more; removed: deleted from a draft"},
    )
    role = one_of(ParticipantRole)
    name = fields.String(metadata={"description": "in own script"})
    latin_name = fields.String(metadata={"description": "empty when the name is Latin"})
    birth_date = fields.Date(allow_none=True)
    gender = one_of(Gender)
    nationality = fields.String(metadata={"description": "ISO 3166, or empty"})
    email = fields.String()
    phone = fields.String()
    tshirt = fields.String()
    arrival = fields.Date(allow_none=True)
    departure = fields.Date(allow_none=True)
    country = fields.String(metadata={"description": "of the delegation, else the person's own"})
    delegation = fields.Nested(DelegationOfSchema, allow_none=True)
    organisation = fields.Nested(OrganisationOfSchema, allow_none=True)
    project = fields.Nested(ProjectOfSchema, allow_none=True)


class PeopleSchema(ma.Schema):
    """People to take in place of those of the same id."""

    participants = fields.List(fields.Nested(PersonSchema), required=True)
    cursor = fields.String(
        required=True, metadata={"description": "ask on with it as since, now or tomorrow"}
    )
    more = fields.Boolean(
        required=True, metadata={"description": "ask on now: there is more to be told"}
    )


EDITIONS_EXAMPLE = {
    "editions": [
        {
            "code": "esi-2027",
            "name": "ESI 2027, Gdynia",
            "programme": "esi",
            "status": "open",
            "mode": "on_site",
            "starts_on": "2027-07-11",
            "ends_on": "2027-07-17",
            "timezone": "Europe/Warsaw",
            "city": "Gdynia",
            "country": "PL",
            "has_registration": True,
            "registration_opens_at": "2026-11-01T00:00:00+00:00",
            "registration_closes_at": "2027-05-31T22:00:00+00:00",
        }
    ],
    "next": None,
}

PEOPLE_EXAMPLE = {
    "participants": [
        {
            "id": "7kq2mw9d4x",
            "status": "registered",
            "role": "exhibitor",
            "name": "ياسمين الطرابلسي",
            "latin_name": "Yasmine Trabelsi",
            "birth_date": "2009-06-30",
            "gender": "female",
            "nationality": "TN",
            "email": "yasmine@example.org",
            "phone": "+21671234567",
            "tshirt": "M",
            "arrival": "2027-07-10",
            "departure": "2027-07-18",
            "country": "TN",
            "delegation": {"id": "3hfn8r5twz", "number": "TN-01", "state": "submitted"},
            "organisation": {"id": "b6v4c9p2ys", "name": "Tunisian Association of Young Science"},
            "project": {"id": "k8d3x7n5qf", "title": "Olive stones that clean water"},
        },
        {"id": "w5r8j2h6tb", "status": "removed"},
    ],
    "cursor": "AAECAwQFBgcICQoLDA0ODw==",
    "more": False,
}
