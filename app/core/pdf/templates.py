"""Print templates with their values."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def fill_template(path: Path, **values: Any) -> str:
    """The print template at ``path`` with its values, all escaped; a missing value is an error."""
    loader = FileSystemLoader(path.parent)
    jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return jinja.get_template(path.name).render(**values)
