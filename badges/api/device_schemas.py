"""What pairing a device takes and answers."""

import marshmallow as ma
from marshmallow import fields, validate


class PairingSchema(ma.Schema):
    """The code of a pairing QR."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=100))
    kiosk = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={"description": "a tablet at which people check in; else it reads badges"},
    )


class NamedSchema(ma.Schema):
    """A device or a station."""

    id = fields.String(required=True, attribute="public_id")
    name = fields.String(required=True)


class PairedEditionSchema(ma.Schema):
    """The edition; two days after its last day the token ends."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    ends_on = fields.Date(required=True)


class PairedSchema(ma.Schema):
    """The token of a paired device, which is told only here, and where it reads."""

    token = fields.String(required=True)
    device = fields.Nested(NamedSchema, required=True)
    station = fields.Nested(NamedSchema, required=True)
    edition = fields.Nested(PairedEditionSchema, required=True)
