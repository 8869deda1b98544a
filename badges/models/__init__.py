"""Tables of badges."""

from badges.models.area import Area
from badges.models.badge import Badge
from badges.models.badge_design import BadgeDesign
from badges.models.certificate import Certificate
from badges.models.certificate_batch import CertificateBatch
from badges.models.certificate_wording import CertificateWording
from badges.models.device import Device
from badges.models.scan import Scan
from badges.models.scan_conflict import ScanConflict
from badges.models.seal_key import SealKey
from badges.models.signing_key import SigningKey
from badges.models.station import Station, StationKind
from badges.rules.certificates import CertificateKind
from badges.rules.conflicts import ConflictKind
from badges.rules.scanning import Direction

__all__ = [
    "Area",
    "Badge",
    "BadgeDesign",
    "Certificate",
    "CertificateBatch",
    "CertificateKind",
    "CertificateWording",
    "ConflictKind",
    "Device",
    "Direction",
    "Scan",
    "ScanConflict",
    "SealKey",
    "SigningKey",
    "Station",
    "StationKind",
]
