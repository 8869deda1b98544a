"""Sample calls with a jury at work. Authors and photos are invented; the photos are computed."""

from typing import Any

from judging.demo.congress import load_candidatures, load_congress
from judging.demo.contest import load_open, load_past, load_running


def load(made: dict[str, Any]) -> None:
    """Calls in every state, by the services that people use."""
    editions, organisations, users = made["editions"], made["organisations"], made["users"]
    manager = users["manager"]
    contest = editions["photo-contest-2027"]
    load_running(contest, by=manager)
    load_open(contest, organisation=organisations["redmex"], by=manager)
    load_past(editions["photo-contest-2026"], by=manager)
    load_congress(editions["leaders-congress-2027"], organisations, users)
    load_candidatures(editions["esi-2027"], organisations, users)
