"""Whoever exceeds two nested limits least comes first, also among ten thousand."""

from collections import deque
from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

Key = tuple[str, str]
Item = TypeVar("Item")


class LeastExcess(Generic[Item]):
    """Gives out items by the least sum of two excesses, then by the order they came in.

    Each item stands under an outer key (a country) and an inner one (an organisation), whose
    excesses the caller counts; they only ever grow. One heap holds the outer keys, and each of
    these has a heap of its inner ones: as nobody moves forward, an entry is put right only when
    its turn comes, and all are given out in about n log n steps.
    """

    def __init__(
        self,
        items: Iterable[tuple[Key, Key, Item]],
        *,
        outer: Callable[[Key], int],
        inner: Callable[[Key], int],
    ) -> None:
        self._outer, self._inner = outer, inner
        self._lines: dict[tuple[Key, Key], deque[tuple[int, Item]]] = {}
        for rank, (above, below, item) in enumerate(items):
            self._lines.setdefault((above, below), deque()).append((rank, item))
        #: of each outer key: (excess of the inner one, rank of its first item, inner key)
        self._inside: dict[Key, list[tuple[int, int, Key]]] = {}
        for above, below in self._lines:
            self._inside.setdefault(above, []).append(self._entry(above, below))
        for heap in self._inside.values():
            heapify(heap)
        self._queue = [self._front(above) for above in self._inside]
        heapify(self._queue)

    def next(self) -> Item | None:
        """Take out whoever is first now; None when nobody is left."""
        while self._queue:
            entry = heappop(self._queue)
            above = entry[2]
            now = self._front(above)
            if now != entry:
                heappush(self._queue, now)
                continue
            item = self._take(above)
            if self._inside[above]:
                heappush(self._queue, self._front(above))
            return item
        return None

    def _entry(self, above: Key, below: Key) -> tuple[int, int, Key]:
        rank, _ = self._lines[above, below][0]
        return self._inner(below), rank, below

    def _front(self, above: Key) -> tuple[int, int, Key]:
        """(sum of the excesses, rank, outer key) of its first item; puts its heap right before."""
        heap = self._inside[above]
        while (now := self._entry(above, heap[0][2])) != heap[0]:
            heappop(heap)
            heappush(heap, now)
        excess, rank, _ = heap[0]
        return self._outer(above) + excess, rank, above

    def _take(self, above: Key) -> Item:
        _, _, below = heappop(self._inside[above])
        line = self._lines[above, below]
        _, item = line.popleft()
        if line:
            heappush(self._inside[above], self._entry(above, below))
        return item
