"""Having a report set as a PDF by a process of its own, which knows no secret and has limits of time and memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from services.base import Conflict, Message, TooOften, Unavailable, _
from wire import runtime

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "dist" / "print"
PROGRAM = Path(__file__).with_name("pdf_program.py")
TEMPLATE = Path(__file__).with_name("report.typ")
AT_ONCE = 1
"""In the whole process: one processor is busy for seconds with the longest."""
PATIENCE_S = 20.0
RETRY_AFTER_S = 10
MAX_PDF_BYTES = 32 * 1024 * 1024
"""Of what one answer may be."""
BUSY: Message = _("This server is making another PDF just now. Nothing is wrong with yours. Try again in a moment.")
MISSING: Message = _(
    "This server makes no PDF: its fonts are not built. Whoever operates it builds them with: npm ci && npm run build"
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
    places = {"fonts": str(FONTS), "template": str(TEMPLATE)}
    given = json.dumps(places).encode() + b"\n" + json.dumps(report).encode()
    try:
        with _slots.one():
            made = runtime.in_native_thread(_run, given)
    except TimeoutError:
        raise TooOften(RETRY_AFTER_S, BUSY) from None
    if made is None or len(made) > MAX_PDF_BYTES:
        raise Unavailable(
            "pdf-too-long", _("Making this PDF took too long, or too much memory. The page and the JSON have more.")
        )
    return made


def _run(given: bytes) -> bytes | None:
    """The PDF; None when one of the program's limits ended it."""
    ended = subprocess.run(  # noqa: S603 # nosec B603 (our own program, and what it reads is no argument)
        [sys.executable, "-I", str(PROGRAM)],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "RAYON_NUM_THREADS": "1"},
        check=False,
    )
    return ended.stdout if ended.returncode == 0 else None
