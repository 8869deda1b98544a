"""Pages of calls that are shown in one state only: who opens which, of which call."""

from tests.tour.calls import ANSWERS, OPEN, PAPER_KEY, PAST, PLACES

Visits = tuple[tuple[str, str] | tuple[str, str, int], ...]
NOBODY = ""
STAFF = "/staff/calls"


def _one(who: str, path: str, status: int = 200) -> Visits:
    return ((who, path, status),)


_PICTURES = ("screen", "thumbnail")
_PLACES = f"{STAFF}/{PLACES}"
_OWN = "/entries/{entries/key}/{entries/submission}/files"

CALL_STATES: dict[str, Visits] = {
    "judging.enter": _one(NOBODY, f"/calls/{OPEN}/enter"),
    "judging.call_criteria_csv": _one(NOBODY, f"/calls/{PAST}/criteria.csv"),
    "judging.call_marks_csv": _one(NOBODY, f"/calls/{PAST}/marks.csv"),
    "judging.call_protocol": _one(NOBODY, f"/calls/{PAST}/protocol.pdf"),
    "judging.entry_picture": tuple(
        (NOBODY, f"{_OWN}/{{entries:files/file}}/{size}") for size in ("full", *_PICTURES)
    ),
    "judging.answer_place": _one("member", "/entries/{offer/author}/{offer/submission}/place"),
    "judging.consent_paper": _one(NOBODY, f"/entries/{PAPER_KEY}/parent/paper/file"),
    "judging.gallery": _one(NOBODY, f"/gallery/{PAST}/"),
    "judging.gallery_widget": _one(NOBODY, f"/gallery/{PAST}/widget"),
    "judging.gallery_licence": _one("member", f"/gallery/{PAST}/licence"),
    "judging.gallery_download": _one("member", f"/gallery/{PAST}/{{past/photo}}/full"),
    "judging.exhibit": _one(NOBODY, f"/gallery/{PAST}/{{past/photo}}"),
    "judging.gallery_picture": tuple(
        (NOBODY, f"/gallery/{PAST}/{{past/photo}}/{size}") for size in _PICTURES
    ),
    "judging.forward": _one("member", f"/member/{{member/public_id}}/calls/{OPEN}/forward"),
    "judging.forward_picture": _one(
        "member",
        f"/member/{{member/public_id}}/calls/{OPEN}/forward/{{forward/submission}}/thumbnail",
    ),
    "judging.sessions_ics": _one(NOBODY, "/programmes/leaders-congress-2027/sessions.ics"),
    "judging.session_ics": _one(
        NOBODY, "/programmes/leaders-congress-2027/sessions/{congress/session}.ics"
    ),
    "judging.answers": _one("manager", f"{STAFF}/{ANSWERS}/answers"),
    "judging.answer": _one("manager", f"{STAFF}/{ANSWERS}/answers/{{hosting/submission}}"),
    "judging.edit_award": _one("manager", f"{STAFF}/{PAST}/awards/{{past/award}}"),
    "judging.give_award": _one("manager", f"{STAFF}/{PAST}/awards/{{past/award}}/give"),
    "judging.withhold_award": _one("manager", f"{STAFF}/{PAST}/awards/{{past/award}}/withhold"),
    "judging.take_back_award": _one(
        "manager", f"{STAFF}/{PAST}/awards/winners/{{past/winner}}/take-back"
    ),
    "judging.places": _one("manager", f"{_PLACES}/places"),
    "judging.place": _one("manager", f"{_PLACES}/places/{{places/public_id}}"),
    "judging.places_output": _one("manager", f"{_PLACES}/places/outcomes.csv"),
    "judging.places_input": _one("manager", f"{_PLACES}/places/proposals.csv"),
    "judging.quota": _one("manager", f"{_PLACES}/places/settings"),
    "judging.timetable": _one("manager", f"{_PLACES}/timetable"),
    "judging.suggest_timetable": _one("manager", f"{_PLACES}/timetable-suggestion"),
    "judging.timetable_csv": _one("manager", f"{_PLACES}/timetable.csv"),
    "judging.schedule_session": _one("manager", f"{_PLACES}/timetable/{{congress/submission}}"),
    "judging.protocol": _one("president", f"{STAFF}/{PAST}/results/protocol.pdf"),
    "judging.release": _one("manager", f"{STAFF}/{PAST}/results/release"),
    "judging.sign": _one("president", f"{STAFF}/{PAST}/results/sign"),
    "judging.snapshot_json": _one("president", f"{STAFF}/{PAST}/results/snapshot.json"),
    "judging.reopen_round": _one(
        "manager", f"{STAFF}/{{calls/code}}/rounds/{{closed/round}}/reopen"
    ),
    "judging.ties": _one("president", f"{STAFF}/{PAST}/rounds/{{past/round}}/ties"),
}
MORE_CALLS: Visits = (
    (NOBODY, f"/calls/{PAST}/"),
    (NOBODY, f"/calls/{PLACES}/"),
    (NOBODY, f"/calls/{ANSWERS}/"),
    (NOBODY, "/photo-consent/used-up", 404),
    ("president", "/staff/calls/{calls/code}/results"),
    ("president", "/staff/calls/{calls/code}/rounds/{rounds/round}/"),
    ("manager", f"{STAFF}/{PAST}/results"),
    ("manager", f"{STAFF}/{PAST}/awards"),
    ("manager", f"{STAFF}/{PLACES}/submissions"),
    ("manager", "/programmes/leaders-congress-2027/"),
)
