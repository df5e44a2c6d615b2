"""The page that the room is compared with: CodeMirror and Hocuspocus's provider, and nothing around them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect

from bench.contenders import Running
from bench.processes import ROOT

BUILD = ROOT / "bench" / "bare_page.mjs"
PEOPLE = ("Alice", "Bob")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """The bench prints its figures and nothing else."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Builds it into the folder; where it is to be had."""
    subprocess.run(["node", BUILD, folder], cwd=ROOT, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def enter(browser: Browser, url: str, one: Running, number: int, text: str) -> Page:
    """One of two opens the first room; whoever is first writes the text."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    place = {"server": f"ws://127.0.0.1:{one.server.port}", "room": one.rooms[0].name, "person": PEOPLE[number]}
    page.goto(f"{url}?{urlencode(place | {'text': text})}")
    expect(page.locator(".cm-content")).to_contain_text(text.split("\n", 1)[0].strip())
    return page
