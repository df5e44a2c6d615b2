"""The house's arrows, checked by parsing imports: who may know whom, and where certain words may stand."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("routes", "jobs", "letters", "sockets", "observing", "operating", "services", "repositories", "db")
# What a layer may import of the project, besides itself.
MAY_IMPORT = {
    "routes": {
        "jobs",
        "letters",
        "sockets",
        "services",
        "repositories",
        "db",
        "extensions",
        "front_end",
        "localization",
        "observing",
        "operating",
    },
    "jobs": {
        "letters",
        "sockets",
        "services",
        "repositories",
        "db",
        "config",
        "extensions",
        "observing",
        "operating",
        "wire",
    },
    "letters": {"services", "repositories", "localization"},
    "sockets": {
        "services",
        "repositories",
        "db",
        "extensions",
        "localization",
        "observing",
        "wire",
    },
    "observing": {"operating", "services", "db", "config", "front_end", "version", "wire"},
    # Backup, export and retention go through every table, so the operator's commands write SQL of their own.
    "operating": {
        "services",
        "repositories",
        "db",
        "config",
        "environment",
        "extensions",
        "front_end",
        "version",
        "wire",
    },
    # Of the configuration its type: what it says is read through `services.base.settings`.
    "services": {"repositories", "db", "config", "wire"},
    "repositories": {"db"},
    "db": {"config", "extensions", "wire", "migrations"},
}
# What is known of `wire`, by whom. Everything else in it is its own affair.
DOORS = {
    ".": {"wire.runtime", "wire.door", "wire.listening", "wire.serving"},
    "db": {"wire.runtime"},
    "services": {"wire.runtime"},
    "jobs": {"wire.runtime", "wire.heartbeat", "wire.slow_readers"},
    "observing": {"wire.runtime"},
    "operating": {"wire.runtime", "wire.listening"},
    "sockets": {
        "wire.runtime",
        "wire.door",
        "wire.handshakes",
        "wire.heartbeat",
        "wire.packets",
        "wire.receiver",
        "wire.sending",
        "wire.slow_readers",
    },
}
WIRES_OWN = (
    r"\b(eventlet|greenlet|tpool|monkey_patch|engineio|simple_websocket|wsproto)\b|socketio\.packet|\.eio\b"
    r"|server\.manager|_binary_packet"
)
MODULES = sorted((ROOT / "wire").glob("*.py"))
# A row comes out of a repository as a dataclass; the edges may name that type, and nothing else of it.
PROJECT = {
    *LAYERS,
    "app",
    "config",
    "extensions",
    "front_end",
    "localization",
    "environment",
    "migrations",
    "observing",
    "operating",
    "variables",
    "version",
    "wire",
}


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def imported(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return frozenset(names)


def program() -> list[Path]:
    """Every file that the server may import, without the wire."""
    folders = ("routes", "letters", "sockets", "services", "repositories", "db", "observing", "operating", "migrations")
    return [*sorted(ROOT.glob("*.py")), *sources(*folders)]


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_lies_below(layer: str) -> None:
    allowed = MAY_IMPORT[layer] | {layer}
    for path in sources(layer):
        assert tops(path) & PROJECT <= allowed, path


def test_what_is_below_everything_imports_nothing_of_the_project() -> None:
    for path in MODULES:
        assert tops(path) & PROJECT <= {"wire"}, path


def test_the_wire_is_known_by_its_doors_and_nobody_else_names_what_is_behind_them() -> None:
    files = program()
    assert len(files) > 300
    for path in files:
        where = path.relative_to(ROOT).parts[0] if path.parent != ROOT else "."
        known = {".".join(name.split(".")[:2]) for name in imported(path) if name.startswith("wire.")}
        assert known <= DOORS.get(where, set()), path
        assert re.findall(WIRES_OWN, path.read_text()) == [], path


def test_the_other_mode_and_what_both_share_know_no_eventlet() -> None:
    """`ASYNC_MODE=threading` has to work where eventlet cannot be imported."""
    files = {path.stem for path in MODULES if {"eventlet", "greenlet"} & tops(path)}
    assert files == {"buffered_socket", "by_eventlet", "http_eventlet", "websocket_eventlet"}


def test_a_mask_is_taken_off_in_one_place() -> None:
    """RFC 6455, 5.3: byte by byte it would hold everybody up."""
    found = {
        path.stem
        for path in MODULES
        if re.search(r"\bunmask\b.*:$|\^ int\.from_bytes|_apply_mask", path.read_text(), re.MULTILINE)
    }
    assert found == {"frames"}


@pytest.mark.slow
def test_services_know_of_the_configuration_only_its_type() -> None:
    for path in sources("services"):
        tree = ast.parse(path.read_text())
        for node in tree.body:
            assert not (isinstance(node, ast.ImportFrom) and node.module == "config"), path


def test_the_configuration_is_read_through_one_door() -> None:
    readers = [path for path in [*ROOT.glob("*.py"), *sources(*LAYERS)] if "configuration.load()" in path.read_text()]
    assert {str(path.relative_to(ROOT)) for path in readers} <= {
        "app.py",
        "init_db.py",
        "update_db.py",
        "operating/command_line.py",
    }
    for path in sources(*LAYERS):
        assert not re.search(r"^def configure\(", path.read_text(), re.MULTILINE) or path.name == "logs.py", path


def test_routes_know_of_the_sockets_only_how_to_tell_and_the_contract() -> None:
    for path in sources("routes"):
        known = {name for name in imported(path) if name.startswith("sockets.")}
        assert known <= {"sockets.broadcast", "sockets.contract"}, path


def test_jobs_are_known_to_what_starts_them_and_to_the_page_that_shows_them() -> None:
    ours = [path for path in [*ROOT.glob("*.py"), *sources(*PROJECT - {"jobs"})] if "jobs" in tops(path)]
    assert {str(path.relative_to(ROOT)) for path in ours} == {"app.py", "routes/system.py"}


def test_edges_take_types_from_repositories_and_never_ask_them() -> None:
    for path in sources("routes", "jobs", "letters", "sockets"):
        for name in imported(path):
            if name.startswith("repositories."):
                last = name.rpartition(".")[2]
                assert last[0].isupper() or f"{name}." in "".join(imported(path)) or _is_module_of_types(path, name), (
                    path,
                    name,
                )


def _is_module_of_types(path: Path, module: str) -> bool:
    return any(name.startswith(f"{module}.") and name.rpartition(".")[2][0].isupper() for name in imported(path))


def test_services_know_no_flask_and_no_sockets() -> None:
    for path in sources("services", "repositories"):
        assert tops(path).isdisjoint({"flask", "flask_socketio", "flask_babel", "socketio"}), path


@pytest.mark.parametrize(
    ("pattern", "folders", "home"),
    [
        (
            r"\.emit\(",
            ("routes", "jobs", "sockets", "services", "repositories", "db"),
            {"sockets/broadcast/emitting.py"},
        ),
        (r"socketio\.(server\.)?on(_event)?\(", ("routes", "jobs", "sockets", "services"), {"sockets/gateway.py"}),
    ],
)
def test_certain_words_stand_in_one_place(pattern: str, folders: tuple[str, ...], home: set[str]) -> None:
    found = {str(path.relative_to(ROOT)) for path in sources(*folders) if re.search(pattern, path.read_text())}
    assert found <= home


def test_sql_is_written_in_repositories_only() -> None:
    words = {"select", "insert", "update", "delete", "text"}
    for path in sources("routes", "jobs", "sockets", "services"):
        used = {name.rpartition(".")[2] for name in imported(path) if name.startswith("sqlalchemy")}
        assert used.isdisjoint(words), path


def test_the_request_is_known_to_the_edges_only() -> None:
    for path in sources("services", "repositories"):
        assert imported(path).isdisjoint({"flask.request", "flask.session", "flask.g"}), path
