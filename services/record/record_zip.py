"""The record of an interview as a zip that can be checked without this server, made as it is sent.

record.jsonl      the links, one a line, as they were hashed
items.jsonl       what each link says, with the salt of its commitment; nothing of what was erased
edits.jsonl       the edits that the links of kind `edits` have the digests of
board.excalidraw  what these edits drew, where there is something, for who does not read edits
people.json       who the numbers stand for
signatures.jsonl  what was signed at the end and after each erasure
keys.json         every public key of this server
manifest.json     the digest of each file and of the last link; manifest.sig is its signature
verify.html, verify.py, README.txt
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import records
from repositories.records import Head, Signature
from services.base import Conflict, NotFound, _
from services.board import scene_file
from services.chain import ENDS, chain, keys, links
from services.document import Element, documents, edit_log
from services.interview import Person
from services.record import verifiers

PAGE_LINKS = 500
PAGE_EDITS = 1000
PAGE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Fingerprint:
    """What to note of a record: the digest that was signed at its end, None where nothing was; and since when."""

    name: str
    started_at: datetime
    digest: str | None
    key: str | None


def fingerprint(interview_id: int) -> Fingerprint | None:
    """None for an interview of before there were records, and for one in which nothing has happened yet."""

    def work(db: Connection) -> Fingerprint | None:
        head = records.find(db, interview_id)
        if head is None:
            return None
        signed = records.list_signatures(db, head.id)
        ends = [one for one in signed if one.kind in ENDS] or signed[:1]
        last = json.loads(ends[-1].statement) if ends else {}
        return Fingerprint(head.name, head.started_at, last.get("digest"), last.get("key"))

    return database.read(work)


def of_interview(interview_id: int) -> Head:
    """The record as it stands. Raises NotFound("no-record")."""
    return _existing(database.read(lambda db: records.find(db, interview_id)))


def named(name: str) -> Head:
    """The record of this name, also where its interview was erased. Raises NotFound("no-record")."""
    return _existing(database.read(lambda db: records.find_named(db, name)))


def stream(head: Head, people: Sequence[Person], *, at: datetime) -> Iterator[bytes]:
    """The zip, a piece at a time. Raises Conflict("record-unsigned") before the first where there is no key."""
    try:
        key = keys.current()
    except keys.KeyUnavailable as error:
        words = _("The record cannot be signed: the server's key cannot be read. Ask whoever operates the server.")
        raise Conflict("record-unsigned", words) from error
    return _pieces(head, people, key, _signatures(head, at=at), at)


def _existing(head: Head | None) -> Head:
    if head is None:
        raise NotFound("no-record", _("This interview has no record that can be checked."))
    return head


def _signatures(head: Head, *, at: datetime) -> list[Signature]:
    """Those that were made; of one that ended while there was no key, one that is made now."""

    def work(db: Connection) -> list[Signature]:
        made = records.list_signatures(db, head.id)
        if head.ended_at is None or any(one.link_count == head.link_count for one in made):
            return made
        chain.sign(db, head, at=at)
        return records.list_signatures(db, head.id)

    return database.run(work)


def _pieces(
    head: Head, people: Sequence[Person], key: keys.SigningKey, signatures: Sequence[Signature], at: datetime
) -> Iterator[bytes]:
    out = _Zip()
    known = database.read(records.list_keys)
    legend = [{"name": one.name, "role": one.role.value, "user": one.user_id} for one in people]
    yield from out.member("record.jsonl", (one.body for page in _links(head) for one in page))
    yield from out.member("items.jsonl", _items(head))
    yield from out.member("edits.jsonl", _edits(head))
    board = _board(head)
    if board:
        yield from out.member(f"board.{scene_file.ENDING}", [scene_file.written(board)], end="")
    yield from out.member("signatures.jsonl", (_signed(one) for one in signatures))
    yield from out.member("people.json", [links.canonical(legend)])
    yield from out.member("keys.json", [links.canonical({"keys": list(dict.fromkeys([*known, key.public]))})])
    for name, content in verifiers.files().items():
        yield from out.member(name, [content], end="")
    manifest = links.canonical(_manifest(head, key, out.digests, at))
    yield from out.member("manifest.json", [manifest], end="")
    yield from out.member("manifest.sig", [key.sign(manifest.encode())], end="")
    yield out.close()


def _manifest(head: Head, key: keys.SigningKey, digests: Mapping[str, str], at: datetime) -> dict[str, Any]:
    return {
        "at": links.moment(at),
        "head": {"count": head.link_count, "digest": head.digest},
        "key": key.public,
        "members": dict(digests),
        "record": head.name,
        "version": links.VERSION,
    }


def _signed(one: Signature) -> str:
    return links.canonical({"signature": one.signature, "statement": one.statement})


def _links(head: Head) -> Iterator[list[records.Link]]:
    after = 0
    while page := database.read(
        lambda db, after=after: records.list_links(  # type: ignore[misc]
            db, head.id, after=after, up_to=head.link_count, limit=PAGE_LINKS
        )
    ):
        yield page
        after = page[-1].number


def _items(head: Head) -> Iterator[str]:
    for page in _links(head):
        for one in page:
            if one.item is not None:
                yield links.canonical({"item": one.item, "number": one.number, "salt": one.salt})


def _edits(head: Head) -> Iterator[str]:
    """Those that links have; none of an interview whose edits were erased."""
    if head.interview_id is None:
        return
    interview_id, after = head.interview_id, 0
    while page := database.read(
        lambda db, after=after: edit_log.list_page(  # type: ignore[misc]
            db, interview_id, after=after, up_to=head.edit_sequence, limit=PAGE_EDITS, max_bytes=PAGE_BYTES
        )
    ):
        yield from (links.edit_line(sequence, at, data) for sequence, _author, at, data in page)
        after = page[-1][0]


def _board(head: Head) -> tuple[Element, ...]:
    """As it stands; of an interview whose edits were erased there is none."""
    return () if head.interview_id is None else documents.texts_now(head.interview_id).board


class _Zip:
    """A zip that is read while it is written, and the digest of each of its files."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)
        self.digests: dict[str, str] = {}

    def member(self, name: str, lines: Iterable[str], *, end: str = "\n") -> Iterator[bytes]:
        running = hashlib.sha256()
        with self._zip.open(name, "w") as file:
            for line in lines:
                data = (line + end).encode()
                running.update(data)
                file.write(data)
                if self._sink.is_full:
                    yield self._sink.take()
        self.digests[name] = running.hexdigest()
        yield self._sink.take()

    def close(self) -> bytes:
        self._zip.close()
        return self._sink.take()


class _Sink(io.RawIOBase):
    """What was written since it was last taken. It cannot be sought, so that sizes follow what they are of."""

    PIECE_BYTES = 64 * 1024

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._held += data
        return len(data)

    @property
    def is_full(self) -> bool:
        return len(self._held) >= self.PIECE_BYTES

    def take(self) -> bytes:
        taken, self._held = bytes(self._held), bytearray()
        return taken
