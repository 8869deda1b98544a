"""What sending a whole delegation takes and answers."""

from typing import Any

import marshmallow as ma
from flask_babel import gettext as _
from marshmallow import fields, validate

from app.core.names import has_control
from registration.api.edition_schemas import MOST, one_of
from registration.models import Gender
from registration.models.project import StandKind
from registration.rules.completeness import Gap
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole


def _visible(text: str) -> None:
    if has_control(text):
        raise ma.ValidationError(_("There is an invisible character in this text: type it anew."))


def _text(longest: int, shortest: int = 0, **more: Any) -> fields.String:
    if not more.get("required"):
        more.setdefault("load_default", "")
    return fields.String(validate=[validate.Length(min=shortest, max=longest), _visible], **more)


def _yes_or_no(description: str) -> fields.Boolean:
    return fields.Boolean(
        load_default=False, truthy={True}, falsy={False}, metadata={"description": description}
    )


def _day(description: str) -> fields.Date:
    return fields.Date(load_default=None, allow_none=True, metadata={"description": description})


class NewPersonSchema(ma.Schema):
    """Somebody who comes. Health data has no place here: people give it themselves."""

    role = fields.Enum(ParticipantRole, by_value=True, required=True)
    name = _text(200, 1, required=True, metadata={"description": "in own script"})
    latin_name = _text(200, metadata={"description": "as in the passport"})
    birth_date = _day("asked of every exhibitor")
    gender = one_of(Gender, load_default=Gender.UNSTATED.value)
    nationality = _text(2, metadata={"description": "ISO 3166, two letters"})
    email = _text(200)
    phone = _text(40, metadata={"description": "with + and the country code"})
    tshirt = _text(20)
    arrival = _day("not after departure")
    departure = _day("not before arrival")
    notes = _text(2000, metadata={"description": "for the organiser; no health data"})


class NewProjectSchema(ma.Schema):
    """Something that exhibitors show."""

    title = _text(200, 1, required=True)
    category = _text(100, metadata={"description": "a code of the edition"})
    abstract = _text(5000)
    team = fields.List(
        fields.Integer(strict=True),
        load_default=list,
        validate=validate.Length(max=MOST),
        metadata={"description": "places in people, counted from 0"},
    )
    stand = fields.Enum(StandKind, by_value=True, load_default=StandKind.POSTER)
    needs_power = _yes_or_no("electricity")
    needs_internet = _yes_or_no("a cable or wireless network")
    stand_notes = _text(1000)


class NewDelegationSchema(ma.Schema):
    """A whole delegation: kept whole, or not at all."""

    organisation = _text(40, 1, required=True, metadata={"description": "its id; one's own"})
    country = _text(2, 2, required=True, metadata={"description": "ISO 3166, two letters"})
    name = _text(100, metadata={"description": "tells two of one organisation apart"})
    people = fields.List(
        fields.Nested(NewPersonSchema), required=True, validate=validate.Length(min=1, max=MOST)
    )
    projects = fields.List(
        fields.Nested(NewProjectSchema), load_default=list, validate=validate.Length(max=MOST)
    )
    submit = _yes_or_no("hand it to the regional office at once, and hold places")
    insured = _yes_or_no("everybody is insured; needed to submit")


class OnceSchema(ma.Schema):
    """A key of the sender's own, for trying again safely."""

    key = fields.String(
        load_default=None,
        data_key="Idempotency-Key",
        validate=validate.Length(min=1, max=200),
        metadata={"description": "the same key with the same body gets the same answer, 30 days"},
    )


class MissingSchema(ma.Schema):
    """Something that the delegation lacks, and whom or what it is about."""

    code = one_of(Gap, required=True)
    person = fields.String(required=True, allow_none=True)
    project = fields.String(required=True, allow_none=True)
    blocks = fields.Boolean(required=True, metadata={"description": "it cannot be submitted so"})


class NewIdSchema(ma.Schema):
    """The id that something got."""

    id = fields.String(required=True)


class RegisteredSchema(ma.Schema):
    """The delegation as it is now."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    state = one_of(DelegationState, required=True)
    people = fields.List(
        fields.Nested(NewIdSchema), required=True, metadata={"description": "in the order sent"}
    )
    projects = fields.List(
        fields.Nested(NewIdSchema), required=True, metadata={"description": "in the order sent"}
    )
    total_cents = fields.Integer(required=True)
    currency = fields.String(required=True)
    missing = fields.List(fields.Nested(MissingSchema), required=True)


DELEGATION_EXAMPLE = {
    "organisation": "b6v4c9p2ys",
    "country": "TN",
    "people": [
        {"role": "head_of_delegation", "name": "Amira Ben Salah", "email": "amira@example.org"},
        {
            "role": "exhibitor",
            "name": "ياسمين الطرابلسي",
            "latin_name": "Yasmine Trabelsi",
            "birth_date": "2009-06-30",
            "nationality": "TN",
        },
    ],
    "projects": [
        {
            "title": "Olive stones that clean water",
            "category": "environment",
            "abstract": "We made charcoal from olive stones and measured what it holds back.",
            "team": [1],
            "needs_power": True,
        }
    ],
    "submit": True,
    "insured": True,
}

REGISTERED_EXAMPLE = {
    "id": "3hfn8r5twz",
    "number": "TN-01",
    "state": "submitted",
    "people": [{"id": "9c4j7m2kxd"}, {"id": "7kq2mw9d4x"}],
    "projects": [{"id": "k8d3x7n5qf"}],
    "total_cents": 80000,
    "currency": "EUR",
    "missing": [{"code": "consent", "person": "7kq2mw9d4x", "project": None, "blocks": False}],
}
