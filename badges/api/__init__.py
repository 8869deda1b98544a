"""The API of badges; certificates add their calls here too."""

from app.core.api import PREFIX, ApiBlueprint

stations_api = ApiBlueprint(
    "stations",
    __name__,
    url_prefix=f"{PREFIX}/stations",
    description="Places where badges are read",
)

from badges.api import stations  # noqa: E402 - it registers its calls on the blueprint

__all__ = ["stations", "stations_api"]
