import base45
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.qr import qr_matrix
from badges.rules.code import (
    CROCKFORD,
    BadgeCode,
    CodeRefused,
    is_confirmation,
    normalise_short_code,
    read,
    read_verified,
    short_code,
    sign,
    sign_confirmation,
    verify,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEYS = {7: KEY.public_key()}
CODE = BadgeCode(version=1, key_id=7, edition=2027, badge=b"\x01badge\xff!", issue=2, flags=0)
ALPHABET = base45.BASE45_CHARSET
CODES = st.builds(
    BadgeCode,
    version=st.just(1),
    key_id=st.integers(0, 255),
    edition=st.integers(0, 2**32 - 1),
    badge=st.binary(min_size=8, max_size=8),
    issue=st.integers(0, 255),
    flags=st.integers(0, 255),
)


def reason(text: str) -> str:
    with pytest.raises(CodeRefused) as refusal:
        read_verified(text, KEYS)
    return refusal.value.reason


@given(CODES)
def test_code_comes_back_as_signed(code):
    text = sign(code, KEY)
    assert read(text).code == code
    assert verify(read(text), KEY.public_key()) is True
    assert verify(read(text), OTHER_KEY.public_key()) is False


def test_a_confirmation_says_so_and_is_the_same_whenever_it_is_made():
    made = [
        sign_confirmation(key_id=7, edition=2027, badge=CODE.badge, private_key=KEY)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert read_verified(made[0], KEYS) == CODE._replace(issue=0, flags=1)
    assert [is_confirmation(text) for text in (made[0], sign(CODE, KEY), "M1", "")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_code_is_what_scanners_expect():
    body = bytes([1, 7]) + (2027).to_bytes(4, "big") + b"\x01badge\xff!" + bytes([2, 0])
    content = body + KEY.sign(b"M1" + body)
    assert sign(CODE, KEY) == "M1" + base45.b45encode(content).decode()


@given(CODES)
@settings(max_examples=30)
def test_code_is_122_characters_and_a_qr_code_of_version_5(code):
    text = sign(code, KEY)
    assert len(text) == 122
    assert set(text) <= set(ALPHABET)
    assert qr_matrix(text)[0] == 37


@given(st.integers(0, 121), st.sampled_from(ALPHABET))
@settings(max_examples=300)
def test_code_with_one_other_character_is_refused(place, character):
    text = sign(CODE, KEY)
    altered = text[:place] + character + text[place + 1 :]
    if altered == text:
        assert read_verified(altered, KEYS) == CODE
    else:
        assert reason(altered) in ("unknown", "forged")


def test_code_with_any_digit_raised_by_one_is_refused():
    text = sign(CODE, KEY)
    for place, character in enumerate(text):
        other = ALPHABET[(ALPHABET.index(character) + 1) % 45]
        assert reason(text[:place] + other + text[place + 1 :]) in ("unknown", "forged")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "M1",
        "hello",
        "https://example.org/certificates/7Q4K",
        "m1" + sign(CODE, KEY)[2:],
        "M2" + sign(CODE, KEY)[2:],
        sign(CODE, KEY)[:-1],
        sign(CODE, KEY) + "0",
        sign(CODE, KEY)[:50] + "é" + sign(CODE, KEY)[51:],
        "M1" + ":" * 120,
        "M1" + base45.b45encode(bytes([2]) + bytes(79)).decode(),
    ],
)
def test_code_of_another_shape_is_unknown(text):
    assert reason(text) == "unknown"


def test_code_signed_by_another_key_is_forged():
    assert reason(sign(CODE, OTHER_KEY)) == "forged"


def test_code_that_names_a_key_we_do_not_have_is_forged():
    assert reason(sign(CODE._replace(key_id=8), KEY)) == "forged"


def test_code_whose_signature_lacks_the_prefix_is_forged():
    body = read(sign(CODE, KEY)).body
    assert reason("M1" + base45.b45encode(body + KEY.sign(body)).decode()) == "forged"


def test_code_survives_a_hand_scanners_line_end():
    assert read_verified(sign(CODE, KEY) + "\r\n", KEYS) == CODE


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"version": 2}, "version 1"),
        ({"badge": b"short"}, "8 bytes"),
        ({"issue": 256}, "ubyte format requires"),
        ({"edition": -1}, "argument out of range"),
        ({"edition": 2**32}, "format requires"),
    ],
)
def test_sign_refuses_a_field_that_does_not_fit(wrong, message):
    with pytest.raises(ValueError, match=message):
        sign(CODE._replace(**wrong), KEY)


@pytest.mark.parametrize(
    ("badge", "expected"),
    [
        (bytes(8), "00000000"),
        (b"\xff" * 8, "ZZZZZZZZ"),
        (b"\x00\x00\x00\x00\x01abc", "00000001"),
        (b"\x84\x65\x35\x7b\xc0xyz", "GHJKAYY0"),
    ],
)
def test_short_code_is_the_first_40_bits_in_crockfords_letters(badge, expected):
    assert short_code(badge) == expected


@given(st.binary(min_size=8, max_size=8))
def test_short_code_is_read_as_written(badge):
    code = short_code(badge)
    assert normalise_short_code(code) == code
    assert set(code) <= set(CROCKFORD)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7q4k-m2xr", "7Q4KM2XR"),
        (" 7Q4K M2XR ", "7Q4KM2XR"),
        ("7Q4K–M2XR", "7Q4KM2XR"),
        ("oO0iIlL1", "00011111"),
        ("7Q4KM2X", None),
        ("7Q4KM2XR9", None),
        ("7Q4KM2XU", None),
        ("7Q4KM2Xé", None),
        ("٧Q4KM2XR", None),
        ("", None),
    ],
)
def test_normalise_short_code_forgives_how_people_type(typed, expected):
    assert normalise_short_code(typed) == expected
