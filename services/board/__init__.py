"""A board, found again: as an SVG, in words, as a file for Excalidraw; and what a question's board begins with."""

from services.board import drawing, listing, scene_file
from services.board.drawing import Drawing
from services.board.listing import Joint
from services.board.shapes import Element

__all__ = ["Drawing", "Element", "Joint", "drawing", "listing", "scene_file"]
