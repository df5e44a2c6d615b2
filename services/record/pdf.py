"""Having a report set as a PDF, or a board as a PNG, by a process of its own, which knows no secret and has limits of
time and memory.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from services.base import Conflict, Message, TooOften, Unavailable, _
from services.board import Drawing
from wire import runtime

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "dist" / "print"
PROGRAM = Path(__file__).with_name("pdf_program.py")
TEMPLATE = Path(__file__).with_name("report.typ")
PICTURE_TEMPLATE = Path(__file__).with_name("board.typ")
AT_ONCE = 1
"""In the whole process: one processor is busy for seconds with the longest."""
PATIENCE_S = 20.0
RETRY_AFTER_S = 10
MAX_PDF_BYTES = 32 * 1024 * 1024
"""Of what one answer may be."""
SCREEN_PPI = 96
MAX_PICTURE_SIDE = 4_000
"""In pixels; 64 MB while it is drawn."""
BUSY: Message = _(
    "This server is making another PDF or picture just now. Nothing is wrong with yours. Try again in a moment."
)
MISSING: Message = _(
    "This server makes no PDF: its fonts are not built. Whoever operates it builds them with: npm ci && npm run build"
)

NO_PICTURE: Message = _(
    "This server makes no PNG: its fonts are not built. Whoever operates it builds them with: npm ci && npm run build"
)
TOO_LONG: Message = _("Making this PDF took too long, or too much memory. The page and the JSON have more.")
PICTURE_TOO_LONG: Message = _(
    "Making this picture took too long, or too much memory. The Excalidraw file has all of it."
)

_slots = runtime.Slots(AT_ONCE, PATIENCE_S)


def is_possible() -> bool:
    """Whether the fonts are there."""
    return (FONTS / "fonts.json").exists()


def make(report: dict[str, Any]) -> bytes:
    """Set what `services/record/report.typ` reads. May wait for another person's report, and takes seconds.

    Raises Conflict("pdf-missing"), TooOften, Unavailable("pdf-too-long").
    """
    if not is_possible():
        raise Conflict("pdf-missing", MISSING)
    return _made({"form": "pdf", "template": str(TEMPLATE)}, report, TOO_LONG)


def picture(drawing: Drawing) -> bytes:
    """A board as a PNG, at twice the size of its pixels where that is not too large. May wait as `make` does.

    Raises Conflict("pdf-missing"), TooOften, Unavailable("pdf-too-long").
    """
    if not is_possible():
        raise Conflict("pdf-missing", NO_PICTURE)
    scale = min(2.0, MAX_PICTURE_SIDE / max(drawing.width, drawing.height))
    given = {"svg": drawing.svg, "ppi": SCREEN_PPI * scale}
    return _made({"form": "png", "template": str(PICTURE_TEMPLATE)}, given, PICTURE_TOO_LONG)


def _made(wanted: dict[str, str], data: dict[str, Any], too_long: Message) -> bytes:
    try:
        with _slots.one():
            made = runtime.in_native_thread(_run, wanted | {"fonts": str(FONTS)}, data)
    except TimeoutError:
        raise TooOften(RETRY_AFTER_S, BUSY) from None
    if made is None or len(made) > MAX_PDF_BYTES:
        raise Unavailable("pdf-too-long", too_long)
    return made


def _run(wanted: dict[str, str], data: dict[str, Any]) -> bytes | None:
    """What it made; None when one of the program's limits ended it."""
    given = json.dumps(wanted).encode() + b"\n" + json.dumps(data).encode()
    ended = subprocess.run(  # noqa: S603 # nosec B603 (our own program, and what it reads is no argument)
        [sys.executable, "-I", str(PROGRAM)],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "RAYON_NUM_THREADS": "1"},
        check=False,
    )
    return ended.stdout if ended.returncode == 0 else None
