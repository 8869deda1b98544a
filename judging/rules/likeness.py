"""How alike two photos look: a hash of 64 bits that survives resizing, re-compression, a slight
crop and other light.

The picture is brought to 32 x 32 grey points; of its cosine transform the 64 lowest frequencies
after the mean are compared with their median (Zauner, Implementation and Benchmarking of
Perceptual Image Hash Functions, 2010, with the frequencies in order of their size rather than an
8 x 8 square). Unlike pictures differ in about 32 bits.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from PIL import Image

Array = np.ndarray
SIDE = 32
BITS = 64
#: pictures that differ in so many bits or fewer are nearly the same
NEAR = 10
BAND = 16
_LOW = sorted(((u, v) for u in range(12) for v in range(12) if u + v), key=lambda p: (sum(p), p))
_ROWS, _COLUMNS = (np.array(each[:BITS]) for each in zip(*_LOW, strict=True))


def perceptual_hash(picture: Image.Image) -> str:
    """64 bits in 16 hexadecimal digits."""
    from scipy.fft import dctn  # takes a while to import, and the platform must start quickly

    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    waves = dctn(np.asarray(small, dtype=np.float64), norm="ortho")[_ROWS, _COLUMNS]
    return np.packbits(waves > np.median(waves)).tobytes().hex()


def distance(one: str, other: str) -> int:
    """In how many bits two hashes differ, 0-64."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def near_to(one: str, others: list[str]) -> list[int]:
    """Places in ``others`` that look nearly like ``one``, the likest first."""
    if not one or not others:
        return []
    apart = np.bitwise_count(_numbers(others) ^ np.uint64(int(one, 16)))
    order = np.argsort(apart, kind="stable")
    return [int(place) for place in order if apart[place] <= NEAR]


def near_pairs(hashes: list[str]) -> set[tuple[int, int]]:
    """Places (lower, higher) of all pairs that look nearly the same.

    Two hashes at most 11 bits apart differ in at most 2 bits of one of their four bands of 16,
    so only photos are compared that meet in such a neighbourhood: time grows far slower than
    the number of pairs. An empty hash is like nothing.
    """
    held = [place for place, text in enumerate(hashes) if text]
    numbers = _numbers([hashes[place] for place in held])
    found: set[tuple[int, int]] = set()
    for shift in range(0, BITS, BAND):
        band = ((numbers >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.int64)
        for left, right in _meetings(band):
            near = np.bitwise_count(numbers[left] ^ numbers[right]) <= NEAR
            found.update(zip(left[near].tolist(), right[near].tolist(), strict=True))
    return {(held[left], held[right]) for left, right in found}


#: what a band of 16 bits may differ in: nothing, one bit, two bits
_DIFFERENCES = (
    [0] + [1 << bit for bit in range(BAND)]
    + [1 << low | 1 << high for low, high in combinations(range(BAND), 2)]
)  # fmt: skip


def _meetings(band: Array) -> Iterator[tuple[Array, Array]]:
    """Index arrays (left < right) of entries whose band differs in at most two bits."""
    order = np.argsort(band, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(band, minlength=1 << BAND))])
    for difference in _DIFFERENCES:
        sought = band ^ difference
        first, many = starts[sought], starts[sought + 1] - starts[sought]
        left = np.repeat(np.arange(len(band)), many)
        before = np.repeat(np.cumsum(many) - many, many)
        right = order[np.repeat(first, many) + np.arange(len(left)) - before]
        once = left < right
        yield left[once], right[once]


def _numbers(hashes: list[str]) -> Array:
    return np.array([int(text, 16) if text else 0 for text in hashes], dtype=np.uint64)
