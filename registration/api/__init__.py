"""The API of editions: which there are, who comes, and a whole delegation at once."""

from app.core.access import Role
from app.core.api import PREFIX, ApiBlueprint

editions_api = ApiBlueprint(
    "editions",
    __name__,
    url_prefix=f"{PREFIX}/editions",
    description="Editions, their people and delegations",
)

#: who may send a delegation: its own organisation
OWN = (Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
#: who may read of people; of which, Participant.readable_by says
READERS = (*OWN, Role.REGIONAL_VALIDATOR, Role.PROGRAMME_MANAGER)

from registration.api import delegations, editions  # noqa: E402 - they register their calls

__all__ = ["OWN", "READERS", "delegations", "editions", "editions_api"]
