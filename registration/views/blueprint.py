"""The blueprint that the pages of registration hang on."""

from flask import Blueprint

bp = Blueprint("registration", "registration", template_folder="templates")
