"""What the call of certificates answers."""

import marshmallow as ma
from marshmallow import fields, validate

from badges.rules.certificates import CertificateKind

VERDICTS = ("valid", "revoked", "unknown")


class CertificateSchema(ma.Schema):
    """What stands on a certificate, in its language."""

    kind = fields.String(
        required=True, validate=validate.OneOf([kind.value for kind in CertificateKind])
    )
    language = fields.String(required=True)
    heading = fields.String(required=True)
    name = fields.String(required=True)
    native_name = fields.String(
        required=True, metadata={"description": "in its own script; empty when that is Latin"}
    )
    organisation = fields.String(required=True)
    country = fields.String(required=True)
    project = fields.String(required=True, metadata={"description": "of an exhibitor"})
    session = fields.String(metadata={"description": "of a speaker"})
    award = fields.String(metadata={"description": "of a winner"})
    edition = fields.String(required=True)
    place = fields.String(required=True)
    starts_on = fields.String(required=True, metadata={"format": "date"})
    ends_on = fields.String(required=True, metadata={"format": "date"})
    text = fields.String(required=True)
    issued = fields.String(required=True)


class VerdictSchema(ma.Schema):
    """Whether a certificate is genuine; what it says only when it is."""

    number = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    revoked_on = fields.Date(metadata={"description": "of a revoked one"})
    replaced_by = fields.String(
        metadata={"description": "of a corrected one: the number of the new certificate"}
    )
    certificate = fields.Nested(
        CertificateSchema, metadata={"description": "of a valid one: what the paper says"}
    )


class RevokedSchema(ma.Schema):
    """One credential that proves nothing any more."""

    id = fields.String(required=True, metadata={"format": "uri"})
    revoked = fields.Boolean(required=True)


class StatusListSchema(ma.Schema):
    """The revocation list of one credential (1EdTechRevocationList)."""

    id = fields.String(required=True, metadata={"format": "uri"})
    issuer = fields.String(required=True, metadata={"format": "uri"})
    revoked_credential = fields.List(
        fields.Nested(RevokedSchema),
        required=True,
        data_key="revokedCredential",
        attribute="revokedCredential",
        metadata={"description": "empty while it is in force"},
    )
