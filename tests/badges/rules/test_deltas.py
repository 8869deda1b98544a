import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.rules.deltas import BadCursor, Cursor, delta, read_cursor

IDS = st.binary(min_size=8, max_size=8).map(bytes.hex)
ROWS = st.dictionaries(IDS, st.sampled_from(["valid", "unpaid", "revoked"]), max_size=40)


def followed(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """What a device holds that had ``old`` and then took the delta to ``new``."""
    changes = delta(new, delta(old, None).cursor)
    assert changes.replaced is not None
    kept = {key: value for key, value in old.items() if key[:2] not in changes.replaced}
    return kept | {key: new[key] for key in changes.ids}


@given(ROWS, ROWS)
def test_who_follows_the_deltas_has_the_list(old, new):
    assert followed(old, new) == new


@given(ROWS)
def test_nothing_is_sent_when_nothing_changed(rows):
    first = delta(rows, None)
    assert (first.replaced, first.ids) == (None, list(rows))
    assert delta(dict(reversed(rows.items())), first.cursor) == (first.cursor, [], [])


def test_one_change_sends_its_bucket_alone():
    rows = {f"{number:016x}"[::-1]: "valid" for number in range(1000)}
    cursor = delta(rows, None).cursor
    changed = next(iter(rows))
    changes = delta(rows | {changed: "revoked"}, cursor)
    assert changes.replaced == [changed[:2]]
    assert changed in changes.ids
    assert len(changes.ids) < 30


@pytest.mark.parametrize("cursor", ["", "x", "!" * 1024, "é" * 1024, "A" * 1020, "A" * 2000])
def test_a_cursor_of_somebody_else_is_refused(cursor):
    with pytest.raises(BadCursor):
        delta({}, cursor)


def test_a_cursor_reads_back_as_it_was_written():
    cursor = Cursor("A_-z", 3, 12, 77, 1_815_000_000_000_000)

    assert read_cursor(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    [
        *("", "A", "A.1.2.3", "A.1.2.3.4.5", "A.1.2.3.-4", "A.1.2.3.", "A.1.2.3.٣"),
        "A.1.2.3." + "9" * 17,
    ],
)
def test_what_is_no_cursor_is_told(text):
    with pytest.raises(BadCursor):
        read_cursor(text)
