"""The shared document: taking edits, sending them to the other pages, storing them, and loading them again."""

from services.document import (
    board_additions,
    board_elements,
    board_order,
    document_files,
    document_saving,
    documents,
    edit_log,
    edit_packs,
    large_insertions,
    live_document,
    lost_edits,
    masking,
    open_documents,
    update_cost,
    versions,
)
from services.document.beat import IDLE_S, beat
from services.document.board_elements import Element
from services.document.document_store import Texts, stored_board
from services.document.edit_log import Segment
from services.document.journal import journal
from services.document.journal_rows import Fact
from services.document.lost_edits import Lost
from services.document.update_encoding import number as encoded_number

__all__ = [
    "IDLE_S",
    "Element",
    "Fact",
    "Lost",
    "Segment",
    "Texts",
    "beat",
    "board_additions",
    "board_elements",
    "board_order",
    "document_files",
    "document_saving",
    "documents",
    "edit_log",
    "edit_packs",
    "encoded_number",
    "journal",
    "large_insertions",
    "live_document",
    "lost_edits",
    "masking",
    "open_documents",
    "stored_board",
    "update_cost",
    "versions",
]
