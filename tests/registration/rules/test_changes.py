import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registration.rules.changes import BadCursor, changes

ROWS = st.dictionaries(
    st.text("abcdefgh", min_size=4, max_size=4), st.sampled_from(["in", "out"]), max_size=30
)


def follow(known: dict[str, str], rows: dict[str, str], cursor: str | None, limit: int) -> str:
    """Ask on until there is no more; ``known`` becomes what a reader then has."""
    for _ in range(200):
        told = changes(rows, cursor, limit=limit)
        known |= {key: rows[key] for key in told.ids}
        cursor = told.cursor
        if not told.more:
            return cursor
    raise AssertionError("no end")


@settings(max_examples=30, deadline=None)
@given(ROWS, ROWS, st.integers(1, 10))
def test_who_asks_on_has_every_row_as_it_is(old, new, limit):
    known: dict[str, str] = {}
    cursor = follow(known, old, None, limit)
    assert known == old
    now = old | new
    cursor = follow(known, now, cursor, limit)
    assert known == now
    assert changes(now, cursor, limit=limit) == ([], cursor, False)


def test_a_change_tells_its_shelf_alone():
    rows = {f"person {number}": "in" for number in range(1000)}
    cursor = follow({}, rows, None, 100)

    told = changes(rows | {"person 7": "out"}, cursor, limit=100)

    assert "person 7" in told.ids
    assert len(told.ids) < 30
    assert not told.more


def test_what_changes_all_the_time_keeps_nobody_waiting():
    rows = {f"person {number}": "0" for number in range(1000)}
    first, known, cursor = changes(rows, None, limit=50).ids, {}, None
    for page in range(30):
        rows |= dict.fromkeys(first, str(page))
        told = changes(rows, cursor, limit=50)
        known |= {key: rows[key] for key in told.ids}
        cursor = told.cursor

    assert known.keys() == rows.keys()


@pytest.mark.parametrize("cursor", ["", "x", "é" * 1028, "A" * 1024, "_" * 1028, "A" * 2000])
def test_a_cursor_of_somebody_else_is_refused(cursor):
    with pytest.raises(BadCursor):
        changes({}, cursor, limit=1)
