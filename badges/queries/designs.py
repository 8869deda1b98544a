"""The design of an edition's badges."""

from app.extensions import db
from app.programmes.models import Edition
from badges.models import BadgeDesign
from badges.rules.designs import USUAL, Design, read_design


def design_row(edition: Edition) -> BadgeDesign | None:
    """What the edition's managers chose; None when they chose nothing."""
    return db.session.scalar(db.select(BadgeDesign).filter_by(edition_id=edition.id))


def design_of(edition: Edition) -> Design:
    """The design its badges are printed with; the usual one when nobody chose another."""
    row = design_row(edition)
    return read_design(row.values) if row else USUAL
