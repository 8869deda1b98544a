"""What most tests of badges stand in: the first morning at the venue."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.badges.venue import MORNING


@pytest.fixture
def clock(app: Flask) -> Iterator[time_machine.Traveller]:
    """Stands at `MORNING` until a test shifts it."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller
