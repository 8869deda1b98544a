"""The places of those who keep listening to the board, in one process of the server."""

import time
from collections.abc import Callable
from threading import Lock


class Places:
    """At most so many at once. A place that nobody gave back, because its answer was never sent,
    say, is free again after a time that no listener stays."""

    def __init__(
        self, most: int, longest: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """For ``most`` listeners, each of whom leaves before ``longest`` seconds of ``clock``."""
        self.most, self.longest, self.clock = most, longest, clock
        self._lock = Lock()
        self._taken: dict[object, float] = {}

    def take(self) -> object | None:
        """A place, to be given back; None when all are taken."""
        with self._lock:
            since = self.clock() - self.longest
            self._taken = {place: at for place, at in self._taken.items() if at > since}
            if len(self._taken) >= self.most:
                return None
            place = object()
            self._taken[place] = self.clock()
            return place

    def give_back(self, place: object) -> None:
        """Let somebody else have ``place``; does nothing for one that is free already."""
        with self._lock:
            self._taken.pop(place, None)
