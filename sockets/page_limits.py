"""The limits that pages know as well as the server: templates as `limits`, scripts as `static/js/core/limits.js`.

Each is named once, where the server keeps it; here is only which of them a page may know. `python -m
sockets.page_limits` writes the file for the scripts, and a test fails when the two differ.
"""

from pathlib import Path
from types import MappingProxyType

from flask import Flask

from services.base import names
from services.document import board_elements, document_files, update_cost
from services.interview import accommodations, invitation_links, run_limits
from services.mail import letters, outbox
from services.people import one_time_codes, passwords
from services.proctoring import alert_groups
from services.questions import comments
from services.record import erasure, playback
from services.room import notes, whispers
from services.running import MAX_INPUT_CHARS
from services.signals import detectors
from sockets import contract, run_shapes, shapes

TARGET = Path(__file__).resolve().parent.parent / "static" / "js" / "core" / "limits.js"

IN_TEMPLATES = MappingProxyType(
    {
        "ACCOMMODATION_CHARS": accommodations.MAX_CHARS,
        "BOARD_TEXT_CHARS": board_elements.BOARD_TEXT_CHARS,
        "CANCELLATION_CHARS": letters.MAX_WORD_CHARS,
        "CODE_CHARS": one_time_codes.MAX_TYPED_CHARS,
        "COMMENT_CHARS": comments.MAX_COMMENT_CHARS,
        "ERASE_REQUEST_CHARS": erasure.MAX_CHARS,
        "INVITATION_CHARS": invitation_links.MAX_PASTED_CHARS,
        "LETTERS": outbox.MAX_LETTERS,
        "LETTERS_HOURS": round(outbox.LETTERS_WITHIN.total_seconds() / 3600),
        "LOBBY_MESSAGE_CHARS": shapes.MAX_LOBBY_CHARS,
        "NOTE_CHARS": notes.MAX_NOTE_CHARS,
        "PASSWORD_CHARS": passwords.MAX_CHARS,
        "PASSWORD_LEAST_CHARS": passwords.MIN_CHARS,
        "PLAYBACK_SPEEDS": playback.SPEEDS,
        "RUN_ANSWER_CHARS": run_shapes.MAX_RUN_ANSWER_CHARS,
        "RUN_INPUT_CHARS": MAX_INPUT_CHARS,
        "SEARCH_CHARS": names.MAX_SEARCH_CHARS,
        "WHISPER_CHARS": whispers.MAX_WHISPER_CHARS,
    }
)
"""Where a field is one of a form of ours, its own validator gives `maxlength` instead."""

IN_SCRIPTS = MappingProxyType(
    {
        "ALERTS_APART_MS": round(alert_groups.APART.total_seconds() * 1000),
        "ALERTS_MARKED_AT_ONCE": shapes.MAX_MARKED,
        "ALERT_LASTS_MS": round(detectors.LASTING.total_seconds() * 1000),
        "AWARENESS_BYTES": shapes.MAX_AWARENESS_BYTES,
        "BOARD_COORDINATE": board_elements.BOARD_COORDINATE,
        "BOARD_ELEMENTS": board_elements.BOARD_ELEMENTS,
        "BOARD_ELEMENTS_PER_S": board_elements.BOARD_ELEMENTS_PER_S,
        "BOARD_ELEMENT_BYTES": board_elements.BOARD_ELEMENT_BYTES,
        "BOARD_NAME_CHARS": board_elements.BOARD_NAME_CHARS,
        "BOARD_POINTS": board_elements.BOARD_POINTS,
        "BOARD_STEP_MS": board_elements.BOARD_STEP_MS,
        "BOARD_TEXT_CHARS": board_elements.BOARD_TEXT_CHARS,
        "EDITS_AT_ONCE": contract.EDITED.burst,
        "EDITS_PER_S": round(contract.EDITED.per_second),
        "FILES": document_files.MAX_FILES,
        "FILE_NAME_CHARS": document_files.MAX_NAME_CHARS,
        "PASSWORD_LEAST_CHARS": passwords.MIN_CHARS,
        "RUN_MEMORY_BYTES": run_limits.MAX_MEMORY_BYTES,
        "RUN_MESSAGE_CHARS": run_shapes.MAX_RUN_OUTPUT_CHARS,
        "RUN_MESSAGE_PIECES": run_shapes.MAX_RUN_PIECES,
        "RUN_MS": round(run_limits.MAX_TIME.total_seconds() * 1000),
        "RUN_OUTPUT_BYTES": run_limits.MAX_OUTPUT_BYTES,
        "TESTS_MS": round(run_limits.MAX_TESTS_TIME.total_seconds() * 1000),
        "UPDATE_BYTES": shapes.MAX_UPDATE_BYTES,
        "VALUES_BYTES": update_cost.MAX_VALUES_BYTES,
    }
)
"""What is the same on every server. What an interview brings along is in the page's settings (`routes.rooms`)."""

HEAD = """/**
 * The limits of the server that scripts know. Generated from sockets/page_limits.py by `python -m sockets.page_limits`;
 * a test fails when the two differ. The server checks each of them whatever a page does.
 */
"""


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(limits=IN_TEMPLATES)


def script() -> str:
    """The whole of `limits.js`."""
    lines = [f"  {name}: {_number(value)}," for name, value in IN_SCRIPTS.items()]
    return f"{HEAD}export const LIMITS = Object.freeze({{\n" + "\n".join(lines) + "\n})\n"


def _number(value: int) -> str:
    """As the scripts write numbers: `12_000`, and `4096` without a separator."""
    return str(value) if value < 10_000 else f"{value:_}"


if __name__ == "__main__":
    TARGET.write_text(script())
