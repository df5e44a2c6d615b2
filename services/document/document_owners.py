"""Who writes under which Yjs client: the person whose edits brought it first, as the log of edits says.

A client's content stands under its clocks once and for all. Whoever could write under the client of somebody else
would take the clocks that the other's page has used for its own text.
"""

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from repositories import document_updates
from services.document import yjs_updates
from services.document.live_document import TooLarge
from services.document.update_parts import MalformedUpdate

NOBODY = 0
"""The owner of what the server itself put in: nobody writes under it."""
MAX_CLIENTS_OF_PERSON = 1_000
"""Pages in which one person wrote, so that nobody takes all places of a document (`live_document.MAX_CLIENTS`)."""
HEAD_BYTES = 32
"""The first bytes of an update, in which its first client is named: three numbers of at most 8 bytes each."""


def of_log(db: Connection, interview_id: int) -> dict[int, int]:
    """The owner of each client. Raises DBAPIError.

    Edits of one client come first. What a page brought back for others in older versions holds several clients,
    and names only those that nobody else wrote under.
    """
    owners: dict[int, int] = {}
    several: list[tuple[int, int]] = []
    for sequence, author_id, head in document_updates.list_heads(db, interview_id, HEAD_BYTES):
        author = NOBODY if author_id is None else author_id
        count, client = yjs_updates.first_client(head)
        if count == 1 and client is not None:
            owners.setdefault(client, author)
        elif count > 1:
            several.append((sequence, author))
    for sequence, author in several:
        for client in _clients(document_updates.find_data(db, interview_id, sequence)):
            owners.setdefault(client, author)
    return owners


def claimed(owners: dict[int, int], clients: Iterable[int], user_id: int) -> list[int]:
    """Those of the clients that are this person's from now on.

    Raises MalformedUpdate for another person's, TooLarge when this person has written in too many pages.

    It does not matter whether the other is there: what the server lost of theirs, their own page brings back.
    """
    new = []
    for client in clients:
        owner = owners.get(client)
        if owner is None:
            new.append(client)
        elif owner != user_id:
            raise MalformedUpdate("the edit of another person's page")
    if new and sum(owner == user_id for owner in owners.values()) + len(new) > MAX_CLIENTS_OF_PERSON:
        raise TooLarge
    return new


def _clients(data: bytes | None) -> list[int]:
    try:
        return [] if data is None else [span.client for span in yjs_updates.read(data).spans]
    except MalformedUpdate:
        return []
