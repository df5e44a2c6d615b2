"""The units of systemd: what they may do, that systemd takes them, and that the server works within such bounds."""

import os
import shutil
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import requests

from db import versions
from tests import breadth
from tests.legacy.databases import sqlite_engine
from tests.live.house import open_house
from tests.program import find
from tests.serving import ROOT, Browser, Server, free_port

pytestmark = pytest.mark.slow

UNITS = ["neurohire.service", "neurohire@.service", "neurohire-backup.service"]
SERVERS = UNITS[:2]
RUNNER = "neurohire-runner.service"
RUNNERS_EXPOSURE = 35
"""It makes namespaces and mounts in them, and what it starts writes code that is run."""
MOST_EXPOSURE = 20  # Tenths; below 2.0 systemd calls a service well protected. Without any bounds it is 9.2.
PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1  # linux/prctl.h, since Linux 6.3
STOP_AFTER_S = 10  # What the server takes at most to write everything (docs/operations.md, Upgrade).

analyze = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(analyze is None, reason="systemd is not installed")


def text(unit: str) -> str:
    return (ROOT / "deploy" / unit).read_text()


def values(unit: str, name: str) -> list[str]:
    return [line.partition("=")[2] for line in text(unit).splitlines() if line.startswith(f"{name}=")]


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_may_do_little(unit: str) -> None:
    command = [str(analyze), "security", "--offline=true", f"--threshold={MOST_EXPOSURE}", f"deploy/{unit}"]
    judged = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout[-200:]


@needs_systemd
def test_the_runner_may_do_little_besides_making_boxes() -> None:
    command = [str(analyze), "security", "--offline=true", f"--threshold={RUNNERS_EXPOSURE}", f"deploy/{RUNNER}"]
    judged = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout[-200:]
    assert values(RUNNER, "User") == ["neurohire-runner"]
    assert values(RUNNER, "Delegate") == ["memory pids cpu"]
    assert "/srv/neurohire" in values(RUNNER, "InaccessiblePaths")[0]
    in_the_way = {
        "ProtectKernelTunables",
        "ProtectKernelLogs",
        "ProtectProc",
        "MemoryDenyWriteExecute",
        "ProtectControlGroups",
    }
    assert not in_the_way & {line.partition("=")[0] for line in text(RUNNER).splitlines()}


@needs_systemd
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    names = [*UNITS, RUNNER, "neurohire-backup.timer"]
    for name in names:
        (tmp_path / name).write_text(text(name).replace("/srv/neurohire", str(ROOT)))
    command = [str(analyze), "verify", "--man=no", *(str(tmp_path / name) for name in names)]
    checked = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_all_units_have_the_same_bounds() -> None:
    bounds = {
        text(unit).partition("# ---- What the process may do.")[2].partition("\n\n[Install]")[0].strip()
        for unit in UNITS
    }
    assert len(bounds) == 1
    assert "MemoryDenyWriteExecute=yes" in bounds.pop()


@pytest.mark.parametrize("unit", SERVERS)
def test_a_server_comes_back_and_has_the_time_to_stop(unit: str) -> None:
    assert values(unit, "Restart") == ["on-failure"]
    assert int(*values(unit, "TimeoutStopSec")) > STOP_AFTER_S
    assert values(unit, "UMask") == ["0077"]
    assert values(unit, "ExecStart") == ["/srv/neurohire/.venv/bin/python app.py"]


@pytest.mark.parametrize("unit", UNITS)
def test_nothing_runs_as_root_or_needs_a_file_of_settings(unit: str) -> None:
    assert values(unit, "User") == values(unit, "Group") == ["neurohire"]
    assert values(unit, "EnvironmentFile")[0] == "-/etc/neurohire/neurohire.env"


@pytest.mark.parametrize("unit", SERVERS)
def test_a_server_waits_for_its_database_and_brings_it_to_the_present(unit: str) -> None:
    after = set(values(unit, "After")[0].split())
    assert after == {"network-online.target", "mariadb.service", "mysql.service", "redis-server.service"}
    assert values(unit, "ExecStartPre") == ["/srv/neurohire/.venv/bin/python update_db.py"]


def test_a_backup_is_made_each_night_and_made_up_for_after_a_night_off() -> None:
    [when] = values("neurohire-backup.timer", "OnCalendar")
    assert when.startswith("*-*-* ")
    assert values("neurohire-backup.timer", "Persistent") == ["yes"]
    assert values("neurohire-backup.service", "ExecStart") == [
        "/srv/neurohire/deploy/nightly-backup /var/backups/neurohire"
    ]


# MemoryDenyWriteExecute as the kernel itself has it: memory that was written is never run.
FORBID_NEW_CODE = f"""
import ctypes, os, sys
if ctypes.CDLL(None).prctl({PR_SET_MDWE}, {PR_MDWE_REFUSE_EXEC_GAIN}, 0, 0, 0):
    sys.exit("needs Linux 6.3")
if sys.argv[1:]:
    os.execvp(sys.argv[1], sys.argv[1:])
"""


