"""A call that is open now, with authors who send photos."""

from datetime import timedelta
from functools import lru_cache
from typing import Any

from app.core.clock import now
from app.core.ids import token_hash
from judging.models import Author, Call, Submission
from judging.rules.kinds import Eligibility, SubmissionState
from tests.judging import photographs as photos
from tests.judging.factories import AuthorFactory, CallFactory, SubmissionFactory

KEY = "a-private-link-for-tests"
WIDE = 2100, 1400


def open_call(**values: Any) -> Call:
    """Takes one photo of 2000 pixels or more from anybody, today."""
    days = {"opens_at": now() - timedelta(days=5), "closes_at": now() + timedelta(days=5)}
    found: Call = CallFactory.create(**{**days, **values})
    return found


def author_of(call: Call, key: str = KEY, **values: Any) -> Author:
    """Somebody with a private link ``/entries/<key>/``."""
    found: Author = AuthorFactory.create(call=call, link_hash=token_hash(key), **values)
    return found


def draft_of(author: Author, **values: Any) -> Submission:
    """A submission that its author may still change."""
    state = {"state": SubmissionState.DRAFT, "eligibility": Eligibility.OPEN, "number": None}
    found: Submission = SubmissionFactory.create(
        author=author, **{**state, "submitted_at": None, **values}
    )
    return found


def handed_in(call: Call, **values: Any) -> Submission:
    """What waits for the secretary."""
    found: Submission = SubmissionFactory.create(
        author__call=call, **{"eligibility": Eligibility.OPEN, **values}
    )
    return found


@lru_cache(maxsize=16)
def photo(seed: int = 0, width: int = WIDE[0], height: int = WIDE[1]) -> bytes:
    """A JPEG as a telephone writes it."""
    picture = photos.scene(300, 200, seed).resize((width, height))
    return photos.jpeg(picture, quality=80)
