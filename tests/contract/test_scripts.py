"""The walls between the folders of `static/js/`, checked by reading imports, and no script that no page can load."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "static" / "js"
# What a folder may import of the project.
MAY_IMPORT = {"core": {"core"}, "document": {"core", "document"}}
# What carries the call does not know how it looks: the tiles can change without it.
SEES_NOTHING_OF = {"call/link": "call/view", "call/media": "call/view"}

IMPORT = re.compile(r"""(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*["']([^"']+)["']""")
JSDOC = re.compile(r"/\*\*.*?\*/", re.DOTALL)


def imported(path: Path, *, with_types: bool) -> set[str]:
    """What a script names: modules of ours as their path below `static/js`, and the names of libraries.

    With `with_types`, JSDoc's `import("…")` counts too: whoever knows a shape knows its module.
    """
    text = path.read_text()
    names = IMPORT.findall(text if with_types else JSDOC.sub("", text))
    ours = {(path.parent / name).resolve().relative_to(SCRIPTS).as_posix() for name in names if name.startswith(".")}
    return ours | {name for name in names if not name.startswith(".")}


def modules(folder: str) -> list[Path]:
    found = sorted((SCRIPTS / folder).rglob("*.js"))
    assert found, f"{folder} has moved"
    return found


def entries() -> set[str]:
    """The scripts that the build starts from, and those that it puts into Excalidraw."""
    build = "".join(path.read_text() for path in sorted(ROOT.glob("build*.mjs")))
    into_excalidraw = {f"board/{name}" for name in re.findall(r'\buses: \["(\w+\.js)"', build)}
    return set(re.findall(r'"static/js/([\w/]+\.js)"', build)) | into_excalidraw


def test_the_pattern_finds_every_kind_of_import() -> None:
    page = imported(SCRIPTS / "main.js", with_types=False)
    assert {"core/time.js", "room/index.js"} <= page, "named at the top, and loaded when it is needed"
    peers = SCRIPTS / "editor" / "cursors" / "peers.js"
    assert "document/document.js" in imported(peers, with_types=True), "named by its types alone"
    assert "document/document.js" not in imported(peers, with_types=False)
    assert "@codemirror/view" in imported(SCRIPTS / "editor" / "view" / "setup.js", with_types=False)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_what_others_build_on_knows_none_of_them(folder: str) -> None:
    ours = {path.relative_to(SCRIPTS).parts[0] for path in SCRIPTS.rglob("*.js")}
    for path in modules(folder):
        named = {name.split("/")[0] for name in imported(path, with_types=True)}
        assert (named & ours) - MAY_IMPORT[folder] == set(), path.relative_to(ROOT)


def test_the_document_does_without_the_library_of_the_editor() -> None:
    for path in modules("document"):
        named = imported(path, with_types=True)
        assert [name for name in named if "codemirror" in name] == [], path.relative_to(ROOT)


@pytest.mark.parametrize("folder", SEES_NOTHING_OF)
def test_what_carries_the_call_knows_nothing_of_how_it_looks(folder: str) -> None:
    view = SEES_NOTHING_OF[folder]
    modules(view)
    for path in modules(folder):
        named = imported(path, with_types=True)
        assert [name for name in named if name.startswith(f"{view}/")] == [], path.relative_to(ROOT)


def test_every_module_is_reached_from_what_the_build_starts_from() -> None:
    """Two modules that only import each other are as forgotten as one that nobody imports."""
    waiting = entries()
    assert {"main.js", "old_browser.js"} < waiting, "the pattern finds them, and the worker"
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        named = imported(SCRIPTS / name, with_types=False)
        waiting |= {one for one in named if (SCRIPTS / one).is_file()} - reached
    everything = {path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js")}
    assert everything - reached == set()
