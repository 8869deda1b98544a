"""Names in every script on every design, pixel by pixel as plain WeasyPrint draws them."""

from dataclasses import replace

import pytest

from app.core.pdf.texts import InLanguage
from badges.rules.designs import USUAL, Template
from tests.badges.whole_badges import differences, stamped, whole
from tests.core.pdf_pages import pages_of

#: script -> a name that needs no shrinking, and the language of its forms where that matters
NAMES = {
    "Latin": ("Đặng Thị Ánh", ""),
    "Cyrillic": ("Ђорђе Ђурић", ""),
    "Greek": ("Ἀλέξης Παππᾶς", ""),
    "Arabic": ("محمد عبد الله", ""),
    "Hebrew": ("דָּוִד כהן", ""),
    "Devanagari": ("क्षत्रिय श्री", ""),
    "Thai": ("ปิยะฉัตร ใจดี", ""),
    "Chinese": ("陈丽雨", ""),
    "Taiwanese": ("直骨海", "zh-tw"),
    "Japanese": ("直骨 花子", "ja"),
    "Korean": ("김민준", "ko"),
    "both directions": ("محمد Ali (2)", ""),
}  # fmt: skip
#: names that shrink on one line of the usual design
LONG = {
    "Latin": "Jürgen Müller-Lüdenscheidt",
    "Cyrillic": "Александра Преображенская",
    "Greek": "Κωνσταντίνα Παπαδοπούλου",
    "Arabic": "عبد الرحمن بن محمد الطرابلسي",
    "Hebrew": "אברהם יצחק בן־דוד הכהן גולדשטיין",
    "Devanagari": "श्रीकृष्ण क्षत्रिय विश्वविद्यालय",
    "Thai": "ปิยะฉัตร วิทยาศาสตร์รุ่งเรืองกิจ",
    "Chinese": "欧阳丽雨上官婉儿司马相如",
    "Japanese": "山田花子と佐々木小次郎",
    "Korean": "남궁민준 독고영재 황보관우",
}
DESIGNS = {template.value: replace(USUAL, template=template) for template in Template}


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_a_name_of_every_script_is_drawn_as_weasyprint_draws_it(design):
    langs = [lang for _, lang in NAMES.values()]
    people = [
        dict.fromkeys(("name", "native_name", "organisation"), name) for name, _ in NAMES.values()
    ]
    printed = [
        {slot: InLanguage(text, lang) if lang else text for slot, text in each.items()}
        for each, lang in zip(people, langs, strict=True)
    ]
    found = differences(stamped(design, printed), whole(design, people, langs=langs))
    assert {name: d for name, d in zip(NAMES, found, strict=True) if d > 0.5} == {}


def test_a_long_name_of_every_script_is_drawn_as_weasyprint_draws_it_smaller():
    for script, name in LONG.items():
        pdf = stamped(USUAL, [{"name": name}])
        scale = _scale(pdf)
        smaller = f".name {{ white-space: nowrap }} .name span {{ font-size: {scale}em }}"
        assert 0.62 <= scale < 1, script
        assert differences(pdf, whole(USUAL, [{"name": name}], style=smaller))[0] < 1, script


def test_a_name_of_two_lines_breaks_as_in_weasyprint_and_keeps_the_last_in_its_place():
    people = [{"name": "Wilhelmina van den Berg"}, {"name": "ياسمين بنت محمد الطرابلسي"}]
    up = ".name { margin-top: -1.12em }"
    for design in (DESIGNS["colour"], DESIGNS["plain"]):
        assert max(differences(stamped(design, people), whole(design, people, style=up))) < 1


def test_chinese_characters_have_the_forms_of_the_country():
    names = [InLanguage("直骨海", lang) for lang in ("zh-cn", "ja")]
    pdf = stamped(USUAL, [{"name": name} for name in names])
    shown = [page.get_contents().get_data() for page in pages_of(pdf)]
    assert shown[0] != shown[1]


def _scale(pdf):
    content = pages_of(pdf)[0].get_contents().get_data()
    return float(content.split(b" rg\n")[1].split()[0])
