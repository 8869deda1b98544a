"""The API of badges; certificates add their calls here too."""

from app.core.api import PREFIX, ApiBlueprint

stations_api = ApiBlueprint(
    "stations",
    __name__,
    url_prefix=f"{PREFIX}/stations",
    description="Places where badges are read",
)

certificates_api = ApiBlueprint(
    "certificates",
    __name__,
    url_prefix=f"{PREFIX}/certificates",
    description="Whether a certificate is genuine",
)

devices_api = ApiBlueprint(
    "devices",
    __name__,
    url_prefix=f"{PREFIX}/devices",
    description="Phones and tablets that read badges",
)

kiosks_api = ApiBlueprint(
    "kiosks",
    __name__,
    url_prefix=f"{PREFIX}/kiosks",
    description="Tablets at which people check in by themselves",
)

from badges.api import certificates, devices, kiosk, stations  # noqa: E402 - they register their calls

__all__ = [
    "certificates",
    "certificates_api",
    "devices",
    "devices_api",
    "kiosk",
    "kiosks_api",
    "stations",
    "stations_api",
]
