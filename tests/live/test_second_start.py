"""One process serves a database, or several with names: real second starts beside a real server.

Whoever is refused has waited 15 s for the first to end, so those who are to be refused wait beside each other.
"""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from tests import breadth
from tests.faults import mariadb
from tests.faults.mariadb import MariaDb
from tests.faults.store import ask
from tests.live.house import eventually
from tests.live.second import LOCKS, Second, cut, lock_of, number_of_lock, pid
from tests.serving import ROOT, Server, backends, free_port, run_flask, serving

pytestmark = pytest.mark.both_databases


def is_running(server: Server) -> bool:
    return server.process is not None and server.process.poll() is None


def is_on_mysql(server: Server) -> bool:
    return "MYSQL_HOST" in server.environment


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    os.kill(pid(server), signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid(server), signal.SIGCONT)


def named(name: str) -> dict[str, str]:
    return {"NODE_NAME": name, "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}


def test_whoever_comes_second_is_refused_in_a_sentence_that_names_the_first(server: Server, tmp_path: Path) -> None:
    comers = {"the same port": Second(server, PORT=str(server.port))}
    if breadth.IS_WIDE:
        comers["another port"] = Second(server)
    if is_on_mysql(server):
        comers["with a name"] = Second(server, **named("app-1"))
    else:
        link = tmp_path / "link.db"
        link.symlink_to(Path(server.environment["SQLITE_PATH"]))
        comers["by a link"] = Second(server, SQLITE_PATH=str(link))
    said = {how: comer.refusal() for how, comer in comers.items()}
    first = rf"Another NeuroHire \(process {pid(server)} on \S+, since .+ UTC\) uses this database\. Stop it, or "
    assert {how: sentence for how, sentence in said.items() if not re.match(first, sentence)} == {}
    assert {sentence.endswith("docs/operations.md#several-processes.") for sentence in said.values()} == {True}
    assert requests.get(f"{server.url}/readyz", timeout=5).status_code == 200


@breadth.ONLY_WIDE
def test_a_frozen_process_keeps_the_lock_until_the_database_server_gives_it_up(server: Server) -> None:
    with frozen(server):
        said = Second(server).refusal()
        if not is_on_mysql(server):
            assert f"process {pid(server)} " in said
            assert f"kill -KILL {pid(server)} ends it" in said
            return
        assert "another neurohire (connected from " in said.lower(), "a frozen process says nothing, not even its name"
        later = Second(server)
        assert later.says("waiting up to 15 s for another NeuroHire")
        cut(server, number_of_lock(server))  # As the database server does after 60 s without a word.
        try:
            assert later.says("serving on")
        except BaseException:
            later.end()
            raise
    try:
        assert server.process is not None
        assert server.process.wait(20) == 1, "who lost the lock to another one ends"
        assert f"Another NeuroHire (process {later.pid} on " in server.log
        assert "This process has stopped." in server.log
    finally:
        later.end()
        server.start()


def test_after_a_kill_the_next_one_serves_at_once_and_on_the_same_port(server: Server) -> None:
    began = len(server.log)
    server.restart(signal.SIGKILL)
    assert "serving on" in server.log[began:]
    assert "waiting up to" not in server.log[began:]


def test_who_comes_while_the_first_is_ending_waits_for_it(server: Server) -> None:
    later = Second(server)
    try:
        assert later.says("waiting up to 15 s for another NeuroHire")
        server.stop()
        assert later.says("serving on")
    finally:
        later.end()
        server.start()


def test_commands_tell_who_serves_and_nothing_is_restored_meanwhile(server: Server, tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"")
    restore = Second(server, "-m", "flask", "--app", "app", "restore", str(tmp_path / "backup"))
    told = run_flask("doctor", environment=server.environment, folder=tmp_path).stdout
    assert re.search(rf"^ok +server: NeuroHire \(process {pid(server)} on ", told, re.MULTILINE), told
    said = restore.refusal()
    assert f"process {pid(server)} " in said
    assert "Stop it first." in said


@breadth.ONLY_WIDE
def test_named_processes_share_a_database_and_keep_off_the_unnamed_and_their_own_names(server: Server) -> None:
    if not is_on_mysql(server):
        pytest.skip("named processes share MySQL")
    server.stop()
    one, two = Second(server, **named("app-1")), Second(server, **named("app-2"))
    try:
        for program in (one, two):
            assert program.says("serving on"), "named ones share it"
        same_name, unnamed = Second(server, **named("app-1")), Second(server)
        assert f"process {one.pid} " in same_name.refusal(), "each name once"
        assert re.search(rf"process ({one.pid}|{two.pid}) ", unnamed.refusal())
    finally:
        for program in (one, two):
            program.end()
        server.start()


def test_a_lock_whose_connection_is_cut_is_taken_again_by_one_process_only(server: Server) -> None:
    if not is_on_mysql(server):
        pytest.skip("the kernel loses no lock")
    before = lock_of(server)
    cut(server, before)
    assert eventually(lambda: lock_of(server) not in (None, before)), "nobody else wants it"
    assert is_running(server)
    other = Second(server)
    try:
        assert other.says("waiting up to 15 s for another NeuroHire")
        cut(server, lock_of(server))
        assert eventually(lambda: not is_running(server) or other.process.poll() is not None, within_s=30)
        ended, left = (other.process, server.process) if is_running(server) else (server.process, other.process)
        assert ended is not None
        assert left is not None
        assert (ended.wait(5), left.poll()) == (1, None), "one of them has it, the other one has ended"
        assert eventually(lambda: [f"process={left.pid} " in info for _number, info in ask(server, LOCKS)] == [True])
    finally:
        other.end()
        if not is_running(server):
            server.start()


@pytest.fixture
def own_mariadb(tmp_path: Path) -> Iterator[MariaDb]:
    if "mariadb" not in backends() or not mariadb.is_installed():
        pytest.skip("MariaDB's server is not installed, or not wanted")
    own = MariaDb(tmp_path / "mariadb")
    own.start()
    yield own
    own.stop()


@breadth.ONLY_WIDE
def test_two_databases_of_one_server_are_served_side_by_side_also_after_it_was_away(
    own_mariadb: MariaDb, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        both = [
            stack.enter_context(serving(tmp_path / name, "own", **own_mariadb.environment | {"MYSQL_DB": name}))
            for name in ("one", "two")
        ]
        own_mariadb.kill()
        eventually(lambda: not all(is_running(server) for server in both), within_s=10)
        assert [requests.get(f"{server.url}/healthz", timeout=5).status_code for server in both] == [200, 200]
        assert [requests.get(f"{server.url}/readyz", timeout=5).status_code for server in both] == [503, 503]
        own_mariadb.start()
        for server in both:
            assert eventually(lambda server=server: requests.get(f"{server.url}/readyz", timeout=5).ok), server.log
            assert lock_of(server) is not None
            assert is_running(server)


@pytest.fixture(scope="module")
def lone(mode: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """On SQLite, for both kinds of address, beside a lock file that nobody holds, started with the usual umask."""
    folder = tmp_path_factory.mktemp("lone") / "private"
    folder.mkdir(mode=0o755)
    (folder / "live.db.lock").write_text("neurohire process=1 host=elsewhere since=2026-01-01T00:00 run=0\n")
    (folder / "live.db.lock").chmod(0o600)
    before = os.umask(0o022)
    try:
        with serving(folder, "sqlite", SECRET_KEY="", HOST="[::]" if _has_ipv6() else "127.0.0.1") as server:
            yield server
    finally:
        os.umask(before)


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_a_lock_file_that_nobody_holds_means_nothing(lone: Server) -> None:
    assert "waiting" not in lone.log
    assert f"process={pid(lone)} " in (lone.folder / "live.db.lock").read_text()


def test_files_are_private_whatever_the_users_umask(lone: Server) -> None:
    made = [path for path in lone.folder.iterdir() if path.suffix != ".log"]
    assert {"live.db", "live.db-wal", "live.db.lock", "secret_key"} <= {path.name for path in made}
    assert {path.name for path in made if path.stat().st_mode & 0o077} == set()


def test_ipv6_listens_on_both_kinds_of_address(lone: Server) -> None:
    if not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    assert f"serving on http://[::1]:{lone.port}" in lone.log
    for host in ("::1", "127.0.0.1"):
        with socket.create_connection((host, lone.port), timeout=5):
            pass


@breadth.ONLY_WIDE
def test_neither_a_removed_lock_file_nor_a_free_database_lets_a_second_one_in(lone: Server, tmp_path: Path) -> None:
    (lone.folder / "live.db.lock").unlink()
    assert eventually((lone.folder / "live.db.lock").exists, within_s=10)
    same_database = Second(lone)
    other = lone.environment | {"SQLITE_PATH": str(tmp_path / "live.db")}
    subprocess.run([sys.executable, "update_db.py"], cwd=ROOT, env=other, check=True, capture_output=True)
    same_port = Second(lone, **other)
    said = same_port.refusal()
    assert f"Port {lone.port} is in use by another program" in said
    assert "set PORT" in said
    assert f"process {pid(lone)} " in same_database.refusal()


def test_a_database_that_is_moved_away_ends_the_server_before_another_one_serves_it(lone: Server) -> None:
    for end in ("", "-wal", "-shm"):
        (lone.folder / f"live.db{end}").rename(lone.folder / f"moved.db{end}")
    assert lone.process is not None
    assert lone.process.wait(15) == 1
    assert "was moved or replaced while the server used it" in lone.log
