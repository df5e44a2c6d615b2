"""Every command and every start, with every setting that is wrong: one sentence, a code, and no traceback."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import breadth
from tests.empty_databases import mysql_environment
from tests.operating.forking import Forking
from tests.serving import ROOT, backends, free_port

pytestmark = pytest.mark.slow

FLASK = ("-m", "flask", "--app", "app")
COMMANDS = {
    "doctor": ("doctor",),
    "backup": ("backup", "{folder}/backup.tar.gz"),
    "restore": ("restore", "{folder}/given"),
    "export-candidate": ("export-candidate", "1", "{folder}/export.tar.gz"),
    "erase-candidate": ("erase-candidate", "1"),
    "purge": ("purge", "--older-than", "30"),
    "remove-second-factor": ("remove-second-factor", "ada"),
    "set-password": ("set-password", "ada", "--stdin"),
    "create-user": ("create-user", "ada", "--name", "Ada", "--email", "ada@example.org", "--generate"),
    "compact": ("compact",),
    "routes": ("routes",),
}
STARTS = {"app.py": ("app.py",), "init_db.py": ("init_db.py",), "update_db.py": ("update_db.py",)}
SETTINGS = {
    "a number that is none": ({"PORT": "http"}, "PORT must be a whole number"),
    "a mode that is none": ({"ASYNC_MODE": "gevent"}, "ASYNC_MODE must be eventlet or threading, not 'gevent'"),
    "a weak key in production": ({"APP_ENV": "production", "SECRET_KEY": "dev"}, "SECRET_KEY must be set"),
    "half a relay": ({"TURN_URLS": "turn:one.example"}, "must be set together"),
    "a secret's file that is away": ({"SETUP_TOKEN_FILE": "/nowhere"}, "SETUP_TOKEN_FILE names /nowhere"),
    "an empty key": ({"SQLITE_PATH": "{folder}/empty_key/one.db", "SECRET_KEY": ""}, "contains no key"),
    "a folder for a key": ({"SQLITE_PATH": "{folder}/key_folder/one.db", "SECRET_KEY": ""}, "key_folder/secret_key"),
}
DATABASES = {
    "a folder": ({"SQLITE_PATH": "{folder}/a_folder"}, "a_folder"),
    "no database at all": ({"SQLITE_PATH": "{folder}/given"}, "is not an SQLite database"),
    "a file in the way": ({"SQLITE_PATH": "{folder}/given/one.db"}, "given is a file, but a folder is needed there"),
    "nobody answers": ({"MYSQL_HOST": "127.0.0.1", "MYSQL_PORT": "{closed}"}, "No MySQL answers at 127.0.0.1:{closed}"),
    "an unknown host": ({"MYSQL_HOST": "nowhere.invalid"}, "nowhere.invalid"),
}
HOSTS = {
    "192.0.2.1": "not an address of this machine",
    "[2001:db8::1]": "not an address of this machine",
    "no.such.name.invalid": "neither an address nor a known name",
}
# Root without the capability to take low ports is a user like others.
AS_A_USER = ("setpriv", "--bounding-set=-net_bind_service")
LOWEST_PORT = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
NO_CLIENT = "import sys, runpy; sys.modules['MySQLdb'] = None; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("bad")
    (place / "given").write_text("neither a database nor a backup, and long enough to be looked at")
    (place / "a_folder").mkdir()
    (place / "empty_key").mkdir()
    (place / "empty_key" / "secret_key").touch()
    (place / "key_folder" / "secret_key").mkdir(parents=True)
    return place


@pytest.fixture(scope="module")
def closed():
    return free_port()


def environment(folder, **extra):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MYSQL_", "NEUROHIRE_", "TURN_"))}
    own = {"SQLITE_PATH": str(folder / "unused" / "one.db"), "UPLOAD_DIR": str(folder / "uploads"), "HOST": "127.0.0.1"}
    return {**kept, **own, "SECRET_KEY": "only the tests know this secret", "PORT": str(free_port()), **extra}


@pytest.fixture(scope="module")
def run():
    """Runs a program as `python` would be told to."""
    with Forking("app") as served, Forking("update_db") as updating:
        yield lambda arguments, environ, text="a password that is long enough\n": (
            updating if arguments[0] in ("init_db.py", "update_db.py") else served
        ).run(arguments, environ, text)


def run_anew(arguments, environ, *through):
    """The same with an interpreter of its own."""
    return subprocess.run(
        [*through, sys.executable, *arguments],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def assert_one_sentence(ended, words, *, code=1, is_doctor=False):
    said = ended.stdout + ended.stderr
    assert "Traceback" not in said, said
    assert words.lower() in said.lower(), said
    assert ended.returncode == code, said
    if not is_doctor:
        assert len([line for line in ended.stderr.splitlines() if line.strip()]) == 1, said


def filled(values, folder, closed):
    return {name: value.format(folder=folder, closed=closed) for name, value in values.items()}


PROGRAMS = {name: (*FLASK, *arguments) for name, arguments in COMMANDS.items()} | STARTS
TYPICAL = {"app.py", "update_db.py", "doctor", "backup", "restore"}
"""All read the settings and open the database by the same functions; these have rules of their own beside that."""


@pytest.mark.parametrize("what", SETTINGS)
@pytest.mark.parametrize("program", breadth.narrowly(PROGRAMS, narrow=TYPICAL))
def test_a_wrong_setting_is_one_sentence(run, folder, closed, program, what):
    values, words = SETTINGS[what]
    arguments = [one.format(folder=folder) for one in PROGRAMS[program]]
    ended = run(arguments, environment(folder, **filled(values, folder, closed)))
    assert_one_sentence(ended, words, is_doctor=program == "doctor")
    if program == "doctor":
        assert "front end" in ended.stdout, "and it went on"


@pytest.mark.parametrize("what", DATABASES)
@pytest.mark.parametrize("program", breadth.narrowly([one for one in PROGRAMS if one != "routes"], narrow=TYPICAL))
def test_a_database_that_cannot_be_used_is_one_sentence(run, folder, closed, program, what):
    values, words = DATABASES[what]
    if program == "restore" and what in ("a folder", "no database at all"):
        words = "is not a backup"  # The file is looked at before the database.
    arguments = [one.format(folder=folder) for one in PROGRAMS[program]]
    ended = run(arguments, environment(folder, **filled(values, folder, closed)))
    assert_one_sentence(ended, words.format(closed=closed), is_doctor=program == "doctor")


@pytest.mark.parametrize(("program", "values", "words"), [
    ("app.py", *SETTINGS["a number that is none"]),
    pytest.param("doctor", *SETTINGS["half a relay"], marks=breadth.ONLY_WIDE),
    pytest.param("init_db.py", *DATABASES["no database at all"], marks=breadth.ONLY_WIDE),
    ("update_db.py", *DATABASES["a folder"]),
])  # fmt: skip
def test_an_interpreter_of_its_own_ends_in_the_same_way(folder, closed, program, values, words):
    ended = run_anew(PROGRAMS[program], environment(folder, **filled(values, folder, closed)))
    assert_one_sentence(ended, words, is_doctor=program == "doctor")


@pytest.mark.skipif("mariadb" not in backends(), reason="needs MariaDB")
@pytest.mark.parametrize(
    ("change", "words", "remedy"),
    [
        ({"MYSQL_PASSWORD": "wrong"}, "refuses the user", "MYSQL_PASSWORD"),
        ({"MYSQL_DB": "no_such_database"}, "has no database no_such_database", "init_db.py"),
        ({"MYSQL_PORT": "1", "MYSQL_UNIX_SOCKET": ""}, "No MySQL answers at 127.0.0.1:1", "MYSQL_PORT"),
        (
            {"MYSQL_HOST": "localhost", "MYSQL_UNIX_SOCKET": "/nowhere/socket"},
            "No MySQL answers at /nowhere/socket",
            "MYSQL_UNIX_SOCKET",
        ),
    ],
)
@pytest.mark.parametrize("program", ["doctor", "backup", "app.py"])
def test_each_way_in_which_mysql_refuses_has_its_own_words(run, folder, change, words, remedy, program):
    arguments = STARTS.get(program) or (*FLASK, *COMMANDS[program])
    environ = environment(folder, **mysql_environment("no_such_database") | change)
    ended = run([one.format(folder=folder) for one in arguments], environ)
    assert_one_sentence(ended, words, is_doctor=program == "doctor")
    assert remedy in ended.stdout + ended.stderr


@pytest.mark.parametrize("program", breadth.narrowly(["app.py", "update_db.py"], narrow={"update_db.py"}))
def test_a_missing_mysql_client_is_one_sentence(folder, program):
    ended = run_anew(["-c", NO_CLIENT, program], environment(folder, MYSQL_HOST="127.0.0.1"))
    assert_one_sentence(ended, "the MySQL client for Python is not installed")


@pytest.fixture(scope="module")
def template(run, tmp_path_factory):
    """A database of the present version, made once."""
    path = tmp_path_factory.mktemp("template") / "one.db"
    assert run(["init_db.py"], environment(path.parent, SQLITE_PATH=str(path))).returncode == 0
    return path


@pytest.fixture
def made(template, tmp_path):
    shutil.copy(template, tmp_path / "one.db")
    return environment(tmp_path, SQLITE_PATH=str(tmp_path / "one.db"))


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (("backup", "{folder}/none/backup.tar.gz"), "does not exist", 1),
        (("backup", "{folder}/given"), "already exists", 1),
        (("backup", "/dev/full/backup.tar.gz"), "/dev/full", 1),
        (("restore", "{folder}/given"), "is not a backup", 1),
        (("verify-backup", "{folder}/given"), "is not a backup", 1),
        (("export-candidate", "77", "{folder}/x.tar.gz"), "no candidate with the number 77", 1),
        (("erase-candidate", "77"), "Nothing was erased", 1),
        (("remove-second-factor", "nobody"), "Nothing was changed", 1),
        (("set-password", "nobody", "--stdin"), "there is no account named nobody", 1),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, made, folder, arguments, words, code):
    assert_one_sentence(run([*FLASK, *(one.format(folder=folder) for one in arguments)], made), words, code=code)


@pytest.mark.parametrize(
    "arguments", [("restore", "/nowhere"), ("bakup",), ("backup",), ("export-candidate", "x", "y")]
)
def test_a_wrong_use_ends_with_two(run, made, arguments):
    ended = run([*FLASK, *arguments], made)
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)


@pytest.mark.parametrize("host", HOSTS)
def test_an_address_that_is_not_of_this_machine(run, made, host):
    ended = run(["app.py"], made | {"HOST": host})
    assert_one_sentence(ended, HOSTS[host])
    assert "Check HOST" in ended.stderr


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv") or not LOWEST_PORT.exists() or int(LOWEST_PORT.read_text()) <= 80,
    reason="everybody may listen on port 80 here, or nobody can be a lesser user",
)
def test_port_80_as_a_user(made):
    ended = run_anew(["app.py"], made | {"PORT": "80"}, *AS_A_USER)
    assert_one_sentence(ended, "may not listen on port 80")


@pytest.mark.parametrize("number", breadth.narrowly([signal.SIGINT, signal.SIGTERM], narrow={signal.SIGTERM}))
def test_a_backup_that_is_ended_removes_what_is_unfinished(made, tmp_path, number):
    # A pipe for a resume: whoever reads it waits for ever, and the backup is in the middle.
    (tmp_path / "uploads" / "resumes").mkdir(parents=True)
    os.mkfifo(tmp_path / "uploads" / "resumes" / "slow.pdf")
    with sqlite3.connect(tmp_path / "one.db") as db:
        db.execute(
            "INSERT INTO users (username, role, name, resume_path) VALUES ('a', 'candidate', 'A', 'resumes/slow.pdf')"
        )
    target = tmp_path / "to"
    target.mkdir()
    started = subprocess.Popen(
        # Tests that a script began in the background are deaf to Ctrl+C, and so would be what they start.
        ["env", "--default-signal=INT", sys.executable, *FLASK, "backup", str(target / "b.tar.gz")],
        cwd=ROOT,
        env=made,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list(target.iterdir()):
        assert started.poll() is None, started.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)
    started.send_signal(number)
    _out, said = started.communicate(timeout=30)
    assert (started.returncode, "Traceback" in said, list(target.iterdir())) == (128 + number, False, [])


def tree(folder):
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in sorted(Path(folder).rglob("*"))
    }


@pytest.mark.parametrize("is_there", [False, True])
def test_the_doctor_changes_no_file(run, made, tmp_path, is_there):
    environ = made | {"SECRET_KEY": ""}
    if not is_there:
        environ["SQLITE_PATH"] = str(tmp_path / "other" / "two.db")
    before = tree(tmp_path)
    ended = run([*FLASK, "doctor"], environ)
    assert "Traceback" not in ended.stderr
    assert tree(tmp_path) == before
    assert ("does not exist yet" in ended.stdout) is not is_there


def test_the_doctor_names_what_every_user_of_the_machine_can_read(run, made, tmp_path):
    database = tmp_path / "one.db"
    database.chmod(0o640)
    assert "ok    file modes: closed to other users" in run([*FLASK, "doctor"], made).stdout
    database.chmod(0o644)
    said = run([*FLASK, "doctor"], made).stdout
    assert "check file modes: every user of this machine can read what the server stores" in said
    assert f"chmod o-rwx {database}" in said


def test_a_misspelt_variable_is_told_at_start_and_by_the_doctor(run, made):
    environ = made | {"MYSQL_HSOT": "127.0.0.1", "MYSQL_ROOT_PASSWORD": "of the image", "HOSTNAME": "one"}
    said = run([*FLASK, "doctor"], environ).stdout
    assert "MYSQL_HSOT is not a setting of this program. Did you mean MYSQL_HOST?" in said
    assert "MYSQL_ROOT_PASSWORD" not in said
    assert "HOSTNAME" not in said
    assert "Did you mean MYSQL_HOST?" in run([*FLASK, "purge", "--older-than", "9", "--dry-run"], environ).stderr
