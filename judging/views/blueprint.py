"""The blueprint that the pages of calls and juries hang on."""

from flask import Blueprint

bp = Blueprint(
    "judging",
    __name__,
    template_folder="../templates",
    static_folder="../static/judging",
    static_url_path="/judging/static",
)
