"""What a PDF asks of the program that prints it."""

from typing import Any

import pydyf


def print_at_size(pdf: pydyf.PDF, *, both_sides: bool) -> None:
    """Have ``pdf`` printed at its own size, so that codes and crop marks keep their measure, and
    with ``both_sides`` on both sides of the paper, turned over its long edge (ISO 32000-2, 12.2).
    """
    wishes: dict[str, Any] = {"PrintScaling": "/None"}
    if both_sides:
        wishes["Duplex"] = "/DuplexFlipLongEdge"
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary(wishes)
