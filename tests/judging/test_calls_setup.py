"""A call is opened from a starting point, set, asked, agreed to, announced, copied."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionMode, EditionStatus
from app.programmes.services.editions import copy_edition
from judging.models import Award, Call, CallText, Quota, Round
from judging.queries.calls import texts_in_force
from judging.queries.setup import gaps
from judging.rules.kinds import Decision, FieldKind, TextKind
from judging.rules.presets import PRESETS
from judging.services.call_fields import (
    FieldValues,
    add_field,
    change_field,
    move_field,
    remove_field,
)
from judging.services.call_texts import write_text
from judging.services.calls import FIELDS, change_call, create_call, publish_call, unpublish_call
from judging.services.copying import copy_call
from tests.factories import EditionFactory, user_with
from tests.judging.factories import AuthorFactory, CallFactory, SubmissionFactory

OPENS, CLOSES = datetime(2027, 1, 10, 8, tzinfo=UTC), datetime(2027, 3, 31, 21, 59, tzinfo=UTC)


def opened(edition: Edition, preset: str, code: str = "call-2027", **values: Any) -> Call:
    given = {"name": {"en": "A call"}, "opens_at": OPENS, "closes_at": CLOSES, **values}
    return create_call(edition, preset=preset, code=code, by="test", **given)


def the_call(code: str) -> Call:
    return db.session.scalars(db.select(Call).filter_by(code=code)).one()


def actions(call: Call) -> list[str]:
    query = db.select(AuditEvent.action).filter_by(subject=f"call:{call.id}")
    return list(db.session.scalars(query.order_by(AuditEvent.id)))


@pytest.mark.parametrize("code", sorted(PRESETS))
def test_every_starting_point_makes_a_call(app: Flask, code: str) -> None:
    start = PRESETS[code]

    call = opened(EditionFactory.create(), code)

    assert [field.code for field in call.fields] == [field.code for field in start.fields]
    assert [(f.kind, f.maximum) for f in call.fields] == [(f.kind, f.maximum) for f in start.fields]
    rounds = db.session.scalars(db.select(Round).filter_by(call_id=call.id).order_by("position"))
    assert [[c.code for c in r.criteria] for r in rounds] == [
        list(r.criteria) for r in start.rounds
    ]
    awards = db.session.scalars(db.select(Award).filter_by(call_id=call.id).order_by("position"))
    assert [(award.code, award.places) for award in awards] == list(start.awards)
    quotas = db.session.scalars(db.select(Quota).filter_by(call_id=call.id)).all()
    assert [q.places for q in quotas] == ([start.quota.places] if start.quota else [])
    assert all(quota.seed for quota in quotas)
    assert call.published_at is None
    assert actions(call) == ["call.created"]


def test_a_starting_point_speaks_every_language(app: Flask) -> None:
    call = opened(EditionFactory.create(), "photo_contest")

    assert set(call.fields[0].label) == {"en", "fr", "es", "ar"}
    assert call.fields[0].options[0]["value"] == "science"
    assert call.age_on == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "Photos"}, "code"),
        ({"code": "new"}, "code"),
        ({"code": "taken"}, "code"),
        ({"name": {"fr": "Photos"}}, "name"),
        ({"closes_at": OPENS}, "closes_at"),
    ],
)
def test_a_call_that_cannot_be_opened_says_why(
    app: Flask, values: dict[str, Any], field: str
) -> None:
    CallFactory.create(code="taken")

    with pytest.raises(Invalid) as refused:
        opened(EditionFactory.create(), "hosting", **{"code": "call-2027", **values})

    assert refused.value.field == field


def test_only_managers_of_the_edition_open_calls(app: Flask) -> None:
    edition, other = EditionFactory.create(), EditionFactory.create()
    stranger = user_with(Role.PROGRAMME_MANAGER, scope=other.scope)

    with pytest.raises(NotAllowed):
        create_call(
            edition,
            preset="hosting",
            code="hosting-2030",
            name={"en": "Host"},
            opens_at=OPENS,
            closes_at=CLOSES,
            by=stranger,
        )


def test_what_is_missing_is_named_until_it_is_there(app: Flask) -> None:
    edition = EditionFactory.create(status=EditionStatus.DRAFT)
    call = opened(edition, "photo_contest")
    assert gaps(call) == ["edition_draft", "summary", "rules", "consent", "licence"]
    with pytest.raises(Conflict):
        publish_call(call, by="test")

    edition.status = EditionStatus.ANNOUNCED
    call.summary = {"en": "Show us science."}
    for kind in TextKind:
        write_text(call, kind=kind, texts={"en": "Text."}, seen=0, by="test")

    publish_call(call, by="test")
    assert call.published_at is not None
    assert actions(call)[-1] == "call.published"


@pytest.mark.parametrize(
    ("preset", "change", "missing"),
    [
        ("hosting", {}, ["summary"]),
        ("proposals", {}, ["summary"]),
        ("attendance", {"closes_at": datetime(2020, 1, 2, tzinfo=UTC)}, ["summary", "closed"]),
    ],
)
def test_other_calls_lack_less(
    app: Flask, preset: str, change: dict[str, Any], missing: list[str]
) -> None:
    opens = datetime(2020, 1, 1, tzinfo=UTC)

    assert gaps(opened(EditionFactory.create(), preset, **{"opens_at": opens, **change})) == missing


def test_a_call_is_taken_back_only_while_nobody_answers(app: Flask) -> None:
    call = CallFactory.create()
    unpublish_call(call, by="test")
    assert call.published_at is None

    other = CallFactory.create()
    AuthorFactory.create(call=other)
    with pytest.raises(Conflict, match="earlier closing"):
        unpublish_call(other, by="test")


def values_of(call: Call, **changed: Any) -> dict[str, Any]:
    return {**{name: getattr(call, name) for name in FIELDS}, **changed}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": {}}, "name"),
        ({"closes_at": datetime(2026, 1, 1, tzinfo=UTC)}, "closes_at"),
        ({"age_max": 12}, "age_max"),
        ({"age_on": None}, "age_on"),
        ({"files_min": 2, "files_max": 1}, "files_max"),
        ({"files_min": 0, "files_max": 0}, "files_max"),
        ({"takes_photos": False, "takes_documents": False}, "files_min"),
        ({"forwarding": True}, "forwards_until"),
        (
            {"forwarding": True, "forwards_until": datetime(2027, 2, 1, tzinfo=UTC)},
            "forwards_until",
        ),
    ],
)
def test_switches_that_contradict_each_other_are_refused(
    app: Flask, changed: dict[str, Any], field: str
) -> None:
    call = CallFactory.create()

    with pytest.raises(Invalid) as refused:
        change_call(call, values=values_of(call, **changed), seen=fingerprint(call), by="test")

    assert refused.value.field == field


def test_how_a_call_ends_stays_once_somebody_answers(app: Flask) -> None:
    call = CallFactory.create()
    change = values_of(call, decision=Decision.PLACES)
    change_call(call, values=change, seen=fingerprint(call), by="test")
    assert db.session.scalar(db.select(Quota.places).filter_by(call_id=call.id)) == 0
    AuthorFactory.create(call=call)
    back = values_of(call, decision=Decision.AWARDS)

    with pytest.raises(Invalid) as refused:
        change_call(call, values=back, seen=fingerprint(call), by="test")

    assert refused.value.field == "decision"


def test_two_managers_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    call = CallFactory.create()
    seen = fingerprint(call)
    change_call(call, values=values_of(call, per_author=2), seen=seen, by="test")

    with pytest.raises(Conflict):
        change_call(call, values=values_of(call, per_author=9), seen=seen, by="test")
    assert call.per_author == 2


# ---- the form ----


def question(call: Call, label: str, **values: Any) -> Any:
    given = {"kind": FieldKind.LINE, "label": {"en": label}, **values}
    return add_field(call, values=FieldValues(**given), by="test")


def codes(call: Call) -> list[str]:
    db.session.flush()
    db.session.refresh(call)
    return [field.code for field in call.fields]


def test_questions_are_added_ordered_and_removed(app: Flask) -> None:
    call = CallFactory.create()
    first = question(call, "Where was it taken?")
    second = question(call, "Where was it taken?")
    arabic = question(call, "أين")
    assert codes(call) == ["where_was_it_taken", "where_was_it_taken_2", "question"]

    move_field(arabic, up=True, by="test")
    move_field(first, up=True, by="test")
    assert codes(call) == ["where_was_it_taken", "question", "where_was_it_taken_2"]

    remove_field(second, by="test")
    assert codes(call) == ["where_was_it_taken", "question"]


def choice(call: Call, lines: str) -> Any:
    return question(call, "Topic", kind=FieldKind.CHOICE, choices={"en": lines})


def changed(found: Any, **values: Any) -> None:
    given = {"kind": found.kind, "label": found.label, **values}
    change_field(found, values=FieldValues(**given), seen=fingerprint(found), by="test")


def test_a_question_with_answers_keeps_its_code_its_kind_and_taken_choices(app: Flask) -> None:
    call = CallFactory.create()
    topic = choice(call, "Water\nEnergy\nSpace")
    SubmissionFactory.create(author__call=call, answers={"topic": "energy"})

    changed(topic, label={"en": "Theme"}, choices={"en": "Water\nPower\nSpace\nLife"})
    assert [(o["value"], o["label"]["en"]) for o in topic.options] == [
        ("water", "Water"),
        ("energy", "Power"),
        ("space", "Space"),
        ("life", "Life"),
    ]
    changed(topic, choices={"en": "Space\nPower"})
    with pytest.raises(Invalid) as taken:
        changed(topic, choices={"en": "Space"})
    assert taken.value.field == "choices"
    changed(topic, choices={"en": "Space\nPower\nLife"})
    with pytest.raises(Invalid, match="so it stays: Power"):
        changed(topic, choices={"en": "Space\nLife"})
    db.session.refresh(topic)
    with pytest.raises(Invalid) as kind:
        changed(topic, kind=FieldKind.LINE)
    assert (kind.value.field, topic.code) == ("kind", "topic")
    with pytest.raises(Conflict, match="answer to this question: 1"):
        remove_field(topic, by="test")


@pytest.mark.parametrize("lines", ["", "One", "One\nOne"])
def test_choices_that_are_none_are_refused(app: Flask, lines: str) -> None:
    with pytest.raises(Invalid) as refused:
        choice(CallFactory.create(), lines)

    assert refused.value.field == "choices"


# ---- texts ----


def write(call: Call, seen: int, **texts: str) -> int:
    return write_text(call, kind=TextKind.RULES, texts=texts, seen=seen, by="test")


def rows(call: Call) -> list[tuple[int, str, str]]:
    query = db.select(CallText).filter_by(call_id=call.id)
    ordered = query.order_by(CallText.version, CallText.language)
    return [(row.version, row.language, row.text) for row in db.session.scalars(ordered)]


def test_a_new_version_never_changes_an_old_one(app: Flask) -> None:
    call = CallFactory.create()
    assert write(call, 0, en="One photo.", fr="Une photo.") == 1
    assert write(call, 1, en=" One photo.\r\n", fr="Une photo.") == 1
    assert write(call, 1, en="One photo.", fr="Une photo.", es="Una foto.") == 1
    assert write(call, 1, en="Three photos.", fr="Trois photos.") == 2

    assert rows(call) == [
        (1, "en", "One photo."),
        (1, "es", "Una foto."),
        (1, "fr", "Une photo."),
        (2, "en", "Three photos."),
        (2, "fr", "Trois photos."),
    ]
    found = [texts_in_force(call, language)[TextKind.RULES] for language in ("fr", "es")]
    assert [text.text for text in found] == ["Trois photos.", "Three photos."]


def test_a_text_needs_english_and_the_newest_version_in_view(app: Flask) -> None:
    call = CallFactory.create()
    with pytest.raises(Invalid):
        write(call, 0, fr="Une photo.")
    write(call, 0, en="One photo.")

    with pytest.raises(Conflict, match="newer version"):
        write(call, 0, en="Two photos.")


# ---- copies ----


def test_a_call_is_copied_to_another_edition_and_its_days_move(app: Flask) -> None:
    source = EditionFactory.create()
    later = EditionFactory.create(starts_on=date(2028, 7, 17), ends_on=date(2028, 7, 23))
    call = opened(source, "proposals")
    write(call, 0, en="Old rules.")
    write(call, 1, en="Rules.", fr="Règles.")
    AuthorFactory.create(call=call)

    copy = copy_call(call, edition=later, code="call-2028", by="test")

    assert (copy.edition_id, copy.published_at, copy.last_number) == (later.id, None, 0)
    # 364 days later, at the same hour on the clock of Warsaw (both in summer time)
    assert copy.closes_at == datetime(2028, 3, 29, 21, 59, tzinfo=UTC)
    assert codes(copy) == codes(call)
    assert rows(copy) == [(1, "en", "Rules."), (1, "fr", "Règles.")]
    quota, copied = (
        db.session.scalars(db.select(Quota).filter_by(call_id=each.id)).one()
        for each in (call, copy)
    )
    assert (copied.places, copied.reserve) == (quota.places, quota.reserve)
    assert copied.seed not in ("", quota.seed)


def test_an_edition_takes_its_calls_along(app: Flask) -> None:
    source = EditionFactory.create(code="contest-2027", timezone="UTC")
    call = opened(source, "photo_contest", code="photos-2027")
    CallFactory.create(code="photos-2029", edition=source)
    CallFactory.create(code="photos", edition=EditionFactory.create())

    edition = copy_edition(
        source,
        code="contest-2029",
        values={
            "name": "Contest 2029",
            "mode": EditionMode.ONLINE,
            "starts_on": date(2029, 7, 19),
            "ends_on": date(2029, 7, 25),
            "timezone": "UTC",
        },
        by="test",
    )

    query = db.select(Call).filter_by(edition_id=edition.id).order_by(Call.code)
    copies = list(db.session.scalars(query))
    assert [each.code for each in copies] == ["photos-contest-2029", "photos-contest-2029-2"]
    by_decision = next(each for each in copies if each.fields)
    assert (by_decision.age_on, codes(by_decision)) == (date(2029, 3, 31), codes(call))
    assert (
        db.session.scalar(
            db.select(db.func.count(Award.id)).join(Call).filter_by(edition_id=edition.id)
        )
        == 4
    )
