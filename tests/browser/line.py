"""A line between browser and server that a test can slow down, cut and mend."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

BLOCK = 16 * 1024


class Line:
    """Passes bytes on to ``target``. ``speed`` is bytes a second upwards; None: all at once."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.speed: int | None = None
        self.upwards = 0
        self.broken = False
        self.ends: set[socket.socket] = set()
        self.door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """Where a browser dials in."""
        return f"http://127.0.0.1:{self.door.getsockname()[1]}"

    def cut(self) -> None:
        """Everything that is under way ends at once, and nothing new gets through."""
        self.broken = True
        for end in list(self.ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """The line is there again, and quick."""
        self.broken, self.speed = False, None

    def close(self) -> None:
        self.cut()
        self.door.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.door.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            if self.broken:
                return
            with socket.create_connection(self.target) as far:
                self.ends |= {near, far}
                back = threading.Thread(target=self._pass, args=(far, near, False), daemon=True)
                back.start()
                self._pass(near, far, True)
                back.join()
                self.ends -= {near, far}

    def _pass(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with suppress(OSError):
            while block := source.recv(BLOCK):
                if up:
                    self.upwards += len(block)
                    time.sleep(len(block) / self.speed if self.speed else 0)
                sink.sendall(block)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to the server at ``url``."""
    parts = urlsplit(url)
    line = Line((str(parts.hostname), int(parts.port or 80)))
    try:
        yield line
    finally:
        line.close()
