"""The blueprint that the pages of organisations hang on."""

from flask import Blueprint

bp = Blueprint("organisations", "app.organisations", template_folder="templates")
