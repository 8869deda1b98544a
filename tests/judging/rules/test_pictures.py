"""What a file is, told by its content, and what is refused before anything is decoded."""

import pytest
from PIL import ImageFile

from judging.rules import developing, pictures
from judging.rules.pictures import Kind, Limits, Refusal, Refused, checked_kind
from tests.judging import photographs as photos

MB = 1024 * 1024
PHOTOS = Limits(photos=True, documents=False, size_max=10 * MB)
PAPERS = Limits(photos=False, documents=True, size_max=10 * MB)
BOTH = Limits(photos=True, documents=True, size_max=10 * MB)


@pytest.fixture(params=[False, True], ids=["strict", "lenient"])
def leniency(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another library may have told Pillow to put up with truncated files."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", request.param)


def fate(content: bytes, limits: Limits = PHOTOS) -> str:
    """The kind of a file that is taken and developed, or why it is refused."""
    try:
        kind = checked_kind(content, limits)
        if kind is not Kind.PDF:
            developing.develop(content, kind)
    except Refused as refused:
        return refused.reason.value
    return kind.value


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


@pytest.mark.usefixtures("leniency")
@pytest.mark.parametrize(
    ("content", "limits", "expected"),
    [
        pytest.param(photos.jpeg(), PHOTOS, "image/jpeg", id="jpeg"),
        pytest.param(photos.jpeg(progressive=True), PHOTOS, "image/jpeg", id="progressive"),
        pytest.param(photos.png(), PHOTOS, "image/png", id="png"),
        pytest.param(photos.heic(), PHOTOS, "image/heic", id="heic"),
        pytest.param(photos.PDF, PAPERS, "application/pdf", id="pdf"),
        pytest.param(photos.PDF, BOTH, "application/pdf", id="pdf beside photos"),
        pytest.param(b"", PHOTOS, "empty", id="empty"),
        pytest.param(photos.PDF, PHOTOS, "other_kind", id="pdf for a photo"),
        pytest.param(photos.jpeg(), PAPERS, "other_kind", id="photo for a pdf"),
        pytest.param(photos.SVG, BOTH, "other_kind", id="svg"),
        pytest.param(b"<?xml version='1.0'?>" + photos.SVG, BOTH, "other_kind", id="svg as xml"),
        pytest.param(photos.HTML, BOTH, "other_kind", id="html"),
        pytest.param(photos.ZIP, BOTH, "other_kind", id="zip"),
        pytest.param(photos.GIF, BOTH, "other_kind", id="gif"),
        pytest.param(photos.WEBP, BOTH, "other_kind", id="webp"),
        pytest.param(b"\0\0\0\x18ftypqt  " + b"\0" * 99, BOTH, "other_kind", id="film"),
        pytest.param(b"\0\0\0\x18ftypavif" + b"\0" * 99, BOTH, "other_kind", id="avif"),
        pytest.param(photos.HTML + photos.jpeg(), BOTH, "other_kind", id="html before jpeg"),
        pytest.param(photos.jpeg() + photos.HTML, PHOTOS, "image/jpeg", id="jpeg and html"),
        pytest.param(photos.png() + photos.ZIP, PHOTOS, "image/png", id="png and zip"),
        pytest.param(photos.heic() + photos.ZIP, PHOTOS, "image/heic", id="heic and zip"),
        pytest.param(cut(photos.jpeg(), 0.9), PHOTOS, "cut_off", id="jpeg cut off"),
        pytest.param(photos.jpeg()[:-2], PHOTOS, "cut_off", id="jpeg without its end"),
        pytest.param(photos.jpeg()[:30], PHOTOS, "cut_off", id="jpeg header"),
        pytest.param(cut(photos.jpeg(progressive=True), 0.7), PHOTOS, "cut_off",
                     id="progressive cut off"),
        pytest.param(cut(photos.png(), 0.9), PHOTOS, "cut_off", id="png cut off"),
        pytest.param(cut(photos.heic(), 0.9), PHOTOS, "cut_off", id="heic cut off"),
        pytest.param(photos.animated_png(), PHOTOS, "animated", id="animated"),
        pytest.param(photos.png_of_size(9000, 9000), PHOTOS, "too_many_pixels", id="81 MP png"),
        pytest.param(photos.png_of_size(60000, 60000), PHOTOS, "too_many_pixels",
                     id="3600 MP png"),
        pytest.param(photos.jpeg_of_size(9000, 9000), PHOTOS, "too_many_pixels", id="81 MP jpeg"),
        pytest.param(photos.jpeg_of_size(65000, 65000), PHOTOS, "too_many_pixels",
                     id="4225 MP jpeg"),
        pytest.param(photos.heic_of_size(9000, 9000), PHOTOS, "too_many_pixels", id="81 MP heic"),
        pytest.param(photos.heic_of_size(16, 16), PHOTOS, "damaged", id="heic larger than said"),
        pytest.param(photos.png_of_size(40000, 4), PHOTOS, "too_long", id="a thread"),
        pytest.param(b"\xff\xd8\xff" + b"\xff\xd9" * 9, PHOTOS, "damaged", id="empty jpeg"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + photos.png_of_size(4, 4)[33:], PHOTOS, "damaged",
                     id="png without a header"),
    ],
)  # fmt: skip
def test_a_file_is_taken_or_refused_for_one_reason(
    content: bytes, limits: Limits, expected: str
) -> None:
    assert fate(content, limits) == expected


def test_a_file_larger_than_the_call_takes_is_refused() -> None:
    content = photos.jpeg()
    limits = Limits(photos=True, documents=True, size_max=len(content))

    assert fate(content, limits) == "image/jpeg"
    assert fate(content + b"x", limits) == "too_large"


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*args: object) -> None:
        pytest.fail("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)

    with pytest.raises(Refused) as refused:
        developing.develop(photos.png_of_size(9000, 9000), Kind.PNG)
    assert refused.value.reason is Refusal.TOO_MANY_PIXELS


def test_a_thumbnail_inside_does_not_hide_that_the_photo_is_cut_off() -> None:
    inner = photos.encoded(photos.scene(60, 40), "JPEG")
    segment = b"\xff\xe1" + (len(inner) + 8).to_bytes(2, "big") + b"Exif\0\0" + inner
    content = photos.encoded(photos.scene(), "JPEG")
    whole = content[:2] + segment + content[2:]

    assert pictures.is_whole(whole, Kind.JPEG)
    assert not pictures.is_whole(whole[:-200], Kind.JPEG)


@pytest.mark.parametrize(
    ("maker", "software", "content", "expected"),
    [
        ("Sample", "", b"", {"camera": True}),
        ("Sample", "17.4.1", b"", {"camera": True}),
        ("", "", b"", {"camera": False}),
        ("  ", "", b"", {"camera": False}),
        ("Sample", "Adobe Photoshop 24.0", b"",
         {"camera": True, "edited_with": "Adobe Photoshop 24.0"}),
        ("", "", b"<x>trainedAlgorithmicMedia</x>", {"camera": False, "generated": True}),
    ],
)  # fmt: skip
def test_what_the_notes_say(
    maker: str, software: str, content: bytes, expected: dict[str, object]
) -> None:
    found = pictures.noted(content, maker=maker, model="", software=software)

    defaults = {"camera": False, "edited_with": "", "generated": False}
    assert vars(found) == {**defaults, **expected}
