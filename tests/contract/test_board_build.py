"""The board as it was built: it is loaded by itself, and names no host that a page could ask."""

import json
import re
from pathlib import Path

import front_end

DIST = front_end.MANIFEST.parent
# Namespaces of SVG and MathML, the name that nobody can have, and where React and its kin explain their errors.
NAMED = {"www.w3.org", "nobody.invalid", "reactjs.org", "github.com"}
HOST = re.compile(r"https?://([a-zA-Z0-9.-]+)")


def scripts() -> list[Path]:
    """What a board brings along: Excalidraw, its sentences, and what ties it to the room."""
    return [path for path in (DIST / "chunks").glob("*.js") if "excalidraw" in path.read_text()]


def test_the_scripts_of_the_board_name_no_host_that_a_page_could_ask() -> None:
    assert any(path.name.startswith("canvas-") for path in scripts())
    named = {host for path in scripts() for host in HOST.findall(path.read_text())}
    assert named <= NAMED
    assert "nobody.invalid" in named, "the addresses were replaced"


def test_what_every_page_loads_has_nothing_of_the_board() -> None:
    manifest = json.loads(front_end.MANIFEST.read_text())
    assert "excalidraw-container" not in (DIST / manifest["main.js"]).read_text()
    assert ".excalidraw" not in (DIST / manifest["app.css"]).read_text()


def test_its_style_sheet_and_fonts_are_on_our_host() -> None:
    (sheet,) = DIST.glob("board-*.css")
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text())
    outside = [one for one in addresses if not one.startswith(("./", "data:", "/static/"))]
    assert outside == []
    fonts = list((DIST / "board").glob("*/fonts/**/*.woff2"))
    assert len(fonts) > 200, "with the hand for Chinese, Japanese and Korean, which a page fetches in small parts"
    (licences,) = (DIST / "board").glob("*/LICENCES.txt")
    assert "@excalidraw/excalidraw" in licences.read_text()
