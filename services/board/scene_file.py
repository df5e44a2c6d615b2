"""A board as the JSON file that Excalidraw opens."""

import json
from collections.abc import Sequence
from typing import Any

from services.board.shapes import Element

ENDING = "excalidraw"
KIND = "application/vnd.excalidraw+json"
VERSION = 2
SOURCE = "NeuroHire"


def scene(elements: Sequence[Element]) -> dict[str, Any]:
    """The board in the form of such a file."""
    return {
        "type": "excalidraw",
        "version": VERSION,
        "source": SOURCE,
        # Elements that were deleted are not on the board at all; Excalidraw asks each.
        "elements": [{"isDeleted": False, **element} for element in elements],
        "appState": {"viewBackgroundColor": "#ffffff", "gridSize": 20, "gridModeEnabled": False},
        "files": {},
    }


def written(elements: Sequence[Element]) -> str:
    """The file's text."""
    return json.dumps(scene(elements), ensure_ascii=False, indent=1) + "\n"
