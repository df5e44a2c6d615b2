"""Serves the built front end, the labelled pictures and the bench's own page to the browser of bench/proctoring.py."""

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "static" / "dist"
PAGE = (
    '<!doctype html><title>Bench</title><body data-worker="/dist/{worker}"><video muted></video>'
    '<script type="module" src="/bench/page.js"></script>'
)
NODE_ONLY = ("fs", "path", "util", "os", "crypto", "worker_threads", "perf_hooks", "string_decoder")


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *request: object, folders: dict[str, Path]) -> None:
        self._folders = folders
        super().__init__(*request)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        first, _slash, rest = path.partition("?")[0].lstrip("/").partition("/")
        folder = self._folders.get(first)
        file = (folder / rest).resolve() if folder else None
        return str(file if file and folder and file.is_relative_to(folder) else ROOT / "nothing-here")

    def log_message(self, *message: object) -> None:
        """The bench prints figures only."""


def _bundle(folder: Path) -> None:
    """The bench's page with the naive heuristic, which is not shipped."""
    command: list[str | Path] = [
        ROOT / "node_modules/.bin/esbuild",
        ROOT / "bench/proctoring.mjs",
        "--bundle",
        "--format=esm",
        "--log-level=error",
    ]
    subprocess.run(
        [*command, *(f"--external:{name}" for name in NODE_ONLY), f"--outfile={folder / 'page.js'}"],
        check=True,
        timeout=60,
    )
    worker = json.loads((DIST / "manifest.json").read_text())["proctoring-worker.js"]
    (folder / "index.html").write_text(PAGE.format(worker=worker))


@contextmanager
def serve(faces: Path, folder: Path) -> Iterator[str]:
    """The address of the bench's page, built in `folder`."""
    _bundle(folder)
    folders = {"dist": DIST, "faces": faces, "bench": folder, "face-api": ROOT / "node_modules/@vladmandic/face-api"}
    resolved = {name: one.resolve() for name, one in folders.items()}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folders=resolved))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/bench/index.html"
    finally:
        server.shutdown()
        server.server_close()
