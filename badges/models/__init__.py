"""Tables of badges."""

from badges.models.badge import Badge
from badges.models.certificate import Certificate, CertificateKind
from badges.models.scan import Direction, Scan
from badges.models.signing_key import SigningKey
from badges.models.station import Station, StationKind

__all__ = [
    "Badge",
    "Certificate",
    "CertificateKind",
    "Direction",
    "Scan",
    "SigningKey",
    "Station",
    "StationKind",
]
