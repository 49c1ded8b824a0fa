"""Metadata is gone from photos and videos; the picture is not touched."""

from __future__ import annotations

import io
import tempfile
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from server.photos import strip
from tests.photos.pictures import (
    PICTURE,
    PROFILE,
    SECRET,
    box,
    exif,
    jpeg,
    png,
    saved,
    segment,
    stripped,
    video,
    webp,
)

pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO file")

GREY = {"picture": PICTURE.convert("L")}
CMYK = {"picture": PICTURE.convert("CMYK")}
KINDS = {
    "jpeg": jpeg,
    "progressive": lambda orientation=6: jpeg(orientation, progressive=True),
    "restarts": lambda orientation=6: jpeg(orientation, restart_marker_rows=1),
    "grey": lambda orientation=6: jpeg(orientation, **GREY, icc_profile=None),
    "cmyk": lambda orientation=6: jpeg(orientation, **CMYK, icc_profile=None),
    "png": png,
    "webp": webp,
    "webp_lossless": lambda orientation=6: webp(orientation, lossless=True),
}


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_but_the_picture(kind: str) -> None:
    original = KINDS[kind]()
    assert SECRET in original
    clean, result = stripped(original)
    assert clean
    assert SECRET not in result
    before, after = opened(original), opened(result)
    assert after.tobytes() == before.tobytes()
    assert (after.mode, after.size) == (before.mode, before.size)
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert set(after.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "dpi",
        "exif",
    } | {
        *("adobe", "adobe_transform", "progressive", "progression", "icc_profile"),
        *("loop", "background", "timestamp", "duration"),
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_which_way_is_up_is_all_that_is_kept_of_exif(kind: str, orientation: int) -> None:
    _, result = stripped(KINDS[kind](orientation))
    assert dict(opened(result).getexif()) == ({0x0112: orientation} if orientation > 1 else {})
    assert len(opened(result).info.get("exif", b"")) < 40


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_picture_stays_the_same_bytes(kind: str) -> None:
    _, once = stripped(KINDS[kind]())
    assert stripped(once) == (True, once)


def test_the_colour_profile_is_kept() -> None:
    assert opened(stripped(jpeg())[1]).info["icc_profile"] == PROFILE


def test_a_thumbnail_in_the_jfif_header_is_left_out() -> None:
    plain = saved("JPEG")
    head = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x01" + b"secret")
    with_thumbnail = plain[:2] + head + plain[20:]
    assert opened(with_thumbnail).size == PICTURE.size
    assert stripped(with_thumbnail) == (
        True,
        stripped(plain)[1].replace(b"\x01\x01\0", b"\x01\x02\0", 1),
    )


def test_a_video_keeps_its_size_and_samples_and_loses_its_place() -> None:
    original = video()
    clean, result = stripped(original)
    assert clean
    assert len(result) == len(original)
    samples = original.index(b"mdat")
    assert result[samples : samples + 5000] == original[samples : samples + 5000]
    for word in (SECRET, b"+16.5000", b"udta", b"meta", b"uuid", b"sefd", b"gps "):
        assert word not in result
    for word in (b"mvhd", b"tkhd", b"VideoHandle", b"sample tables"):
        assert word in result
    assert stripped(result) == (True, result)


def test_a_video_in_fragments_loses_the_places_of_each() -> None:
    runs = box(b"tfhd", bytes(8)), box(b"trun", b"sizes of samples")
    loose = box(b"udta", SECRET), box(b"meta", SECRET)
    fragment = box(b"moof", box(b"mfhd", bytes(8)), box(b"traf", *runs, *loose), *loose)
    clean, result = stripped(video() + fragment + box(b"mdat", b"samples"))
    assert clean
    assert SECRET not in result
    for word in (b"traf", b"tfhd", b"sizes of samples", b"mdatsamples"):
        assert word in result


@pytest.mark.parametrize("size", [300_000, 9_000_000])
def test_a_file_on_disk_is_cleaned_like_one_in_memory(size: int) -> None:
    original = video() + box(b"mdat", b"x" * size)
    with tempfile.TemporaryFile() as source:
        source.write(original)
        pieces, clean = strip(source)
        assert (clean, b"".join(pieces)) == stripped(original)


@pytest.mark.parametrize("make", [jpeg, png, webp, video])
def test_a_large_file_is_cleaned_too(make) -> None:
    large = PICTURE.resize((2600, 2000))
    options = {} if make is video else {"picture": large, "quality": 100}
    original = make() if make in (png, video) else make(**options)
    assert SECRET not in stripped(original)[1]


def test_a_photo_cut_off_inside_its_picture_is_cleaned() -> None:
    plain = saved("JPEG", exif=exif(), quality=95)
    clean, result = stripped(plain[: len(plain) * 2 // 3])
    assert clean
    assert SECRET not in result
    assert plain[: len(plain) * 2 // 3].endswith(result[-3000:])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(jpeg()[:100], id="jpeg cut off in its head"),
        pytest.param(b"\xff\xd8", id="start of a jpeg"),
        pytest.param(b"\xff\xd8\xff\xd9", id="jpeg without a picture"),
        pytest.param(b"\xff\xd8" + SECRET, id="jpeg of text"),
        pytest.param(png()[:200], id="png cut off"),
        pytest.param(webp()[:200], id="webp cut off"),
        pytest.param(video()[:-3], id="video cut off"),
        pytest.param(video(track=b"meta"), id="video with a track of places"),
        pytest.param(video(track=b"sbtl"), id="video with subtitles, which may be places"),
        pytest.param(video(track=b"text"), id="video with texts, which may be places"),
        pytest.param(b"0&\xb2u\x8ef\xcf\x11" + SECRET, id="windows media"),
        pytest.param(b"MMOR" + SECRET, id="raw format"),
        pytest.param(video(brand=b"heic"), id="heic"),
        pytest.param(video(brand=b"avif"), id="avif"),
        pytest.param(box(b"ftyp", b"xxxx") + box(b"meta", b"items"), id="unknown picture in boxes"),
        pytest.param(saved("TIFF", exif=exif()), id="tiff"),
        pytest.param(saved("GIF", comment=SECRET), id="gif"),
        pytest.param(
            saved("WEBP", save_all=True, append_images=[PICTURE.rotate(90)], xmp=SECRET),
            id="animated webp",
        ),
    ],
)
def test_what_is_broken_or_not_rewritten_is_kept_as_it_is_and_told(content: bytes) -> None:
    assert stripped(content) == (False, content)


@pytest.mark.parametrize(
    "content", [b"", b"a", b"time,event\n1,2\n", b"#!AMR\n\x3c", b"%PDF-1.7\n", b"RIFF....WAVE"]
)
def test_what_is_no_picture_passes_unchanged(content: bytes) -> None:
    assert stripped(content) == (True, content)


STARTS = [
    *(b"", b"\xff\xd8", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP"),
    *(b"\0\0\0\x10ftypisom", b"\0\0\0\x08moov", b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0"),
]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_no_bytes_raise(start: bytes, rest: bytes) -> None:
    clean, result = stripped(start + rest)
    assert clean or result == start + rest


ORIGINALS = [jpeg(), jpeg(progressive=True), png(), webp(), video()]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ORIGINALS), st.data())
def test_no_damage_raises(original: bytes, data: st.DataObject) -> None:
    damaged = bytearray(original)
    for _ in range(data.draw(st.integers(1, 5))):
        # mostly in the head, where a changed byte changes what the rest means
        last = data.draw(st.sampled_from([60, 800, len(damaged)]))
        place = data.draw(st.integers(0, min(last, len(damaged)) - 1))
        if data.draw(st.booleans()):
            damaged[place] = data.draw(st.integers(0, 255))
        else:
            del damaged[place : place + data.draw(st.integers(1, 30))]
    clean, result = stripped(bytes(damaged))
    assert clean or result == bytes(damaged)
    if clean:
        assert stripped(result)[1] == result


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(b"\xff\xd8" + b"\xff\xfe\0\x02" * 1_000_000, id="segments"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + (bytes(4) + b"tEXt" + bytes(4)) * 400_000, id="chunks"),
        pytest.param(b"\0\0\0\x08free" * 600_000, id="boxes"),
    ],
)
def test_a_file_of_countless_parts_is_given_up_soon(bomb: bytes) -> None:
    started = time.process_time()
    assert stripped(bomb) == (False, bomb)
    assert time.process_time() - started < 2


def test_boxes_nested_without_end_do_not_raise() -> None:
    kinds = [b"moov", *[b"trak"] * 5000]
    nested = b"".join(
        (8 * (len(kinds) - number)).to_bytes(4, "big") + kind for number, kind in enumerate(kinds)
    )
    clean, result = stripped(nested)
    assert clean
    assert len(result) == len(nested)


def test_a_photo_costs_little() -> None:
    photo = jpeg(picture=PICTURE.resize((800, 600)), quality=88)
    assert 100_000 < len(photo) < 400_000
    source = io.BytesIO(photo)
    started = time.process_time()
    for _ in range(50):
        strip(source)
    assert (time.process_time() - started) / 50 < 0.01  # about 0.5 ms on an idle machine
