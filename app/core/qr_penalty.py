"""Which of a QR code's eight masks is read best: N1 to N4 of ISO/IEC 18004, 7.8.3."""

from functools import lru_cache


@lru_cache(maxsize=40)
def _edges(size: int) -> tuple[int, int, dict[int, int]]:
    """All modules; all but each row's first; and, by k, those with k modules to their right."""
    row = (1 << size) - 1

    def every_row(bits: int) -> int:
        return sum(bits << (line * size) for line in range(size))

    return every_row(row), every_row(row >> 1), {k: every_row(row & -(1 << k)) for k in (1, 4, 10)}


def penalty(dark: int, size: int) -> int:
    """How hard a symbol of ``size`` modules is to read: the sum of N1 to N4, the less the better.

    ``dark`` is the symbol as `app.core.qr` has it: one integer, row by row, 1 = dark.
    """
    everything, not_first, room = _edges(size)
    light = dark ^ everything
    across = ~(dark ^ (dark << 1)) & room[1]  # of one colour with the next in the row
    down = ~(dark ^ (dark << size)) & (everything >> size << size)  # with the one below
    blocks = across & down & (across << size)
    points = 3 * blocks.bit_count()  # N2: blocks of four
    points += _runs(across, 1, room[4], not_first)
    points += _runs(down, size, everything, everything)
    points += 10 * int(abs(dark.bit_count() / (size * size) * 100 - 50) / 5)  # N4: balance
    points += _finder_likes(dark, light, 1, room[10])
    return points + _finder_likes(dark, light, size, everything)


def _runs(same: int, step: int, inside: int, continues: int) -> int:
    """N1: a run of n >= 5 equal modules costs n - 2: one a window of five, two for its start.

    ``same``: the modules of one colour with their neighbour a ``step`` away.
    """
    three = same & (same << step)
    five = three & (three << 2 * step) & inside
    starts = five & ~((five >> step) & continues)
    return five.bit_count() + 2 * starts.bit_count()


def _finder_likes(dark: int, light: int, step: int, inside: int) -> int:
    """N3: 1011101 with four light modules before or after it costs 40."""
    beside = light << step
    edge = dark & beside & (dark << 2 * step)  # 101, at either end
    core = edge & (edge << 4 * step) & (dark << 3 * step)
    four = light & beside
    four &= four << 2 * step
    before = four & (core << 4 * step) & inside
    after = core & (four << 7 * step) & inside
    return 40 * (before.bit_count() + after.bit_count())
