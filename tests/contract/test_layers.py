"""The house's arrows, checked by parsing imports: who may know whom, and where certain words may stand."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("routes", "sockets", "services", "repositories", "db")
# What a layer may import of the project, besides itself.
MAY_IMPORT = {
    "routes": {
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
    "sockets": {
        "services",
        "repositories",
        "db",
        "extensions",
        "localization",
        "observing",
        "runtime",
        "websocket_wire",
    },
    "services": {"repositories", "db", "runtime"},
    "repositories": {"db"},
    "db": {"config", "extensions", "runtime", "migrations"},
}
# A row comes out of a repository as a dataclass; the edges may name that type, and nothing else of it.
PROJECT = {
    *LAYERS,
    "app",
    "config",
    "extensions",
    "front_end",
    "localization",
    "runtime",
    "migrations",
    "observing",
    "operating",
    "websocket_wire",
}


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_lies_below(layer: str) -> None:
    allowed = MAY_IMPORT[layer] | {layer}
    for path in sources(layer):
        assert tops(path) & PROJECT <= allowed, path


def test_routes_know_of_the_sockets_only_how_to_tell_and_the_contract() -> None:
    for path in sources("routes"):
        known = {name for name in imported(path) if name.startswith("sockets.")}
        assert known <= {"sockets.broadcast", "sockets.contract"}, path


def test_edges_take_types_from_repositories_and_never_ask_them() -> None:
    for path in sources("routes", "sockets"):
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
        (r"\.emit\(", ("routes", "sockets", "services", "repositories", "db"), {"sockets/broadcast.py"}),
        (r"socketio\.(server\.)?on(_event)?\(", ("routes", "sockets", "services"), {"sockets/gateway.py"}),
        (r"\b(eventlet|tpool|monkey_patch)\b", ("routes", "sockets", "services", "repositories", "db"), set()),
    ],
)
def test_certain_words_stand_in_one_place(pattern: str, folders: tuple[str, ...], home: set[str]) -> None:
    found = {str(path.relative_to(ROOT)) for path in sources(*folders) if re.search(pattern, path.read_text())}
    assert found <= home


def test_sql_is_written_in_repositories_only() -> None:
    words = {"select", "insert", "update", "delete", "text"}
    for path in sources("routes", "sockets", "services"):
        used = {name.rpartition(".")[2] for name in imported(path) if name.startswith("sqlalchemy")}
        assert used.isdisjoint(words), path


def test_the_request_is_known_to_the_edges_only() -> None:
    for path in sources("services", "repositories"):
        assert imported(path).isdisjoint({"flask.request", "flask.session", "flask.g"}), path