def has_mdwe() -> bool:
    return subprocess.run([sys.executable, "-c", FORBID_NEW_CODE], check=False, capture_output=True).returncode == 0


class Bounded(Server):
    """Everything is read-only but the folder of the test, as with ProtectSystem=strict; no capabilities, no new code."""

    def launch(self) -> None:
        command = [sys.executable, "-c", FORBID_NEW_CODE, "bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
                   "--bind", str(self.folder), str(self.folder), "--cap-drop", "ALL", "--unshare-ipc", "--unshare-uts",
                   "--chdir", str(ROOT), sys.executable, "app.py"]  # fmt: skip
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, umask=0o077)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """The server itself is told; bubblewrap, its parent, hands nothing on and ends with it."""
        assert self.process is not None
        pid = self.process.pid
        (inner,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(inner), number)
        self.process.wait(15)


def make_database(path: Path) -> None:
    engine = sqlite_engine(path)
    versions.bring_to_present(engine)
    engine.dispose()


@breadth.ONLY_WIDE
@pytest.mark.skipif(find("bwrap") is None or not has_mdwe(), reason="needs bubblewrap and Linux 6.3")
def test_the_server_works_within_these_bounds(tmp_path: Path) -> None:
    """It starts, makes its key, hashes a password (argon2), stores a resume, answers and stops by itself."""
    port = free_port()
    environment = os.environ | {
        "HOST": "127.0.0.1", "PORT": str(port), "SQLITE_PATH": str(tmp_path / "instance" / "live.db"),
        "UPLOAD_DIR": str(tmp_path / "uploads"), "METRICS_TOKEN": "only the tests know it", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    environment = {name: value for name, value in environment.items() if not name.startswith("MYSQL_")}
    for folder in ("instance", "uploads"):
        (tmp_path / folder).mkdir()
    make_database(Path(environment["SQLITE_PATH"]))
    server = Bounded(tmp_path, environment, port)
    server.start()
    try:
        house = open_house(server)
        assert house.room
        assert list((tmp_path / "uploads").rglob("*.pdf"))
        token = {"Authorization": f"Bearer {environment['METRICS_TOKEN']}"}
        assert "process_resident_memory_bytes" in requests.get(f"{server.url}/metrics", headers=token, timeout=10).text
        assert Browser(server).get("/login").status_code == 200
    finally:
        server.stop(signal.SIGTERM)
    assert "Traceback" not in server.log


@breadth.ONLY_WIDE
def test_a_backup_is_made_and_the_oldest_go(tmp_path: Path) -> None:
    environment = os.environ | {
        "SQLITE_PATH": str(tmp_path / "live.db"),
        "UPLOAD_DIR": str(tmp_path / "uploads"),
        "KEEP_BACKUPS": "2",
    }
    environment = {name: value for name, value in environment.items() if not name.startswith("MYSQL_")}
    make_database(Path(environment["SQLITE_PATH"]))
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("neurohire-2026-01-01T00-00-00Z.tar.gz", "neurohire-2026-01-02T00-00-00Z.tar.gz", "by-hand.tar.gz"):
        (folder / name).touch()
    command = [ROOT / "deploy" / "nightly-backup", folder]
    made = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    kept = sorted(path.name for path in folder.iterdir())
    assert "by-hand.tar.gz" in kept
    assert "neurohire-2026-01-01T00-00-00Z.tar.gz" not in kept
    assert "neurohire-2026-01-02T00-00-00Z.tar.gz" in kept
    assert len(kept) == 3
    newest = max(path for path in folder.glob("neurohire-*"))
    assert newest.stat().st_mode & 0o077 == 0
    with tarfile.open(newest) as archive:
        assert archive.getnames()


@breadth.ONLY_WIDE
@pytest.mark.parametrize(
    "settings", [{"KEEP_BACKUPS": "0"}, {"KEEP_BACKUPS": "all"}, {"SQLITE_PATH": "/nowhere/at/all.db"}]
)
def test_where_no_backup_can_be_made_none_is_removed(tmp_path: Path, settings: dict[str, str]) -> None:
    old = tmp_path / "neurohire-2026-01-01T00-00-00Z.tar.gz"
    old.touch()
    environment = (
        os.environ | {"SQLITE_PATH": str(tmp_path / "empty.db"), "SECRET_KEY": "only the tests know this"} | settings
    )
    environment = {name: value for name, value in environment.items() if not name.startswith("MYSQL_")}
    command = [ROOT / "deploy" / "nightly-backup", tmp_path]
    tried = subprocess.run(command, env=environment, check=False, capture_output=True)
    assert tried.returncode != 0
    assert old.exists()
