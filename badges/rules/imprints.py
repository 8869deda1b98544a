"""What a piece of paper says, in a few letters: enough to tell whether it still says what is true.

Only what stands on it counts: paper without stands does not grow old when a stand moves.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping

#: by slot of the design; a text with its language as both
Texts = Mapping[str, str | tuple[str, ...]]
#: characters of the digest: nobody looks for two texts that share one
LENGTH = 20


def imprint(texts: Texts, shown: Collection[str]) -> str:
    """The names of those ``texts`` that are ``shown`` on the paper, and a digest of what they say:
    ``name,number 3f0a…``."""
    return _imprint(texts, sorted(texts.keys() & set(shown)))


def still_says(paper: str, texts: Texts) -> bool:
    """Whether paper with that imprint says what ``texts`` say today."""
    return paper == _imprint(texts, paper.partition(" ")[0].split(","))


def _imprint(texts: Texts, names: Iterable[str]) -> str:
    said = [texts.get(name, "") for name in names]
    lines = (one if isinstance(one, str) else "\x1f".join(one) for one in said)
    digest = hashlib.sha256("\x1e".join(lines).encode()).hexdigest()[:LENGTH]
    return f"{','.join(names)} {digest}"
