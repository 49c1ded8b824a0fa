"""Pictures as phones make them, full of things that must not be kept."""

from __future__ import annotations

import io
import random
import struct
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

from server.photos import strip

SECRET = b"Trung uy SECRET"
PICTURE = Image.effect_noise((160, 120), 60).convert("RGB")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"


def stripped(content: bytes) -> tuple[bool, bytes]:
    pieces, clean = strip(io.BytesIO(content))
    return clean, b"".join(pieces)


def exif(orientation: int = 6) -> Image.Exif:
    """Place, serial number, owner and maker's note, in the folders where cameras put them."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = made[0x013B] = made[0x8298] = SECRET.decode()
    made.get_ifd(0x8769).update({0xA430: SECRET.decode(), 0xA431: SECRET.decode(), 0x927C: SECRET})
    made.get_ifd(0x8825).update({1: "N", 2: (16.0, 30.0, 1.5), 27: SECRET})
    return made


def saved(kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    options.pop("picture", PICTURE).save(file, kind, **options)
    return file.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(orientation: int = 6, **options: Any) -> bytes:
    """A JPEG with every segment that cameras and editors add, and a second picture behind it."""
    given = {"quality": 90, "icc_profile": PROFILE, "exif": exif(orientation), **options}
    plain = saved("JPEG", **given)
    extra = [
        segment(0xE0, b"JFXX\0\x10" + SECRET),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + SECRET),
        segment(0xE2, b"MPF\0" + SECRET),
        segment(0xE4, SECRET),
        segment(0xEB, b"JP" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xFE, SECRET),
        b"\xff\xff" + segment(0xFE, SECRET),
    ]
    start = 4 + int.from_bytes(plain[4:6], "big")  # after the first segment
    motion_photo = saved("JPEG", exif=exif()) + b"\0\0\0\x18ftypmp42" + SECRET + b"SEFT"
    return plain[:start] + b"".join(extra) + plain[start:] + motion_photo


def png(orientation: int = 6) -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET.decode())
    texts.add_text("Comment", SECRET.decode(), zip=True)
    texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    texts.add(b"tIME", b"\x07\xea\x0b\x16\x00\x00\x00")
    texts.add(b"seCr", SECRET)
    texts.add(b"seCr", SECRET, after_idat=True)
    given = {"pnginfo": texts, "exif": exif(orientation), "icc_profile": PROFILE}
    return saved("PNG", **given) + SECRET


def webp(orientation: int = 6, **options: Any) -> bytes:
    given = {"exif": exif(orientation), "icc_profile": PROFILE, "xmp": XMP, **options}
    made = saved("WEBP", **given)
    extra = b"SCRT" + struct.pack("<I", len(SECRET)) + SECRET + b"\0" * (len(SECRET) % 2)
    made += extra
    return made[:4] + struct.pack("<I", len(made) - 8) + made[8:] + SECRET


def box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I", len(body) + 8) + kind + body


def video(track: bytes = b"vide", brand: bytes = b"isom") -> bytes:
    """A video as a phone records it: place in user data, texts and boxes of the maker."""
    samples = random.Random(1).randbytes(5000)
    handler = box(b"hdlr", bytes(8), track, bytes(12), b"VideoHandle\0")
    tables = box(b"minf", box(b"vmhd", bytes(12)), box(b"stbl", b"sample tables"))
    media = box(b"mdia", box(b"mdhd", bytes(24)), handler, tables, box(b"udta", SECRET))
    place = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+16.5000+107.1000/"), box(b"auth", SECRET))
    return b"".join(
        [
            box(b"ftyp", brand, bytes(4), b"isommp42"),
            box(b"free", SECRET),
            struct.pack(">I4sQ", 1, b"mdat", len(samples) + 16) + samples,
            box(
                b"moov",
                box(b"mvhd", bytes(100)),
                box(b"meta", SECRET),
                box(b"trak", box(b"tkhd", bytes(84)), media, box(b"meta", SECRET)),
                place,
                box(b"gps ", SECRET),
                box(b"uuid", SECRET),
            ),
            box(b"uuid", SECRET),
            box(b"sefd", SECRET),
        ]
    )
