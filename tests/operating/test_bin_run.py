"""`bin/run` in a folder that was moved, on a machine without Node and without a network."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from db import versions
from tests import breadth
from tests.legacy.databases import sqlite_engine
from tests.serving import ROOT, free_port

pytestmark = pytest.mark.slow

START_S = 60
MOST_LINES = 12
"""Of a start that has nothing to install, the line of the log and the address among them."""
LEFT_OUT = shutil.ignore_patterns(
    "node_modules", "apart", ".git", "test-results", "instance", "uploads", "tests", "bench"
)


def linked_or_copied(source: str, target: str) -> str:
    """Of the packages, which nobody writes into, each file is shared: they are most of what there is to copy."""
    if "/site-packages/" in source:
        with suppress(OSError):  # The temporary folder is on another disk.
            os.link(source, target)
            return target
    return str(shutil.copy2(source, target))


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as somebody copied it here, installed and built, its scripts still those of the other folder."""
    folder = tmp_path_factory.mktemp("moved") / "neurohire"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT, symlinks=True, copy_function=linked_or_copied)
    wanted = "; ".join(
        (
            'cd "$1"', ". bin/setup.sh", 'fingerprint <requirements.txt >.venv/.requirements',
            "front_end_fingerprint >static/dist/.stamp", 'rm -f "$LOG"',
        )
    )  # fmt: skip
    subprocess.run(["bash", "-c", wanted, "bash", folder], check=True)
    (folder / ".venv" / ".place").unlink(missing_ok=True)  # Older ones have none, and only their scripts tell.
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Programs of the system, but neither Node nor npm, and no way to install any."""
    programs = tmp_path_factory.mktemp("programs")
    for folder in ("/usr/bin", "/bin"):
        for path in Path(folder).iterdir():
            if (
                path.name not in {"node", "nodejs", "npm", "npx", "apt-get", "sudo"}
                and not (programs / path.name).exists()
            ):
                (programs / path.name).symlink_to(path)
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PATH": str(programs), "PIP_NO_INDEX": "1", "HOST": "127.0.0.1", "npm_config_offline": "true"}


@contextmanager
def started(folder: Path, environment: dict[str, str], *options: str) -> Iterator[tuple[str, str]]:
    """The address of the server that `bin/run` starts, and all that was printed until it was."""
    port = free_port()
    printed = folder.parent / "printed"
    with printed.open("wb") as out:
        process = subprocess.Popen(
            [folder / "bin" / "run", *options], env=environment | {"PORT": str(port)}, stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + START_S
        while "Ctrl+C" not in printed.read_text():
            assert process.poll() is None, printed.read_text()
            assert time.monotonic() < deadline, printed.read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", printed.read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def place_in(script: Path) -> Path:
    """The environment whose Python a script starts."""
    return Path(script.read_text().splitlines()[0].removeprefix("#!")).parents[1]


@breadth.ONLY_WIDE
def test_a_moved_folder_is_set_right_and_serves_without_node(moved: Path, environment: dict[str, str]) -> None:
    script = moved / ".venv" / "bin" / "flask"
    former = place_in(script)
    assert former != moved / ".venv"
    with started(moved, environment) as (url, said):
        assert "The folder was moved here" in said
        assert place_in(script) == moved / ".venv"
        for path in (moved / ".venv" / "bin").iterdir():
            assert path.is_symlink() or f"#!{former}/" not in path.read_bytes().decode(errors="replace")
        page = requests.get(f"{url}/setup-admin", timeout=10)
        assert page.status_code == 200
        style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert requests.get(url + style, timeout=10).status_code == 200
        assert said.rstrip().splitlines()[-2:] == [
            f"    Open {url}/setup-admin and create the first administrator.",
            "    Stop it with Ctrl+C.",
        ]
        assert len(said.splitlines()) <= MOST_LINES, said
        assert [line for line in said.splitlines() if "database" in line and " INFO " not in line] == [
            f"Made a new database, version {versions.head()}."
        ]
    assert not (moved / "node_modules").exists()
    for command in ([script], [moved / ".venv" / "bin" / "python", "-m", "flask"]):
        told = subprocess.run(
            [*command, "--app", "app", "doctor"],
            cwd=moved,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert "schema" in told.stdout.lower() or "database" in told.stdout.lower(), told.stderr


@breadth.ONLY_WIDE
def test_the_next_start_has_nothing_to_say_but_the_address(moved: Path, environment: dict[str, str]) -> None:
    with started(moved, environment) as (url, said):
        assert "was moved" not in said
        assert f"Open {url}/setup-admin" in said
        lines = [line for line in said.splitlines() if line.strip() and " INFO " not in line]
        assert len(lines) == 3, said


@breadth.ONLY_WIDE
def test_an_upgrade_names_its_steps(moved: Path, environment: dict[str, str], tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    engine = sqlite_engine(older)
    versions.bring_to(engine, "0007")
    engine.dispose()
    with started(moved, environment | {"SQLITE_PATH": str(older)}) as (_url, said):
        begun = said[said.index("Upgrading") :]
        first, *steps = begun.partition(f"\nThe database now has version {versions.head()}.")[0].splitlines()
    assert first == f"Upgrading the database from version 0007 to {versions.head()}:"
    assert steps[:2] == ["created the table document_packs", "created the table document_pack_authors"]
    assert "users: added the column name_key" in steps
    assert "interviews: added the columns lobby_message_by, rejected_by" in steps


@breadth.ONLY_WIDE
def test_a_demonstration_is_refused_with_the_settings_of_production(moved: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [moved / "bin" / "run", "--demo"],
        env=environment | {"APP_ENV": "production"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "APP_ENV=production" in done.stderr
    assert not (moved / "instance" / "demonstration").exists()


@breadth.ONLY_WIDE
def test_a_demonstration_leaves_the_real_database_alone(
    moved: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    real = moved / "instance" / "neurohire.db"
    before = real.read_bytes() if real.exists() else None
    named = tmp_path / "real.db"
    with started(moved, environment | {"MYSQL_HOST": "no.such.host.invalid", "SQLITE_PATH": str(named)}, "--demo") as (
        url,
        said,
    ):
        assert requests.get(f"{url}/login", timeout=10).status_code == 200
        assert "This is a demonstration" in said
    assert not named.exists()
    assert (real.read_bytes() if real.exists() else None) == before
    with started(moved, environment) as (url, said):
        assert f"Open {url}/setup-admin" in said, "the real database has nobody of the demonstration"


@breadth.ONLY_WIDE
def test_set_up_only_and_slim(moved: Path, environment: dict[str, str]) -> None:
    (moved / "node_modules").mkdir()
    done = subprocess.run(
        [moved / "bin" / "run", "--setup", "--slim"], env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert not (moved / "node_modules").exists()
    assert "Everything is installed." in done.stdout
    assert "serving" not in done.stdout + done.stderr


@breadth.ONLY_WIDE
def test_what_is_not_known_is_explained(moved: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [moved / "bin" / "run", "--fast"], env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "bin/run --setup" in done.stdout


@breadth.ONLY_WIDE
def test_an_installation_that_fails_says_where_its_words_are(
    moved: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    wanted = moved / "requirements.txt"
    before = wanted.read_text()
    wanted.write_text(before + f"no-such-package-anywhere==1.0 --hash=sha256:{'0' * 64}\n")
    try:
        done = subprocess.run(
            [moved / "bin" / "run"],
            env=environment | {"TMPDIR": str(tmp_path)},
            check=False,
            capture_output=True,
            text=True,
        )
    finally:
        wanted.write_text(before)
    assert done.returncode == 1
    (kept,) = tmp_path.glob("neurohire-setup-*.log")
    assert str(kept) in done.stderr
    assert "no-such-package-anywhere" in kept.read_text()
    assert sorted(tmp_path.iterdir()) == [kept], "nothing else stays behind"


def test_no_document_names_a_script_that_knows_its_folder() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert [page.name for page in pages if ".venv/bin/flask" in page.read_text()] == []
