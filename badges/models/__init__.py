"""Tables of badges."""

from badges.models.badge import Badge
from badges.models.certificate import Certificate
from badges.models.scan import Scan
from badges.models.signing_key import SigningKey
from badges.models.station import Station, StationKind
from badges.rules.certificates import CertificateKind
from badges.rules.scanning import Direction

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
