"""The Leaders Congress: twenty proposals reviewed, eight places given, some answered."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from judging.demo.contest import day_ago, tasks_in
from judging.demo.entries import for_organisation, sample, submitted
from judging.demo.marks import Temper
from judging.demo.people import JURY, make_president, seat_jury
from judging.models import Answer, Author, Call, Place
from judging.queries.places import quota_of
from judging.queries.rounds import rounds_of
from judging.rules.kinds import Audience, Eligibility, PlaceState, SessionAudience, TextKind
from judging.services.call_texts import write_text
from judging.services.calls import create_call
from judging.services.closing import close_round
from judging.services.places import confirm_place, decline_place
from judging.services.quotas import allocate_places
from judging.services.rounds import open_round
from judging.services.timetable import add_room, show_timetable, suggest_sessions

#: who proposes, in the order of proposals.json
PROPOSERS = ("redmex", "jsb", "amavet", "fast", "citeco", "rabutz", "cirasti", "technoscience")
CANDIDATES = (
    ("redmex", "ESI 2031 in Puebla", "Puebla, Mexico", "19–25 July 2031"),
    ("amavet", "ESI 2031 in Bratislava", "Bratislava, Slovakia", "4–10 August 2031"),
)


def load_congress(edition: Edition, organisations: dict[str, Organisation], users: Any) -> Call:
    """Proposals, their review, places with members' priority, first answers."""
    by, texts = users["manager"], sample("texts")
    call = create_call(
        edition,
        preset="proposals",
        code="congress-2027",
        name=texts["congress"]["name"],
        opens_at=day_ago(edition, 80),
        closes_at=day_ago(edition, 30) - timedelta(minutes=1),
        by=by,
    )
    call.summary, call.published_at = texts["congress"]["summary"], call.opens_at
    write_text(call, kind=TextKind.RULES, texts=PROPOSAL_RULES, seen=0, by=by)
    _propose(call, organisations, users["member"])
    _review(call, by)
    _give_places(call, by)
    _schedule(call, by)
    return call


PROPOSAL_RULES = {
    "en": "One of the speakers comes to the Congress. What you show may be shared with members.",
    "fr": "Une des personnes vient au Congrès. Ce que vous montrez peut être partagé.",
    "es": "Una de las personas viene al Congreso. Lo que muestres puede compartirse.",
    "ar": "يحضر أحد المتحدثين المؤتمر. يجوز مشاركة ما تعرضونه مع الأعضاء.",
}


def _propose(call: Call, organisations: dict[str, Organisation], user: Any) -> None:
    authors: dict[str, Author] = {}
    for number, (form, title, abstract, language, minutes) in enumerate(sample("proposals")):
        code = PROPOSERS[number % len(PROPOSERS)]
        if code not in authors:
            authors[code] = for_organisation(call, organisations[code], user)
        answers = {
            "format": form,
            "abstract": abstract,
            "language": language,
            "duration": minutes,
            "speakers": [{"name": f"Speaker {number + 1}", "biography": "Invented."}],
        }
        submitted(authors[code], title, answers).eligibility = Eligibility.ELIGIBLE
    db.session.flush()


def _review(call: Call, by: Any) -> None:
    make_president(call)
    seat_jury(call, by=by, people=JURY[:4])
    (review,) = rounds_of(call)
    open_round(review, by=by)
    Temper(22).judge(review, tasks_in(review))
    close_round(review, note="", by=by)


def _give_places(call: Call, by: Any) -> None:
    quota = quota_of(call)
    assert quota is not None
    quota.places, quota.reserve, quota.per_organisation, quota.per_country = 8, 3, 2, 3
    quota.threshold = Decimal(35)
    allocate_places(quota, by=by)
    reason = "Told us by telephone."
    query = db.select(Place).filter_by(quota_id=quota.id, state=PlaceState.OFFERED)
    offered = list(db.session.scalars(query.order_by(Place.id)))
    for place in offered[:4]:
        confirm_place(place, by=by, reason=reason)
    decline_place(offered[4], by=by, reason=reason)


def _schedule(call: Call, by: Any) -> None:
    """What is confirmed has a time and a room, and stands on the edition's page."""
    for name, seats in (("Amber hall", 120), ("Room Kopernik", 40)):
        add_room(call.edition, name=name, capacity=seats, by=by)
    everybody = SessionAudience.PARTICIPANTS
    suggest_sessions(call, begins=time(9), ends=time(12, 30), pause=10, audience=everybody, by=by)
    show_timetable(call, shown=True, by=by)


def load_candidatures(edition: Edition, organisations: dict[str, Organisation], users: Any) -> Call:
    """Two members would like to host; one has its answer."""
    by, texts = users["manager"], sample("texts")
    call = create_call(
        edition,
        preset="hosting",
        code="host-esi-2031",
        name=texts["hosting"]["name"],
        opens_at=day_ago(edition, 60),
        closes_at=day_ago(edition, -40) - timedelta(minutes=1),
        by=by,
    )
    call.summary, call.published_at = texts["hosting"]["summary"], call.opens_at
    assert call.audience is Audience.MEMBERS
    for code, title, place, dates in CANDIDATES:
        author = for_organisation(call, organisations[code], users["member"])
        answers = {
            "place": place,
            "dates": dates,
            "venue": "A fairground ten minutes from the station, 9,000 square metres in two halls.",
            "concept": "Young people show; the city answers: one evening in every district.",
            "budget": "Sixty per cent from the ministry, the rest from fees and three partners.",
            "support": "Letters of the mayor and of two universities.",
        }
        submission = submitted(author, title, answers)
    submission.eligibility = Eligibility.ELIGIBLE
    db.session.flush()
    words = "Yes, with pleasure: the bureau writes to you about the visit."
    db.session.add(Answer(submission=submission, accepted=True, text=words, by=by.email))
    return call
