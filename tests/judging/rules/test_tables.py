"""Files of marks and criteria, and the frozen result, from plain values."""

from decimal import Decimal
from fractions import Fraction

from judging.rules.kinds import RoundKind
from judging.rules.marks import Scale
from judging.rules.protocol import canonical
from judging.rules.results import Entry, Given, RoundResults, Terms, Voice
from judging.rules.tables import criteria_csv, marks_csv

SCALES = (Scale("light", 1, 10, Decimal("1.50")), Scale("idea", 0, 5, Decimal(1)))


def results() -> RoundResults:
    terms = Terms(RoundKind.CRITERIA, 2, False, 2, None, True, SCALES)
    return RoundResults(
        terms=terms,
        entries={"0007": Entry(1, "x", 7, "=cmd()", True, None)},
        voices={"J01": Voice(1, "Ana", "y")},
        given=[Given("0007", "J01", {"idea": 4, "light": 9}, Fraction(80))],
        open_tasks={},
    )


def test_marks_are_one_line_a_value_in_the_order_of_the_criteria() -> None:
    assert marks_csv(results()) == (
        "submission,juror,criterion,value\n0007,J01,light,9\n0007,J01,idea,4\n"
    )


def test_criteria_are_one_line_each() -> None:
    assert criteria_csv(SCALES) == "criterion,min,max,weight\nlight,1,10,1.50\nidea,0,5,1\n"


def test_the_same_document_is_written_in_one_way() -> None:
    assert canonical({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()
