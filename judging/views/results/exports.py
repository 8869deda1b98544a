"""The result as files: for organisers always, for everybody once it is released.

Public are the protocol and the marks of the deciding round under the jurors' codes, both out of
what was frozen; earlier rounds and the snapshot stay with the organisers.
"""

from typing import Any

from flask import Response, abort

from app.core import files
from app.core.access import public, requires
from app.core.i18n import language
from app.core.web import download
from judging.models import Call, Round, Selection
from judging.queries.protocol import frozen_document
from judging.queries.results import results_of
from judging.queries.standing import selection_of
from judging.rules.kinds import SelectionState
from judging.rules.tables import criteria_csv as criteria_table
from judging.rules.tables import frozen_tables
from judging.rules.tables import marks_csv as marks_table
from judging.services.protocols import protocol_pdf
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, announced_call_or_404, call_or_404, round_or_404

CSV = "text/csv; charset=utf-8"


@bp.get("/staff/calls/<code>/rounds/<round>/marks.csv")
@requires(*ORGANISERS)
def marks_csv(code: str, round: str) -> Response:
    """submission,juror,criterion,value of everything that counts in a round."""
    return _marks(round_or_404(call_or_404(code), round))


@bp.get("/staff/calls/<code>/rounds/<round>/criteria.csv")
@requires(*ORGANISERS)
def criteria_csv(code: str, round: str) -> Response:
    """criterion,min,max,weight of a round."""
    return _criteria(round_or_404(call_or_404(code), round))


@bp.get("/staff/calls/<code>/results/snapshot.json")
@requires(*ORGANISERS)
def snapshot_json(code: str) -> Response:
    """The frozen inputs, byte for byte."""
    selection = _selection_or_404(call_or_404(code), SelectionState.RELEASED)
    stored: Any = selection.snapshot
    return download(files.read(stored.key), name=stored.name, media_type=stored.media_type)


@bp.get("/staff/calls/<code>/results/protocol.pdf")
@requires(*ORGANISERS)
def protocol(code: str) -> Response:
    """The protocol, from the signature on; before the release it says that it can change."""
    return _protocol(_selection_or_404(call_or_404(code), SelectionState.SIGNED))


@bp.get("/calls/<code>/protocol.pdf")
@public
def call_protocol(code: str) -> Response:
    """The protocol of a released result, in the reader's language."""
    return _protocol(_public_selection_or_404(code))


@bp.get("/calls/<code>/marks.csv")
@public
def call_marks_csv(code: str) -> Response:
    """The marks that decided, under the jurors' codes; the protocol prints the file's SHA-256."""
    return _frozen(_public_selection_or_404(code), "marks.csv")


@bp.get("/calls/<code>/criteria.csv")
@public
def call_criteria_csv(code: str) -> Response:
    """The criteria that decided."""
    return _frozen(_public_selection_or_404(code), "criteria.csv")


def _public_selection_or_404(code: str) -> Selection:
    return _selection_or_404(announced_call_or_404(code), SelectionState.RELEASED)


def _selection_or_404(call: Call, least: SelectionState) -> Selection:
    found = selection_of(call)
    states = list(SelectionState)
    if found is None or states.index(found.state) < states.index(least):
        abort(404)
    return found


def _marks(round_: Round) -> Response:
    text = marks_table(results_of(round_))
    return download(text.encode(), name=_named(round_, "marks.csv"), media_type=CSV)


def _criteria(round_: Round) -> Response:
    text = criteria_table(results_of(round_).terms.scales)
    return download(text.encode(), name=_named(round_, "criteria.csv"), media_type=CSV)


def _frozen(selection: Selection, name: str) -> Response:
    text = frozen_tables(frozen_document(selection))[name]
    return download(text.encode(), name=_named(selection.round, name), media_type=CSV)


def _protocol(selection: Selection) -> Response:
    content = protocol_pdf(selection, language=language())
    name = f"{selection.call.code}-protocol.pdf"
    return download(content, name=name, media_type="application/pdf", inline=True)


def _named(round_: Round, name: str) -> str:
    return f"{round_.call.code}-{round_.position}-{name}"
