"""The blueprint that the pages of programmes hang on."""

from flask import Blueprint

bp = Blueprint(
    "programmes",
    "app.programmes",
    template_folder="templates",
    static_folder="static",
    static_url_path="/programmes/static",
)
