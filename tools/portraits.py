"""Drawn people for the fake cameras of the screenshots, so that no picture of a real person is published."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from tests import films

Colour = tuple[int, int, int]
SIZE = (640, 480)
SCALE = 2  # Drawn larger and made small again, which smooths the edges.


@dataclass(frozen=True)
class Portrait:
    """One drawn person before one wall."""

    wall: Colour
    light: Colour
    skin: Colour
    shade: Colour
    hair: Colour
    shirt: Colour
    has_long_hair: bool = False


INTERVIEWER = Portrait(
    (205, 214, 222), (233, 238, 242), (232, 190, 160), (208, 160, 130), (74, 50, 38), (38, 84, 124), has_long_hair=True
)
CANDIDATE = Portrait(
    (214, 205, 190), (240, 233, 220), (184, 130, 96), (158, 106, 76), (34, 26, 24), (88, 104, 78), has_long_hair=True
)


def film_of(portrait: Portrait, path: Path) -> Path:
    """A film of the person, who sits still, breathes and blinks."""
    out, breathing, blinking = (
        films.planes(draw(portrait, sway=sway, blinks=blinks)) for sway, blinks in ((0, False), (2, False), (2, True))
    )
    return films.raw(path, SIZE, [*[out] * 7, *[breathing] * 7, blinking, *[breathing] * 5], fps=films.FPS)


def draw(portrait: Portrait, *, sway: int = 0, blinks: bool = False) -> Image.Image:
    """One picture; `sway` moves the person down by so many points."""
    canvas = _Canvas(portrait)
    canvas.room()
    canvas.person(sway)
    canvas.face(sway, blinks=blinks)
    return canvas.finished()


class _Canvas:
    """A picture in points of `SIZE`, drawn at `SCALE`."""

    def __init__(self, portrait: Portrait) -> None:
        self._look = portrait
        self._image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), portrait.wall)
        self._draw = ImageDraw.Draw(self._image)

    def room(self) -> None:
        """A wall, a bright window, a shelf; out of focus, as behind a person before a camera."""
        self._box((40, 30, 210, 260), self._look.light)
        self._box((122, 30, 128, 260), self._look.wall)
        self._box((470, 150, 640, 160), self._look.shade)
        spines = ((482, 60), (504, 44), (524, 70), (546, 52), (570, 64), (594, 40), (614, 58))
        for number, (left, height) in enumerate(spines):
            self._box((left, 150 - height, left + 16, 150), self._look.shirt if number % 3 else self._look.hair)
        self._image = self._image.filter(ImageFilter.GaussianBlur(9))
        self._draw = ImageDraw.Draw(self._image)

    def person(self, sway: int) -> None:
        look = self._look
        if look.has_long_hair:
            self._round((212, 92 + sway, 428, 420 + sway), look.hair)
        self._round((120, 370 + sway, 520, 700 + sway), look.shirt)
        self._box((276, 300 + sway, 364, 400 + sway), look.shade)
        self._round((270, 352 + sway, 370, 420 + sway), look.shade)
        self._round((222, 78 + sway, 418, 260 + sway), look.hair)
        self._round((218, 210 + sway, 244, 262 + sway), look.skin)
        self._round((396, 210 + sway, 422, 262 + sway), look.skin)
        self._round((232, 112 + sway, 408, 348 + sway), look.skin)
        fringe = (222, 78 + sway, 418, 260 + sway)
        self._draw.chord([one * SCALE for one in fringe], 196, 326, fill=look.hair)

    def face(self, sway: int, *, blinks: bool) -> None:
        look = self._look
        for middle in (282, 358):
            self._arc((middle - 28, 188 + sway, middle + 28, 228 + sway), 205, 335, look.hair, 7)
            if blinks:
                self._arc((middle - 20, 204 + sway, middle + 20, 232 + sway), 20, 160, look.shade, 4)
                continue
            self._round((middle - 20, 208 + sway, middle + 20, 232 + sway), (246, 244, 240))
            self._round((middle - 11, 208 + sway, middle + 11, 232 + sway), look.hair)
            self._round((middle - 3, 212 + sway, middle + 4, 219 + sway), (250, 250, 250))
            self._arc((middle - 22, 204 + sway, middle + 22, 238 + sway), 195, 345, look.hair, 4)
        self._arc((302, 212 + sway, 338, 276 + sway), 60, 130, look.shade, 6)
        self._round((304, 262 + sway, 336, 278 + sway), look.shade)
        self._round((310, 258 + sway, 330, 272 + sway), look.skin)
        self._arc((280, 268 + sway, 360, 312 + sway), 25, 155, (150, 74, 70), 8)

    def finished(self) -> Image.Image:
        return self._image.resize(SIZE, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.6))

    def _box(self, box: tuple[int, int, int, int], colour: Colour) -> None:
        self._draw.rectangle([one * SCALE for one in box], fill=colour)

    def _round(self, box: tuple[int, int, int, int], colour: Colour) -> None:
        self._draw.ellipse([one * SCALE for one in box], fill=colour)

    def _arc(self, box: tuple[int, int, int, int], start: int, end: int, colour: Colour, width: int) -> None:
        self._draw.arc([one * SCALE for one in box], start, end, fill=colour, width=width * SCALE)
