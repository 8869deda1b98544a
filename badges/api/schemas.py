"""What the calls of stations take and answer."""

from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from badges.rules.scanning import Direction, Reason, Verdict
from registration.rules.roles import ParticipantRole

MOST_SCANS = 500
MOST_WAITING = 1_000_000
LONGEST_CODE = 4096  # a QR code holds no more
LONGEST_NOTE = 200
#: no scanner's clock is as wrong as that
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _one_of(options: Any, **more: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([one.value for one in options]), **more)


class DecidedSchema(ma.Schema):
    """What a device without network told the person on its own."""

    result = _one_of(Verdict, required=True)
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf([*(reason.value for reason in Reason), None]),
        metadata={"description": "of a refusal"},
    )

    @ma.validates_schema
    def _has_reason(self, data: dict[str, Any], **rest: Any) -> None:
        if (data["result"] == Verdict.REFUSED) != (data["reason"] is not None):
            raise ma.ValidationError("A refusal has a reason, and only a refusal.", "reason")


class ReadingSchema(ma.Schema):
    """One reading of a code."""

    nonce = fields.UUID(
        required=True, metadata={"description": "made by the scanner when it read the code"}
    )
    code = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_CODE))
    scanned_at = fields.AwareDateTime(
        required=True,
        validate=validate.Range(min=EARLIEST, max=LATEST),
        metadata={"description": "by the scanner's clock"},
    )
    direction = _one_of(Direction, load_default=Direction.IN.value)
    override = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={"description": "the desk lets the person pass against the rules"},
    )
    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_NOTE))
    decided = fields.Nested(
        DecidedSchema, metadata={"description": "left out by a scanner that asks and waits"}
    )


class ReadingsSchema(ma.Schema):
    """Up to 500 readings, oldest first."""

    scans = fields.List(
        fields.Nested(ReadingSchema),
        required=True,
        validate=validate.Length(min=1, max=MOST_SCANS),
    )
    sent_at = fields.AwareDateTime(
        validate=validate.Range(min=EARLIEST, max=LATEST),
        metadata={"description": "now by the scanner's clock, whose error is then made good"},
    )
    waiting = fields.Integer(
        strict=True,
        validate=validate.Range(min=0, max=MOST_WAITING),
        metadata={"description": "scans that still wait on the device"},
    )


class PrintedSchema(ma.Schema):
    """What is printed on a badge."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    native_name = fields.String(required=True)
    role = _one_of(ParticipantRole, required=True)
    organisation = fields.String(required=True)
    country = fields.String(required=True)


class ResultSchema(ma.Schema):
    """The answer to one reading."""

    nonce = fields.UUID(required=True)
    result = _one_of(Verdict, required=True)
    reason = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([*(reason.value for reason in Reason), None]),
        metadata={"description": "of a refusal"},
    )
    direction = _one_of(Direction, required=True)
    override = fields.Boolean(required=True)
    undone = fields.Boolean(required=True)
    since = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when the badge passed before"}
    )
    badge = fields.Nested(PrintedSchema, required=True, allow_none=True)


class CountSchema(ma.Schema):
    """How many people of a role are inside."""

    role = _one_of(ParticipantRole, required=True)
    count = fields.Integer(required=True)


class CountsSchema(ma.Schema):
    """Who is inside a station now."""

    inside = fields.Integer(required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    roles = fields.List(fields.Nested(CountSchema), required=True)


class ResultsSchema(ma.Schema):
    """One result for each reading, in their order."""

    results = fields.List(fields.Nested(ResultSchema), required=True)
    inside = fields.Integer(required=True)


class FoundSchema(PrintedSchema):
    """A person of the edition, and the code that stands on the badge."""

    code = fields.String(required=True)


class FoundListSchema(ma.Schema):
    """People whose name fits."""

    people = fields.List(fields.Nested(FoundSchema), required=True)


class SearchSchema(ma.Schema):
    """Words of a name, in any order and either script."""

    words = fields.String(required=True, validate=validate.Length(min=2, max=100))


class SinceSchema(ma.Schema):
    """The cursor of the manifest one has."""

    since = fields.String(load_default=None, validate=validate.Length(max=2000))


class KeySchema(ma.Schema):
    """A public key that verifies codes (Ed25519, 32 bytes in hexadecimal)."""

    id = fields.Integer(required=True)
    public_key = fields.String(required=True)


class HoursSchema(ma.Schema):
    """Hours of each day on the edition's own clock, such as a meal; closing before opening is on
    the next day."""

    name = fields.String(required=True)
    opens = fields.String(required=True, metadata={"description": "HH:MM"})
    closes = fields.String(required=True, metadata={"description": "HH:MM"})


class StationSchema(ma.Schema):
    """A station and its rules."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    area = fields.String(
        required=True,
        metadata={"description": "what it leads into: people are counted and let in once there"},
    )
    edition = fields.String(required=True)
    edition_name = fields.String(required=True)
    edition_number = fields.Integer(
        required=True, metadata={"description": "how a badge's code names the edition"}
    )
    edition_ends_on = fields.Date(required=True)
    timezone = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    once = fields.Boolean(
        required=True,
        metadata={"description": "a badge passes once until it left, and once within its hours"},
    )
    only_out = fields.Boolean(
        required=True, metadata={"description": "an exit: every reading is one of leaving"}
    )
    needs_payment = fields.Boolean(required=True)
    needs_consent = fields.Boolean(required=True)
    opens_at = fields.AwareDateTime(required=True, allow_none=True)
    closes_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    hours = fields.List(fields.Nested(HoursSchema), required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    inside = fields.Integer(required=True)


class PassesSchema(ma.Schema):
    """Who is inside what the station leads into, by id of the badge."""

    entered = fields.Dict(
        keys=fields.String(),
        values=fields.AwareDateTime(),
        required=True,
        data_key="in",
        metadata={"description": "and when the badge passed last"},
    )
    left = fields.List(
        fields.String(),
        required=True,
        data_key="out",
        metadata={"description": "not inside any more; nobody when there was no cursor"},
    )


class RevocationSchema(ma.Schema):
    """Refuse paper of this badge whose issue is lower than ``below``."""

    id = fields.String(required=True)
    below = fields.Integer(required=True)


class BadgeSchema(PrintedSchema):
    """A badge as printed, and whether it may pass this station."""

    delegation = fields.String(
        required=True, metadata={"description": "its number, such as TN-03; empty: none"}
    )
    issue = fields.Integer(required=True)
    short_code = fields.String(required=True)
    status = fields.String(
        required=True, metadata={"description": "valid, or the reason it would be refused here"}
    )


class ManifestSchema(ma.Schema):
    """What a scanner needs without network."""

    snapshot_at = fields.AwareDateTime(required=True)
    cursor = fields.String(required=True)
    replaced = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={
            "description": "forget the badges whose id begins so, then take those listed; "
            "null: forget all"
        },
    )
    station = fields.Nested(StationSchema, required=True)
    keys = fields.List(fields.Nested(KeySchema), required=True)
    revoked = fields.List(fields.Nested(RevocationSchema), required=True)
    passes = fields.Nested(PassesSchema, required=True)
    badges = fields.List(fields.Nested(BadgeSchema), required=True)
