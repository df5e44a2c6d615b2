"""A board as a page of the interview shows it: its drawing, the same in words, and the files to take along."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from localization import translate
from services.base import Message
from services.base import _ as _message
from services.board import Element, Joint, drawing, listing, scene_file
from services.record import pdf

MAX_LISTED = 500
"""Texts, and arrows, that a page lists; the file has all."""
MAX_ALT_CHARS = 300
KINDS = {"svg": "image/svg+xml", "png": "image/png", scene_file.ENDING: scene_file.KIND}
"""What a board can be had as, by the ending of its address."""


@dataclass(frozen=True)
class BoardShown:
    """What a page says of a board beside its drawing; `left_out` is how many elements are not in that."""

    width: int
    height: int
    alt: str
    texts: list[str]
    arrows: list[str]
    more: int
    left_out: int

    @property
    def left_out_words(self) -> str:
        """The same as a sentence."""
        return translate(left_out(self.left_out))


def of(elements: Sequence[Element]) -> BoardShown | None:
    """None where nothing was drawn."""
    if not elements:
        return None
    size, texts, joints = drawing.measure(elements), listing.texts(elements), listing.joints(elements)
    return BoardShown(
        width=round(size.width),
        height=round(size.height),
        alt=_alt(len(elements), texts),
        texts=texts[:MAX_LISTED],
        arrows=[_joint(one) for one in joints[:MAX_LISTED]],
        more=max(0, len(texts) - MAX_LISTED) + max(0, len(joints) - MAX_LISTED),
        left_out=size.left_out,
    )


def answer(elements: Sequence[Element], kind: str) -> Response:
    """The board in one of `KINDS`. Raises what `pdf.picture` raises."""
    if kind == scene_file.ENDING:
        found: str | bytes = scene_file.written(elements)
    else:
        drawn = drawing.draw(elements, title=_("Board"))
        found = pdf.picture(drawn) if kind == "png" else drawn.svg
    made = Response(found, mimetype=KINDS[kind])
    is_shown = kind == "svg"
    made.headers.set("Content-Disposition", "inline" if is_shown else "attachment", filename=f"board.{kind}")
    return made


def _alt(count: int, texts: Sequence[str]) -> str:
    """A sentence that stands for the picture."""
    counted: str = ngettext("A board with %(num)d element.", "A board with %(num)d elements.", count)
    said = ", ".join(" ".join(one.split()) for one in texts)
    if not said:
        return counted
    cut = said if len(said) <= MAX_ALT_CHARS else f"{said[:MAX_ALT_CHARS]}…"
    return " ".join((counted, str(_("It says: %(texts)s", texts=cut))))


def _joint(one: Joint) -> str:
    joined = f"{one.start} → {one.end}"
    return f"{joined}: {one.label}" if one.label else joined


def left_out(count: int) -> Message:
    """That the drawing has not all of the board."""
    return _message(
        "The drawing would be too large: %(count)s elements are not in it. The Excalidraw file has all.", count=count
    )
