"""The company's logo: a small PNG or JPEG that the operator names, read once, and shown only if it is whole."""

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from services.base.settings import settings

if TYPE_CHECKING:
    from config import Config

MAX_BYTES = 100 * 1024
"""Every letter brings it along."""
MAX_SIDE = 2000
"""Pixels; what is shown is a tenth of that."""
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
LONE_MARKERS = frozenset({0x01, *range(0xD0, 0xD8)})
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Of the markers of a JPEG those that say its size."""
START_OF_SCAN = 0xDA


class Unusable(Exception):
    """Why a file cannot be the logo, as the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class Logo:
    """`subtype` is `png` or `jpeg`; sides in pixels."""

    data: bytes
    subtype: str
    width: int
    height: int

    @property
    def fingerprint(self) -> str:
        return sha256(self.data).hexdigest()[:16]

    def within(self, width: int, height: int) -> tuple[int, int]:
        """The sides with which it fits into such a box."""
        scale = min(width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def of_settings() -> Logo | None:
    """The one in force; None where none is set, or what is set cannot be used. Reads the file the first time."""
    uploaded = settings.config.company_logo_data
    return settings.derived(_of_file) or (_of_data(uploaded) if uploaded else None)


def read(path: Path) -> Logo:
    """Raises Unusable."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unusable(f"cannot be read ({error.strerror})") from None
    return parse(data)


def parse(data: bytes) -> Logo:
    """Raises Unusable."""
    if len(data) > MAX_BYTES:
        raise Unusable(f"is larger than {MAX_BYTES // 1024} KB")
    try:
        if data.startswith(PNG):
            subtype, (width, height) = "png", _sides_of_png(data)
        elif data.startswith(JPEG):
            subtype, (width, height) = "jpeg", _sides_of_jpeg(data)
        else:
            raise Unusable("is neither a PNG nor a JPEG")
    except (struct.error, IndexError):
        raise Unusable("is not whole") from None
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise Unusable(f"is {width} × {height} pixels; {MAX_SIDE} a side is the most")
    return Logo(data, subtype, width, height)


@lru_cache(maxsize=2)
def _of_data(data: bytes) -> Logo | None:
    try:
        return parse(data)
    except Unusable:
        return None


def _of_file(config: "Config") -> Logo | None:
    try:
        return None if config.company_logo is None else read(config.company_logo)
    except Unusable:
        return None  # The doctor says why.


def _sides_of_png(data: bytes) -> tuple[int, int]:
    """Every chunk has a checksum, and the last one is empty."""
    at, sides = len(PNG), (0, 0)
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + size)
        if zlib.crc32(kind + body) != checksum:
            raise Unusable("is not whole")
        if at == len(PNG):
            width, height = struct.unpack_from(">II", body)
            sides = (width, height) if kind == b"IHDR" else (0, 0)
        if kind == b"IEND":
            return sides
        at += 12 + size


def _sides_of_jpeg(data: bytes) -> tuple[int, int]:
    """From its frame; the picture comes after that, up to the end mark."""
    at, sides = len(JPEG), (0, 0)
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker in LONE_MARKERS or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        (size,) = struct.unpack_from(">H", data, at + 2)
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            sides = (width, height)
        if marker == START_OF_SCAN and data.rstrip(b"\0").endswith(b"\xff\xd9"):
            return sides
        at += 2 + size
    raise Unusable("is not whole")
