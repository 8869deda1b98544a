"""The design of an edition's badges."""

from typing import NamedTuple

from app.extensions import db
from app.programmes.models import Edition
from badges.models import BadgeDesign
from badges.rules.designs import USUAL, Design, read_design


class SavedDesign(NamedTuple):
    """What an edition's badges are printed with."""

    #: the usual one when nobody chose another
    design: Design
    #: storage key of the logo; None: none
    logo_key: str | None


def design_row(edition: Edition) -> BadgeDesign | None:
    """What the edition's managers chose; None when they chose nothing."""
    return db.session.scalar(db.select(BadgeDesign).filter_by(edition_id=edition.id))


def saved_design(edition: Edition) -> SavedDesign:
    """The design and the logo that its badges are printed with."""
    row = design_row(edition)
    return SavedDesign(read_design(row.values), row.logo_key) if row else SavedDesign(USUAL, None)


def design_of(edition: Edition) -> Design:
    """The design its badges are printed with."""
    return saved_design(edition).design
