import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.names import has_control, is_latin, normalise_name, search_key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("  Ana \t\n María  ", "Ana María", id="white space"),
        pytest.param("Ana\u00a0Ruiz", "Ana Ruiz", id="no-break space"),
        pytest.param("Jose\u0301", "José", id="composed"),
        pytest.param("A\x00na\x07", "Ana", id="control characters"),
        pytest.param("\u202eanA\u202c", "anA", id="direction override"),
        pytest.param("\u2067Ana\u2069\u200f", "Ana", id="isolates and marks"),
        pytest.param("e\u200b\u0301", "é", id="composed across a zero-width space"),
        pytest.param("علی\u200cرضا", "علی\u200cرضا", id="non-joiner stays"),
        pytest.param("ශ්\u200dරී", "ශ්\u200dරී", id="joiner stays"),
        pytest.param("\u200d \u200c", "", id="joiners alone are nothing"),
        pytest.param("王\ufffe小明\ud800", "王小明", id="noncharacter and surrogate"),
        pytest.param("", "", id="empty"),
    ],
)
def test_normalise_name(text, name):
    assert normalise_name(text) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\x00b", True),
        ("a\x1bb", True),
        ("a\x7fb", True),
        ("a\tb\r\nc", False),
        ("é\u200c", False),
    ],
)
def test_has_control(text, found):
    assert has_control(text) is found


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        pytest.param("María-José O'Neil", True, id="spanish"),
        pytest.param("Nguyễn Thị Ánh", True, id="vietnamese"),
        pytest.param("Jose\u0301", True, id="decomposed"),
        pytest.param("Oʻzbek", True, id="modifier letter"),
        pytest.param("Łukasz Ø. Þór", True, id="letters without decomposition"),
        pytest.param("Мария", False, id="cyrillic"),
        pytest.param("M\u0430ria", False, id="one cyrillic letter hidden"),
        pytest.param("محمد", False, id="arabic"),
        pytest.param("Ana\u064b", False, id="arabic mark"),
        pytest.param("王小明", False, id="chinese"),
        pytest.param("123 -", False, id="no letter"),
        pytest.param("", False, id="empty"),
    ],
)
def test_is_latin(name, latin):
    assert is_latin(name) is latin


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("Łukasz  O’Neil", "lukasz oneil", id="bar and apostrophe"),
        pytest.param("María-José", "maria jose", id="accents and hyphen"),
        pytest.param("STRASSE Straße", "strasse strasse", id="sharp s"),
        pytest.param("Bjørn Ægir Þór", "bjorn aegir thor", id="nordic"),
        pytest.param("İbrahim Işık", "ibrahim isik", id="turkish"),
        pytest.param("Ｍａｒｉａ", "maria", id="full width"),
        pytest.param("مُحَمَّد", "محمد", id="arabic without vowel points"),
        pytest.param("علی\u200cرضا", "علیرضا", id="joiner falls away"),
        pytest.param("राम", "राम", id="hindi vowel signs stay"),
        pytest.param("head_of_delegation", "head of delegation", id="underscores"),
    ],
)
def test_search_key(name, key):
    assert search_key(name) == key


@pytest.mark.parametrize("code", [0x0300, 0x036F, 0x0591, 0x05C7, 0x064B, 0x065F, 0x0670])
def test_accents_and_points_fall_away_to_the_ends_of_their_blocks(code):
    assert search_key(f"a{chr(code)}") == "a"


@pytest.mark.parametrize("code", [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF])
def test_noncharacters_are_dropped(code):
    assert normalise_name(f"a{chr(code)}b") == "ab"


@pytest.mark.parametrize("code", [0xFDCF, 0xFDF0, 0xFFFD])
def test_neighbours_of_noncharacters_stay(code):
    assert normalise_name(f"a{chr(code)}b") == f"a{chr(code)}b"


def test_voiced_kana_stay_apart():
    assert search_key("か") != search_key("が")


anything = st.text(alphabet=st.characters(codec=None), max_size=40)


@given(anything)
def test_a_normalised_name_is_clean_and_stays_as_it_is(text):
    name = normalise_name(text)
    assert normalise_name(name) == name
    assert name == unicodedata.normalize("NFC", name)
    assert not has_control(name)
    assert not any(
        char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for char in name
    )
    name.encode()


@given(anything)
def test_the_key_of_a_key_is_the_key(text):
    assert search_key(search_key(text)) == search_key(text)


@given(anything)
def test_control_characters_are_those_unicode_names_so(text):
    kinds = {unicodedata.category(char) for char in text if char not in "\t\r\n"}
    assert has_control(text) is bool(kinds & {"Cc", "Cs"})


@given(st.text(alphabet="abcdéèüñçÀÖŁß '-", max_size=30))
def test_case_and_accents_do_not_matter(text):
    plain = unicodedata.normalize("NFD", text)
    assert search_key(text.upper()) == search_key(text) == search_key(plain)
