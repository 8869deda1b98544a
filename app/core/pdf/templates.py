"""Print templates with their values."""

from base64 import b64encode
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def fill_template(path: Path, **values: Any) -> str:
    """The print template at ``path`` with its values, all escaped; a missing value is an error."""
    loader = FileSystemLoader(path.parent)
    jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return jinja.get_template(path.name).render(**values)


def data_uri(content: bytes, media_type: str) -> str:
    """The address of a picture that holds the picture itself."""
    return f"data:{media_type};base64,{b64encode(content).decode()}"
