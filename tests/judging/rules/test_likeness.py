"""Nearly the same picture is found; another one is not."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from judging.rules.likeness import NEAR, distance, near_pairs, near_to, perceptual_hash
from tests.judging.photographs import encoded, opened, scene

scenes = st.integers(0, 10_000)


@given(seed=scenes, scale=st.floats(0.2, 2.0))
@settings(max_examples=30, deadline=None)
def test_another_size_is_near(seed: int, scale: float) -> None:
    picture = scene(300, 200, seed)
    other = picture.resize((int(300 * scale), int(200 * scale)))

    assert distance(perceptual_hash(picture), perceptual_hash(other)) <= NEAR


@given(seed=scenes, quality=st.integers(25, 95))
@settings(max_examples=30, deadline=None)
def test_another_compression_is_near(seed: int, quality: int) -> None:
    picture = scene(300, 200, seed)
    other = opened(encoded(picture, "JPEG", quality=quality))

    assert distance(perceptual_hash(picture), perceptual_hash(other)) <= NEAR


@given(seed=scenes, light=st.floats(0.8, 1.2))
@settings(max_examples=30, deadline=None)
def test_other_light_is_near(seed: int, light: float) -> None:
    picture = scene(300, 200, seed)
    other = ImageEnhance.Brightness(picture).enhance(light)

    assert distance(perceptual_hash(picture), perceptual_hash(other)) <= NEAR


def test_a_slight_crop_is_near() -> None:
    apart = []
    for seed in range(40):
        picture = scene(300, 200, seed)
        other = picture.crop((3, 2, 297, 198))
        apart.append(distance(perceptual_hash(picture), perceptual_hash(other)))

    assert sum(each <= NEAR for each in apart) >= 38


def test_other_pictures_are_far() -> None:
    hashes = [perceptual_hash(scene(300, 200, seed)) for seed in range(60)]

    apart = [distance(one, other) for one, other in combinations(hashes, 2)]
    assert min(apart) > NEAR
    assert 28 <= np.mean(apart) <= 36


def test_a_hash_is_sixteen_digits_also_of_an_empty_picture() -> None:
    for colour in ("black", "white", "grey"):
        found = perceptual_hash(Image.new("RGB", (50, 50), colour))
        assert len(found) == 16
        int(found, 16)


@pytest.mark.parametrize(
    ("one", "other", "bits"),
    [("0" * 16, "0" * 16, 0), ("0" * 16, "f" * 16, 64), ("0" * 15 + "1", "0" * 15 + "2", 2)],
)
def test_distance(one: str, other: str, bits: int) -> None:
    assert distance(one, other) == bits


#: hashes close to a few centres, so that there is something to find
clustered = st.lists(
    st.builds(
        lambda centre, flips: f"{centre ^ sum({1 << bit for bit in flips}):016x}",
        st.sampled_from([0, 0xAAAA_AAAA_AAAA_AAAA, 0x0F0F_3333_5555_00FF]),
        st.lists(st.integers(0, 63), max_size=8),
    )
    | st.just(""),
    max_size=25,
)


@given(hashes=clustered)
@settings(max_examples=150, deadline=None)
def test_pairs_are_those_that_comparing_all_finds(hashes: list[str]) -> None:
    every = combinations(range(len(hashes)), 2)
    near = {
        (i, j) for i, j in every
        if hashes[i] and hashes[j] and distance(hashes[i], hashes[j]) <= NEAR
    }  # fmt: skip

    assert near_pairs(hashes) == near


def test_near_to_tells_the_likest_first() -> None:
    base = 0xFFFF_0000_FFFF_0000
    others = [f"{base ^ mask:016x}" for mask in (0x3FF, 0x1, 0x7FF, 0x0)]

    assert near_to(f"{base:016x}", others) == [3, 1, 0]
    assert near_to("", others) == []
    assert near_to(f"{base:016x}", []) == []
