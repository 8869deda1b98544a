"""The lines of a scanner's list: put into words once, and anew as soon as anything differs."""

import json
from datetime import date

from flask import Flask

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge
from badges.queries.lines import lines_of
from badges.queries.wearers import raw_wearers, wearer_reader, wearers
from badges.rules.scanning import StationRules
from tests.badges.venue import edition_with_people

ANYBODY = StationRules()


def test_raw_rows_read_as_the_wearers_they_are(app: Flask) -> None:
    edition = edition_with_people()
    one_of(edition).participant.birth_date = date(2015, 2, 3)
    db.session.flush()

    read = wearer_reader()
    found = {serial: read(row) for serial, row in raw_wearers(edition)}

    assert found == {one.serial: one for one in wearers()}


def test_only_a_badge_that_changed_is_put_into_words_again(app: Flask) -> None:
    edition = edition_with_people()
    before = lines_of(edition, ANYBODY)
    badge = one_of(edition)
    badge.participant.latin_name = "Zoe"
    db.session.flush()

    after = lines_of(edition, ANYBODY)

    assert [key for key in after if after[key] is not before[key]] == [badge.serial]
    assert json.loads(after[badge.serial].text)["name"] == "Zoe"


def test_each_station_keeps_words_of_its_own(app: Flask) -> None:
    edition = edition_with_people()
    serial = one_of(edition).serial
    asked = [ANYBODY, StationRules(roles=frozenset({"press"})), ANYBODY]

    told = [json.loads(lines_of(edition, rules)[serial].text)["status"] for rules in asked]

    assert told == ["valid", "wrong_role", "valid"]


def one_of(edition: Edition) -> Badge:
    query = db.select(Badge).filter_by(edition_id=edition.id).order_by(Badge.id).limit(1)
    return db.session.scalars(query).one()
