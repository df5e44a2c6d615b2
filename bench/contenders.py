"""The designs of a shared editor that are compared, each with the server that runs it."""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench import databases, rooms
from bench.cluster import serving_together
from bench.databases import Fresh
from bench.processes import ROOT, Server, python, serving
from bench.rooms import Room

ALONE = "one, directly"
REFERENCES = ROOT / "bench" / "relay"


@dataclass(frozen=True)
class Contender:
    """One design. `spoken` is what `designs.mjs` calls it; `backend` the database it stores in, if it does."""

    name: str
    spoken: str
    command: Sequence[str | Path]
    backend: str | None = None
    mode: str = ""
    """The ASYNC_MODE that the server is told; empty for its default."""
    stores_as: str = ""
    """The variable by which a server that is not ours is told where to store; nobody hears that it did."""
    processes: int = 0
    """So many of them share a Redis behind nginx; 0 is one that is spoken to directly."""


def contenders(*, by_threads: bool = False, by_clients: bool = False) -> list[Contender]:
    """The whole-text design stores in MariaDB where there is one, as it was written to do.

    With `by_threads` this server is there a second time, without eventlet. With `by_clients` only those that have a
    client of their own are there, and it is what speaks to them (`relay/clients.mjs`).
    """
    stores = databases.backends()
    other = [
        Contender(f"NeuroHire by threads, {store}", "ours", python("app.py"), store, mode="threading")
        for store in stores
        if by_threads
    ]
    if by_clients:
        mine = [Contender(f"NeuroHire, {store}", "ours", python("app.py"), store) for store in stores]
        return [replace(one, spoken=f"{one.spoken}, own client") for one in (*mine, *_references())]
    return [
        Contender(f"whole text, {stores[-1]}", "whole-text", python("-m", "bench.whole_text"), stores[-1]),
        *(Contender(f"NeuroHire, {store}", "ours", python("app.py"), store) for store in stores),
        *(Contender(f"NeuroHire in two frames, {store}", "ours-in-two", python("app.py"), store) for store in stores),
        *other,
        Contender("Socket.IO relay", "bare-relay", ["node", REFERENCES / "socket_io.mjs"]),
        *_references(),
    ]


def _references() -> Iterator[Contender]:
    """Servers that were made for Yjs, in memory alone and as they store."""
    hocuspocus: Sequence[str | Path] = ["node", REFERENCES / "hocuspocus.mjs"]
    y_websocket: Sequence[str | Path] = ["node", REFERENCES / "node_modules/y-websocket/bin/server.cjs"]
    yield Contender("Hocuspocus", "hocuspocus", hocuspocus)
    yield Contender("Hocuspocus, SQLite", "hocuspocus", hocuspocus, stores_as="STORE")
    yield Contender("y-websocket", "y-websocket", y_websocket)
    yield Contender("y-websocket, LevelDB", "y-websocket", y_websocket, stores_as="YPERSISTENCE")


@dataclass(frozen=True)
class Running:
    """A contender whose server runs, with the rooms that are there for it, in the order of their texts."""

    contender: Contender
    server: Server
    rooms: list[Room]
    fresh: Fresh | None


@contextmanager
def running(contender: Contender, folder: Path, texts: Sequence[str]) -> Iterator[Running]:
    """Its server, with a room for each text."""
    log = folder / f"{contender.spoken}-{contender.backend}{contender.mode}.log"
    with ExitStack() as stack:
        if contender.backend is None:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder))) / "stored"
            variables = {contender.stores_as: str(place)} if contender.stores_as else {}
            server = stack.enter_context(serving(contender.command, log, variables))
            names = [Room(f"room-{number}", number, ("", "")) for number in range(len(texts))]
            yield Running(contender, server, names, None)
            return
        fresh = stack.enter_context(databases.fresh(contender.backend, folder))
        there = rooms.seed_rooms(fresh, texts)
        environment = fresh.environment | ({"ASYNC_MODE": contender.mode} if contender.mode else {})
        if contender.processes:
            together = serving_together(contender.command, folder, environment, contender.processes)
            server = stack.enter_context(together)
        else:
            server = stack.enter_context(serving(contender.command, log, environment))
        yield Running(contender, server, there, fresh)


def together(counts: Sequence[int]) -> list[Contender]:
    """The server alone, and as so many processes; nothing without MariaDB."""
    if databases.MARIADB not in databases.backends():
        return []
    alone = Contender(ALONE, "ours", python("app.py"), databases.MARIADB)
    return [alone, *(replace(alone, name=f"{count} behind nginx", processes=count) for count in counts)]


def install_references() -> None:
    """The servers from npm, in the versions of their lock file."""
    marker, lock = REFERENCES / "node_modules" / ".package-lock.json", REFERENCES / "package-lock.json"
    if not marker.exists() or marker.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "ci", "--silent"], cwd=REFERENCES, check=True)
