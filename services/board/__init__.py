"""A board, found again: as an SVG, in words, as a file for Excalidraw; and what a question's board begins with."""

from services.board import drawing, listing, own_ids, scene_file, starting
from services.board.drawing import Drawing
from services.board.listing import Joint
from services.board.shapes import Element
from services.board.starting import StartingBoard

__all__ = ["Drawing", "Element", "Joint", "StartingBoard", "drawing", "listing", "own_ids", "scene_file", "starting"]
