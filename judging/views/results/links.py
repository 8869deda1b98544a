"""Where the pages of results are."""

from flask import url_for

from judging.models import Call, Round


def results_url(call: Call, round_: Round) -> str:
    """The results of one round."""
    return url_for(".results", code=call.code, round=round_.public_id)
