"""What is printed for one person. It needs no WeasyPrint, which takes half a second to load."""

from collections.abc import Mapping
from typing import NamedTuple


class InLanguage(NamedTuple):
    """A text with its language, which decides between Chinese and Japanese forms of a character."""

    text: str
    lang: str


#: texts by slot, and the variant of the design
Person = Mapping[str, str | InLanguage]

#: a person with a text here starts a new sheet, where several share one
NEW_SHEET = "new_sheet"
